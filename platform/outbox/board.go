package outbox

import (
	"context"

	"maillage/core/fact"
	"maillage/core/fault"
	"maillage/platform/db"
	"maillage/platform/outbox/row"
)

// Board is what an operator sees and does about deliveries.
type Board struct {
	DB    *db.DB
	Clock Clock
}

// State is how a listener is doing.
type State struct {
	Listener string
	Behind   int64 // facts it has not read
	Parked   int64 // facts waiting to be tried again, or behind one that is
	Dead     int64 // facts nobody will try again by themselves
}

// States tells how every listener is doing.
func (b Board) States(ctx context.Context) ([]State, error) {
	rows, err := row.New(b.DB.Reader()).ListenerStates(ctx)
	if err != nil {
		return nil, err
	}
	states := make([]State, len(rows))
	for i, r := range rows {
		states[i] = State(r)
	}
	return states, nil
}

// Dead is a fact that a listener could not take, and why.
type Dead struct {
	Listener string
	Fact     fact.Fact
	Attempts int
	Error    string
}

// Dead lists at most limit dead facts, oldest first.
func (b Board) Dead(ctx context.Context, limit int) ([]Dead, error) {
	rows, err := row.New(b.DB.Reader()).DeadFacts(ctx, int32(limit))
	if err != nil {
		return nil, err
	}
	dead := make([]Dead, len(rows))
	for i, r := range rows {
		dead[i] = Dead{Listener: r.Listener, Attempts: int(r.Attempt), Error: r.Error,
			Fact: fact.Fact{ID: r.ID, Name: r.Name, Aggregate: r.Aggregate, At: r.MadeAt.Time, Body: []byte(r.Body)}}
	}
	return dead, nil
}

// Retry offers a dead fact to its listener again, with all its attempts
// before it.
func (b Board) Retry(ctx context.Context, listener, id string) error {
	return b.change(ctx, func(tx *db.Tx) (int64, error) {
		return row.New(tx).RetryFact(tx.Context(), row.RetryFactParams{Listener: listener, FactID: id, DueAt: db.At(b.Clock.Now())})
	})
}

// Drop gives up a dead fact; those waiting behind it go on.
func (b Board) Drop(ctx context.Context, listener, id string) error {
	return b.change(ctx, func(tx *db.Tx) (int64, error) {
		return row.New(tx).DropFact(tx.Context(), row.DropFactParams{Listener: listener, FactID: id})
	})
}

// Forget removes a listener that no longer exists: until then nothing it has
// not read can be purged.
func (b Board) Forget(ctx context.Context, listener string) error {
	return b.change(ctx, func(tx *db.Tx) (int64, error) {
		q := row.New(tx)
		if err := q.ForgetParked(tx.Context(), listener); err != nil {
			return 0, err
		}
		return q.ForgetCursor(tx.Context(), listener)
	})
}

func (b Board) change(ctx context.Context, do func(*db.Tx) (int64, error)) error {
	return b.DB.Tx(ctx, func(tx *db.Tx) error {
		n, err := do(tx)
		if err == nil && n == 0 {
			return fault.New(fault.NotFound, "id", "outbox.fault.gone", "Cette livraison n'est plus en échec : elle a été relancée ou supprimée.")
		}
		return err
	})
}
