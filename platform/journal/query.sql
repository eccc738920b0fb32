-- name: AddRow :exec
INSERT INTO journal_row (id, done_at, name, actor_kind, actor_id, actor_org, org, refused, object, person, detail, sealed, salt)
VALUES (sqlc.arg(id), sqlc.arg(done_at), sqlc.arg(name), sqlc.arg(actor_kind), sqlc.arg(actor_id), sqlc.arg(actor_org),
    sqlc.arg(org), sqlc.arg(refused), sqlc.arg(object), sqlc.arg(person), sqlc.arg(detail), sqlc.arg(sealed), sqlc.arg(salt));

-- name: AddPending :exec
INSERT INTO journal_pending (id) VALUES (sqlc.arg(id));
