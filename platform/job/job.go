// Package job runs work after the transaction that decided on it, in any of
// the processes that share a database, at least once.
//
// Words. A task is one piece of work of a kind, written "module.verb"; a
// handler does the tasks of one kind; a runner is a process's share of the
// work; a schedule puts a task in the queue at regular times.
//
// States of a task:
//
//	ready ──claimed──▶ running ──succeeded──▶ (its row is deleted)
//	  ▲                   │
//	  └──failed, or its ──┤
//	     lease expired    └──for the last time──▶ dead ──retried──▶ ready
//
// A running task has a lease that its runner renews. A runner that dies stops
// renewing, so the task becomes ready again once the lease has expired; a
// runner that was only slow then finds the task is no longer its own, and its
// handler's context is cancelled. So a handler may run twice, even at the same
// time: it must be harmless to repeat.
//
// A task's body carries ids, never personal data.
package job

import (
	"database/sql"
	"embed"
	"time"

	"maillage/core/id"
	"maillage/platform/db"
	"maillage/platform/job/row"
)

//go:embed schema/*.sql
var schema embed.FS

// Set is the migrations of the queue's tables.
var Set = db.Set{Module: "job", FS: schema}

// Order asks for a task.
type Order struct {
	Kind string    // "place.refresh"
	Body []byte    // JSON for the handler; may be empty
	Key  string    // when set, at most one task of the kind waits with this key
	At   time.Time // now
	Due  time.Time // when to start it; At when zero
}

// Queue puts tasks in the queue as part of a transaction.
type Queue struct{ Tx *db.Tx }

// Enqueue adds the task to the queue if the transaction commits. added is
// false when a task with the same key was already waiting; that one will start
// after this transaction, and not later than asked here.
func (q Queue) Enqueue(o Order) (added bool, err error) {
	if o.Due.IsZero() {
		o.Due = o.At
	}
	own := id.New(o.At)
	got, err := row.New(q.Tx).AddTask(q.Tx.Context(), row.AddTaskParams{
		ID: own, Kind: o.Kind, Body: string(o.Body), Key: sql.NullString{String: o.Key, Valid: o.Key != ""},
		CreatedAt: db.At(o.At), DueAt: db.At(o.Due),
	})
	return got == own, err
}

// Task is one piece of work, as its handler receives it.
type Task struct {
	ID      string
	Kind    string
	Body    []byte
	Attempt int // 1 the first time
	Created time.Time
}

func task(r row.JobTask) Task {
	return Task{ID: r.ID, Kind: r.Kind, Body: []byte(r.Body), Attempt: int(r.Attempt), Created: r.CreatedAt.Time}
}
