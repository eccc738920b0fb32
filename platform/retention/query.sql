-- name: AddRun :execrows
INSERT INTO retention_run (category, ran_at, before_at, purged, error)
VALUES (sqlc.arg(category), sqlc.arg(ran_at), sqlc.arg(before_at), sqlc.arg(purged), sqlc.arg(error))
ON CONFLICT (category, ran_at) DO NOTHING;

-- name: LastRuns :many
SELECT r.* FROM retention_run r
WHERE r.ran_at = (SELECT MAX(l.ran_at) FROM retention_run l WHERE l.category = r.category)
ORDER BY r.category;
