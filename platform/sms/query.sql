-- name: AddMessage :execrows
INSERT INTO sms_message (id, recipient, body, purpose, org, state, provider, attempts, polls, failure, created_at, until_at, changed_at)
VALUES (sqlc.arg(id), sqlc.arg(recipient), sqlc.arg(body), sqlc.arg(purpose), sqlc.arg(org), 'queued', '', 0, 0, '',
        sqlc.arg(created_at), sqlc.arg(until_at), sqlc.arg(created_at))
ON CONFLICT (id) DO NOTHING;

-- name: Message :one
SELECT * FROM sms_message WHERE id = sqlc.arg(id);

-- name: NoteFailure :execrows
UPDATE sms_message SET attempts = attempts + 1, failure = sqlc.arg(failure), changed_at = sqlc.arg(changed_at)
WHERE id = sqlc.arg(id) AND state = 'queued';

-- name: Leave :execrows
-- What has left, or will not leave, keeps neither its words nor its number.
UPDATE sms_message SET state = sqlc.arg(state), provider = sqlc.arg(provider), failure = sqlc.arg(failure), attempts = attempts + sqlc.arg(attempt),
    recipient = sqlc.arg(tail), body = '', changed_at = sqlc.arg(changed_at)
WHERE id = sqlc.arg(id) AND state = 'queued';

-- name: NotePoll :execrows
UPDATE sms_message SET polls = polls + 1 WHERE id = sqlc.arg(id) AND state = 'sent';

-- name: Arrive :execrows
UPDATE sms_message SET state = sqlc.arg(state), failure = sqlc.arg(failure), polls = polls + 1, changed_at = sqlc.arg(changed_at)
WHERE id = sqlc.arg(id) AND state = 'sent';

-- name: LateMessages :many
SELECT * FROM sms_message WHERE state = 'queued' AND until_at <= sqlc.arg(now_at) ORDER BY id LIMIT sqlc.arg(size);

-- name: CountMessages :many
SELECT state, COUNT(*) AS n FROM sms_message GROUP BY state ORDER BY state;

-- name: FailedMessages :many
SELECT * FROM sms_message WHERE failure <> '' ORDER BY changed_at DESC, id LIMIT sqlc.arg(size);

-- name: PurgeMessages :execrows
DELETE FROM sms_message WHERE created_at < sqlc.arg(older_at);

-- name: AddStop :execrows
INSERT INTO sms_stop (mac, stopped_at) VALUES (sqlc.arg(mac), sqlc.arg(stopped_at)) ON CONFLICT (mac) DO NOTHING;

-- name: CountStop :one
SELECT COUNT(*) FROM sms_stop WHERE mac = sqlc.arg(mac);

-- name: DropStop :execrows
DELETE FROM sms_stop WHERE mac = sqlc.arg(mac);
