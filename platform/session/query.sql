-- name: Find :one
SELECT data FROM session_data WHERE token = sqlc.arg(token) AND expires_at > sqlc.arg(now_at);

-- name: Add :exec
INSERT INTO session_data (token, data, expires_at) VALUES (sqlc.arg(token), sqlc.arg(data), sqlc.arg(expires_at));

-- name: Change :execrows
UPDATE session_data SET data = sqlc.arg(data), expires_at = sqlc.arg(expires_at) WHERE token = sqlc.arg(token);

-- name: Drop :execrows
DELETE FROM session_data WHERE token = sqlc.arg(token);

-- name: DropAll :execrows
DELETE FROM session_data;

-- name: Purge :execrows
DELETE FROM session_data WHERE expires_at <= sqlc.arg(now_at);
