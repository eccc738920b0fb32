-- +goose Up
-- One act. What is enciphered can be read with the person's key alone.
-- append-only
CREATE TABLE journal_row (
    id         TEXT    NOT NULL PRIMARY KEY, -- UUIDv7: in order of time
    done_at    BIGINT  NOT NULL,
    name       TEXT    NOT NULL,
    actor_kind TEXT    NOT NULL,
    actor_id   TEXT    NOT NULL, -- empty: a visitor
    actor_org  TEXT    NOT NULL, -- the organisation acted for; empty: none
    org        TEXT    NOT NULL, -- the organisation concerned; empty: none
    refused    BOOLEAN NOT NULL,
    object     TEXT    NOT NULL, -- empty: nothing in particular
    person     TEXT    NOT NULL, -- empty: nobody
    detail     TEXT    NOT NULL,
    sealed     BYTEA,            -- ciphertext under the person's key
    salt       BYTEA   NOT NULL
);
CREATE INDEX journal_row_org ON journal_row (org, id) WHERE org <> '';
CREATE INDEX journal_row_person ON journal_row (person, id) WHERE person <> '';
CREATE INDEX journal_row_actor ON journal_row (actor_id, id) WHERE actor_id <> '';

-- The rows that are in no tree yet.
CREATE TABLE journal_pending (
    id TEXT NOT NULL PRIMARY KEY
);

-- Which row is leaf n of an epoch's tree, and the leaf's hash.
-- append-only
CREATE TABLE journal_leaf (
    epoch BIGINT NOT NULL,
    n     BIGINT NOT NULL, -- from 0
    id    TEXT   NOT NULL,
    hash  BYTEA  NOT NULL,
    PRIMARY KEY (epoch, n)
);
CREATE UNIQUE INDEX journal_leaf_id ON journal_leaf (id);

-- The hashes of the tree's inner nodes over at least 64 leaves; those over
-- fewer are computed again from the leaves.
-- append-only
CREATE TABLE journal_hash (
    epoch BIGINT NOT NULL,
    n     BIGINT NOT NULL, -- tlog.StoredHashIndex
    hash  BYTEA  NOT NULL,
    PRIMARY KEY (epoch, n)
);

-- append-only
CREATE TABLE journal_checkpoint (
    epoch     BIGINT NOT NULL,
    size      BIGINT NOT NULL,
    sealed_at BIGINT NOT NULL,
    note      TEXT   NOT NULL, -- signed
    PRIMARY KEY (epoch, size)
);

-- Epochs after the first, and what each says of those before it.
-- append-only
CREATE TABLE journal_epoch (
    epoch     BIGINT NOT NULL PRIMARY KEY,
    opened_at BIGINT NOT NULL,
    citation  TEXT   NOT NULL -- JSON; its digest is in the epoch's first row
);

-- One row: where the log ends. Taking it makes sealers wait for one another.
CREATE TABLE journal_head (
    one   BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    name  TEXT   NOT NULL, -- of the log, for ever; empty before the first checkpoint
    epoch BIGINT NOT NULL,
    size  BIGINT NOT NULL
);
INSERT INTO journal_head (one, name, epoch, size) VALUES (1, '', 1, 0);
