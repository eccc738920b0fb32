-- +goose Up
CREATE TABLE place_record (
    id                TEXT   NOT NULL PRIMARY KEY,
    source_id         TEXT   NOT NULL,
    pivot             TEXT   NOT NULL,
    name              TEXT   NOT NULL,
    commune           TEXT   NOT NULL,
    postcode          TEXT   NOT NULL,
    insee             TEXT   NOT NULL,
    address           TEXT   NOT NULL,
    address_extra     TEXT   NOT NULL,
    latitude          TEXT   NOT NULL, -- decimal text, as exchanged; empty when unknown
    longitude         TEXT   NOT NULL,
    kinds             TEXT   NOT NULL, -- lists are joined by "|"
    phone             TEXT   NOT NULL,
    emails            TEXT   NOT NULL,
    websites          TEXT   NOT NULL,
    hours             TEXT   NOT NULL,
    summary           TEXT   NOT NULL,
    detail            TEXT   NOT NULL,
    source            TEXT   NOT NULL,
    roaming           TEXT   NOT NULL,
    parent            TEXT   NOT NULL,
    updated           TEXT   NOT NULL, -- YYYY-MM-DD, as exchanged
    services          TEXT   NOT NULL,
    audiences         TEXT   NOT NULL,
    support           TEXT   NOT NULL,
    fees              TEXT   NOT NULL,
    programmes        TEXT   NOT NULL,
    labels            TEXT   NOT NULL,
    other_labels      TEXT   NOT NULL,
    access            TEXT   NOT NULL,
    modes             TEXT   NOT NULL,
    accessibility_url TEXT   NOT NULL,
    booking_url       TEXT   NOT NULL,
    state             TEXT   NOT NULL CHECK (state IN ('visible', 'closed')),
    digest            TEXT   NOT NULL, -- of the 32 columns: equal content, equal digest
    epoch             BIGINT NOT NULL, -- number of the last change
    changed_at        BIGINT NOT NULL
);
CREATE UNIQUE INDEX place_record_source_id ON place_record (source_id);
CREATE INDEX place_record_epoch ON place_record (epoch, id);
CREATE INDEX place_record_changed_at ON place_record (changed_at);
CREATE INDEX place_record_source ON place_record (source, source_id);

-- One row: the number of the last change. Taking the next number locks it
-- until the commit, so numbers are in commit order.
CREATE TABLE place_epoch (
    one   BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    epoch BIGINT NOT NULL
);
INSERT INTO place_epoch (one, epoch) VALUES (1, 0);

CREATE TABLE place_run (
    id          TEXT   NOT NULL PRIMARY KEY,
    name        TEXT   NOT NULL,
    file        TEXT   NOT NULL, -- digest of the file's bytes, empty while running
    actor       TEXT   NOT NULL,
    state       TEXT   NOT NULL CHECK (state IN ('running', 'done')),
    started_at  BIGINT NOT NULL,
    finished_at BIGINT NOT NULL, -- 0 while running
    rows_read   BIGINT NOT NULL,
    created     BIGINT NOT NULL,
    changed     BIGINT NOT NULL,
    unchanged   BIGINT NOT NULL,
    refused     BIGINT NOT NULL,
    closed      BIGINT NOT NULL
);
CREATE INDEX place_run_file ON place_run (file, state);

CREATE TABLE place_fix (
    run_id    TEXT   NOT NULL,
    line      BIGINT NOT NULL, -- data row of the file, the first is 1
    n         BIGINT NOT NULL, -- rank among the row's fixes
    source_id TEXT   NOT NULL,
    rule      TEXT   NOT NULL,
    field     TEXT   NOT NULL,
    before    TEXT   NOT NULL,
    after     TEXT   NOT NULL,
    PRIMARY KEY (run_id, line, n)
);

CREATE TABLE place_refusal (
    run_id    TEXT   NOT NULL,
    line      BIGINT NOT NULL,
    n         BIGINT NOT NULL,
    source_id TEXT   NOT NULL,
    field     TEXT   NOT NULL,
    reason    TEXT   NOT NULL,
    PRIMARY KEY (run_id, line, n)
);
