-- +goose Up
-- The number of the last change of the ring; one row.
CREATE TABLE key_epoch (
    id     TEXT   NOT NULL PRIMARY KEY CHECK (id = 'one'),
    number BIGINT NOT NULL
);
INSERT INTO key_epoch (id, number) VALUES ('one', 0);

-- The secrets of the service, of which its keys are derived.
-- append-only
CREATE TABLE key_secret (
    id        TEXT   NOT NULL PRIMARY KEY,
    name      TEXT   NOT NULL, -- of the keys it renews; empty: of all
    secret    BYTEA  NOT NULL, -- wrapped under the master key
    starts_at BIGINT NOT NULL  -- keys made before are kept, new work uses this one
);

-- The key of each person.
CREATE TABLE key_person (
    owner      TEXT   NOT NULL PRIMARY KEY,
    secret     BYTEA  NOT NULL, -- wrapped under the master key; empty: destroyed
    created_at BIGINT NOT NULL
);

-- What has ended for good, whatever an old copy of the database says.
-- append-only
CREATE TABLE key_ending (
    kind     TEXT   NOT NULL,
    id       TEXT   NOT NULL,
    ended_at BIGINT NOT NULL,
    PRIMARY KEY (kind, id)
);

-- The last word of each kind, kept as a witness of the database.
CREATE TABLE key_witness (
    kind    TEXT   NOT NULL PRIMARY KEY,
    body    TEXT   NOT NULL,
    said_at BIGINT NOT NULL
);
