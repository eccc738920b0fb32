-- name: AddRecord :execrows
INSERT INTO organisation_record (id, siret, name, folded, official, kind, level, area, email, phone, state, checked, merged_into, requested_by, requested_at, version)
VALUES (sqlc.arg(id), sqlc.arg(siret), sqlc.arg(name), sqlc.arg(folded), sqlc.arg(official), sqlc.arg(kind), sqlc.arg(level), sqlc.arg(area), sqlc.arg(email), sqlc.arg(phone), sqlc.arg(state), sqlc.arg(checked), '', sqlc.arg(requested_by), sqlc.arg(requested_at), 1)
ON CONFLICT DO NOTHING;

-- name: HoldRecord :one
UPDATE organisation_record SET version = version + 1 WHERE id = sqlc.arg(id) RETURNING *;

-- name: SaveRecord :execrows
UPDATE organisation_record
SET name = sqlc.arg(name), folded = sqlc.arg(folded), official = sqlc.arg(official), kind = sqlc.arg(kind), level = sqlc.arg(level), area = sqlc.arg(area),
    email = sqlc.arg(email), phone = sqlc.arg(phone), state = sqlc.arg(state), checked = sqlc.arg(checked), merged_into = sqlc.arg(merged_into)
WHERE id = sqlc.arg(id) AND version = sqlc.arg(version);

-- name: Record :one
SELECT * FROM organisation_record WHERE id = sqlc.arg(id);

-- name: RecordBySIRET :one
SELECT * FROM organisation_record WHERE siret = sqlc.arg(siret) AND state <> 'closed' AND state <> 'refused';

-- name: LastRequest :one
SELECT * FROM organisation_record WHERE requested_by = sqlc.arg(account) ORDER BY requested_at DESC, id DESC LIMIT 1;

-- name: Unverified :many
SELECT * FROM organisation_record
WHERE checked = 'later' AND id > sqlc.arg(after) AND state <> 'closed' AND state <> 'refused' ORDER BY id LIMIT sqlc.arg(size);

-- name: RecordName :one
SELECT name FROM organisation_record WHERE id = sqlc.arg(id);

-- name: Standing :many
-- One row for each capacity in force, or one without any.
SELECT r.id, r.name, r.state, r.merged_into, COALESCE(g.capacity, '') AS capacity
FROM organisation_record r
LEFT JOIN organisation_grant g ON g.org = r.id AND g.ended_at IS NULL AND (g.until_at IS NULL OR g.until_at > sqlc.arg(now_at))
WHERE r.id = sqlc.arg(id);

-- name: FindRecords :many
SELECT r.*,
    CAST(COALESCE((SELECT s.town FROM organisation_site s WHERE s.org = r.id AND s.removed_at IS NULL ORDER BY s.added_at, s.id LIMIT 1), '') AS TEXT) AS town,
    CAST(COALESCE((SELECT s.departement FROM organisation_site s WHERE s.org = r.id AND s.removed_at IS NULL ORDER BY s.added_at, s.id LIMIT 1), '') AS TEXT) AS departement
FROM organisation_record r
WHERE (CAST(sqlc.arg(state) AS TEXT) = '' OR r.state = sqlc.arg(state))
  AND (CAST(sqlc.arg(kind) AS TEXT) = '' OR r.kind = sqlc.arg(kind))
  AND (CAST(sqlc.arg(siret) AS TEXT) = '' OR r.siret LIKE sqlc.arg(siret))
  AND (CAST(sqlc.arg(pattern) AS TEXT) = '' OR r.folded LIKE sqlc.arg(pattern)
    OR EXISTS (SELECT 1 FROM organisation_site s WHERE s.org = r.id AND s.removed_at IS NULL AND s.folded LIKE sqlc.arg(pattern)))
  AND (CAST(sqlc.arg(capacity) AS TEXT) = ''
    OR EXISTS (SELECT 1 FROM organisation_grant g WHERE g.org = r.id AND g.capacity = sqlc.arg(capacity) AND g.ended_at IS NULL AND (g.until_at IS NULL OR g.until_at > sqlc.arg(now_at))))
  AND (CAST(sqlc.arg(departement) AS TEXT) = '' OR (r.level = 'departement' AND r.area = sqlc.arg(departement))
    OR EXISTS (SELECT 1 FROM organisation_site s WHERE s.org = r.id AND s.removed_at IS NULL AND s.departement = sqlc.arg(departement)))
ORDER BY r.folded, r.id LIMIT sqlc.arg(size) OFFSET sqlc.arg(start);

-- name: CountRecords :one
SELECT COUNT(*)
FROM organisation_record r
WHERE (CAST(sqlc.arg(state) AS TEXT) = '' OR r.state = sqlc.arg(state))
  AND (CAST(sqlc.arg(kind) AS TEXT) = '' OR r.kind = sqlc.arg(kind))
  AND (CAST(sqlc.arg(siret) AS TEXT) = '' OR r.siret LIKE sqlc.arg(siret))
  AND (CAST(sqlc.arg(pattern) AS TEXT) = '' OR r.folded LIKE sqlc.arg(pattern)
    OR EXISTS (SELECT 1 FROM organisation_site s WHERE s.org = r.id AND s.removed_at IS NULL AND s.folded LIKE sqlc.arg(pattern)))
  AND (CAST(sqlc.arg(capacity) AS TEXT) = ''
    OR EXISTS (SELECT 1 FROM organisation_grant g WHERE g.org = r.id AND g.capacity = sqlc.arg(capacity) AND g.ended_at IS NULL AND (g.until_at IS NULL OR g.until_at > sqlc.arg(now_at))))
  AND (CAST(sqlc.arg(departement) AS TEXT) = '' OR (r.level = 'departement' AND r.area = sqlc.arg(departement))
    OR EXISTS (SELECT 1 FROM organisation_site s WHERE s.org = r.id AND s.removed_at IS NULL AND s.departement = sqlc.arg(departement)));

-- name: CapacitiesHeld :many
SELECT capacity FROM organisation_grant
WHERE org = sqlc.arg(org) AND ended_at IS NULL AND (until_at IS NULL OR until_at > sqlc.arg(now_at));

-- name: HoldSteering :exec
UPDATE organisation_steering SET version = version + 1;

-- name: CountSteering :one
SELECT COUNT(*) FROM organisation_record r
JOIN organisation_grant g ON g.org = r.id
WHERE r.state = 'active' AND r.id <> sqlc.arg(but) AND g.capacity = sqlc.arg(capacity) AND g.ended_at IS NULL AND (g.until_at IS NULL OR g.until_at > sqlc.arg(now_at));

-- name: Sites :many
SELECT * FROM organisation_site WHERE org = sqlc.arg(org) AND removed_at IS NULL ORDER BY added_at, id;

-- name: AddSite :exec
INSERT INTO organisation_site (id, org, name, street, postcode, commune, town, folded, departement, place, added_at)
VALUES (sqlc.arg(id), sqlc.arg(org), sqlc.arg(name), sqlc.arg(street), sqlc.arg(postcode), sqlc.arg(commune), sqlc.arg(town), sqlc.arg(folded), sqlc.arg(departement), sqlc.arg(place), sqlc.arg(added_at));

-- name: SaveSite :execrows
UPDATE organisation_site
SET name = sqlc.arg(name), street = sqlc.arg(street), postcode = sqlc.arg(postcode), commune = sqlc.arg(commune), town = sqlc.arg(town), folded = sqlc.arg(folded), departement = sqlc.arg(departement), place = sqlc.arg(place)
WHERE id = sqlc.arg(id) AND org = sqlc.arg(org) AND removed_at IS NULL;

-- name: RemoveSite :execrows
UPDATE organisation_site SET removed_at = sqlc.arg(removed_at) WHERE id = sqlc.arg(id) AND org = sqlc.arg(org) AND removed_at IS NULL;

-- name: Grants :many
SELECT * FROM organisation_grant WHERE org = sqlc.arg(org) ORDER BY granted_at DESC, id DESC;

-- name: EndGrant :exec
-- A grant that ran out is ended, so that another can be given.
UPDATE organisation_grant SET ended_at = until_at
WHERE org = sqlc.arg(org) AND capacity = sqlc.arg(capacity) AND ended_at IS NULL AND until_at <= sqlc.arg(now_at);

-- name: AddGrant :execrows
INSERT INTO organisation_grant (id, org, capacity, granted_by, granted_at, until_at, ended_by)
VALUES (sqlc.arg(id), sqlc.arg(org), sqlc.arg(capacity), sqlc.arg(granted_by), sqlc.arg(granted_at), sqlc.arg(until_at), '')
ON CONFLICT DO NOTHING;

-- name: WithdrawGrant :execrows
UPDATE organisation_grant SET ended_by = sqlc.arg(ended_by), ended_at = sqlc.arg(ended_at)
WHERE org = sqlc.arg(org) AND capacity = sqlc.arg(capacity) AND ended_at IS NULL AND (until_at IS NULL OR until_at > sqlc.arg(now_at));

-- name: AddClaim :execrows
INSERT INTO organisation_claim (id, org, account, proof, state, claimed_at, decided_by)
VALUES (sqlc.arg(id), sqlc.arg(org), sqlc.arg(account), sqlc.arg(proof), 'waiting', sqlc.arg(claimed_at), '')
ON CONFLICT DO NOTHING;

-- name: Claim :one
SELECT * FROM organisation_claim WHERE id = sqlc.arg(id);

-- name: LastClaim :one
SELECT * FROM organisation_claim WHERE account = sqlc.arg(account) ORDER BY claimed_at DESC, id DESC LIMIT 1;

-- name: WaitingClaims :many
SELECT * FROM organisation_claim
WHERE state = 'waiting' AND (CAST(sqlc.arg(org) AS TEXT) = '' OR org = sqlc.arg(org)) ORDER BY claimed_at, id;

-- name: DecideClaim :execrows
UPDATE organisation_claim SET state = sqlc.arg(state), decided_by = sqlc.arg(decided_by), decided_at = sqlc.arg(decided_at)
WHERE id = sqlc.arg(id) AND state = 'waiting';

-- name: ForgetProofs :execrows
UPDATE organisation_claim SET proof = '' WHERE decided_at < sqlc.arg(before_at) AND proof <> '';

-- name: AddMerge :exec
INSERT INTO organisation_merge (id, loser, winner, former, proposed_by, agreed_by, merged_at, undone_by)
VALUES (sqlc.arg(id), sqlc.arg(loser), sqlc.arg(winner), sqlc.arg(former), sqlc.arg(proposed_by), sqlc.arg(agreed_by), sqlc.arg(merged_at), '');

-- name: Merge :one
SELECT * FROM organisation_merge WHERE id = sqlc.arg(id);

-- name: MergesSince :many
SELECT * FROM organisation_merge WHERE merged_at >= sqlc.arg(since_at) ORDER BY merged_at DESC, id DESC;

-- name: UndoMerge :execrows
UPDATE organisation_merge SET undone_by = sqlc.arg(undone_by), undone_at = sqlc.arg(undone_at) WHERE id = sqlc.arg(id) AND undone_at IS NULL;

-- name: NoteSites :exec
INSERT INTO organisation_moved (merge, item)
SELECT sqlc.arg(merge), s.id FROM organisation_site s WHERE s.org = sqlc.arg(loser);

-- name: NoteGrants :exec
-- What the winner holds already stays behind.
INSERT INTO organisation_moved (merge, item)
SELECT sqlc.arg(merge), g.id FROM organisation_grant g
WHERE g.org = sqlc.arg(loser) AND g.ended_at IS NULL AND (g.until_at IS NULL OR g.until_at > sqlc.arg(now_at))
  AND NOT EXISTS (SELECT 1 FROM organisation_grant w WHERE w.org = sqlc.arg(winner) AND w.capacity = g.capacity AND w.ended_at IS NULL);

-- name: EndGrants :exec
UPDATE organisation_grant SET ended_at = until_at WHERE org = sqlc.arg(org) AND ended_at IS NULL AND until_at <= sqlc.arg(now_at);

-- name: MoveSites :exec
UPDATE organisation_site SET org = sqlc.arg(target)
WHERE org = sqlc.arg(leaving) AND id IN (SELECT m.item FROM organisation_moved m WHERE m.merge = sqlc.arg(merge));

-- name: MoveGrants :exec
UPDATE organisation_grant SET org = sqlc.arg(target)
WHERE org = sqlc.arg(leaving) AND id IN (SELECT m.item FROM organisation_moved m WHERE m.merge = sqlc.arg(merge));

-- name: AddEvent :exec
INSERT INTO organisation_event (org, id, name, detail, actor, actor_org, happened_at)
VALUES (sqlc.arg(org), sqlc.arg(id), sqlc.arg(name), sqlc.arg(detail), sqlc.arg(actor), sqlc.arg(actor_org), sqlc.arg(happened_at));

-- name: Events :many
SELECT * FROM organisation_event WHERE org = sqlc.arg(org) ORDER BY happened_at DESC, id DESC LIMIT sqlc.arg(size);
