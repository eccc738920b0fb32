package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"maillage/module/account"
	"maillage/module/account/store/row"
	"maillage/platform/db"
)

func session(r row.AccountSession) account.Session {
	return account.Session{ID: r.ID, Account: r.Account, Org: r.Org, Device: r.Device, Stage: account.Stage(r.Stage), Shared: r.Shared,
		Secret: r.Secret, Held: r.Held, CreatedAt: r.CreatedAt.Time, SeenAt: r.SeenAt.Time, ProvedAt: r.ProvedAt.Time,
		ExpiresAt: r.ExpiresAt.Time, EndedAt: r.EndedAt.Time}
}

// Acting implements account.Store.
func (s *Store) Acting(ctx context.Context, id string) (account.Acting, error) {
	r, err := row.New(s.db.Reader()).Acting(ctx, id)
	return one(r, err, func(r row.ActingRow) account.Acting {
		return account.Acting{State: account.State(r.State), Roles: strings.Fields(r.Roles),
			Session: account.Session{ID: r.ID, Account: r.Account, Org: r.Org, Stage: account.Stage(r.Stage), SeenAt: r.SeenAt.Time,
				ProvedAt: r.ProvedAt.Time, ExpiresAt: r.ExpiresAt.Time, EndedAt: r.EndedAt.Time}}
	})
}

func (t *tx) AddSession(s account.Session) error {
	return t.q.AddSession(t.ctx, row.AddSessionParams{ID: s.ID, Account: s.Account, Org: s.Org, Device: s.Device, Stage: string(s.Stage), Shared: s.Shared,
		CreatedAt: db.At(s.CreatedAt), SeenAt: db.At(s.SeenAt), ExpiresAt: db.At(s.ExpiresAt)})
}

func (t *tx) Session(id string) (account.Session, error) {
	r, err := t.q.Session(t.ctx, id)
	return one(r, err, session)
}

func (t *tx) Sessions(holder string, now time.Time) ([]account.Session, error) {
	rows, err := t.q.Sessions(t.ctx, row.SessionsParams{Account: holder, NowAt: db.At(now)})
	return many(rows, err, session)
}

func (t *tx) OpenSession(s account.Session, from account.Stage) (bool, error) {
	return moved(t.q.OpenSession(t.ctx, row.OpenSessionParams{ID: s.ID, Was: string(from), Org: s.Org,
		SeenAt: db.At(s.SeenAt), ProvedAt: db.At(s.ProvedAt), ExpiresAt: db.At(s.ExpiresAt)}))
}

func (t *tx) Touch(id string, at time.Time) error {
	return only(t.q.Touch(t.ctx, row.TouchParams{ID: id, SeenAt: db.At(at)}))
}

func (t *tx) HoldEnrolment(id string, secret, held []byte) error {
	return only(t.q.HoldEnrolment(t.ctx, row.HoldEnrolmentParams{ID: id, Secret: secret, Held: held}))
}

func (t *tx) ChooseOrg(id, org string) error {
	return only(t.q.ChooseOrg(t.ctx, row.ChooseOrgParams{ID: id, Org: org}))
}

func (t *tx) LastOrg(holder string) (string, error) {
	org, err := t.q.LastOrg(t.ctx, holder)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return org, err
}

func (t *tx) EndSession(id string, at time.Time) (bool, error) {
	return moved(t.q.EndSession(t.ctx, row.EndSessionParams{ID: id, EndedAt: db.At(at)}))
}

func (t *tx) EndSessions(holder, but string, at time.Time) (int64, error) {
	return t.q.EndSessions(t.ctx, row.EndSessionsParams{Account: holder, But: but, EndedAt: db.At(at)})
}
