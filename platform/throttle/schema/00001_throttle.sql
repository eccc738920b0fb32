-- +goose Up
-- What one subject has taken of a rule in its window.
CREATE TABLE throttle_count (
    rule    TEXT   NOT NULL,
    subject TEXT   NOT NULL, -- MAC of an address, an e-mail, a number: never in clear
    n       BIGINT NOT NULL,
    ends_at BIGINT NOT NULL, -- of the window
    PRIMARY KEY (rule, subject)
);
CREATE INDEX throttle_count_ends ON throttle_count (ends_at);
