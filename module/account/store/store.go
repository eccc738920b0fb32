// Package store keeps accounts in the database.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"time"

	"maillage/core/fault"
	"maillage/core/id"
	"maillage/module/account"
	"maillage/module/account/store/row"
	"maillage/platform/db"
	"maillage/platform/dual"
	"maillage/platform/job"
	"maillage/platform/journal"
	"maillage/platform/mail"
)

//go:embed schema
var schema embed.FS

// Set is the module's migrations.
var Set = db.Set{Module: "account", FS: schema}

// Store implements account.Store on either engine.
type Store struct {
	db    *db.DB
	clock account.Clock
}

// New returns the store of a migrated database.
func New(d *db.DB, clock account.Clock) *Store { return &Store{db: d, clock: clock} }

// Tx implements account.Store.
func (s *Store) Tx(ctx context.Context, fn func(account.Tx) error) error {
	now := s.clock.Now()
	return s.db.Tx(ctx, func(t *db.Tx) error { return fn(open(t, now)) })
}

// View implements account.Store.
func (s *Store) View(ctx context.Context, fn func(account.Tx) error) error {
	now := s.clock.Now()
	return s.db.View(ctx, func(t *db.Tx) error { return fn(open(t, now)) })
}

// tx implements account.Tx; its methods stand in the file of their subject.
type tx struct {
	journal.Journal
	dual.Desk
	ctx context.Context //nolint:containedctx // the transaction owns one
	Tx  *db.Tx
	q   *row.Queries
	now time.Time
}

func open(t *db.Tx, now time.Time) *tx {
	return &tx{Journal: journal.Journal{Tx: t, At: now}, Desk: dual.Desk{Tx: t}, Tx: t, ctx: t.Context(), q: row.New(t), now: now}
}

func (t *tx) Enqueue(kind, body string) error {
	_, err := job.Queue{Tx: t.Tx}.Enqueue(job.Order{Kind: kind, Body: []byte(body), At: t.now})
	return err
}

func (t *tx) Send(l account.Letter) error {
	return mail.Outgoing{Tx: t.Tx}.PutOnce(t.now, id.New(t.now), mail.Message{To: l.To, Subject: l.Subject, Text: l.Text})
}

// missing answers for what does not exist.
var missing = fault.New(fault.NotFound, "", "account.fault.unknown", "Nous ne trouvons pas ce que vous cherchez.")

// one reads a row as the module's own type; none is NotFound.
func one[R, T any](r R, err error, read func(R) T) (T, error) {
	if errors.Is(err, sql.ErrNoRows) {
		err = missing
	}
	if err != nil {
		var none T
		return none, err
	}
	return read(r), nil
}

// many reads rows as the module's own type.
func many[R, T any](rows []R, err error, read func(R) T) ([]T, error) {
	if err != nil {
		return nil, err
	}
	all := make([]T, len(rows))
	for i := range rows {
		all[i] = read(rows[i])
	}
	return all, nil
}

// moved reports whether a guarded update found its row.
func moved(n int64, err error) (bool, error) { return n > 0, err }

// only is the error of an update that cannot miss its row, or need not find it.
func only(_ int64, err error) error { return err }
