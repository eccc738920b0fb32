package outbox

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"maillage/core/fact"
	"maillage/platform/db"
	"maillage/platform/outbox/row"
)

// Clock tells the time.
type Clock interface{ Now() time.Time }

// Listener is someone who wants to know.
type Listener struct {
	Name  string   // kept in the database: renaming a listener makes it read everything again
	Facts []string // the names of the facts it wants; all when empty
	// Take takes a fact. It may get the same one twice, and knows it by its
	// ID. An error means: try again later, and hold back what follows about
	// the same aggregate. Its context ends after half a Lease.
	Take     func(ctx context.Context, f fact.Fact) error
	Attempts int // how often a fact is tried before it is dead; 12 when zero
}

// Options tune a relay; zero values are replaced by the defaults named here.
type Options struct {
	Poll    time.Duration // how often to look for facts: 500 ms
	Lease   time.Duration // how long a silent relay is believed alive: 1 min
	Log     *slog.Logger  // slog.Default()
	Observe func(Event)   // told of each attempt that has ended, for metrics
}

// Event is the end of one attempt to deliver a fact.
type Event struct {
	Listener string
	Fact     string // its name
	Err      error  // nil when it was taken
	Dead     bool   // it was the last attempt
}

// Relay delivers facts to listeners. Several may share a database: at any time
// one of them reads for a listener. A new listener reads from the oldest fact
// that is kept.
type Relay struct {
	db        *db.DB
	clock     Clock
	listeners []Listener
	o         Options
}

// batch is how many facts are read or lined up at a time.
const batch = 200

// New returns a relay for the listeners.
func New(d *db.DB, clock Clock, o Options, listeners ...Listener) (*Relay, error) {
	o.Poll = cmp.Or(o.Poll, 500*time.Millisecond)
	o.Lease = cmp.Or(o.Lease, time.Minute)
	o.Log = cmp.Or(o.Log, slog.Default())
	r := &Relay{db: d, clock: clock, o: o}
	known := map[string]bool{}
	for _, l := range listeners {
		if known[l.Name] || l.Name == "" || l.Take == nil {
			return nil, fmt.Errorf("outbox: listener %q is incomplete or declared twice", l.Name)
		}
		known[l.Name] = true
		l.Attempts = cmp.Or(l.Attempts, 12)
		r.listeners = append(r.listeners, l)
	}
	return r, nil
}

// Run delivers facts, each listener at its own pace, until ctx ends. It then
// waits for the deliveries under way, half a Lease at most.
func (r *Relay) Run(ctx context.Context) error {
	var all sync.WaitGroup
	for _, l := range r.listeners {
		all.Go(func() { r.follow(ctx, l) })
	}
	all.Wait()
	return nil
}

// follow delivers to one listener until ctx ends.
func (r *Relay) follow(ctx context.Context, l Listener) {
	for ctx.Err() == nil {
		n, err := r.serve(ctx, l)
		if err != nil && ctx.Err() == nil {
			r.o.Log.Error("outbox: cannot deliver", "listener", l.Name, "error", err)
		}
		if n > 0 && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-time.After(r.o.Poll):
		}
	}
}

// Pass offers each listener, in turn, the facts that wait for it and returns
// how many were taken or refused.
func (r *Relay) Pass(ctx context.Context) (n int, err error) {
	for _, l := range r.listeners {
		tried, failure := r.serve(ctx, l)
		n, err = n+tried, errors.Join(err, failure)
	}
	return n, err
}

// serve lines up new facts and offers the listener a batch of those that wait
// for it, unless another relay is doing so. It returns how far it got: zero
// when nothing waits.
func (r *Relay) serve(ctx context.Context, l Listener) (int, error) {
	if err := r.lineUp(ctx); err != nil {
		return 0, err
	}
	if waits, err := r.waits(ctx, l); err != nil || !waits {
		return 0, err
	}
	t, err := r.take(ctx, l)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil // another relay's turn
	}
	if err != nil {
		return 0, err
	}
	again, err := t.retry(ctx)
	if err != nil {
		return again, err
	}
	read, err := t.read(ctx)
	if err != nil {
		return again + read, err
	}
	return again + read, t.leave(ctx)
}

// lineUp gives committed facts their places. The line is held meanwhile, so
// places are given in the order in which they become visible.
func (r *Relay) lineUp(ctx context.Context) error {
	for {
		fresh, err := row.New(r.db.Reader()).NewFacts(ctx, 1)
		if err != nil || len(fresh) == 0 {
			return err
		}
		err = r.db.Tx(ctx, func(tx *db.Tx) error {
			q := row.New(tx)
			seq, err := q.HoldLine(tx.Context())
			if err != nil {
				return err
			}
			ids, err := q.NewFacts(tx.Context(), batch)
			if err != nil {
				return err
			}
			for i, id := range ids {
				if err := q.LineUp(tx.Context(), row.LineUpParams{ID: id, Seq: sql.NullInt64{Int64: seq + int64(i) + 1, Valid: true}}); err != nil {
					return err
				}
			}
			return q.MoveLine(tx.Context(), seq+int64(len(ids)))
		})
		if err != nil {
			return err
		}
	}
}

// waits reports whether there is anything to do for the listener, without
// writing. It makes the cursor of a new one.
func (r *Relay) waits(ctx context.Context, l Listener) (bool, error) {
	q := row.New(r.db.Reader())
	seq, err := q.CursorSeq(ctx, l.Name)
	if errors.Is(err, sql.ErrNoRows) {
		return true, r.db.Tx(ctx, func(tx *db.Tx) error { return row.New(tx).AddCursor(tx.Context(), l.Name) })
	}
	if err != nil {
		return false, err
	}
	facts, err := q.FactsAfter(ctx, row.FactsAfterParams{Seq: sql.NullInt64{Int64: seq, Valid: true}, Size: 1})
	if err != nil || len(facts) > 0 {
		return len(facts) > 0, err
	}
	parked, err := q.ParkedDue(ctx, row.ParkedDueParams{Listener: l.Name, NowAt: db.At(r.clock.Now()), Size: 1})
	return len(parked) > 0, err
}
