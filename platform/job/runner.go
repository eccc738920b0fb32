package job

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"maillage/platform/db"
	"maillage/platform/job/row"
)

// Clock tells the time.
type Clock interface{ Now() time.Time }

// Handler does the tasks of one kind.
type Handler struct {
	Kind string
	// Do does a task. Its context ends when the task is no longer ours or the
	// program must stop. An error means: try again later.
	Do func(ctx context.Context, t Task) error
	// Attempts is how often a task is started before it is dead; 12 when zero,
	// which spreads them over about three hours.
	Attempts int
	// Next, when set, makes the kind periodic: it returns the first time after
	// now at which a task is put in the queue, by one process for all. Times
	// missed while no process ran are made up for by one task.
	Next func(now time.Time) time.Time
}

// Options tune a runner; zero values are replaced by the defaults named here.
type Options struct {
	Workers int           // tasks done at the same time: 4
	Poll    time.Duration // how often to look for due tasks: 500 ms
	Lease   time.Duration // how long a silent runner is believed alive: 1 min
	Grace   time.Duration // how long Run waits for its tasks when asked to stop: 20 s
	Log     *slog.Logger  // slog.Default()
	Observe func(Event)   // told of each attempt that has ended, for metrics
}

// Event is the end of one attempt.
type Event struct {
	Kind string
	Took time.Duration
	Err  error // nil when the task succeeded
	Dead bool  // it was the last attempt
}

// Runner does tasks. Several may share a database, in one process or many.
type Runner struct {
	db       *db.DB
	clock    Clock
	handlers map[string]Handler
	o        Options
	planned  atomic.Bool // the schedules are in the database
}

// New returns a runner for the handlers' kinds; it leaves tasks of other kinds
// to processes that know them.
func New(d *db.DB, clock Clock, o Options, handlers ...Handler) (*Runner, error) {
	o.Workers = cmp.Or(o.Workers, 4)
	o.Poll = cmp.Or(o.Poll, 500*time.Millisecond)
	o.Lease = cmp.Or(o.Lease, time.Minute)
	o.Grace = cmp.Or(o.Grace, 20*time.Second)
	o.Log = cmp.Or(o.Log, slog.Default())
	r := &Runner{db: d, clock: clock, handlers: map[string]Handler{}, o: o}
	for _, h := range handlers {
		if _, twice := r.handlers[h.Kind]; twice || h.Kind == "" || h.Do == nil {
			return nil, fmt.Errorf("job: handler %q is incomplete or declared twice", h.Kind)
		}
		h.Attempts = cmp.Or(h.Attempts, 12)
		r.handlers[h.Kind] = h
	}
	return r, nil
}

// Run does tasks until ctx ends. Then it starts none, waits Grace for those
// under way, cancels the rest and returns an error that counts them; they will
// be done again.
func (r *Runner) Run(ctx context.Context) error {
	work, abandon := context.WithCancel(context.WithoutCancel(ctx))
	defer abandon()
	slots := make(chan struct{}, r.o.Workers) // holds one token for each task under way
	freed := make(chan struct{}, 1)
	var all sync.WaitGroup
	for ctx.Err() == nil {
		tasks, err := r.claim(ctx, cap(slots)-len(slots))
		if err != nil && ctx.Err() == nil {
			r.o.Log.Error("job: cannot look for tasks", "error", err)
		}
		for _, t := range tasks {
			slots <- struct{}{}
			all.Go(func() {
				r.do(work, t)
				<-slots
				select {
				case freed <- struct{}{}:
				default: // already said
				}
			})
		}
		select {
		case <-ctx.Done():
		case <-freed:
		case <-time.After(r.o.Poll):
		}
	}
	ended := make(chan struct{})
	go func() {
		all.Wait()
		close(ended)
	}()
	select {
	case <-ended:
		return nil
	case <-time.After(r.o.Grace):
		return fmt.Errorf("job: stopped with %d tasks under way", len(slots))
	}
}

// Pass does at most Workers of the tasks that are due now, waits for them and
// returns how many there were.
func (r *Runner) Pass(ctx context.Context) (int, error) {
	tasks, err := r.claim(ctx, r.o.Workers)
	var all sync.WaitGroup
	for _, t := range tasks {
		all.Go(func() { r.do(ctx, t) })
	}
	all.Wait()
	return len(tasks), err
}

// claim makes ours at most free tasks that are due, those that have
// waited longest first, after putting in the queue what schedules and expired
// leases call for.
func (r *Runner) claim(ctx context.Context, free int) (tasks []row.JobTask, err error) {
	if err := r.fire(ctx); err != nil {
		return nil, err
	}
	if err := r.reap(ctx); err != nil {
		return nil, err
	}
	now := r.clock.Now()
	kinds, err := row.New(r.db.Reader()).DueKinds(ctx, db.At(now))
	if err != nil {
		return nil, err
	}
	for _, kind := range kinds {
		if _, known := r.handlers[kind]; !known || len(tasks) == free {
			continue
		}
		var got []row.JobTask
		err := r.db.Tx(ctx, func(tx *db.Tx) (err error) {
			got, err = row.New(tx).ClaimTasks(tx.Context(), row.ClaimTasksParams{
				Kind: kind, NowAt: db.At(now), LeaseEndsAt: db.At(now.Add(r.o.Lease)), Size: int32(free - len(tasks)),
			})
			return err
		})
		if err != nil {
			return tasks, err
		}
		tasks = append(tasks, got...)
	}
	return tasks, nil
}
