-- +goose Up
-- What each night's purge did, category by category: the proof that it runs.
-- append-only
CREATE TABLE retention_run (
    category  TEXT   NOT NULL,
    ran_at    BIGINT NOT NULL,
    before_at BIGINT NOT NULL, -- what was older had to go
    purged    BIGINT NOT NULL,
    error     TEXT   NOT NULL, -- empty when the purge went to its end
    PRIMARY KEY (category, ran_at)
);
