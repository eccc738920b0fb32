-- name: AddPerson :execrows
INSERT INTO person_person (id, state, version, ticket, reference, sealed, merged, created_at, touched_at)
VALUES (sqlc.arg(id), 'active', 1, sqlc.arg(ticket), sqlc.arg(reference), sqlc.arg(sealed), '', sqlc.arg(created_at), sqlc.arg(created_at))
ON CONFLICT (ticket) DO NOTHING;

-- name: PersonByTicket :one
SELECT id FROM person_person WHERE ticket = sqlc.arg(ticket);

-- name: Person :one
SELECT * FROM person_person WHERE id = sqlc.arg(id);

-- name: PersonByReference :one
SELECT * FROM person_person WHERE reference = sqlc.arg(reference);

-- name: MergedInto :many
SELECT * FROM person_person WHERE merged = sqlc.arg(id) AND merged <> '' ORDER BY id;

-- name: SavePerson :execrows
UPDATE person_person SET state = sqlc.arg(state), version = version + 1, sealed = sqlc.arg(sealed), merged = sqlc.arg(merged),
    touched_at = sqlc.arg(touched_at), erase_at = sqlc.arg(erase_at), warned_at = sqlc.arg(warned_at)
WHERE id = sqlc.arg(id) AND version = sqlc.arg(version) AND state <> 'erased';

-- name: ForgetPerson :execrows
UPDATE person_person SET state = 'erased', version = version + 1, reference = NULL, sealed = NULL, merged = '',
    touched_at = sqlc.arg(touched_at), erase_at = NULL, warned_at = NULL
WHERE id = sqlc.arg(id) AND version = sqlc.arg(version) AND state <> 'erased';

-- name: TouchPerson :execrows
UPDATE person_person SET touched_at = sqlc.arg(touched_at), warned_at = NULL
WHERE id = sqlc.arg(id) AND state = 'active';

-- name: PersonsToWarn :many
SELECT * FROM person_person
WHERE state = 'active' AND touched_at < sqlc.arg(idle_at) AND warned_at IS NULL ORDER BY touched_at, id LIMIT sqlc.arg(size);

-- name: IdlePersons :many
SELECT * FROM person_person
WHERE state = 'active' AND touched_at < sqlc.arg(idle_at) AND warned_at < sqlc.arg(told_at) ORDER BY touched_at, id LIMIT sqlc.arg(size);

-- name: DuePersons :many
SELECT * FROM person_person
WHERE state = 'active' AND erase_at <= sqlc.arg(now_at) ORDER BY erase_at, id LIMIT sqlc.arg(size);

-- name: WarnPerson :execrows
UPDATE person_person SET warned_at = sqlc.arg(warned_at) WHERE id = sqlc.arg(id) AND state = 'active';

-- name: Follow :one
SELECT * FROM person_follow WHERE person = sqlc.arg(person) AND org = sqlc.arg(org);

-- name: Follows :many
SELECT * FROM person_follow WHERE person = sqlc.arg(person) ORDER BY since_at, org;

-- name: PutFollow :execrows
INSERT INTO person_follow (person, org, origin, since_at)
VALUES (sqlc.arg(person), sqlc.arg(org), sqlc.arg(origin), sqlc.arg(since_at))
ON CONFLICT (person, org) DO UPDATE SET origin = excluded.origin, since_at = excluded.since_at, ended_at = NULL
WHERE person_follow.ended_at IS NOT NULL;

-- name: EndFollow :execrows
UPDATE person_follow SET ended_at = sqlc.arg(ended_at)
WHERE person = sqlc.arg(person) AND org = sqlc.arg(org) AND ended_at IS NULL;

-- name: DropFollows :execrows
DELETE FROM person_follow WHERE person = sqlc.arg(person);

-- name: Followed :many
SELECT p.* FROM person_follow f JOIN person_person p ON p.id = f.person
WHERE f.org = sqlc.arg(org) AND f.ended_at IS NULL AND f.person > sqlc.arg(after) AND p.state = 'active'
ORDER BY f.person LIMIT sqlc.arg(size);

-- name: PurgeFollows :execrows
DELETE FROM person_follow WHERE ended_at < sqlc.arg(older_at);

-- name: AddClue :execrows
INSERT INTO person_clue (org, mac, person) VALUES (sqlc.arg(org), sqlc.arg(mac), sqlc.arg(person))
ON CONFLICT (org, mac, person) DO NOTHING;

-- name: DropClues :execrows
DELETE FROM person_clue WHERE person = sqlc.arg(person) AND (org = sqlc.arg(org) OR sqlc.arg(org) = '');

-- name: Candidates :many
SELECT person, COUNT(*) AS clues FROM person_clue
WHERE org = sqlc.arg(org) AND mac IN (
    sqlc.arg(m1), sqlc.arg(m2), sqlc.arg(m3), sqlc.arg(m4), sqlc.arg(m5), sqlc.arg(m6), sqlc.arg(m7), sqlc.arg(m8),
    sqlc.arg(m9), sqlc.arg(m10), sqlc.arg(m11), sqlc.arg(m12), sqlc.arg(m13), sqlc.arg(m14), sqlc.arg(m15), sqlc.arg(m16))
GROUP BY person ORDER BY clues DESC, person LIMIT sqlc.arg(size);

-- name: AddNote :exec
INSERT INTO person_note (person, id, org, author, sealed, made_at)
VALUES (sqlc.arg(person), sqlc.arg(id), sqlc.arg(org), sqlc.arg(author), sqlc.arg(sealed), sqlc.arg(made_at));

-- name: Notes :many
SELECT * FROM person_note WHERE person = sqlc.arg(person) AND (org = sqlc.arg(org) OR sqlc.arg(org) = '') ORDER BY made_at DESC, id DESC;

-- name: DropNote :execrows
DELETE FROM person_note WHERE person = sqlc.arg(person) AND id = sqlc.arg(id) AND org = sqlc.arg(org);

-- name: DropNotes :execrows
DELETE FROM person_note WHERE person = sqlc.arg(person);

-- name: PurgeNotes :execrows
DELETE FROM person_note WHERE made_at < sqlc.arg(older_at);

-- name: AddConsent :exec
INSERT INTO person_consent (person, id, org, kind, wording, channel, taker, ender, given_at)
VALUES (sqlc.arg(person), sqlc.arg(id), sqlc.arg(org), sqlc.arg(kind), sqlc.arg(wording), sqlc.arg(channel), sqlc.arg(taker), '', sqlc.arg(given_at));

-- name: Consents :many
SELECT * FROM person_consent WHERE person = sqlc.arg(person) AND (org = sqlc.arg(org) OR sqlc.arg(org) = '') ORDER BY given_at DESC, id DESC;

-- name: WithdrawConsent :execrows
UPDATE person_consent SET withdrawn_at = sqlc.arg(withdrawn_at), ender = sqlc.arg(ender)
WHERE person = sqlc.arg(person) AND id = sqlc.arg(id) AND withdrawn_at IS NULL;

-- name: DropConsents :execrows
DELETE FROM person_consent WHERE person = sqlc.arg(person);

-- name: AddTransfer :execrows
INSERT INTO person_transfer (id, person, giver, receiver, keeps, consent, state, author, second, made_at)
VALUES (sqlc.arg(id), sqlc.arg(person), sqlc.arg(giver), sqlc.arg(receiver), sqlc.arg(keeps), sqlc.arg(consent), 'proposed', sqlc.arg(author), '', sqlc.arg(made_at))
ON CONFLICT DO NOTHING;

-- name: Transfer :one
SELECT * FROM person_transfer WHERE id = sqlc.arg(id);

-- name: TransfersWaiting :many
SELECT * FROM person_transfer WHERE receiver = sqlc.arg(receiver) AND state = 'proposed' ORDER BY made_at, id;

-- name: TransfersOf :many
SELECT * FROM person_transfer WHERE person = sqlc.arg(person) ORDER BY made_at DESC, id DESC;

-- name: MoveTransfer :execrows
UPDATE person_transfer SET state = sqlc.arg(state), second = sqlc.arg(second), ended_at = sqlc.arg(ended_at)
WHERE id = sqlc.arg(id) AND state = 'proposed';

-- name: DropTransfers :execrows
DELETE FROM person_transfer WHERE person = sqlc.arg(person);

-- name: AddMerge :exec
INSERT INTO person_merge (id, org, kept, absorbed, author, undoer, made_at)
VALUES (sqlc.arg(id), sqlc.arg(org), sqlc.arg(kept), sqlc.arg(absorbed), sqlc.arg(author), '', sqlc.arg(made_at));

-- name: Merge :one
SELECT * FROM person_merge WHERE id = sqlc.arg(id);

-- name: MergesOf :many
SELECT * FROM person_merge WHERE kept = sqlc.arg(kept) ORDER BY made_at DESC, id DESC;

-- name: UndoMerge :execrows
UPDATE person_merge SET undoer = sqlc.arg(undoer), undone_at = sqlc.arg(undone_at)
WHERE id = sqlc.arg(id) AND undone_at IS NULL;

-- name: AddAsk :exec
INSERT INTO person_ask (id, person, reference, org, account, lang, channel, code, tries, used, made_at, expires_at)
VALUES (sqlc.arg(id), sqlc.arg(person), sqlc.arg(reference), sqlc.arg(org), sqlc.arg(account), sqlc.arg(lang), '', '', 0, FALSE, sqlc.arg(made_at), sqlc.arg(expires_at));

-- name: Ask :one
SELECT * FROM person_ask WHERE id = sqlc.arg(id);

-- name: SetAskChannel :execrows
UPDATE person_ask SET channel = sqlc.arg(channel), expires_at = sqlc.arg(expires_at) WHERE id = sqlc.arg(id) AND channel = '';

-- name: SetAskCode :execrows
UPDATE person_ask SET code = sqlc.arg(code) WHERE id = sqlc.arg(id) AND code = '';

-- name: TryAsk :execrows
UPDATE person_ask SET tries = tries + 1 WHERE id = sqlc.arg(id) AND tries < sqlc.arg(most);

-- name: UseAsk :execrows
UPDATE person_ask SET used = TRUE WHERE id = sqlc.arg(id) AND NOT used;

-- name: DropAsks :execrows
DELETE FROM person_ask WHERE person = sqlc.arg(person);

-- name: PurgeAsks :execrows
DELETE FROM person_ask WHERE made_at < sqlc.arg(older_at);

-- name: AddSession :exec
INSERT INTO person_session (id, person, made_at, expires_at)
VALUES (sqlc.arg(id), sqlc.arg(person), sqlc.arg(made_at), sqlc.arg(expires_at));

-- name: Session :one
SELECT * FROM person_session WHERE id = sqlc.arg(id);

-- name: EndSession :execrows
UPDATE person_session SET ended_at = sqlc.arg(ended_at) WHERE id = sqlc.arg(id) AND ended_at IS NULL;

-- name: DropSessions :execrows
DELETE FROM person_session WHERE person = sqlc.arg(person);

-- name: PurgeSessions :execrows
DELETE FROM person_session WHERE expires_at < sqlc.arg(older_at);
