package outbox

import (
	"context"
	"time"

	"maillage/platform/db"
	"maillage/platform/outbox/row"
)

// Purge deletes the facts made before the given time that every listener has
// taken, and returns how many.
func (r *Relay) Purge(ctx context.Context, before time.Time) (total int64, err error) {
	if err := r.lineUp(ctx); err != nil {
		return 0, err
	}
	for {
		var n int64
		err := r.db.Tx(ctx, func(tx *db.Tx) (err error) {
			n, err = row.New(tx).PurgeFacts(tx.Context(), row.PurgeFactsParams{BeforeAt: db.At(before), Size: batch})
			return err
		})
		if err != nil {
			return total, err
		}
		if total += n; n < batch {
			return total, r.dropQuiet(ctx)
		}
	}
}

// dropQuiet deletes the ranks of aggregates without facts: the next fact of
// such an aggregate starts again at 1.
func (r *Relay) dropQuiet(ctx context.Context) error {
	for {
		var n int
		err := r.db.Tx(ctx, func(tx *db.Tx) error {
			q := row.New(tx)
			quiet, err := q.QuietAggregates(tx.Context(), batch)
			if err != nil {
				return err
			}
			n = len(quiet)
			for _, a := range quiet {
				if err := q.DropAggregate(tx.Context(), row.DropAggregateParams(a)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || n < batch {
			return err
		}
	}
}
