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

-- name: CursorSeq :one
SELECT seq FROM outbox_cursor WHERE listener = sqlc.arg(listener);

-- name: Park :exec
INSERT INTO outbox_parked (listener, seq, fact_id, aggregate, attempt, dead, due_at, error)
VALUES (sqlc.arg(listener), sqlc.arg(seq), sqlc.arg(fact_id), sqlc.arg(aggregate), sqlc.arg(attempt), sqlc.arg(dead),
    sqlc.arg(due_at), sqlc.arg(error));

-- name: ParkedAggregates :many
SELECT DISTINCT aggregate FROM outbox_parked WHERE listener = sqlc.arg(listener);

-- name: ParkedDue :many
-- Only the first parked fact of an aggregate can be tried.
SELECT f.*, p.attempt FROM outbox_parked p JOIN outbox_fact f ON f.id = p.fact_id
WHERE p.listener = sqlc.arg(listener) AND NOT p.dead AND p.due_at <= sqlc.arg(now_at) AND NOT EXISTS (
    SELECT 1 FROM outbox_parked q WHERE q.listener = p.listener AND q.aggregate = p.aggregate AND q.seq < p.seq
)
ORDER BY p.seq LIMIT sqlc.arg(size);

-- name: Unpark :execrows
DELETE FROM outbox_parked WHERE listener = sqlc.arg(listener) AND seq = sqlc.arg(seq);

-- name: Repark :exec
UPDATE outbox_parked SET attempt = sqlc.arg(attempt), dead = sqlc.arg(dead), due_at = sqlc.arg(due_at), error = sqlc.arg(error)
WHERE listener = sqlc.arg(listener) AND seq = sqlc.arg(seq);

-- name: DeadFacts :many
SELECT f.*, p.listener, p.attempt, p.error FROM outbox_parked p JOIN outbox_fact f ON f.id = p.fact_id
WHERE p.dead ORDER BY p.seq, p.listener LIMIT sqlc.arg(size);

-- name: RetryFact :execrows
UPDATE outbox_parked SET dead = FALSE, attempt = 0, due_at = sqlc.arg(due_at)
WHERE listener = sqlc.arg(listener) AND fact_id = sqlc.arg(fact_id) AND dead;

-- name: DropFact :execrows
DELETE FROM outbox_parked WHERE listener = sqlc.arg(listener) AND fact_id = sqlc.arg(fact_id) AND dead;

-- name: ListenerStates :many
SELECT c.listener,
    (SELECT COUNT(*) FROM outbox_fact f WHERE f.seq > c.seq OR f.seq IS NULL) AS behind,
    (SELECT COUNT(*) FROM outbox_parked p WHERE p.listener = c.listener AND NOT p.dead) AS parked,
    (SELECT COUNT(*) FROM outbox_parked p WHERE p.listener = c.listener AND p.dead) AS dead
FROM outbox_cursor c ORDER BY c.listener;

-- name: ForgetCursor :execrows
DELETE FROM outbox_cursor WHERE listener = sqlc.arg(listener);

-- name: ForgetParked :exec
DELETE FROM outbox_parked WHERE listener = sqlc.arg(listener);

-- name: PurgeFacts :execrows
-- What every listener has read and nobody still has to retry.
DELETE FROM outbox_fact WHERE id IN (
    SELECT f.id FROM outbox_fact f
    WHERE f.made_at < sqlc.arg(before_at)
        AND f.seq <= COALESCE((SELECT MIN(c.seq) FROM outbox_cursor c), f.seq)
        AND NOT EXISTS (SELECT 1 FROM outbox_parked p WHERE p.fact_id = f.id)
    ORDER BY f.seq LIMIT sqlc.arg(size)
);

-- name: QuietAggregates :many
SELECT a.aggregate, a.rank FROM outbox_aggregate a
WHERE NOT EXISTS (SELECT 1 FROM outbox_fact f WHERE f.aggregate = a.aggregate) ORDER BY a.aggregate LIMIT sqlc.arg(size);

-- name: DropAggregate :exec
-- The rank guards against a fact announced since it was read.
DELETE FROM outbox_aggregate WHERE aggregate = sqlc.arg(aggregate) AND rank = sqlc.arg(rank);
