-- name: Lapse :exec
UPDATE dual_proposal SET waiting = FALSE
WHERE waiting AND kind = sqlc.arg(kind) AND object = sqlc.arg(object) AND other = sqlc.arg(other) AND org = sqlc.arg(org)
  AND proposed_at <= sqlc.arg(lapsed_at);

-- name: AddProposal :execrows
INSERT INTO dual_proposal (id, kind, object, other, org, reason, state, waiting, proposed_by, proposed_at, decided_by)
VALUES (sqlc.arg(id), sqlc.arg(kind), sqlc.arg(object), sqlc.arg(other), sqlc.arg(org), sqlc.arg(reason), 'proposed', TRUE, sqlc.arg(proposed_by), sqlc.arg(proposed_at), '')
ON CONFLICT DO NOTHING;

-- name: Proposal :one
SELECT * FROM dual_proposal WHERE kind = sqlc.arg(kind) AND id = sqlc.arg(id);

-- name: Decide :execrows
UPDATE dual_proposal SET state = sqlc.arg(state), waiting = FALSE, decided_by = sqlc.arg(decided_by), decided_at = sqlc.arg(decided_at)
WHERE id = sqlc.arg(id) AND kind = sqlc.arg(kind) AND state = 'proposed' AND proposed_at > sqlc.arg(lapsed_at);

-- name: Waiting :many
SELECT * FROM dual_proposal
WHERE kind = sqlc.arg(kind) AND org = sqlc.arg(org) AND state = 'proposed' AND proposed_at > sqlc.arg(lapsed_at)
ORDER BY proposed_at, id;

-- name: Decided :many
SELECT * FROM dual_proposal
WHERE kind = sqlc.arg(kind) AND org = sqlc.arg(org) AND decided_at >= sqlc.arg(since_at)
ORDER BY decided_at DESC, id DESC;

-- name: Purge :execrows
DELETE FROM dual_proposal WHERE proposed_at < sqlc.arg(before_at) AND (state <> 'proposed' OR proposed_at <= sqlc.arg(lapsed_at));
