-- name: AddLetter :execrows
INSERT INTO mail_letter (id, recipient, subject, body, sent, created_at)
VALUES (sqlc.arg(id), sqlc.arg(recipient), sqlc.arg(subject), sqlc.arg(body), FALSE, sqlc.arg(created_at))
ON CONFLICT (id) DO NOTHING;

-- name: Letter :one
SELECT * FROM mail_letter WHERE id = sqlc.arg(id);

-- name: MarkSent :execrows
UPDATE mail_letter SET sent = TRUE, recipient = sqlc.arg(recipient), body = '', failure = '' WHERE id = sqlc.arg(id) AND NOT sent;

-- name: MarkFailed :execrows
UPDATE mail_letter SET refused = sqlc.arg(refused), failure = sqlc.arg(failure), failed_at = sqlc.arg(failed_at)
WHERE id = sqlc.arg(id) AND NOT sent;

-- name: CountLetters :many
SELECT sent, refused, COUNT(*) AS n FROM mail_letter GROUP BY sent, refused ORDER BY sent, refused;

-- name: FailedLetters :many
SELECT * FROM mail_letter WHERE failed_at IS NOT NULL AND NOT sent ORDER BY failed_at DESC, id LIMIT sqlc.arg(size);

-- name: PurgeLetters :execrows
DELETE FROM mail_letter WHERE created_at < sqlc.arg(older);
