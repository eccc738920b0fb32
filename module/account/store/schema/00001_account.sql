-- +goose Up
CREATE TABLE account_account (
    id         TEXT   NOT NULL PRIMARY KEY,
    email      TEXT   NOT NULL,
    given      TEXT   NOT NULL,
    family     TEXT   NOT NULL,
    folded     TEXT   NOT NULL,
    phone      TEXT   NOT NULL,
    state      TEXT   NOT NULL,
    secret     BYTEA,
    step       BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at    BIGINT,
    warned_at  BIGINT,
    ended_at   BIGINT
);
CREATE UNIQUE INDEX account_account_email ON account_account (email) WHERE email <> '';
CREATE INDEX account_account_created ON account_account (created_at);

CREATE TABLE account_membership (
    id        TEXT   NOT NULL PRIMARY KEY,
    account   TEXT   NOT NULL,
    org       TEXT   NOT NULL,
    roles     TEXT   NOT NULL,
    made_by   TEXT   NOT NULL,
    left_by   TEXT   NOT NULL,
    joined_at BIGINT NOT NULL,
    ended_at  BIGINT
);
CREATE UNIQUE INDEX account_membership_live ON account_membership (account, org) WHERE ended_at IS NULL;
CREATE INDEX account_membership_org ON account_membership (org) WHERE ended_at IS NULL;
CREATE INDEX account_membership_made ON account_membership (made_by) WHERE made_by <> '';
CREATE INDEX account_membership_left ON account_membership (left_by) WHERE left_by <> '';

-- One row to hold while a rule over an organisation's members is checked.
CREATE TABLE account_org (
    org     TEXT   NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
);

CREATE TABLE account_session (
    id         TEXT    NOT NULL PRIMARY KEY,
    account    TEXT    NOT NULL,
    org        TEXT    NOT NULL,
    device     TEXT    NOT NULL,
    stage      TEXT    NOT NULL,
    shared     BOOLEAN NOT NULL,
    secret     BYTEA,
    held       BYTEA,
    created_at BIGINT  NOT NULL,
    seen_at    BIGINT  NOT NULL,
    proved_at  BIGINT,
    expires_at BIGINT  NOT NULL,
    ended_at   BIGINT
);
CREATE INDEX account_session_account ON account_session (account, created_at);
CREATE INDEX account_session_expires ON account_session (expires_at);

CREATE TABLE account_link (
    id         TEXT   NOT NULL PRIMARY KEY,
    email      TEXT   NOT NULL,
    binding    TEXT   NOT NULL,
    next       TEXT   NOT NULL,
    lang       TEXT   NOT NULL,
    tries      BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at    BIGINT,
    used_at    BIGINT,
    expires_at BIGINT NOT NULL
);
CREATE INDEX account_link_binding ON account_link (binding, created_at);
CREATE INDEX account_link_expires ON account_link (expires_at);

CREATE TABLE account_recovery (
    account    TEXT   NOT NULL,
    mac        TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    used_at    BIGINT,
    PRIMARY KEY (account, mac)
);

CREATE TABLE account_passkey (
    id         TEXT   NOT NULL PRIMARY KEY,
    account    TEXT   NOT NULL,
    credential TEXT   NOT NULL UNIQUE,
    data       BYTEA  NOT NULL,
    name       TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    used_at    BIGINT,
    ended_at   BIGINT
);
CREATE INDEX account_passkey_account ON account_passkey (account);

CREATE TABLE account_identity (
    id         TEXT   NOT NULL PRIMARY KEY,
    issuer     TEXT   NOT NULL,
    subject    TEXT   NOT NULL,
    account    TEXT   NOT NULL,
    state      TEXT   NOT NULL,
    decider    TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    decided_at BIGINT,
    UNIQUE (issuer, subject)
);

CREATE TABLE account_invitation (
    id         TEXT   NOT NULL PRIMARY KEY,
    org        TEXT   NOT NULL,
    email      TEXT   NOT NULL,
    given      TEXT   NOT NULL,
    family     TEXT   NOT NULL,
    roles      TEXT   NOT NULL,
    inviter    TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT,
    ended_at   BIGINT
);
CREATE UNIQUE INDEX account_invitation_live ON account_invitation (org, email) WHERE used_at IS NULL AND ended_at IS NULL;
CREATE INDEX account_invitation_expires ON account_invitation (expires_at);

CREATE TABLE account_key (
    id         TEXT   NOT NULL PRIMARY KEY,
    org        TEXT   NOT NULL,
    maker      TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    prefix     TEXT   NOT NULL,
    mac        TEXT   NOT NULL UNIQUE,
    scopes     TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT,
    ended_at   BIGINT
);
CREATE INDEX account_key_org ON account_key (org, created_at);
