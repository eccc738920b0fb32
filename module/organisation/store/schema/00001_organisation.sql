-- +goose Up
CREATE TABLE organisation_record (
    id           TEXT   NOT NULL PRIMARY KEY,
    siret        TEXT   NOT NULL,
    name         TEXT   NOT NULL,
    folded       TEXT   NOT NULL, -- the name as it is compared and sorted
    official     TEXT   NOT NULL, -- the name in the national register
    kind         TEXT   NOT NULL,
    level        TEXT   NOT NULL, -- of the area
    area         TEXT   NOT NULL, -- its official code
    email        TEXT   NOT NULL, -- of the organisation, not of a person
    phone        TEXT   NOT NULL,
    state        TEXT   NOT NULL CHECK (state IN ('requested', 'active', 'suspended', 'closed', 'refused', 'merged')),
    checked      TEXT   NOT NULL, -- what the national register said
    merged_into  TEXT   NOT NULL,
    requested_by TEXT   NOT NULL, -- account; empty when it was brought in
    requested_at BIGINT NOT NULL,
    version      BIGINT NOT NULL
);
-- One organisation for each SIRET, but for those that are over.
CREATE UNIQUE INDEX organisation_record_siret ON organisation_record (siret) WHERE state <> 'closed' AND state <> 'refused';
-- One request that waits for each account.
CREATE UNIQUE INDEX organisation_record_asking ON organisation_record (requested_by) WHERE state = 'requested';
CREATE INDEX organisation_record_listed ON organisation_record (folded, id);
CREATE INDEX organisation_record_state ON organisation_record (state, folded, id);
CREATE INDEX organisation_record_asked ON organisation_record (requested_by, requested_at);
CREATE INDEX organisation_record_unverified ON organisation_record (id) WHERE checked = 'later';

CREATE TABLE organisation_site (
    id          TEXT   NOT NULL PRIMARY KEY,
    org         TEXT   NOT NULL,
    name        TEXT   NOT NULL,
    street      TEXT   NOT NULL,
    postcode    TEXT   NOT NULL,
    commune     TEXT   NOT NULL, -- official code
    town        TEXT   NOT NULL, -- its name
    folded      TEXT   NOT NULL, -- the town as it is compared
    departement TEXT   NOT NULL,
    place       TEXT   NOT NULL, -- id of its sheet in the directory
    added_at    BIGINT NOT NULL,
    removed_at  BIGINT
);
CREATE INDEX organisation_site_org ON organisation_site (org, added_at, id);

-- A capacity given to an organisation. Rows are never deleted.
CREATE TABLE organisation_grant (
    id         TEXT   NOT NULL PRIMARY KEY,
    org        TEXT   NOT NULL,
    capacity   TEXT   NOT NULL,
    granted_by TEXT   NOT NULL,
    granted_at BIGINT NOT NULL,
    until_at   BIGINT, -- none: without end
    ended_by   TEXT   NOT NULL,
    ended_at   BIGINT
);
CREATE UNIQUE INDEX organisation_grant_held ON organisation_grant (org, capacity) WHERE ended_at IS NULL;
CREATE INDEX organisation_grant_org ON organisation_grant (org, granted_at);

CREATE TABLE organisation_claim (
    id         TEXT   NOT NULL PRIMARY KEY,
    org        TEXT   NOT NULL,
    account    TEXT   NOT NULL,
    proof      TEXT   NOT NULL, -- emptied some time after the decision
    state      TEXT   NOT NULL CHECK (state IN ('waiting', 'accepted', 'denied')),
    claimed_at BIGINT NOT NULL,
    decided_by TEXT   NOT NULL,
    decided_at BIGINT
);
CREATE UNIQUE INDEX organisation_claim_asking ON organisation_claim (account) WHERE state = 'waiting';
CREATE INDEX organisation_claim_state ON organisation_claim (state, claimed_at, id);
CREATE INDEX organisation_claim_account ON organisation_claim (account, claimed_at);

CREATE TABLE organisation_merge (
    id          TEXT   NOT NULL PRIMARY KEY, -- its proposal's
    loser       TEXT   NOT NULL,
    winner      TEXT   NOT NULL,
    former      TEXT   NOT NULL, -- state of the loser
    proposed_by TEXT   NOT NULL,
    agreed_by   TEXT   NOT NULL,
    merged_at   BIGINT NOT NULL,
    undone_by   TEXT   NOT NULL,
    undone_at   BIGINT
);
CREATE INDEX organisation_merge_time ON organisation_merge (merged_at);

-- What a merge moved, piece by piece: undoing it gives back exactly that.
-- append-only
CREATE TABLE organisation_moved (
    merge TEXT NOT NULL,
    item  TEXT NOT NULL, -- id of a site or of a grant
    PRIMARY KEY (merge, item)
);

-- append-only
CREATE TABLE organisation_event (
    org        TEXT   NOT NULL,
    id         TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    detail     TEXT   NOT NULL,
    actor      TEXT   NOT NULL,
    actor_org  TEXT   NOT NULL,
    happened_at BIGINT NOT NULL,
    PRIMARY KEY (org, id)
);

-- One row. Whoever changes who steers the service takes the next number first,
-- so the last organisation that steers is seen to be the last.
CREATE TABLE organisation_steering (
    one     BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    version BIGINT NOT NULL
);
INSERT INTO organisation_steering (one, version) VALUES (1, 0);
