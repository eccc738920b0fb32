-- name: AddTask :one
-- A waiting task with the same key is touched rather than left alone: that
-- holds it until this transaction commits, so it cannot start without seeing
-- what the transaction changes.
INSERT INTO job_task (id, kind, body, key, state, attempt, created_at, due_at, error)
VALUES (sqlc.arg(id), sqlc.arg(kind), sqlc.arg(body), sqlc.arg(key), 'ready', 0, sqlc.arg(created_at), sqlc.arg(due_at), '')
ON CONFLICT (kind, key) DO UPDATE
SET due_at = CASE WHEN excluded.due_at < job_task.due_at THEN excluded.due_at ELSE job_task.due_at END
RETURNING id;

-- name: DueKinds :many
SELECT t.kind FROM job_task t WHERE t.state = 'ready' AND t.due_at <= sqlc.arg(now_at) GROUP BY t.kind ORDER BY MIN(t.due_at);

-- name: ClaimTasks :many
-- The key is given up at the start: what is enqueued from now on must run
-- again, since this run may not see it.
UPDATE job_task SET state = 'running', attempt = attempt + 1, key = NULL, lease_ends_at = sqlc.arg(lease_ends_at)
WHERE state = 'ready' AND id IN (
    SELECT t.id FROM job_task t
    WHERE t.state = 'ready' AND t.kind = sqlc.arg(kind) AND t.due_at <= sqlc.arg(now_at)
    ORDER BY t.due_at, t.id LIMIT sqlc.arg(size)
)
RETURNING *;

-- name: RenewTask :execrows
UPDATE job_task SET lease_ends_at = sqlc.arg(lease_ends_at)
WHERE id = sqlc.arg(id) AND attempt = sqlc.arg(attempt) AND state = 'running';

-- name: FinishTask :execrows
DELETE FROM job_task WHERE id = sqlc.arg(id) AND attempt = sqlc.arg(attempt) AND state = 'running';

-- name: FailTask :execrows
UPDATE job_task SET state = sqlc.arg(state), due_at = sqlc.arg(due_at), lease_ends_at = NULL, error = sqlc.arg(error)
WHERE id = sqlc.arg(id) AND attempt = sqlc.arg(attempt) AND state = 'running';

-- name: ExpiredTasks :many
SELECT * FROM job_task WHERE state = 'running' AND lease_ends_at <= sqlc.arg(now_at) ORDER BY lease_ends_at LIMIT sqlc.arg(size);

-- name: DeadTasks :many
SELECT * FROM job_task WHERE state = 'dead' ORDER BY created_at, id LIMIT sqlc.arg(size);

-- name: RetryTask :execrows
UPDATE job_task SET state = 'ready', attempt = 0, due_at = sqlc.arg(due_at) WHERE id = sqlc.arg(id) AND state = 'dead';

-- name: DropTask :execrows
DELETE FROM job_task WHERE id = sqlc.arg(id) AND state = 'dead';

-- name: CountTasks :many
SELECT kind, state, COUNT(*) AS n FROM job_task GROUP BY kind, state ORDER BY kind, state;

-- name: AddSchedule :exec
INSERT INTO job_schedule (kind, next_at) VALUES (sqlc.arg(kind), sqlc.arg(next_at)) ON CONFLICT DO NOTHING;

-- name: DueSchedules :many
SELECT kind FROM job_schedule WHERE next_at <= sqlc.arg(now_at) ORDER BY next_at;

-- name: FireSchedule :execrows
UPDATE job_schedule SET next_at = sqlc.arg(next_at) WHERE kind = sqlc.arg(kind) AND next_at <= sqlc.arg(now_at);
