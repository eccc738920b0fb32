package outbox

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"maillage/core/fact"
	"maillage/platform/db"
	"maillage/platform/job"
	"maillage/platform/outbox/row"
)

var errTurnPassed = errors.New("outbox: another relay has taken over")

// turn is a relay's lease on one listener's cursor. Whatever it writes, it
// first checks that the lease is still its own.
type turn struct {
	*Relay
	l      Listener
	number int64
	seq    int64            // read up to here
	ends   time.Time        // of the lease
	parked []row.ParkParams // since the last save
	held   map[string]bool  // aggregates with a parked fact
}

// take begins a turn. It returns sql.ErrNoRows while another relay has one.
func (r *Relay) take(ctx context.Context, l Listener) (*turn, error) {
	t := &turn{Relay: r, l: l, held: map[string]bool{}}
	now := r.clock.Now()
	t.ends = now.Add(r.o.Lease)
	err := r.db.Tx(ctx, func(tx *db.Tx) error {
		cursor, err := row.New(tx).TakeCursor(tx.Context(), row.TakeCursorParams{Listener: l.Name, NowAt: db.At(now), LeaseEndsAt: db.At(t.ends)})
		t.seq, t.number = cursor.Seq, cursor.Turn
		return err
	})
	return t, err
}

// read offers the next facts in line, parking those that cannot be taken now.
func (t *turn) read(ctx context.Context) (n int, err error) {
	q := row.New(t.db.Reader())
	aggregates, err := q.ParkedAggregates(ctx, t.l.Name)
	if err != nil {
		return 0, err
	}
	for _, a := range aggregates {
		t.held[a] = true
	}
	facts, err := q.FactsAfter(ctx, row.FactsAfterParams{Seq: sql.NullInt64{Int64: t.seq, Valid: true}, Size: batch})
	if err != nil {
		return 0, err
	}
	for _, f := range facts {
		if ctx.Err() != nil {
			break // what was read is saved below
		}
		n++
		if err := t.offer(ctx, f); err != nil {
			return n, err
		}
		t.seq = f.Seq.Int64
	}
	return n, t.save(ctx, nil)
}

// offer offers one fact, unless it must wait behind a parked one.
func (t *turn) offer(ctx context.Context, f row.OutboxFact) error {
	if len(t.l.Facts) > 0 && !slices.Contains(t.l.Facts, f.Name) {
		return nil
	}
	park := row.ParkParams{Listener: t.l.Name, Seq: f.Seq.Int64, FactID: f.ID, Aggregate: f.Aggregate, DueAt: db.At(t.clock.Now())}
	if !t.held[f.Aggregate] {
		if err := t.renew(ctx); err != nil {
			return err
		}
		failure := t.attempt(ctx, f, 1)
		if failure == nil {
			return nil
		}
		park.Attempt, park.Error = 1, job.Clip(failure.Error())
		park.Dead, park.DueAt = t.l.Attempts == 1, t.later(1)
	}
	t.held[f.Aggregate] = true
	t.parked = append(t.parked, park)
	return nil
}

// retry offers the parked facts that are due, until none is.
func (t *turn) retry(ctx context.Context) (n int, err error) {
	for ctx.Err() == nil {
		due, err := row.New(t.db.Reader()).ParkedDue(ctx, row.ParkedDueParams{Listener: t.l.Name, NowAt: db.At(t.clock.Now()), Size: batch})
		if err != nil || len(due) == 0 {
			return n, err
		}
		for _, p := range due {
			n++
			if err := t.offerAgain(ctx, p); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

// offerAgain offers the first parked fact of an aggregate.
func (t *turn) offerAgain(ctx context.Context, p row.ParkedDueRow) error {
	if err := t.renew(ctx); err != nil {
		return err
	}
	f := row.OutboxFact{ID: p.ID, Name: p.Name, Aggregate: p.Aggregate, Rank: p.Rank, MadeAt: p.MadeAt, Body: p.Body, Seq: p.Seq}
	attempt := int(p.Attempt) + 1
	failure := t.attempt(ctx, f, attempt)
	return t.save(ctx, func(q *row.Queries, ctx context.Context) error {
		if failure == nil {
			_, err := q.Unpark(ctx, row.UnparkParams{Listener: t.l.Name, Seq: f.Seq.Int64})
			return err
		}
		return q.Repark(ctx, row.ReparkParams{Listener: t.l.Name, Seq: f.Seq.Int64, Attempt: int64(attempt),
			Dead: attempt >= t.l.Attempts, DueAt: t.later(attempt), Error: job.Clip(failure.Error())})
	})
}

// attempt calls the listener and reports how it went. A delivery that has
// begun is not cut short when we are asked to stop.
func (t *turn) attempt(ctx context.Context, f row.OutboxFact, attempt int) error {
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), t.o.Lease/2)
	defer cancel()
	failure := job.Attempt(func() error {
		return t.l.Take(limited, fact.Fact{ID: f.ID, Name: f.Name, Aggregate: f.Aggregate, At: f.MadeAt.Time, Body: []byte(f.Body)})
	})
	dead := failure != nil && attempt >= t.l.Attempts
	if failure != nil {
		t.o.Log.Warn("outbox: fact not taken", "listener", t.l.Name, "fact", f.Name, "id", f.ID, "attempt", attempt, "dead", dead, "error", failure)
	}
	if t.o.Observe != nil {
		t.o.Observe(Event{Listener: t.l.Name, Fact: f.Name, Err: failure, Dead: dead})
	}
	return failure
}

// later is when a fact is due after a failed attempt.
func (t *turn) later(attempt int) db.Time { return db.At(t.clock.Now().Add(job.BackOff(attempt))) }

// renew saves, and so prolongs the lease, once half of it has passed.
func (t *turn) renew(ctx context.Context) error {
	if t.clock.Now().Before(t.ends.Add(-t.o.Lease / 2)) {
		return nil
	}
	return t.save(ctx, nil)
}

// save records how far the listener has read, what was parked on the way and
// what else changes with it, and prolongs the lease. It fails when the lease
// has been lost; the facts since the last save are then offered again.
func (t *turn) save(ctx context.Context, also func(*row.Queries, context.Context) error) error {
	ends := t.clock.Now().Add(t.o.Lease)
	err := t.db.Tx(context.WithoutCancel(ctx), func(tx *db.Tx) error {
		q := row.New(tx)
		kept, err := q.KeepCursor(tx.Context(), row.KeepCursorParams{Listener: t.l.Name, Turn: t.number, Seq: t.seq, LeaseEndsAt: db.At(ends)})
		if err != nil {
			return err
		}
		if kept == 0 {
			return errTurnPassed
		}
		for _, p := range t.parked {
			if err := q.Park(tx.Context(), p); err != nil {
				return err
			}
		}
		if also == nil {
			return nil
		}
		return also(q, tx.Context())
	})
	if err == nil {
		t.ends, t.parked = ends, nil
	}
	return err
}

// leave ends the turn, so that the next one need not wait for the lease.
func (t *turn) leave(ctx context.Context) error {
	return t.db.Tx(context.WithoutCancel(ctx), func(tx *db.Tx) error {
		_, err := row.New(tx).LeaveCursor(tx.Context(), row.LeaveCursorParams{Listener: t.l.Name, Turn: t.number})
		return err
	})
}
