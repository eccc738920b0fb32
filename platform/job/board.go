package job

import (
	"context"

	"maillage/core/fault"
	"maillage/platform/db"
	"maillage/platform/job/row"
)

// Board is what an operator sees and does about the queue.
type Board struct {
	DB    *db.DB
	Clock Clock
}

// Count is how many tasks of a kind are in a state.
type Count struct {
	Kind  string
	State string // ready, running or dead
	N     int64
}

// Counts counts the tasks in the queue by kind and state.
func (b Board) Counts(ctx context.Context) ([]Count, error) {
	rows, err := row.New(b.DB.Reader()).CountTasks(ctx)
	if err != nil {
		return nil, err
	}
	counts := make([]Count, len(rows))
	for i, r := range rows {
		counts[i] = Count(r)
	}
	return counts, nil
}

// Dead is a task that nobody will try again by themselves, and why.
type Dead struct {
	Task
	Error string
}

// Dead lists at most limit dead tasks, oldest first.
func (b Board) Dead(ctx context.Context, limit int) ([]Dead, error) {
	rows, err := row.New(b.DB.Reader()).DeadTasks(ctx, int32(limit))
	if err != nil {
		return nil, err
	}
	dead := make([]Dead, len(rows))
	for i, r := range rows {
		dead[i] = Dead{Task: task(r), Error: r.Error}
	}
	return dead, nil
}

// Retry makes a dead task ready, with all its attempts before it.
func (b Board) Retry(ctx context.Context, id string) error {
	return b.change(ctx, func(tx *db.Tx) (int64, error) {
		return row.New(tx).RetryTask(tx.Context(), row.RetryTaskParams{ID: id, DueAt: db.At(b.Clock.Now())})
	})
}

// Drop deletes a dead task.
func (b Board) Drop(ctx context.Context, id string) error {
	return b.change(ctx, func(tx *db.Tx) (int64, error) { return row.New(tx).DropTask(tx.Context(), id) })
}

func (b Board) change(ctx context.Context, do func(*db.Tx) (int64, error)) error {
	return b.DB.Tx(ctx, func(tx *db.Tx) error {
		n, err := do(tx)
		if err == nil && n == 0 {
			return fault.New(fault.NotFound, "id", "job.fault.gone", "Cette tâche n'est plus en échec : elle a été relancée ou supprimée.")
		}
		return err
	})
}
