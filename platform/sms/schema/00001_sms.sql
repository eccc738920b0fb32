-- +goose Up
CREATE TABLE sms_message (
    id         TEXT   NOT NULL PRIMARY KEY,
    recipient  TEXT   NOT NULL, -- E.164 while it must leave, then its last two digits
    body       TEXT   NOT NULL, -- empty once it has left or will not leave
    purpose    TEXT   NOT NULL,
    org        TEXT   NOT NULL, -- organisation that sends it; empty: the service itself
    state      TEXT   NOT NULL,
    provider   TEXT   NOT NULL, -- id the gateway gave it
    attempts   BIGINT NOT NULL, -- to send it
    polls      BIGINT NOT NULL, -- times its delivery was asked for
    failure    TEXT   NOT NULL, -- of the last attempt, without personal data
    created_at BIGINT NOT NULL,
    until_at   BIGINT NOT NULL, -- of no use after
    changed_at BIGINT NOT NULL  -- of the state, or of the last failure
);
CREATE INDEX sms_message_created ON sms_message (created_at);
CREATE INDEX sms_message_state ON sms_message (state, changed_at);
CREATE TABLE sms_stop (
    mac        TEXT   NOT NULL PRIMARY KEY, -- MAC of a number whose owner wants no SMS
    stopped_at BIGINT NOT NULL
);
