// Package store keeps persons in the database: their identity sealed, ids and
// states in clear.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"time"

	core "maillage/core/dual"
	"maillage/core/fault"
	"maillage/module/person"
	"maillage/module/person/store/row"
	"maillage/platform/db"
	"maillage/platform/dual"
	"maillage/platform/job"
	"maillage/platform/journal"
	"maillage/platform/mail"
	"maillage/platform/outbox"
	"maillage/platform/sms"
)

//go:embed schema/*.sql
var schema embed.FS

// Set is the module's migrations.
var Set = db.Set{Module: "person", FS: schema}

// Store implements person.Store and person.Proposals on either engine.
type Store struct {
	DB    *db.DB
	Clock person.Clock
	MACs  func(purpose, text string) []string // platform/key's, for the messages
}

// Tx implements person.Store.
func (s Store) Tx(ctx context.Context, fn func(person.Tx) error) error {
	now := s.Clock.Now()
	return s.DB.Tx(ctx, func(t *db.Tx) error { return fn(s.on(t, now)) })
}

// View implements person.Store.
func (s Store) View(ctx context.Context, fn func(person.Tx) error) error {
	now := s.Clock.Now()
	return s.DB.View(ctx, func(t *db.Tx) error { return fn(s.on(t, now)) })
}

func (s Store) on(t *db.Tx, now time.Time) *tx {
	return &tx{Journal: journal.Journal{Tx: t, At: now}, Outbox: outbox.Outbox{Tx: t}, Desk: dual.Desk{Tx: t},
		texts: sms.Outgoing{Tx: t, MACs: s.MACs}, letters: mail.Outgoing{Tx: t}, tasks: job.Queue{Tx: t}, ctx: t.Context(), q: row.New(t)}
}

// Proposals implements person.Proposals.
func (s Store) Proposals(ctx context.Context, kind, org string) ([]core.Proposal, error) {
	now := s.Clock.Now()
	waiting, err := dual.Waiting(ctx, s.DB.Reader(), now, kind, org)
	if err != nil {
		return nil, err
	}
	decided, err := dual.Decided(ctx, s.DB.Reader(), now.Add(-person.Download), kind, org)
	return append(waiting, decided...), err
}

// tx implements person.Tx.
type tx struct {
	journal.Journal
	outbox.Outbox
	dual.Desk
	texts   sms.Outgoing
	letters mail.Outgoing
	tasks   job.Queue
	ctx     context.Context //nolint:containedctx // the transaction owns one
	q       *row.Queries
}

func (t *tx) Queue(kind, id string, at, due time.Time) error {
	_, err := t.tasks.Enqueue(job.Order{Kind: kind, Body: []byte(id), Key: id, At: at, Due: due})
	return err
}

func (t *tx) Text(number, words string, at, until time.Time) error {
	return t.texts.Put(at, sms.Message{To: number, Text: words, Purpose: person.SendKind, Until: until})
}

func (t *tx) Letter(address, subject, words string, at time.Time) error {
	return t.letters.Put(at, mail.Message{To: address, Subject: subject, Text: words})
}

// one says whether a guarded statement changed its row.
func one(n int64, err error) (bool, error) { return n == 1, err }

// unit forgets how many rows a statement changed.
func unit(_ int64, err error) error { return err }

// missing is the answer for a row that is not there.
func missing(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.NotFound, "", "person.fault.unknown", "Nous ne trouvons pas cette personne.")
	}
	return err
}

// each opens every row.
func each[R, T any](rows []R, open func(R) T, err error) ([]T, error) {
	all := make([]T, len(rows))
	for n, r := range rows {
		all[n] = open(r)
	}
	return all, err
}
