-- name: Account :one
SELECT * FROM account_account WHERE id = sqlc.arg(id);

-- name: AccountByEmail :one
SELECT * FROM account_account WHERE email = sqlc.arg(email) AND email <> '';

-- name: AddAccount :execrows
INSERT INTO account_account (id, email, given, family, folded, phone, state, step, created_at)
VALUES (sqlc.arg(id), sqlc.arg(email), sqlc.arg(given), sqlc.arg(family), sqlc.arg(folded), sqlc.arg(phone), sqlc.arg(state), 0, sqlc.arg(created_at))
ON CONFLICT DO NOTHING;

-- name: Rename :execrows
UPDATE account_account SET given = sqlc.arg(given), family = sqlc.arg(family), folded = sqlc.arg(folded), phone = sqlc.arg(phone)
WHERE id = sqlc.arg(id);

-- name: Sleep :execrows
UPDATE account_account SET state = 'inactive', ended_at = sqlc.arg(ended_at) WHERE id = sqlc.arg(id) AND state = 'active';

-- name: Wake :execrows
UPDATE account_account SET state = 'active', ended_at = NULL, warned_at = NULL, seen_at = sqlc.arg(seen_at)
WHERE id = sqlc.arg(id) AND state = 'inactive';

-- name: Seen :execrows
UPDATE account_account SET seen_at = sqlc.arg(seen_at), warned_at = NULL WHERE id = sqlc.arg(id);

-- name: Warned :execrows
UPDATE account_account SET warned_at = sqlc.arg(warned_at) WHERE id = sqlc.arg(id) AND warned_at IS NULL AND state = 'active';

-- name: Erase :execrows
UPDATE account_account SET state = 'erased', email = '', given = '', family = '', folded = '', phone = '', secret = NULL
WHERE id = sqlc.arg(id) AND state = 'inactive';

-- name: DropPasskeys :execrows
DELETE FROM account_passkey WHERE account = sqlc.arg(account);

-- name: DropIdentities :execrows
DELETE FROM account_identity WHERE account = sqlc.arg(account);

-- name: EndMemberships :execrows
UPDATE account_membership SET ended_at = sqlc.arg(ended_at) WHERE account = sqlc.arg(account) AND ended_at IS NULL;

-- name: Unseen :many
SELECT * FROM account_account
WHERE state = 'active' AND COALESCE(seen_at, created_at) < sqlc.arg(before_at) AND (warned_at IS NULL OR warned_at <= sqlc.arg(warned_at))
ORDER BY id LIMIT sqlc.arg(size);

-- name: EndedBefore :many
SELECT * FROM account_account WHERE state = 'inactive' AND ended_at < sqlc.arg(before_at) ORDER BY id LIMIT sqlc.arg(size);

-- name: Search :many
SELECT * FROM account_account
WHERE state <> 'erased' AND state LIKE sqlc.arg(state)
    AND ((email LIKE CAST(sqlc.arg(email) AS TEXT) ESCAPE '!') OR (folded LIKE CAST(sqlc.arg(folded) AS TEXT) ESCAPE '!'))
ORDER BY created_at DESC, id DESC LIMIT sqlc.arg(size);

-- name: AddSession :exec
INSERT INTO account_session (id, account, org, device, stage, shared, created_at, seen_at, expires_at)
VALUES (sqlc.arg(id), sqlc.arg(account), sqlc.arg(org), sqlc.arg(device), sqlc.arg(stage), sqlc.arg(shared),
    sqlc.arg(created_at), sqlc.arg(seen_at), sqlc.arg(expires_at));

-- name: Session :one
SELECT * FROM account_session WHERE id = sqlc.arg(id);

-- name: Acting :one
SELECT s.id, s.account, s.stage, s.seen_at, s.proved_at, s.expires_at, s.ended_at, a.state,
    CAST(COALESCE(m.org, '') AS TEXT) AS org, CAST(COALESCE(m.roles, '') AS TEXT) AS roles
FROM account_session s
JOIN account_account a ON a.id = s.account
LEFT JOIN account_membership m ON m.account = s.account AND m.org = s.org AND m.ended_at IS NULL
WHERE s.id = sqlc.arg(id);

-- name: Sessions :many
SELECT * FROM account_session
WHERE account = sqlc.arg(account) AND stage = 'open' AND ended_at IS NULL AND expires_at > sqlc.arg(now_at)
ORDER BY created_at DESC, id DESC;

-- name: OpenSession :execrows
UPDATE account_session SET stage = 'open', org = sqlc.arg(org), seen_at = sqlc.arg(seen_at), proved_at = sqlc.arg(proved_at), expires_at = sqlc.arg(expires_at)
WHERE id = sqlc.arg(id) AND stage = sqlc.arg(was) AND ended_at IS NULL;

-- name: Touch :execrows
UPDATE account_session SET seen_at = sqlc.arg(seen_at) WHERE id = sqlc.arg(id) AND seen_at < sqlc.arg(seen_at) AND ended_at IS NULL;

-- name: HoldEnrolment :execrows
UPDATE account_session SET secret = sqlc.arg(secret), held = sqlc.arg(held) WHERE id = sqlc.arg(id) AND ended_at IS NULL;

-- name: ChooseOrg :execrows
UPDATE account_session SET org = sqlc.arg(org) WHERE id = sqlc.arg(id) AND ended_at IS NULL;

-- name: LastOrg :one
SELECT org FROM account_session WHERE account = sqlc.arg(account) AND org <> '' ORDER BY created_at DESC, id DESC LIMIT 1;

-- name: EndSession :execrows
UPDATE account_session SET ended_at = sqlc.arg(ended_at), secret = NULL, held = NULL WHERE id = sqlc.arg(id) AND ended_at IS NULL;

-- name: EndSessions :execrows
UPDATE account_session SET ended_at = sqlc.arg(ended_at), secret = NULL, held = NULL
WHERE account = sqlc.arg(account) AND id <> sqlc.arg(but) AND ended_at IS NULL;

-- name: EndEverySession :execrows
UPDATE account_session SET ended_at = sqlc.arg(ended_at), secret = NULL, held = NULL WHERE ended_at IS NULL;

-- name: PurgeSessions :execrows
DELETE FROM account_session WHERE expires_at < sqlc.arg(older_at) OR ended_at < sqlc.arg(older_at);

-- name: AddLink :exec
INSERT INTO account_link (id, email, binding, next, lang, tries, created_at, expires_at)
VALUES (sqlc.arg(id), sqlc.arg(email), sqlc.arg(binding), sqlc.arg(next), sqlc.arg(lang), 0, sqlc.arg(created_at), sqlc.arg(expires_at));

-- name: Link :one
SELECT * FROM account_link WHERE id = sqlc.arg(id);

-- name: LinkOf :one
SELECT * FROM account_link WHERE binding = sqlc.arg(binding) AND used_at IS NULL AND expires_at > sqlc.arg(now_at)
ORDER BY created_at DESC, id DESC LIMIT 1;

-- name: Sent :execrows
UPDATE account_link SET sent_at = sqlc.arg(sent_at) WHERE id = sqlc.arg(id) AND sent_at IS NULL;

-- name: UseLink :execrows
UPDATE account_link SET used_at = sqlc.arg(used_at)
WHERE id = sqlc.arg(id) AND used_at IS NULL AND sent_at IS NOT NULL AND expires_at > sqlc.arg(used_at);

-- name: TryLink :execrows
UPDATE account_link SET tries = tries + 1
WHERE id = sqlc.arg(id) AND tries < sqlc.arg(most) AND used_at IS NULL AND expires_at > sqlc.arg(now_at);

-- name: EndEveryLink :execrows
UPDATE account_link SET used_at = sqlc.arg(used_at) WHERE used_at IS NULL;

-- name: PurgeLinks :execrows
DELETE FROM account_link WHERE expires_at < sqlc.arg(older_at);

-- name: SetSecret :execrows
UPDATE account_account SET secret = sqlc.arg(secret), step = sqlc.arg(step) WHERE id = sqlc.arg(id);

-- name: TakeStep :execrows
UPDATE account_account SET step = sqlc.arg(step) WHERE id = sqlc.arg(id) AND step < sqlc.arg(step) AND secret IS NOT NULL;

-- name: AddRecovery :exec
INSERT INTO account_recovery (account, mac, created_at) VALUES (sqlc.arg(account), sqlc.arg(mac), sqlc.arg(created_at));

-- name: UseRecovery :execrows
UPDATE account_recovery SET used_at = sqlc.arg(used_at) WHERE account = sqlc.arg(account) AND mac = sqlc.arg(mac) AND used_at IS NULL;

-- name: Recoveries :one
SELECT COUNT(*) FROM account_recovery WHERE account = sqlc.arg(account) AND used_at IS NULL;

-- name: DropRecoveries :execrows
DELETE FROM account_recovery WHERE account = sqlc.arg(account);

-- name: EndEveryRecovery :execrows
UPDATE account_recovery SET used_at = sqlc.arg(used_at) WHERE used_at IS NULL;

-- name: PurgeRecoveries :execrows
DELETE FROM account_recovery WHERE used_at < sqlc.arg(older_at);

-- name: AddPasskey :execrows
INSERT INTO account_passkey (id, account, credential, data, name, created_at)
VALUES (sqlc.arg(id), sqlc.arg(account), sqlc.arg(credential), sqlc.arg(data), sqlc.arg(name), sqlc.arg(created_at))
ON CONFLICT DO NOTHING;

-- name: Passkeys :many
SELECT * FROM account_passkey WHERE account = sqlc.arg(account) AND ended_at IS NULL ORDER BY created_at, id;

-- name: PasskeyByCredential :one
SELECT * FROM account_passkey WHERE credential = sqlc.arg(credential);

-- name: UsePasskey :execrows
UPDATE account_passkey SET data = sqlc.arg(data), used_at = sqlc.arg(used_at) WHERE id = sqlc.arg(id) AND ended_at IS NULL;

-- name: EndPasskey :execrows
UPDATE account_passkey SET ended_at = sqlc.arg(ended_at) WHERE id = sqlc.arg(id) AND account = sqlc.arg(account) AND ended_at IS NULL;

-- name: AddIdentity :execrows
INSERT INTO account_identity (id, issuer, subject, account, state, decider, created_at)
VALUES (sqlc.arg(id), sqlc.arg(issuer), sqlc.arg(subject), sqlc.arg(account), sqlc.arg(state), '', sqlc.arg(created_at))
ON CONFLICT DO NOTHING;

-- name: Identity :one
SELECT * FROM account_identity WHERE id = sqlc.arg(id);

-- name: IdentityBySubject :one
SELECT * FROM account_identity WHERE issuer = sqlc.arg(issuer) AND subject = sqlc.arg(subject);

-- name: Identities :many
SELECT * FROM account_identity WHERE state = sqlc.arg(state) ORDER BY created_at, id;

-- name: DecideIdentity :execrows
UPDATE account_identity SET state = sqlc.arg(state), decider = sqlc.arg(decider), decided_at = sqlc.arg(decided_at)
WHERE id = sqlc.arg(id) AND state = 'pending';

-- name: AddMembership :execrows
INSERT INTO account_membership (id, account, org, roles, made_by, left_by, joined_at)
VALUES (sqlc.arg(id), sqlc.arg(account), sqlc.arg(org), sqlc.arg(roles), sqlc.arg(made_by), '', sqlc.arg(joined_at))
ON CONFLICT DO NOTHING;

-- name: Membership :one
SELECT * FROM account_membership WHERE account = sqlc.arg(account) AND org = sqlc.arg(org) AND ended_at IS NULL;

-- name: Memberships :many
SELECT * FROM account_membership WHERE account = sqlc.arg(account) AND ended_at IS NULL ORDER BY joined_at, id;

-- name: Members :many
SELECT m.id, m.account, m.org, m.roles, m.joined_at, a.email, a.given, a.family, a.phone, a.state, a.seen_at
FROM account_membership m JOIN account_account a ON a.id = m.account
WHERE m.org = sqlc.arg(org) AND m.ended_at IS NULL ORDER BY a.folded, a.email;

-- name: SetRoles :execrows
UPDATE account_membership SET roles = sqlc.arg(roles) WHERE id = sqlc.arg(id) AND ended_at IS NULL;

-- name: EndMembership :execrows
UPDATE account_membership SET ended_at = sqlc.arg(ended_at) WHERE id = sqlc.arg(id) AND ended_at IS NULL;

-- name: HoldOrg :exec
INSERT INTO account_org (org, version) VALUES (sqlc.arg(org), 1)
ON CONFLICT (org) DO UPDATE SET version = account_org.version + 1;

-- name: LiveOf :many
SELECT * FROM account_membership WHERE org = sqlc.arg(org) AND ended_at IS NULL ORDER BY id;

-- name: MoveAway :execrows
UPDATE account_membership SET ended_at = sqlc.arg(ended_at), left_by = sqlc.arg(left_by) WHERE id = sqlc.arg(id) AND ended_at IS NULL;

-- name: LeftBy :many
SELECT * FROM account_membership WHERE left_by = sqlc.arg(merge) AND ended_at IS NOT NULL ORDER BY id;

-- name: MadeBy :one
SELECT * FROM account_membership WHERE made_by = sqlc.arg(merge) AND account = sqlc.arg(account);

-- name: MoveBack :execrows
UPDATE account_membership SET ended_at = NULL, left_by = '' WHERE id = sqlc.arg(id);

-- name: FollowOrg :execrows
UPDATE account_session SET org = sqlc.arg(other) WHERE org = sqlc.arg(org) AND ended_at IS NULL;

-- name: DropExpiredInvitation :execrows
UPDATE account_invitation SET ended_at = sqlc.arg(now_at)
WHERE org = sqlc.arg(org) AND email = sqlc.arg(email) AND used_at IS NULL AND ended_at IS NULL AND expires_at <= sqlc.arg(now_at);

-- name: AddInvitation :execrows
INSERT INTO account_invitation (id, org, email, given, family, roles, inviter, created_at, expires_at)
VALUES (sqlc.arg(id), sqlc.arg(org), sqlc.arg(email), sqlc.arg(given), sqlc.arg(family), sqlc.arg(roles), sqlc.arg(inviter),
    sqlc.arg(created_at), sqlc.arg(expires_at))
ON CONFLICT DO NOTHING;

-- name: Invitation :one
SELECT * FROM account_invitation WHERE id = sqlc.arg(id);

-- name: Invitations :many
SELECT * FROM account_invitation WHERE org = sqlc.arg(org) AND used_at IS NULL AND ended_at IS NULL ORDER BY email;

-- name: RenewInvitation :execrows
UPDATE account_invitation SET expires_at = sqlc.arg(expires_at) WHERE id = sqlc.arg(id) AND used_at IS NULL AND ended_at IS NULL;

-- name: UseInvitation :execrows
UPDATE account_invitation SET used_at = sqlc.arg(used_at)
WHERE id = sqlc.arg(id) AND used_at IS NULL AND ended_at IS NULL AND expires_at > sqlc.arg(used_at);

-- name: CancelInvitation :execrows
UPDATE account_invitation SET ended_at = sqlc.arg(ended_at) WHERE id = sqlc.arg(id) AND used_at IS NULL AND ended_at IS NULL;

-- name: EndEveryInvitation :execrows
UPDATE account_invitation SET ended_at = sqlc.arg(ended_at) WHERE used_at IS NULL AND ended_at IS NULL;

-- name: PurgeInvitations :execrows
DELETE FROM account_invitation WHERE expires_at < sqlc.arg(older_at) OR used_at < sqlc.arg(older_at) OR ended_at < sqlc.arg(older_at);

-- name: AddKey :exec
INSERT INTO account_key (id, org, maker, name, prefix, mac, scopes, created_at, expires_at)
VALUES (sqlc.arg(id), sqlc.arg(org), sqlc.arg(maker), sqlc.arg(name), sqlc.arg(prefix), sqlc.arg(mac), sqlc.arg(scopes),
    sqlc.arg(created_at), sqlc.arg(expires_at));

-- name: Keys :many
SELECT * FROM account_key WHERE org = sqlc.arg(org) ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, created_at DESC, id DESC;

-- name: KeyByMAC :one
SELECT * FROM account_key WHERE mac = sqlc.arg(mac);

-- name: KeyUsed :execrows
UPDATE account_key SET used_at = sqlc.arg(used_at) WHERE id = sqlc.arg(id);

-- name: EndKey :execrows
UPDATE account_key SET ended_at = sqlc.arg(ended_at) WHERE id = sqlc.arg(id) AND org = sqlc.arg(org) AND ended_at IS NULL;

-- name: EndAccountAgain :execrows
UPDATE account_account SET state = 'inactive', ended_at = sqlc.arg(ended_at)
WHERE id = sqlc.arg(id) AND state = 'active' AND COALESCE(seen_at, created_at) <= sqlc.arg(ended_at);

-- name: EndPasskeyAgain :execrows
UPDATE account_passkey SET ended_at = sqlc.arg(ended_at) WHERE id = sqlc.arg(id) AND ended_at IS NULL;

-- name: EndKeyAgain :execrows
UPDATE account_key SET ended_at = sqlc.arg(ended_at) WHERE id = sqlc.arg(id) AND ended_at IS NULL;
