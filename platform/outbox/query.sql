-- name: NextRank :one
INSERT INTO outbox_aggregate (aggregate, rank) VALUES (sqlc.arg(aggregate), 1)
ON CONFLICT (aggregate) DO UPDATE SET rank = outbox_aggregate.rank + 1
RETURNING rank;

-- name: AddFact :exec
INSERT INTO outbox_fact (id, name, aggregate, rank, made_at, body)
VALUES (sqlc.arg(id), sqlc.arg(name), sqlc.arg(aggregate), sqlc.arg(rank), sqlc.arg(made_at), sqlc.arg(body));

-- name: HoldLine :one
UPDATE outbox_line SET seq = seq WHERE one = 1 RETURNING seq;

-- name: MoveLine :exec
UPDATE outbox_line SET seq = sqlc.arg(seq) WHERE one = 1;

-- name: NewFacts :many
SELECT id FROM outbox_fact WHERE seq IS NULL ORDER BY aggregate, rank LIMIT sqlc.arg(size);

-- name: LineUp :exec
UPDATE outbox_fact SET seq = sqlc.arg(seq) WHERE id = sqlc.arg(id);

-- name: AddCursor :exec
INSERT INTO outbox_cursor (listener, seq, turn) VALUES (sqlc.arg(listener), 0, 0) ON CONFLICT DO NOTHING;

-- name: TakeCursor :one
UPDATE outbox_cursor SET turn = turn + 1, lease_ends_at = sqlc.arg(lease_ends_at)
WHERE listener = sqlc.arg(listener) AND (lease_ends_at IS NULL OR lease_ends_at <= sqlc.arg(now_at))
RETURNING seq, turn;

-- name: KeepCursor :execrows
UPDATE outbox_cursor SET seq = sqlc.arg(seq), lease_ends_at = sqlc.arg(lease_ends_at)
WHERE listener = sqlc.arg(listener) AND turn = sqlc.arg(turn);

-- name: LeaveCursor :execrows
UPDATE outbox_cursor SET lease_ends_at = NULL WHERE listener = sqlc.arg(listener) AND turn = sqlc.arg(turn);

-- name: FactsAfter :many
SELECT * FROM outbox_fact WHERE seq > sqlc.arg(seq) ORDER BY seq LIMIT sqlc.arg(size);
