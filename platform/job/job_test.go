package job_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"maillage/core/fault"
	"maillage/platform/clock"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
	"maillage/platform/job"
)

var sets = []db.Set{job.Set, {Module: "ward", FS: fstest.MapFS{"schema/1_ward.sql": {Data: []byte(
	"-- +goose Up\nCREATE TABLE ward_count (id TEXT PRIMARY KEY, n BIGINT NOT NULL);\n")}}}}

var morning = time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)

func quiet(o job.Options) job.Options {
	o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	return o
}

func newRunner(t *testing.T, d *db.DB, c job.Clock, o job.Options, handlers ...job.Handler) *job.Runner {
	t.Helper()
	r, err := job.New(d, c, quiet(o), handlers...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func enqueue(t *testing.T, d *db.DB, o job.Order) (added bool) {
	t.Helper()
	if err := d.Tx(t.Context(), func(tx *db.Tx) (err error) {
		added, err = job.Queue{Tx: tx}.Enqueue(o)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return added
}

// pass does what is due and returns how much it was.
func pass(t *testing.T, r *job.Runner) int {
	t.Helper()
	n, err := r.Pass(t.Context())
	if err != nil {
		t.Error(err)
	}
	return n
}

func counts(t *testing.T, d *db.DB) string {
	t.Helper()
	list, err := job.Board{DB: d}.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(list)
}

func TestQueriesOnBothEngines(t *testing.T) { dbtest.Prepares(t, sets, "query.sql") }

func TestTaskIsDoneOnceItsTransactionCommits(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		now := clock.At(morning)
		var got []job.Task
		r := newRunner(t, d, now, job.Options{}, job.Handler{Kind: "a.do", Do: func(_ context.Context, task job.Task) error {
			got = append(got, task)
			return nil
		}})
		undone := errors.New("undone")
		if err := d.Tx(t.Context(), func(tx *db.Tx) error {
			if _, err := (job.Queue{Tx: tx}).Enqueue(job.Order{Kind: "a.do", At: now.Now()}); err != nil {
				return err
			}
			return undone
		}); !errors.Is(err, undone) {
			t.Fatal(err)
		}
		enqueue(t, d, job.Order{Kind: "a.do", Body: []byte(`{"id":"7"}`), At: now.Now(), Due: morning.Add(time.Minute)})
		enqueue(t, d, job.Order{Kind: "b.unknown", At: now.Now()})
		if n := pass(t, r); n != 0 {
			t.Errorf("%d tasks before their time", n)
		}
		now.Add(time.Minute)
		if n := pass(t, r); n != 1 {
			t.Errorf("%d tasks, want the one that was committed", n)
		}
		if len(got) != 1 || got[0].Kind != "a.do" || string(got[0].Body) != `{"id":"7"}` || got[0].Attempt != 1 || got[0].Created != morning {
			t.Errorf("the handler got %+v", got)
		}
		if c := counts(t, d); c != "[{b.unknown ready 1}]" {
			t.Errorf("left in the queue: %s", c)
		}
	})
}

func TestKeyIsAloneUntilItsTaskStarts(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		order := job.Order{Kind: "a.do", Key: "k", Body: []byte("k"), At: morning}
		runs, runsOfK := 0, 0
		r := newRunner(t, d, clock.At(morning), job.Options{Workers: 1}, job.Handler{Kind: "a.do", Do: func(_ context.Context, task job.Task) error {
			runs++
			if string(task.Body) != "k" {
				return nil
			}
			if runsOfK++; runsOfK == 1 && !enqueue(t, d, order) {
				t.Error("refused while the task was running: what changed since it started would be missed")
			}
			return nil
		}})
		if !enqueue(t, d, order) {
			t.Error("the first was not added")
		}
		if enqueue(t, d, order) {
			t.Error("a second waits with the same key")
		}
		other := job.Order{Kind: "a.do", Key: "other", At: morning, Due: morning.Add(time.Hour)}
		if !enqueue(t, d, other) {
			t.Error("another key was refused")
		}
		other.Due = morning
		if enqueue(t, d, other) {
			t.Error("a second waits with the other key")
		}
		for pass(t, r) > 0 {
		}
		if runs != 3 {
			t.Errorf("%d tasks, want the first, the other brought forward, and the one added meanwhile", runs)
		}
	})
}

// TestNoChangeIsMissed has 32 callers change a number and ask for the same
// work while two runners do it: whoever asks, the last run sees their change.
func TestNoChangeIsMissed(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		change := "INSERT INTO ward_count (id, n) VALUES ('x', 1) ON CONFLICT (id) DO UPDATE SET n = ward_count.n + 1"
		var seen atomic.Int64
		handler := job.Handler{Kind: "a.do", Do: func(ctx context.Context, _ job.Task) error {
			var n int64
			if err := d.Reader().QueryRowContext(ctx, "SELECT n FROM ward_count WHERE id = 'x'").Scan(&n); err != nil {
				return err
			}
			for old := seen.Load(); n > old && !seen.CompareAndSwap(old, n); old = seen.Load() {
			}
			return nil
		}}
		now := clock.At(morning)
		a, b := newRunner(t, d, now, job.Options{}, handler), newRunner(t, d, now, job.Options{}, handler)
		var all sync.WaitGroup
		for range 32 {
			all.Go(func() {
				if err := d.Tx(context.Background(), func(tx *db.Tx) error {
					// The order first: a task that could start now would miss the change.
					if _, err := (job.Queue{Tx: tx}).Enqueue(job.Order{Kind: "a.do", Key: "k", At: morning}); err != nil {
						return err
					}
					_, err := tx.ExecContext(tx.Context(), change)
					return err
				}); err != nil {
					t.Error(err)
				}
			})
			all.Go(func() { pass(t, a) })
			all.Go(func() { pass(t, b) })
		}
		all.Wait()
		for pass(t, a) > 0 {
		}
		if n := seen.Load(); n != 32 {
			t.Errorf("the last run saw %d changes of 32", n)
		}
	})
}

// TestRunnersShareTheWork races 32 runners for 200 tasks.
func TestRunnersShareTheWork(t *testing.T) {
	const tasks = 200
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		now := clock.At(morning)
		var done sync.Map
		handler := job.Handler{Kind: "a.do", Do: func(_ context.Context, task job.Task) error {
			if _, twice := done.LoadOrStore(task.ID, true); twice {
				t.Errorf("task %s was done twice", task.ID)
			}
			return nil
		}}
		if err := d.Tx(t.Context(), func(tx *db.Tx) error {
			for range tasks {
				if _, err := (job.Queue{Tx: tx}).Enqueue(job.Order{Kind: "a.do", At: morning}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		var total atomic.Int64
		for range 32 {
			r := newRunner(t, d, now, job.Options{}, handler)
			all.Go(func() {
				for i := 0; i < tasks && total.Load() < tasks; i++ {
					total.Add(int64(pass(t, r)))
				}
			})
		}
		all.Wait()
		if n := total.Load(); n != tasks || counts(t, d) != "[]" {
			t.Errorf("%d of %d tasks done, left %s", n, tasks, counts(t, d))
		}
	})
}

// TestDeadRunner lets a runner fall silent in the middle of a task: once its
// lease has expired another does the task again, and the first, when it comes
// back, changes nothing.
func TestDeadRunner(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		now := clock.At(morning)
		started, comeBack, gone := make(chan struct{}), make(chan struct{}), make(chan struct{})
		var outcome error
		silent := newRunner(t, d, now, job.Options{Observe: func(e job.Event) { outcome = e.Err }},
			job.Handler{Kind: "a.do", Do: func(context.Context, job.Task) error {
				close(started)
				<-comeBack
				return nil
			}})
		var attempts []int
		again := newRunner(t, d, now, job.Options{}, job.Handler{Kind: "a.do", Do: func(_ context.Context, task job.Task) error {
			attempts = append(attempts, task.Attempt)
			return errors.New("not yet")
		}})
		enqueue(t, d, job.Order{Kind: "a.do", At: morning})
		go func() {
			defer close(gone)
			pass(t, silent)
		}()
		<-started
		now.Add(59 * time.Second)
		if n := pass(t, again); n != 0 {
			t.Errorf("%d tasks taken from a runner whose lease still holds", n)
		}
		now.Add(time.Second)
		pass(t, again) // takes it back
		now.Add(12 * time.Second)
		if n := pass(t, again); n != 1 || fmt.Sprint(attempts) != "[2]" {
			t.Errorf("%d tasks done, attempts %v, want the second attempt", n, attempts)
		}
		close(comeBack)
		<-gone
		if outcome == nil || counts(t, d) != "[{a.do ready 1}]" {
			t.Errorf("the silent runner ended its attempt with %v, leaving %s", outcome, counts(t, d))
		}
	})
}

// TestLostLeaseEndsTheContext takes a task away from a runner that is alive.
func TestLostLeaseEndsTheContext(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		now := clock.At(morning)
		started := make(chan struct{})
		slow := newRunner(t, d, now, job.Options{Lease: 30 * time.Millisecond}, job.Handler{Kind: "a.do", Do: func(ctx context.Context, _ job.Task) error {
			close(started)
			<-ctx.Done()
			return ctx.Err()
		}})
		enqueue(t, d, job.Order{Kind: "a.do", At: morning})
		gone := make(chan struct{})
		go func() {
			defer close(gone)
			pass(t, slow)
		}()
		<-started
		if err := d.Tx(t.Context(), func(tx *db.Tx) error {
			_, err := tx.ExecContext(tx.Context(), "UPDATE job_task SET attempt = attempt + 1")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		<-gone // or the test never ends
	})
}

func TestFailuresAreRetriedThenDead(t *testing.T) {
	failures := map[string]func() error{
		"error":  func() error { return errors.New("no luck") },
		"panic":  func() error { panic("no luck") },
		"goexit": func() error { runtime.Goexit(); return nil },
	}
	for name, fail := range failures {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
				now := clock.At(morning)
				var events []job.Event
				broken := true
				r := newRunner(t, d, now, job.Options{Workers: 1, Observe: func(e job.Event) { events = append(events, e) }},
					job.Handler{Kind: "a.do", Attempts: 3, Do: func(context.Context, job.Task) error {
						if broken {
							return fail()
						}
						return nil
					}})
				board := job.Board{DB: d, Clock: now}
				enqueue(t, d, job.Order{Kind: "a.do", At: morning})
				for _, wait := range []time.Duration{0, 12 * time.Second, 24 * time.Second} {
					if wait > 0 && pass(t, r) != 0 {
						t.Error("tried again at once")
					}
					now.Add(wait)
					pass(t, r)
				}
				now.Add(24 * time.Hour)
				dead, err := board.Dead(t.Context(), 10)
				if pass(t, r) != 0 || err != nil || len(dead) != 1 || dead[0].Attempt != 3 || dead[0].Error == "" {
					t.Fatalf("dead = %+v, %v, want the task with its error", dead, err)
				}
				if len(events) != 3 || events[1].Dead || !events[2].Dead || events[2].Err == nil {
					t.Errorf("events %+v", events)
				}
				broken = false
				if err := board.Retry(t.Context(), dead[0].ID); err != nil {
					t.Fatal(err)
				}
				if n := pass(t, r); n != 1 || counts(t, d) != "[]" {
					t.Errorf("%d tasks after a retry, left %s", n, counts(t, d))
				}
				if err := board.Retry(t.Context(), dead[0].ID); !fault.Is(err, fault.NotFound) {
					t.Errorf("a second retry: %v", err)
				}
				if err := board.Drop(t.Context(), dead[0].ID); !fault.Is(err, fault.NotFound) {
					t.Errorf("dropping what is gone: %v", err)
				}
			})
		})
	}
}

func TestDrop(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		now := clock.At(morning)
		r := newRunner(t, d, now, job.Options{}, job.Handler{Kind: "a.do", Attempts: 1,
			Do: func(context.Context, job.Task) error { return errors.New("never") }})
		enqueue(t, d, job.Order{Kind: "a.do", At: morning})
		pass(t, r)
		board := job.Board{DB: d, Clock: now}
		dead, err := board.Dead(t.Context(), 1)
		if err != nil || len(dead) != 1 {
			t.Fatalf("dead = %v, %v", dead, err)
		}
		if err := board.Drop(t.Context(), dead[0].ID); err != nil || counts(t, d) != "[]" {
			t.Errorf("Drop = %v, left %s", err, counts(t, d))
		}
	})
}

// TestScheduleFiresOnce has 32 runners see the hour strike.
func TestScheduleFiresOnce(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		now := clock.At(morning.Add(10 * time.Minute))
		var fired atomic.Int64
		hourly := func(now time.Time) time.Time { return now.Truncate(time.Hour).Add(time.Hour) }
		handler := job.Handler{Kind: "a.hourly", Next: hourly, Do: func(context.Context, job.Task) error {
			fired.Add(1)
			return nil
		}}
		runners := make([]*job.Runner, 32)
		for i := range runners {
			runners[i] = newRunner(t, d, now, job.Options{}, handler)
		}
		together := func() int64 {
			fired.Store(0)
			var all sync.WaitGroup
			for _, r := range runners {
				all.Go(func() { pass(t, r) })
			}
			all.Wait()
			pass(t, runners[0]) // what the last of them put in the queue
			return fired.Load()
		}
		for _, c := range []struct {
			advance time.Duration
			want    int64
		}{{0, 0}, {49 * time.Minute, 0}, {time.Minute, 1}, {0, 0}, {time.Hour, 1}, {10 * time.Hour, 1}, {0, 0}} {
			now.Add(c.advance)
			if n := together(); n != c.want {
				t.Errorf("at %s: fired %d times, want %d", now.Now().Format(time.TimeOnly), n, c.want)
			}
		}
	})
}

func TestRunStopsGracefully(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		for _, c := range []struct {
			name  string
			heeds bool // the handler ends before the grace period does
			left  string
		}{{"task ends", true, "[]"}, {"task does not end", false, "[{a.do running 1}]"}} {
			ctx, stop := context.WithCancel(t.Context())
			started, finish := make(chan struct{}), make(chan struct{})
			grace := time.Hour
			if !c.heeds {
				grace = time.Millisecond
			}
			r := newRunner(t, d, clock.System{}, job.Options{Poll: time.Millisecond, Grace: grace},
				job.Handler{Kind: "a.do", Do: func(context.Context, job.Task) error {
					close(started)
					<-finish
					return nil
				}})
			enqueue(t, d, job.Order{Kind: "a.do", At: time.Now()})
			ended := make(chan error)
			go func() { ended <- r.Run(ctx) }()
			<-started
			stop()
			if c.heeds {
				close(finish)
			}
			if err := <-ended; (err == nil) != c.heeds {
				t.Errorf("%s: Run = %v", c.name, err)
			}
			if got := counts(t, d); got != c.left {
				t.Errorf("%s: left %s, want %s", c.name, got, c.left)
			}
			if !c.heeds {
				close(finish)
			}
		}
	})
}

func TestHandlersAreChecked(t *testing.T) {
	do := func(context.Context, job.Task) error { return nil }
	for name, handlers := range map[string][]job.Handler{
		"twice":       {{Kind: "a", Do: do}, {Kind: "a", Do: do}},
		"no name":     {{Do: do}},
		"no function": {{Kind: "a"}},
	} {
		if _, err := job.New(nil, clock.System{}, job.Options{}, handlers...); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
