package store

import (
	"context"
	"time"

	"maillage/module/account"
	"maillage/module/account/store/row"
	"maillage/platform/db"
)

// Reopen runs fn in a transaction on a store that was restored.
func (s *Store) Reopen(ctx context.Context, fn func(account.Reopening) error) error {
	now := db.At(s.clock.Now())
	return s.db.Tx(ctx, func(t *db.Tx) error { return fn(reopening{ctx: t.Context(), q: row.New(t), now: now}) })
}

// reopening implements account.Reopening.
type reopening struct {
	ctx context.Context //nolint:containedctx // the transaction owns one
	q   *row.Queries
	now db.Time
}

func (r reopening) Close() error {
	for _, end := range []func(context.Context, db.Time) (int64, error){
		r.q.EndEverySession, r.q.EndEveryLink, r.q.EndEveryInvitation, r.q.EndEveryRecovery,
	} {
		if _, err := end(r.ctx, r.now); err != nil {
			return err
		}
	}
	return nil
}

func (r reopening) EndAgain(e account.Ended, at time.Time) error {
	var err error
	switch e.Kind {
	case account.EndedAccount:
		_, err = r.q.EndAccountAgain(r.ctx, row.EndAccountAgainParams{ID: e.ID, EndedAt: db.At(at)})
	case account.EndedCredential:
		_, err = r.q.EndPasskeyAgain(r.ctx, row.EndPasskeyAgainParams{ID: e.ID, EndedAt: r.now})
	case account.EndedKey:
		_, err = r.q.EndKeyAgain(r.ctx, row.EndKeyAgainParams{ID: e.ID, EndedAt: r.now})
	case account.EndedMembership:
		_, err = r.q.EndMembership(r.ctx, row.EndMembershipParams{ID: e.ID, EndedAt: r.now})
	}
	return err
}
