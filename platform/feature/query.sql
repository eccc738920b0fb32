-- name: Epoch :one
SELECT number FROM feature_epoch WHERE one = 'one';

-- name: BumpEpoch :exec
UPDATE feature_epoch SET number = number + 1 WHERE one = 'one';

-- name: Switches :many
SELECT * FROM feature_switch ORDER BY name;

-- name: AddSwitch :execrows
INSERT INTO feature_switch (name, lit, set_by, set_at)
VALUES (sqlc.arg(name), sqlc.arg(lit), sqlc.arg(set_by), sqlc.arg(set_at))
ON CONFLICT (name) DO NOTHING;

-- name: TurnSwitch :execrows
UPDATE feature_switch SET lit = sqlc.arg(lit), set_by = sqlc.arg(set_by), set_at = sqlc.arg(set_at)
WHERE name = sqlc.arg(name) AND lit <> sqlc.arg(lit);
