-- +goose Up
CREATE TABLE dual_proposal (
    id          TEXT    NOT NULL PRIMARY KEY,
    kind        TEXT    NOT NULL, -- the act: "organisation.merge"
    object      TEXT    NOT NULL,
    other       TEXT    NOT NULL, -- the second object; empty for an act on one
    org         TEXT    NOT NULL, -- within which it is decided; empty: those who steer
    reason      TEXT    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('proposed', 'agreed', 'refused')),
    waiting     BOOLEAN NOT NULL, -- it keeps others like it out: proposed, and not known to have lapsed
    proposed_by TEXT    NOT NULL,
    proposed_at BIGINT  NOT NULL,
    decided_by  TEXT    NOT NULL,
    decided_at  BIGINT
);
CREATE UNIQUE INDEX dual_proposal_waiting ON dual_proposal (kind, object, other, org) WHERE waiting;
CREATE INDEX dual_proposal_listed ON dual_proposal (kind, org, proposed_at);
