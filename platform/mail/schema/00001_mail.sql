-- +goose Up
CREATE TABLE mail_letter (
    id         TEXT    NOT NULL PRIMARY KEY,
    recipient  TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    sent       BOOLEAN NOT NULL,
    created_at BIGINT  NOT NULL
);
CREATE INDEX mail_letter_created ON mail_letter (created_at);
