package store

import (
	"time"

	"maillage/core/fault"
	"maillage/module/account"
	"maillage/module/account/store/row"
	"maillage/platform/db"
)

func (t *tx) SetSecret(holder string, secret []byte, step int64) error {
	return only(t.q.SetSecret(t.ctx, row.SetSecretParams{ID: holder, Secret: secret, Step: step}))
}

func (t *tx) TakeStep(holder string, step int64) (bool, error) {
	return moved(t.q.TakeStep(t.ctx, row.TakeStepParams{ID: holder, Step: step}))
}

func (t *tx) AddRecovery(holder string, macs []string, at time.Time) error {
	for _, mac := range macs {
		if err := t.q.AddRecovery(t.ctx, row.AddRecoveryParams{Account: holder, Mac: mac, CreatedAt: db.At(at)}); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) UseRecovery(holder string, macs []string, at time.Time) (bool, error) {
	for _, mac := range macs {
		used, err := moved(t.q.UseRecovery(t.ctx, row.UseRecoveryParams{Account: holder, Mac: mac, UsedAt: db.At(at)}))
		if used || err != nil {
			return used, err
		}
	}
	return false, nil
}

func (t *tx) Recoveries(holder string) (int, error) {
	n, err := t.q.Recoveries(t.ctx, holder)
	return int(n), err
}

func (t *tx) DropRecoveries(holder string) error { return only(t.q.DropRecoveries(t.ctx, holder)) }

func passkey(r row.AccountPasskey) account.Passkey {
	return account.Passkey{ID: r.ID, Account: r.Account, Credential: r.Credential, Data: r.Data, Name: r.Name,
		CreatedAt: r.CreatedAt.Time, UsedAt: r.UsedAt.Time, EndedAt: r.EndedAt.Time}
}

func (t *tx) AddPasskey(p account.Passkey) (bool, error) {
	return moved(t.q.AddPasskey(t.ctx, row.AddPasskeyParams{ID: p.ID, Account: p.Account, Credential: p.Credential, Data: p.Data, Name: p.Name, CreatedAt: db.At(p.CreatedAt)}))
}

func (t *tx) Passkeys(holder string) ([]account.Passkey, error) {
	rows, err := t.q.Passkeys(t.ctx, holder)
	return many(rows, err, passkey)
}

func (t *tx) PasskeyByCredential(credential string) (account.Passkey, error) {
	r, err := t.q.PasskeyByCredential(t.ctx, credential)
	return one(r, err, passkey)
}

func (t *tx) UsePasskey(p account.Passkey) (bool, error) {
	return moved(t.q.UsePasskey(t.ctx, row.UsePasskeyParams{ID: p.ID, Data: p.Data, UsedAt: db.At(p.UsedAt)}))
}

func (t *tx) EndPasskey(holder, id string, at time.Time) (bool, error) {
	return moved(t.q.EndPasskey(t.ctx, row.EndPasskeyParams{ID: id, Account: holder, EndedAt: db.At(at)}))
}

func identity(r row.AccountIdentity) account.Identity {
	return account.Identity{ID: r.ID, Issuer: r.Issuer, Subject: r.Subject, Account: r.Account, State: r.State, By: r.Decider,
		CreatedAt: r.CreatedAt.Time, DecidedAt: r.DecidedAt.Time}
}

func (t *tx) AddIdentity(i account.Identity) (bool, error) {
	return moved(t.q.AddIdentity(t.ctx, row.AddIdentityParams{ID: i.ID, Issuer: i.Issuer, Subject: i.Subject, Account: i.Account, State: i.State, CreatedAt: db.At(i.CreatedAt)}))
}

func (t *tx) Identity(id string) (account.Identity, error) {
	r, err := t.q.Identity(t.ctx, id)
	return one(r, err, identity)
}

func (t *tx) IdentityBySubject(issuer, subject string) (account.Identity, error) {
	r, err := t.q.IdentityBySubject(t.ctx, row.IdentityBySubjectParams{Issuer: issuer, Subject: subject})
	return one(r, err, identity)
}

func (t *tx) Identities(state string) ([]account.Identity, error) {
	rows, err := t.q.Identities(t.ctx, state)
	return many(rows, err, identity)
}

func (t *tx) DecideIdentity(i account.Identity) (bool, error) {
	return moved(t.q.DecideIdentity(t.ctx, row.DecideIdentityParams{ID: i.ID, State: i.State, Decider: i.By, DecidedAt: db.At(i.DecidedAt)}))
}

func apiKey(r row.AccountKey) account.Key {
	return account.Key{ID: r.ID, Org: r.Org, By: r.Maker, Name: r.Name, Prefix: r.Prefix, MAC: r.Mac, Scopes: rights(r.Scopes),
		CreatedAt: r.CreatedAt.Time, ExpiresAt: r.ExpiresAt.Time, UsedAt: r.UsedAt.Time, EndedAt: r.EndedAt.Time}
}

func (t *tx) AddKey(k account.Key) error {
	return t.q.AddKey(t.ctx, row.AddKeyParams{ID: k.ID, Org: k.Org, Maker: k.By, Name: k.Name, Prefix: k.Prefix, Mac: k.MAC,
		Scopes: words(k.Scopes), CreatedAt: db.At(k.CreatedAt), ExpiresAt: db.At(k.ExpiresAt)})
}

func (t *tx) Keys(org string) ([]account.Key, error) {
	rows, err := t.q.Keys(t.ctx, org)
	return many(rows, err, apiKey)
}

func (t *tx) KeyByMAC(macs []string) (account.Key, error) {
	for _, mac := range macs {
		r, err := t.q.KeyByMAC(t.ctx, mac)
		found, err := one(r, err, apiKey)
		if err == nil || !fault.Is(err, fault.NotFound) {
			return found, err
		}
	}
	return account.Key{}, missing
}

func (t *tx) KeyUsed(id string, at time.Time) error {
	return only(t.q.KeyUsed(t.ctx, row.KeyUsedParams{ID: id, UsedAt: db.At(at)}))
}

func (t *tx) EndKey(org, id string, at time.Time) (bool, error) {
	return moved(t.q.EndKey(t.ctx, row.EndKeyParams{ID: id, Org: org, EndedAt: db.At(at)}))
}
