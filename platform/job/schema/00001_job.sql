-- +goose Up
-- A task waits here until it has succeeded; then its row goes.
CREATE TABLE job_task (
    id            TEXT   NOT NULL PRIMARY KEY,
    kind          TEXT   NOT NULL,
    body          TEXT   NOT NULL, -- JSON that carries ids, never personal data
    key           TEXT,            -- a task that has not started is alone with its key
    state         TEXT   NOT NULL CHECK (state IN ('ready', 'running', 'dead')),
    attempt       BIGINT NOT NULL, -- how often it was started; with the id, names one start
    created_at    BIGINT NOT NULL,
    due_at        BIGINT NOT NULL, -- not to be started before
    lease_ends_at BIGINT,          -- a runner that has not renewed it by then is taken for dead
    error         TEXT   NOT NULL, -- of the last attempt
    UNIQUE (kind, key)
);
CREATE INDEX job_task_due ON job_task (state, kind, due_at, id);

-- When each periodic task is next put in the queue.
CREATE TABLE job_schedule (
    kind    TEXT   NOT NULL PRIMARY KEY,
    next_at BIGINT NOT NULL
);
