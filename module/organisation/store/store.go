// Package store keeps organisations in the database.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"time"

	"maillage/core/capacity"
	"maillage/core/id"
	"maillage/module/organisation"
	"maillage/module/organisation/store/row"
	"maillage/platform/db"
	"maillage/platform/dual"
	"maillage/platform/journal"
	"maillage/platform/outbox"
)

//go:embed schema/*.sql
var schema embed.FS

// Set is the module's migrations.
var Set = db.Set{Module: "organisation", FS: schema}

// Store implements organisation.Store on either engine.
type Store struct {
	DB    *db.DB
	Clock organisation.Clock
}

// Tx implements organisation.Store.
func (s *Store) Tx(ctx context.Context, fn func(organisation.Tx) error) error {
	return s.DB.Tx(ctx, func(t *db.Tx) error { return fn(s.on(t)) })
}

// View implements organisation.Store.
func (s *Store) View(ctx context.Context, fn func(organisation.Tx) error) error {
	return s.DB.View(ctx, func(t *db.Tx) error { return fn(s.on(t)) })
}

func (s *Store) on(t *db.Tx) *tx {
	return &tx{Journal: journal.Journal{Tx: t, At: s.Clock.Now()}, Outbox: outbox.Outbox{Tx: t}, Desk: dual.Desk{Tx: t},
		own: t, ctx: t.Context(), q: row.New(t)}
}

// Standing reads what an organisation is allowed now, in one statement: it is
// asked at every request, and never remembered, so a suspension holds at once in
// every process. Errors: NotFound.
func (s *Store) Standing(ctx context.Context, org string) (organisation.Standing, error) {
	if !id.Valid(org) {
		return organisation.Standing{}, organisation.Unknown()
	}
	rows, err := row.New(s.DB.Reader()).Standing(ctx, row.StandingParams{ID: org, NowAt: db.At(s.Clock.Now())})
	if err != nil {
		return organisation.Standing{}, err
	}
	if len(rows) == 0 {
		return organisation.Standing{}, organisation.Unknown()
	}
	first := rows[0]
	standing := organisation.Standing{ID: first.ID, Name: first.Name, State: organisation.State(first.State), Into: first.MergedInto}
	for _, r := range rows {
		if r.Capacity != "" {
			standing.Capacities = append(standing.Capacities, capacity.Capacity(r.Capacity))
		}
	}
	return standing, nil
}

// Names reads the names of organisations by id; those that do not exist are
// absent.
func (s *Store) Names(ctx context.Context, ids []string) (map[string]string, error) {
	names := make(map[string]string, len(ids))
	err := s.DB.View(ctx, func(t *db.Tx) error {
		q := row.New(t)
		for _, org := range ids {
			name, err := q.RecordName(t.Context(), org)
			if err != nil && !errors.Is(err, sql.ErrNoRows) {
				return err
			}
			if err == nil {
				names[org] = name
			}
		}
		return nil
	})
	return names, err
}

// Purge forgets the proofs of claims decided before the instant, and returns
// how many.
func (s *Store) Purge(ctx context.Context, before time.Time) (gone int64, err error) {
	err = s.DB.Tx(ctx, func(t *db.Tx) error {
		gone, err = row.New(t).ForgetProofs(t.Context(), db.At(before))
		return err
	})
	return gone, err
}

// tx implements organisation.Tx.
type tx struct {
	journal.Journal
	outbox.Outbox
	dual.Desk
	own *db.Tx
	ctx context.Context //nolint:containedctx // the transaction owns one
	q   *row.Queries
}
