-- +goose Up
CREATE TABLE person_person (
    id         TEXT   NOT NULL PRIMARY KEY,
    state      TEXT   NOT NULL CHECK (state IN ('active', 'merged', 'erased')),
    version    BIGINT NOT NULL,
    ticket     TEXT   NOT NULL, -- what made it: the same one makes no other
    reference  TEXT,            -- digest; none once erased
    sealed     BYTEA,           -- the identity under the person's own key; none once erased
    merged     TEXT   NOT NULL, -- the record it leads to; empty: none
    created_at BIGINT NOT NULL,
    touched_at BIGINT NOT NULL, -- last act about them, to the day
    erase_at   BIGINT,          -- their own wish
    warned_at  BIGINT,          -- followers were told of its erasure for want of acts
    CHECK ((state = 'erased') = (sealed IS NULL)),
    CHECK ((state = 'merged') = (merged <> ''))
);
CREATE UNIQUE INDEX person_person_ticket ON person_person (ticket);
CREATE UNIQUE INDEX person_person_reference ON person_person (reference) WHERE reference IS NOT NULL;
CREATE INDEX person_person_merged ON person_person (merged) WHERE merged <> '';
CREATE INDEX person_person_idle ON person_person (touched_at) WHERE state = 'active';
CREATE INDEX person_person_due ON person_person (erase_at) WHERE erase_at IS NOT NULL;

CREATE TABLE person_follow (
    person   TEXT   NOT NULL,
    org      TEXT   NOT NULL,
    origin   TEXT   NOT NULL,
    since_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (person, org)
);
CREATE INDEX person_follow_org ON person_follow (org, person) WHERE ended_at IS NULL;
CREATE INDEX person_follow_ended ON person_follow (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE person_clue (
    org    TEXT NOT NULL,
    mac    TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (org, mac, person)
);
CREATE INDEX person_clue_person ON person_clue (person, org);

CREATE TABLE person_note (
    person  TEXT   NOT NULL,
    id      TEXT   NOT NULL,
    org     TEXT   NOT NULL,
    author  TEXT   NOT NULL,
    sealed  BYTEA  NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (person, id)
);
CREATE INDEX person_note_made ON person_note (made_at);

CREATE TABLE person_consent (
    person       TEXT   NOT NULL,
    id           TEXT   NOT NULL,
    org          TEXT   NOT NULL,
    kind         TEXT   NOT NULL,
    wording      BIGINT NOT NULL, -- version of the words that were shown
    channel      TEXT   NOT NULL,
    taker        TEXT   NOT NULL,
    ender        TEXT   NOT NULL,
    given_at     BIGINT NOT NULL,
    withdrawn_at BIGINT,
    PRIMARY KEY (person, id)
);

CREATE TABLE person_transfer (
    id        TEXT    NOT NULL PRIMARY KEY,
    person    TEXT    NOT NULL,
    giver     TEXT    NOT NULL,
    receiver  TEXT    NOT NULL,
    keeps     BOOLEAN NOT NULL,
    consent   TEXT    NOT NULL,
    state     TEXT    NOT NULL CHECK (state IN ('proposed', 'accepted', 'refused', 'withdrawn')),
    author    TEXT    NOT NULL,
    second    TEXT    NOT NULL,
    made_at   BIGINT  NOT NULL,
    ended_at  BIGINT
);
CREATE UNIQUE INDEX person_transfer_waiting ON person_transfer (person, giver, receiver) WHERE state = 'proposed';
CREATE INDEX person_transfer_receiver ON person_transfer (receiver) WHERE state = 'proposed';
CREATE INDEX person_transfer_person ON person_transfer (person);

CREATE TABLE person_merge (
    id        TEXT   NOT NULL PRIMARY KEY,
    org       TEXT   NOT NULL,
    kept      TEXT   NOT NULL,
    absorbed  TEXT   NOT NULL,
    author    TEXT   NOT NULL,
    undoer    TEXT   NOT NULL,
    made_at   BIGINT NOT NULL,
    undone_at BIGINT
);
CREATE INDEX person_merge_kept ON person_merge (kept);

CREATE TABLE person_ask (
    id         TEXT    NOT NULL PRIMARY KEY, -- digest of the secret the browser holds
    person     TEXT    NOT NULL,             -- empty: the reference is nobody's
    reference  TEXT    NOT NULL,             -- digest
    org        TEXT    NOT NULL,
    account    TEXT    NOT NULL,
    lang       TEXT    NOT NULL,
    channel    TEXT    NOT NULL,
    code       TEXT    NOT NULL,             -- digest; empty: not sent
    tries      BIGINT  NOT NULL,
    used       BOOLEAN NOT NULL,
    made_at    BIGINT  NOT NULL,
    expires_at BIGINT  NOT NULL
);
CREATE INDEX person_ask_person ON person_ask (person) WHERE person <> '';
CREATE INDEX person_ask_made ON person_ask (made_at);

CREATE TABLE person_session (
    id         TEXT   NOT NULL PRIMARY KEY,
    person     TEXT   NOT NULL,
    made_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at   BIGINT
);
CREATE INDEX person_session_person ON person_session (person);
CREATE INDEX person_session_expires ON person_session (expires_at);
