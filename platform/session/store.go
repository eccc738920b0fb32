package session

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/alexedwards/scs/v2"

	"maillage/core/fault"
	"maillage/platform/db"
	"maillage/platform/session/row"
)

// store keeps sessions in the database, for scs. It is told by the context
// when a token takes the place of another (replacing); any other write is to
// a session that must still be there.
type store struct {
	db  *db.DB
	now func() time.Time
}

var _ scs.CtxStore = store{}

// errEnded answers who writes to a session that another request has ended.
var errEnded = fault.New(fault.Anonymous, "", "session.fault.ended", "Votre session est terminée. Recommencez.")

// replaced is the token that a new one takes the place of; empty: none.
type replaced struct{ token string }

type replacedKey struct{}

// replacing marks a context in which scs renews a token. scs deletes the old
// row, then commits the new one; so marked, both happen in one transaction.
func replacing(ctx context.Context) context.Context {
	return context.WithValue(ctx, replacedKey{}, &replaced{})
}

// FindCtx implements scs.CtxStore.
func (s store) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	data, err := row.New(s.db.Reader()).Find(ctx, row.FindParams{Token: token, NowAt: db.At(s.now())})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return data, err == nil, err
}

// CommitCtx implements scs.CtxStore. Errors: Anonymous when the session was
// ended meanwhile.
func (s store) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	old, fresh := ctx.Value(replacedKey{}).(*replaced)
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		q := row.New(tx)
		if !fresh {
			return one(q.Change(tx.Context(), row.ChangeParams{Token: token, Data: data, ExpiresAt: db.At(expiry)}))
		}
		if old.token != "" {
			if err := one(q.Drop(tx.Context(), old.token)); err != nil {
				return err
			}
		}
		return q.Add(tx.Context(), row.AddParams{Token: token, Data: data, ExpiresAt: db.At(expiry)})
	})
}

// one is the error of a statement that had to find its session.
func one(n int64, err error) error {
	if err == nil && n == 0 {
		return errEnded
	}
	return err
}

// DeleteCtx implements scs.CtxStore.
func (s store) DeleteCtx(ctx context.Context, token string) error {
	if old, renewing := ctx.Value(replacedKey{}).(*replaced); renewing {
		old.token = token
		return nil
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := row.New(tx).Drop(tx.Context(), token)
		return err
	})
}

// Find implements scs.Store; scs prefers FindCtx.
func (s store) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit implements scs.Store; scs prefers CommitCtx.
func (s store) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete implements scs.Store; scs prefers DeleteCtx.
func (s store) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
