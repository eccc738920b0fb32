package key

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"maillage/platform/db"
	"maillage/platform/key/row"
)

// Person is the kind of the ends that Destroy records.
const Person = "person"

// page is how many rows are read at a time.
const page = 1000

// End records that something has ended for good: an account, a credential, a
// membership, named by its kind and id. It may be repeated; the first time
// counts. The end of a person destroys their key.
func (s *Store) End(ctx context.Context, kind, id string) error {
	now := s.now()
	err := s.db.Tx(ctx, func(tx *db.Tx) error { return end(tx.Context(), row.New(tx), kind, id, db.At(now)) })
	if err != nil || kind != Person {
		return err
	}
	return s.forget(ctx)
}

// end records an end, and destroys the key of who ends.
func end(ctx context.Context, q *row.Queries, kind, id string, at db.Time) error {
	if kind == Person {
		if err := overwrite(ctx, q, id, at); err != nil {
			return err
		}
	}
	_, err := q.AddEnd(ctx, row.AddEndParams{Kind: kind, ID: id, EndedAt: at})
	return err
}

// Ended visits everything that has ended, by kind and id, so that a database
// restored from an old backup can be told again.
func (s *Store) Ended(ctx context.Context, visit func(kind, id string, at time.Time) error) error {
	after := row.EndsParams{Size: page}
	for {
		ends, err := row.New(s.db.Reader()).Ends(ctx, after)
		if err != nil {
			return err
		}
		for _, e := range ends {
			if err := visit(e.Kind, e.ID, e.EndedAt.Time); err != nil {
				return err
			}
			after.Kind, after.ID = e.Kind, e.ID
		}
		if len(ends) < page {
			return nil
		}
	}
}

// Witness keeps a text as the last word of its kind, for example the last
// checkpoint of the journal.
func (s *Store) Witness(ctx context.Context, kind, text string) error {
	now := s.now()
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		return row.New(tx).SetWitness(tx.Context(), row.SetWitnessParams{Kind: kind, Body: text, SaidAt: db.At(now)})
	})
}

// Witnessed is the last word of that kind, empty when there is none.
func (s *Store) Witnessed(ctx context.Context, kind string) (string, error) {
	last, err := row.New(s.db.Reader()).Witness(ctx, kind)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return last.Body, err
}
