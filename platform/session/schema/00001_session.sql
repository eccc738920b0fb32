-- +goose Up
CREATE TABLE session_data (
    token      TEXT   NOT NULL PRIMARY KEY, -- SHA-256 of the cookie's token
    data       BYTEA  NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_data_expires ON session_data (expires_at);
