-- name: AddRow :exec
INSERT INTO journal_row (id, done_at, name, actor_kind, actor_id, actor_org, org, refused, object, person, detail, sealed, salt)
VALUES (sqlc.arg(id), sqlc.arg(done_at), sqlc.arg(name), sqlc.arg(actor_kind), sqlc.arg(actor_id), sqlc.arg(actor_org),
    sqlc.arg(org), sqlc.arg(refused), sqlc.arg(object), sqlc.arg(person), sqlc.arg(detail), sqlc.arg(sealed), sqlc.arg(salt));

-- name: AddPending :exec
INSERT INTO journal_pending (id) VALUES (sqlc.arg(id));

-- name: Head :one
SELECT name, epoch, size FROM journal_head WHERE one = 1;

-- name: MoveHead :execrows
UPDATE journal_head SET name = sqlc.arg(name), epoch = sqlc.arg(epoch), size = sqlc.arg(size)
WHERE one = 1 AND epoch = sqlc.arg(from_epoch) AND size = sqlc.arg(from_size);

-- name: PendingRows :many
SELECT r.* FROM journal_pending p JOIN journal_row r ON r.id = p.id ORDER BY p.id LIMIT sqlc.arg(most);

-- name: DropSealed :execrows
DELETE FROM journal_pending
WHERE id IN (SELECT l.id FROM journal_leaf l WHERE l.epoch = sqlc.arg(epoch) AND l.n >= sqlc.arg(first) AND l.n < sqlc.arg(past));

-- name: InnerHash :one
SELECT hash FROM journal_hash WHERE epoch = sqlc.arg(epoch) AND n = sqlc.arg(n);

-- name: LeafHashes :many
SELECT hash FROM journal_leaf WHERE epoch = sqlc.arg(epoch) AND n >= sqlc.arg(first) AND n < sqlc.arg(past) ORDER BY n;

-- name: LeafOf :one
SELECT epoch, n, hash FROM journal_leaf WHERE id = sqlc.arg(id);

-- name: AddCheckpoint :exec
INSERT INTO journal_checkpoint (epoch, size, sealed_at, note)
VALUES (sqlc.arg(epoch), sqlc.arg(size), sqlc.arg(sealed_at), sqlc.arg(note));

-- name: LastCheckpoint :one
SELECT c.* FROM journal_checkpoint c WHERE c.epoch = sqlc.arg(epoch) ORDER BY c.size DESC LIMIT 1;

-- name: LatestCheckpoint :one
SELECT c.* FROM journal_checkpoint c ORDER BY c.epoch DESC, c.size DESC LIMIT 1;

-- name: CheckpointsIn :many
SELECT c.* FROM journal_checkpoint c
WHERE c.epoch = sqlc.arg(epoch) AND c.size > sqlc.arg(after) AND c.size <= sqlc.arg(upto) ORDER BY c.size;

-- name: LeavesIn :many
SELECT n, id, hash FROM journal_leaf
WHERE epoch = sqlc.arg(epoch) AND n >= sqlc.arg(first) AND n < sqlc.arg(past) ORDER BY n;

-- name: RowsIn :many
SELECT r.* FROM journal_leaf l JOIN journal_row r ON r.id = l.id
WHERE l.epoch = sqlc.arg(epoch) AND l.n >= sqlc.arg(first) AND l.n < sqlc.arg(past) ORDER BY l.n;

-- name: Epochs :many
SELECT e.* FROM journal_epoch e ORDER BY e.epoch;

-- name: AddEpoch :exec
INSERT INTO journal_epoch (epoch, opened_at, citation) VALUES (sqlc.arg(epoch), sqlc.arg(opened_at), sqlc.arg(citation));

-- name: RowsOfAll :many
SELECT r.* FROM journal_row r
WHERE r.id < sqlc.arg(before) AND r.id >= sqlc.arg(since)
    AND (CAST(sqlc.arg(name) AS TEXT) = '' OR r.name = sqlc.arg(name))
ORDER BY r.id DESC LIMIT sqlc.arg(most);

-- name: RowsOfOrg :many
SELECT r.* FROM journal_row r
WHERE r.org = sqlc.arg(org) AND r.org <> '' AND r.id < sqlc.arg(before) AND r.id >= sqlc.arg(since)
    AND (CAST(sqlc.arg(name) AS TEXT) = '' OR r.name = sqlc.arg(name))
ORDER BY r.id DESC LIMIT sqlc.arg(most);

-- name: RowsOfActor :many
SELECT r.* FROM journal_row r
WHERE r.actor_id = sqlc.arg(actor) AND r.actor_id <> '' AND r.id < sqlc.arg(before) AND r.id >= sqlc.arg(since)
    AND (CAST(sqlc.arg(name) AS TEXT) = '' OR r.name = sqlc.arg(name)) AND (CAST(sqlc.arg(org) AS TEXT) = '' OR r.org = sqlc.arg(org))
ORDER BY r.id DESC LIMIT sqlc.arg(most);

-- name: RowsOfPerson :many
SELECT r.* FROM journal_row r
WHERE r.person = sqlc.arg(person) AND r.person <> '' AND r.id < sqlc.arg(before) AND r.id >= sqlc.arg(since)
    AND (CAST(sqlc.arg(name) AS TEXT) = '' OR r.name = sqlc.arg(name)) AND (CAST(sqlc.arg(actor) AS TEXT) = '' OR r.actor_id = sqlc.arg(actor))
    AND (CAST(sqlc.arg(org) AS TEXT) = '' OR r.org = sqlc.arg(org))
ORDER BY r.id DESC LIMIT sqlc.arg(most);
