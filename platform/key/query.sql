-- name: Epoch :one
SELECT number FROM key_epoch WHERE id = 'one';

-- name: BumpEpoch :exec
UPDATE key_epoch SET number = number + 1 WHERE id = 'one';

-- name: CountSecrets :one
SELECT COUNT(*) FROM key_secret;

-- name: Secrets :many
SELECT * FROM key_secret ORDER BY starts_at DESC, id DESC;

-- name: AddSecret :execrows
INSERT INTO key_secret (id, name, secret, starts_at)
VALUES (sqlc.arg(id), sqlc.arg(name), sqlc.arg(secret), sqlc.arg(starts_at))
ON CONFLICT (id) DO NOTHING;

-- name: AddPerson :execrows
INSERT INTO key_person (owner, secret, created_at)
VALUES (sqlc.arg(owner), sqlc.arg(secret), sqlc.arg(created_at))
ON CONFLICT (owner) DO NOTHING;

-- name: Person :one
SELECT * FROM key_person WHERE owner = sqlc.arg(owner);

-- name: Persons :many
SELECT * FROM key_person WHERE owner > sqlc.arg(after) ORDER BY owner LIMIT sqlc.arg(size);

-- name: OverwritePerson :execrows
UPDATE key_person SET secret = sqlc.arg(blank) WHERE owner = sqlc.arg(owner);

-- name: AddEnd :execrows
INSERT INTO key_ending (kind, id, ended_at)
VALUES (sqlc.arg(kind), sqlc.arg(id), sqlc.arg(ended_at))
ON CONFLICT (kind, id) DO NOTHING;

-- name: Ends :many
SELECT * FROM key_ending
WHERE kind > sqlc.arg(kind) OR (kind = sqlc.arg(kind) AND id > sqlc.arg(id))
ORDER BY kind, id LIMIT sqlc.arg(size);

-- name: SetWitness :exec
INSERT INTO key_witness (kind, body, said_at)
VALUES (sqlc.arg(kind), sqlc.arg(body), sqlc.arg(said_at))
ON CONFLICT (kind) DO UPDATE SET body = excluded.body, said_at = excluded.said_at
WHERE excluded.said_at >= key_witness.said_at;

-- name: Witness :one
SELECT * FROM key_witness WHERE kind = sqlc.arg(kind);

-- name: Witnesses :many
SELECT * FROM key_witness ORDER BY kind;
