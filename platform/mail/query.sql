-- name: AddLetter :execrows
INSERT INTO mail_letter (id, recipient, subject, body, sent, created_at)
VALUES (sqlc.arg(id), sqlc.arg(recipient), sqlc.arg(subject), sqlc.arg(body), FALSE, sqlc.arg(created_at))
ON CONFLICT (id) DO NOTHING;

-- name: Letter :one
SELECT * FROM mail_letter WHERE id = sqlc.arg(id);

-- name: MarkSent :execrows
UPDATE mail_letter SET sent = TRUE WHERE id = sqlc.arg(id) AND NOT sent;

-- name: PurgeLetters :execrows
DELETE FROM mail_letter WHERE created_at < sqlc.arg(older);
