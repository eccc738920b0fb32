-- name: Take :execrows
-- One row when the attempt is admitted, none beyond the limit: an attack
-- writes no more than what it is allowed. A window that ends further than any
-- clock of ours could have said begins again.
INSERT INTO throttle_count (rule, subject, n, ends_at)
VALUES (sqlc.arg(rule), sqlc.arg(subject), 1, sqlc.arg(ends_at))
ON CONFLICT (rule, subject) DO UPDATE
SET n = CASE WHEN throttle_count.ends_at > sqlc.arg(now_at) AND throttle_count.ends_at <= sqlc.arg(far_at)
        THEN throttle_count.n + 1 ELSE 1 END,
    ends_at = CASE WHEN throttle_count.ends_at > sqlc.arg(now_at) AND throttle_count.ends_at <= sqlc.arg(far_at)
        THEN throttle_count.ends_at ELSE excluded.ends_at END
WHERE throttle_count.n < sqlc.arg(most) OR throttle_count.ends_at <= sqlc.arg(now_at) OR throttle_count.ends_at > sqlc.arg(far_at);

-- name: Window :one
SELECT ends_at FROM throttle_count WHERE rule = sqlc.arg(rule) AND subject = sqlc.arg(subject);

-- name: Drop :execrows
DELETE FROM throttle_count WHERE rule = sqlc.arg(rule) AND subject = sqlc.arg(subject);

-- name: Purge :execrows
DELETE FROM throttle_count WHERE ends_at < sqlc.arg(before_at);
