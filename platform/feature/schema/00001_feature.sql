-- +goose Up
-- The number of the last change of a switch; one row.
CREATE TABLE feature_epoch (
    one    TEXT   NOT NULL PRIMARY KEY CHECK (one = 'one'),
    number BIGINT NOT NULL
);
INSERT INTO feature_epoch (one, number) VALUES ('one', 0);

-- The switches that someone has set; the others are as the program declares.
CREATE TABLE feature_switch (
    name   TEXT    NOT NULL PRIMARY KEY,
    lit    BOOLEAN NOT NULL,
    set_by TEXT    NOT NULL, -- id of an account
    set_at BIGINT  NOT NULL
);
