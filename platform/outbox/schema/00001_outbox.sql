-- +goose Up
-- The facts announced and not yet purged.
CREATE TABLE outbox_fact (
    id        TEXT   NOT NULL PRIMARY KEY,
    name      TEXT   NOT NULL,
    aggregate TEXT   NOT NULL,
    rank      BIGINT NOT NULL, -- among the facts of its aggregate, in the order of their commits
    made_at   BIGINT NOT NULL,
    body      TEXT   NOT NULL, -- JSON
    seq       BIGINT,          -- place in the one line all listeners read, given after the commit
    UNIQUE (aggregate, rank)
);
CREATE UNIQUE INDEX outbox_fact_seq ON outbox_fact (seq) WHERE seq IS NOT NULL;
CREATE INDEX outbox_fact_new ON outbox_fact (aggregate, rank) WHERE seq IS NULL;

-- The last rank of each aggregate. Taking the next one holds the row until the
-- commit, so that two transactions cannot announce out of order.
CREATE TABLE outbox_aggregate (
    aggregate TEXT   NOT NULL PRIMARY KEY,
    rank      BIGINT NOT NULL
);

-- One row: the last seq given.
CREATE TABLE outbox_line (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    seq BIGINT NOT NULL
);
INSERT INTO outbox_line (one, seq) VALUES (1, 0);

-- How far each listener has read. The relay that reads for it holds a lease.
CREATE TABLE outbox_cursor (
    listener      TEXT   NOT NULL PRIMARY KEY,
    seq           BIGINT NOT NULL,
    turn          BIGINT NOT NULL, -- number of the lease; a relay whose turn has passed changes nothing
    lease_ends_at BIGINT
);

-- Facts a listener could not take, and those of the same aggregate behind them.
CREATE TABLE outbox_parked (
    listener  TEXT   NOT NULL,
    seq       BIGINT NOT NULL,
    fact_id   TEXT   NOT NULL REFERENCES outbox_fact (id),
    aggregate TEXT   NOT NULL,
    attempt   BIGINT NOT NULL,
    dead      BOOLEAN NOT NULL,
    due_at    BIGINT NOT NULL,
    error     TEXT   NOT NULL,
    PRIMARY KEY (listener, seq)
);
CREATE INDEX outbox_parked_head ON outbox_parked (listener, aggregate, seq);
