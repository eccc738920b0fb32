-- name: BumpEpoch :one
UPDATE place_epoch SET epoch = epoch + 1 WHERE one = 1 RETURNING epoch;

-- name: Epoch :one
SELECT epoch FROM place_epoch WHERE one = 1;

-- name: Digest :one
SELECT digest, state FROM place_record WHERE source_id = sqlc.arg(source_id);

-- name: SaveRecord :one
INSERT INTO place_record (
    id, source_id, pivot, name, commune, postcode, insee, address, address_extra, latitude, longitude,
    kinds, phone, emails, websites, hours, summary, detail, source, roaming, parent, updated, services,
    audiences, support, fees, programmes, labels, other_labels, access, modes, accessibility_url,
    booking_url, state, digest, epoch, changed_at
) VALUES (
    sqlc.arg(id), sqlc.arg(source_id), sqlc.arg(pivot), sqlc.arg(name), sqlc.arg(commune), sqlc.arg(postcode),
    sqlc.arg(insee), sqlc.arg(address), sqlc.arg(address_extra), sqlc.arg(latitude), sqlc.arg(longitude),
    sqlc.arg(kinds), sqlc.arg(phone), sqlc.arg(emails), sqlc.arg(websites), sqlc.arg(hours), sqlc.arg(summary),
    sqlc.arg(detail), sqlc.arg(source), sqlc.arg(roaming), sqlc.arg(parent), sqlc.arg(updated), sqlc.arg(services),
    sqlc.arg(audiences), sqlc.arg(support), sqlc.arg(fees), sqlc.arg(programmes), sqlc.arg(labels),
    sqlc.arg(other_labels), sqlc.arg(access), sqlc.arg(modes), sqlc.arg(accessibility_url), sqlc.arg(booking_url),
    sqlc.arg(state), sqlc.arg(digest), sqlc.arg(epoch), sqlc.arg(changed_at)
)
ON CONFLICT (source_id) DO UPDATE SET
    pivot = excluded.pivot, name = excluded.name, commune = excluded.commune, postcode = excluded.postcode,
    insee = excluded.insee, address = excluded.address, address_extra = excluded.address_extra,
    latitude = excluded.latitude, longitude = excluded.longitude, kinds = excluded.kinds, phone = excluded.phone,
    emails = excluded.emails, websites = excluded.websites, hours = excluded.hours, summary = excluded.summary,
    detail = excluded.detail, source = excluded.source, roaming = excluded.roaming, parent = excluded.parent,
    updated = excluded.updated, services = excluded.services, audiences = excluded.audiences,
    support = excluded.support, fees = excluded.fees, programmes = excluded.programmes, labels = excluded.labels,
    other_labels = excluded.other_labels, access = excluded.access, modes = excluded.modes,
    accessibility_url = excluded.accessibility_url, booking_url = excluded.booking_url, state = excluded.state,
    digest = excluded.digest, epoch = excluded.epoch, changed_at = excluded.changed_at
WHERE place_record.digest <> excluded.digest OR place_record.state <> excluded.state
RETURNING id;

-- name: CloseRecord :execrows
UPDATE place_record SET state = 'closed', epoch = sqlc.arg(epoch), changed_at = sqlc.arg(changed_at)
WHERE source_id = sqlc.arg(source_id) AND state = 'visible';

-- name: RecordByID :one
SELECT * FROM place_record WHERE id = sqlc.arg(id);

-- name: RecordBySourceID :one
SELECT * FROM place_record WHERE source_id = sqlc.arg(source_id);

-- name: ChangedAfter :many
SELECT * FROM place_record
WHERE epoch > sqlc.arg(epoch) OR (epoch = sqlc.arg(epoch) AND id > sqlc.arg(after))
ORDER BY epoch, id LIMIT sqlc.arg(size);

-- name: EpochSince :one
SELECT CAST(COALESCE(MIN(epoch), 0) AS BIGINT) AS epoch FROM place_record WHERE changed_at >= sqlc.arg(since);

-- name: VisibleSourceIDs :many
SELECT source_id FROM place_record WHERE source = sqlc.arg(source) AND state = 'visible';

-- name: OpenRun :exec
INSERT INTO place_run (id, name, file, actor, state, started_at, finished_at, rows_read, created, changed, unchanged, refused, closed)
VALUES (sqlc.arg(id), sqlc.arg(name), '', sqlc.arg(actor), 'running', sqlc.arg(started_at), 0, 0, 0, 0, 0, 0, 0);

-- name: FinishRun :execrows
UPDATE place_run SET file = sqlc.arg(file), state = 'done', finished_at = sqlc.arg(finished_at),
    rows_read = sqlc.arg(rows_read), created = sqlc.arg(created), changed = sqlc.arg(changed),
    unchanged = sqlc.arg(unchanged), refused = sqlc.arg(refused), closed = sqlc.arg(closed)
WHERE id = sqlc.arg(id) AND state = 'running';

-- name: FinishedRuns :one
SELECT COUNT(*) FROM place_run WHERE file = sqlc.arg(file) AND state = 'done';

-- name: AddFix :exec
INSERT INTO place_fix (run_id, line, n, source_id, rule, field, before, after)
VALUES (sqlc.arg(run_id), sqlc.arg(line), sqlc.arg(n), sqlc.arg(source_id), sqlc.arg(rule), sqlc.arg(field), sqlc.arg(before), sqlc.arg(after));

-- name: AddRefusal :exec
INSERT INTO place_refusal (run_id, line, n, source_id, field, reason)
VALUES (sqlc.arg(run_id), sqlc.arg(line), sqlc.arg(n), sqlc.arg(source_id), sqlc.arg(field), sqlc.arg(reason));

-- name: PurgeFixes :execrows
DELETE FROM place_fix WHERE run_id IN (SELECT r.id FROM place_run AS r WHERE r.started_at < sqlc.arg(older));

-- name: PurgeRefusals :execrows
DELETE FROM place_refusal WHERE run_id IN (SELECT r.id FROM place_run AS r WHERE r.started_at < sqlc.arg(older));
