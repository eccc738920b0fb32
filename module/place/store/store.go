// Package store keeps the directory in the database, and its immutable picture
// in memory.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"time"

	"maillage/core/fault"
	"maillage/module/place"
	"maillage/module/place/standard"
	"maillage/module/place/store/row"
	"maillage/platform/db"
	"maillage/platform/outbox"
)

//go:embed schema
var schema embed.FS

// Set is the module's migrations.
var Set = db.Set{Module: "place", FS: schema}

// lastID sorts after every UUID in every collation: as a cursor's id it means
// that the epoch is read to its end.
const lastID = "z"

// page is how many records one query reads.
const page = 1000

// Store implements place.Store on either engine.
type Store struct {
	db *db.DB
}

// New returns the store of a migrated database.
func New(d *db.DB) *Store { return &Store{db: d} }

// Tx implements place.Store.
func (s *Store) Tx(ctx context.Context, fn func(place.Tx) error) error {
	return s.db.Tx(ctx, func(t *db.Tx) error {
		return fn(&tx{Outbox: outbox.Outbox{Tx: t}, ctx: t.Context(), q: row.New(t)})
	})
}

// Digests implements place.Store.
func (s *Store) Digests(ctx context.Context, sourceIDs []string) (map[string]string, error) {
	known := make(map[string]string, len(sourceIDs))
	err := s.db.View(ctx, func(t *db.Tx) error {
		q := row.New(t)
		for _, source := range sourceIDs {
			held, err := q.Digest(t.Context(), source)
			switch {
			case errors.Is(err, sql.ErrNoRows):
			case err != nil:
				return err
			case held.State == string(place.Visible):
				known[source] = held.Digest
			default:
				known[source] = ""
			}
		}
		return nil
	})
	return known, err
}

// Finished implements place.Store.
func (s *Store) Finished(ctx context.Context, file string) (bool, error) {
	n, err := row.New(s.db.Reader()).FinishedRuns(ctx, file)
	return n > 0, err
}

// Each implements place.Store.
func (s *Store) Each(ctx context.Context, visit func(place.Place) error) error {
	return s.db.View(ctx, func(t *db.Tx) error {
		return changes(t, 0, func(p place.Place) error {
			if p.State != place.Visible {
				return nil
			}
			return visit(p)
		})
	})
}

// changes visits every record changed after the epoch, in the order of the changes.
func changes(t *db.Tx, epoch int64, visit func(place.Place) error) error {
	q := row.New(t)
	// The pair (epoch, id) is the cursor.
	next := row.ChangedAfterParams{Epoch: epoch, After: lastID, Size: page}
	for {
		records, err := q.ChangedAfter(t.Context(), next)
		if err != nil {
			return err
		}
		for i := range records {
			if err := visit(open(&records[i])); err != nil {
				return err
			}
		}
		if len(records) < page {
			return nil
		}
		last := records[len(records)-1]
		next.Epoch, next.After = last.Epoch, last.ID
	}
}

// Changes implements place.Feed.
func (s *Store) Changes(ctx context.Context, from place.Cursor, size int) (place.Changes, error) {
	after := from.ID
	if after == "" {
		after = lastID
	}
	records, err := row.New(s.db.Reader()).ChangedAfter(ctx, row.ChangedAfterParams{Epoch: from.Epoch, After: after, Size: int32(size) + 1})
	if err != nil {
		return place.Changes{}, err
	}
	c := place.Changes{Next: from, More: len(records) > size}
	records = records[:min(size, len(records))]
	for i := range records {
		c.Places = append(c.Places, open(&records[i]))
		c.Next = place.Cursor{Epoch: records[i].Epoch, ID: records[i].ID}
	}
	return c, nil
}

// Since implements place.Feed.
func (s *Store) Since(ctx context.Context, at time.Time) (place.Cursor, error) {
	q := row.New(s.db.Reader())
	first, err := q.EpochSince(ctx, db.At(at))
	if err != nil {
		return place.Cursor{}, err
	}
	if first > 0 {
		return place.Cursor{Epoch: first - 1}, nil
	}
	now, err := q.Epoch(ctx)
	return place.Cursor{Epoch: now}, err
}

// Place reads one place, visible or closed, by our id or by its source's.
// It is nil when there is none.
func (s *Store) Place(ctx context.Context, id string) (*place.Place, error) {
	q := row.New(s.db.Reader())
	record, err := q.RecordByID(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		record, err = q.RecordBySourceID(ctx, id)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p := open(&record)
	return &p, nil
}

// SourceIDs implements place.Store.
func (s *Store) SourceIDs(ctx context.Context, source string) ([]string, error) {
	return row.New(s.db.Reader()).VisibleSourceIDs(ctx, source)
}

// Purge forgets the fixes and refusals of runs started before the instant and
// returns how many lines went.
func (s *Store) Purge(ctx context.Context, older time.Time) (int64, error) {
	var gone int64
	err := s.db.Tx(ctx, func(t *db.Tx) error {
		q := row.New(t)
		fixes, err := q.PurgeFixes(t.Context(), db.At(older))
		if err != nil {
			return err
		}
		refusals, err := q.PurgeRefusals(t.Context(), db.At(older))
		gone = fixes + refusals
		return err
	})
	return gone, err
}

// tx implements place.Tx.
type tx struct {
	outbox.Outbox
	ctx context.Context //nolint:containedctx // the transaction owns one
	q   *row.Queries
}

func (t *tx) NextEpoch() (int64, error) { return t.q.BumpEpoch(t.ctx) }

func (t *tx) Save(p place.Place, digest string) (string, place.Saved, error) {
	id, err := t.q.SaveRecord(t.ctx, seal(&p, digest))
	if errors.Is(err, sql.ErrNoRows) {
		return "", place.Unchanged, nil
	}
	if err != nil {
		return "", 0, err
	}
	if id == p.ID {
		return id, place.Created, nil
	}
	return id, place.Changed, nil
}

func (t *tx) Close(sourceID string, epoch int64, at time.Time) (bool, error) {
	n, err := t.q.CloseRecord(t.ctx, row.CloseRecordParams{Epoch: epoch, ChangedAt: db.At(at), SourceID: sourceID})
	return n == 1, err
}

func (t *tx) OpenRun(r place.Run) error {
	return t.q.OpenRun(t.ctx, row.OpenRunParams{ID: r.ID, Name: r.Name, Actor: r.By, StartedAt: db.At(r.StartedAt)})
}

func (t *tx) AddFixes(run string, line int, sourceID string, fixes []standard.Fix) error {
	for n, f := range fixes {
		err := t.q.AddFix(t.ctx, row.AddFixParams{RunID: run, Line: int64(line), N: int64(n), SourceID: sourceID,
			Rule: f.Rule, Field: f.Field, Before: f.Before, After: f.After})
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) AddRefusals(run string, line int, sourceID string, refusals []standard.Refusal) error {
	for n, r := range refusals {
		err := t.q.AddRefusal(t.ctx, row.AddRefusalParams{RunID: run, Line: int64(line), N: int64(n), SourceID: sourceID,
			Field: r.Field, Reason: r.Reason})
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) FinishRun(r place.Run) error {
	n, err := t.q.FinishRun(t.ctx, row.FinishRunParams{ID: r.ID, File: r.File, FinishedAt: db.At(r.FinishedAt),
		RowsRead: int64(r.Report.Read), Created: int64(r.Report.Created), Changed: int64(r.Report.Changed),
		Unchanged: int64(r.Report.Unchanged), Refused: int64(r.Report.Refused), Closed: int64(r.Report.Closed)})
	if err == nil && n != 1 {
		err = fault.Wrap(fmt.Errorf("run %s is not running", r.ID), fault.Conflict, "place.fault.run", "Cet import est déjà terminé.")
	}
	return err
}
