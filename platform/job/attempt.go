package job

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"strings"
	"time"

	"maillage/platform/db"
	"maillage/platform/job/row"
)

var (
	errLeaseExpired = errors.New("job: the process doing it went silent")
	errLeaseLost    = errors.New("job: the task is no longer ours")
)

// do does a claimed task, renewing its lease meanwhile.
func (r *Runner) do(ctx context.Context, t row.JobTask) {
	own, lose := context.WithCancelCause(ctx)
	renewing := make(chan struct{})
	go func() {
		defer close(renewing)
		r.renew(own, lose, t)
	}()
	start := time.Now()
	failure := Attempt(func() error { return r.handlers[t.Kind].Do(own, task(t)) })
	took := time.Since(start)
	lose(nil)
	<-renewing
	// The end is recorded even when we are asked to stop.
	ours, err := r.settle(context.WithoutCancel(ctx), t, failure)
	switch {
	case err != nil:
		r.o.Log.Error("job: cannot record the end of a task", "kind", t.Kind, "task", t.ID, "error", err)
	case !ours:
		r.report(t, took, errLeaseLost)
	default:
		r.report(t, took, failure)
	}
}

// renew keeps the lease until ctx ends, and ends ctx when the lease is lost.
func (r *Runner) renew(ctx context.Context, lose context.CancelCauseFunc, t row.JobTask) {
	tick := time.NewTicker(r.o.Lease / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		var kept int64
		err := r.db.Tx(ctx, func(tx *db.Tx) (err error) {
			kept, err = row.New(tx).RenewTask(tx.Context(), row.RenewTaskParams{
				ID: t.ID, Attempt: t.Attempt, LeaseEndsAt: db.At(r.clock.Now().Add(r.o.Lease)),
			})
			return err
		})
		if err == nil && kept == 0 {
			lose(errLeaseLost)
		}
	}
}

// settle records the end of an attempt. ours is false, and nothing changes,
// when the task is no longer in that attempt.
func (r *Runner) settle(ctx context.Context, t row.JobTask, failure error) (ours bool, err error) {
	var kept int64
	err = r.db.Tx(ctx, func(tx *db.Tx) (err error) {
		q := row.New(tx)
		if failure == nil {
			kept, err = q.FinishTask(tx.Context(), row.FinishTaskParams{ID: t.ID, Attempt: t.Attempt})
			return err
		}
		next := row.FailTaskParams{ID: t.ID, Attempt: t.Attempt, State: "ready",
			DueAt: db.At(r.clock.Now().Add(BackOff(int(t.Attempt)))), Error: Clip(failure.Error())}
		if r.last(t) {
			next.State = "dead"
		}
		kept, err = q.FailTask(tx.Context(), next)
		return err
	})
	return kept == 1, err
}

// last reports whether the task has no further attempt.
func (r *Runner) last(t row.JobTask) bool { return int(t.Attempt) >= r.handlers[t.Kind].Attempts }

// report says how an attempt ended.
func (r *Runner) report(t row.JobTask, took time.Duration, failure error) {
	dead := failure != nil && !errors.Is(failure, errLeaseLost) && r.last(t)
	if failure != nil {
		r.o.Log.Warn("job: attempt failed", "kind", t.Kind, "task", t.ID, "attempt", t.Attempt, "dead", dead, "error", failure)
	}
	if r.o.Observe != nil {
		r.o.Observe(Event{Kind: t.Kind, Took: took, Err: failure, Dead: dead})
	}
}

// reap takes back the tasks of runners that have stopped renewing.
func (r *Runner) reap(ctx context.Context) error {
	expired, err := row.New(r.db.Reader()).ExpiredTasks(ctx, row.ExpiredTasksParams{NowAt: db.At(r.clock.Now()), Size: 100})
	if err != nil {
		return err
	}
	for _, t := range expired {
		if _, known := r.handlers[t.Kind]; !known {
			continue
		}
		ours, err := r.settle(ctx, t, errLeaseExpired)
		if err != nil {
			return err
		}
		if ours {
			r.report(t, r.o.Lease, errLeaseExpired)
		}
	}
	return nil
}

// Attempt runs f and makes an error of its panic or runtime.Goexit. The stack
// of a panic is in the error, for the log.
func Attempt(f func() error) (err error) {
	ended := make(chan struct{})
	go func() { // so that Goexit does not take the caller's goroutine with it
		defer close(ended)
		err = errors.New("job: ended its goroutine")
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("job: panic: %v\n%s", p, debug.Stack())
			}
		}()
		err = f()
	}()
	<-ended
	return err
}

// BackOff is how long to wait after the given attempt: 10 s, doubled each
// time up to an hour, give or take a fifth so that tasks that failed together
// come back apart.
func BackOff(attempt int) time.Duration {
	wait := min(10*time.Second<<min(attempt-1, 20), time.Hour)
	return wait - wait/5 + rand.N(2*wait/5) //nolint:gosec // jitter, not a secret
}

// Clip bounds an error kept in the database to 500 bytes.
func Clip(s string) string { return strings.ToValidUTF8(s[:min(len(s), 500)], "") }
