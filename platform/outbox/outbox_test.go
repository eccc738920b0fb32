package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"maillage/core/fact"
	"maillage/core/fault"
	"maillage/core/id"
	"maillage/platform/clock"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
	"maillage/platform/outbox"
)

var sets = []db.Set{outbox.Set, {Module: "ward", FS: fstest.MapFS{"schema/1_ward.sql": {Data: []byte(
	"-- +goose Up\nCREATE TABLE ward_count (id TEXT PRIMARY KEY, n BIGINT NOT NULL);\n")}}}}

var morning = time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)

// newFact makes a fact whose body is word.
func newFact(aggregate, word string) fact.Fact {
	return fact.Fact{ID: id.New(morning), Name: "ward.changed", Aggregate: aggregate, At: morning, Body: []byte(word)}
}

func announce(t *testing.T, d *db.DB, facts ...fact.Fact) {
	t.Helper()
	if err := d.Tx(t.Context(), func(tx *db.Tx) error {
		for _, f := range facts {
			if err := (outbox.Outbox{Tx: tx}).Announce(f); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func newRelay(t *testing.T, d *db.DB, c outbox.Clock, o outbox.Options, listeners ...outbox.Listener) *outbox.Relay {
	t.Helper()
	o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	r, err := outbox.New(d, c, o, listeners...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// pass delivers until nothing waits.
func pass(t *testing.T, r *outbox.Relay) {
	t.Helper()
	for {
		n, err := r.Pass(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

// ear remembers the facts it took. It may be told to refuse.
type ear struct {
	mu     sync.Mutex
	took   []fact.Fact
	refuse func(f fact.Fact) error
}

func (e *ear) take(_ context.Context, f fact.Fact) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.refuse != nil {
		if err := e.refuse(f); err != nil {
			return err
		}
	}
	e.took = append(e.took, f)
	return nil
}

// words are the bodies of the facts taken, in order.
func (e *ear) words() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	words := make([]string, len(e.took))
	for i, f := range e.took {
		words[i] = string(f.Body)
	}
	return strings.Join(words, " ")
}

func states(t *testing.T, d *db.DB) string {
	t.Helper()
	s, err := outbox.Board{DB: d}.States(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(s)
}

func TestQueriesOnBothEngines(t *testing.T) { dbtest.Prepares(t, sets, "query.sql") }

func TestFactIsDeliveredOnceItsTransactionCommits(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		undone := errors.New("undone")
		if err := d.Tx(t.Context(), func(tx *db.Tx) error {
			if err := (outbox.Outbox{Tx: tx}).Announce(newFact("a", "never")); err != nil {
				return err
			}
			return undone
		}); !errors.Is(err, undone) {
			t.Fatal(err)
		}
		f := newFact("a", "said")
		f.At = morning.Add(123456 * time.Microsecond)
		silent := newFact("b", "")
		silent.Body, silent.Name = nil, "ward.other"
		announce(t, d, f, silent)

		all, some := &ear{}, &ear{}
		r := newRelay(t, d, clock.At(morning), outbox.Options{},
			outbox.Listener{Name: "all", Take: all.take},
			outbox.Listener{Name: "some", Facts: []string{"ward.changed"}, Take: some.take})
		pass(t, r)
		if len(all.took) != 2 || len(some.took) != 1 || fmt.Sprint(some.took[0]) != fmt.Sprint(f) {
			t.Errorf("all took %v, some took %v, want both and %v", all.took, some.took, f)
		}
		if s := states(t, d); s != "[{all 0 0 0} {some 0 0 0}]" {
			t.Errorf("states %s", s)
		}
	})
}

// TestOrderOfOneAggregate has 32 callers announce, in transactions that race
// for four aggregates, to two relays whose listener often fails. Each
// aggregate's facts must be taken in the order of their commits.
func TestOrderOfOneAggregate(t *testing.T) {
	const callers, rounds = 32, 4
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		now := clock.At(morning)
		e := &ear{refuse: func(fact.Fact) error {
			if rand.IntN(4) == 0 {
				return errors.New("not now")
			}
			return nil
		}}
		listener := outbox.Listener{Name: "ear", Attempts: 1000, Take: e.take}
		relays := []*outbox.Relay{newRelay(t, d, now, outbox.Options{}, listener), newRelay(t, d, now, outbox.Options{}, listener)}

		var mu sync.Mutex
		committed := map[string]map[int64]string{} // aggregate → its counter → word
		var all sync.WaitGroup
		for c := range callers {
			all.Go(func() {
				for i := range rounds {
					aggregate, word := fmt.Sprint("agg", (c+i)%4), fmt.Sprint(c, ".", i)
					var n int64
					if err := d.Tx(context.Background(), func(tx *db.Tx) error {
						for _, half := range []string{"-first", "-second"} {
							if err := (outbox.Outbox{Tx: tx}).Announce(newFact(aggregate, word+half)); err != nil {
								return err
							}
						}
						return tx.QueryRowContext(tx.Context(), `INSERT INTO ward_count (id, n) VALUES ($1, 1)
							ON CONFLICT (id) DO UPDATE SET n = ward_count.n + 1 RETURNING n`, aggregate).Scan(&n)
					}); err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					if committed[aggregate] == nil {
						committed[aggregate] = map[int64]string{}
					}
					committed[aggregate][n] = word
					mu.Unlock()
				}
			})
		}
		for _, r := range relays {
			all.Go(func() {
				for range rounds * 4 {
					if _, err := r.Pass(context.Background()); err != nil {
						t.Error(err)
					}
					now.Add(time.Second)
				}
			})
		}
		all.Wait()
		for states(t, d) != "[{ear 0 0 0}]" {
			pass(t, relays[0])
			now.Add(2 * time.Hour)
		}

		took := map[string][]string{}
		seen := map[string]bool{}
		for _, f := range e.took {
			if !seen[f.ID] { // at least once
				took[f.Aggregate] = append(took[f.Aggregate], string(f.Body))
			}
			seen[f.ID] = true
		}
		for aggregate, words := range committed {
			var want []string
			for n := int64(1); n <= int64(len(words)); n++ {
				want = append(want, words[n]+"-first", words[n]+"-second")
			}
			if !slices.Equal(took[aggregate], want) {
				t.Errorf("%s: took %v, want %v", aggregate, took[aggregate], want)
			}
		}
	})
}

// TestLateCommitIsNotSkipped lets a transaction commit after a later one has
// been delivered. Only PostgreSQL can: SQLite writes one at a time.
func TestLateCommitIsNotSkipped(t *testing.T) {
	d := dbtest.Open(t, dbtest.Postgres(t, sets))
	e := &ear{}
	r := newRelay(t, d, clock.At(morning), outbox.Options{}, outbox.Listener{Name: "ear", Take: e.take})
	announced, commit, done := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		done <- d.Tx(context.Background(), func(tx *db.Tx) error {
			defer func() { <-commit }()
			defer close(announced)
			return outbox.Outbox{Tx: tx}.Announce(newFact("slow", "late"))
		})
	}()
	<-announced
	announce(t, d, newFact("quick", "early"))
	pass(t, r)
	if w := e.words(); w != "early" {
		t.Errorf("took %q before the commit", w)
	}
	close(commit)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	pass(t, r)
	if w := e.words(); w != "early late" {
		t.Errorf("took %q", w)
	}
}

// TestRefusedFactHoldsBackItsAggregate follows a fact that is refused until it
// is dead, then retried, with others before, behind and beside it.
func TestRefusedFactHoldsBackItsAggregate(t *testing.T) {
	refusals := map[string]func() error{
		"error":  func() error { return errors.New("no") },
		"panic":  func() error { panic("no") },
		"goexit": func() error { runtime.Goexit(); return nil },
	}
	for name, refusal := range refusals {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
				now := clock.At(morning)
				var broken sync.Map
				broken.Store("a2", true)
				bad, good := &ear{}, &ear{}
				var events []outbox.Event
				r := newRelay(t, d, now, outbox.Options{Observe: func(e outbox.Event) { events = append(events, e) }},
					outbox.Listener{Name: "bad", Attempts: 3, Take: func(ctx context.Context, f fact.Fact) error {
						if _, is := broken.Load(string(f.Body)); is {
							return refusal()
						}
						return bad.take(ctx, f)
					}},
					outbox.Listener{Name: "good", Take: good.take})
				board := outbox.Board{DB: d, Clock: now}
				announce(t, d, newFact("a", "a1"), newFact("a", "a2"), newFact("a", "a3"))
				announce(t, d, newFact("b", "b1"))
				pass(t, r)
				if w := bad.words(); w != "a1 b1" || good.words() != "a1 a2 a3 b1" {
					t.Errorf("took %q, and the other listener %q", w, good.words())
				}
				if s := states(t, d); s != "[{bad 0 2 0} {good 0 0 0}]" {
					t.Errorf("states %s", s)
				}
				now.Add(12 * time.Second)
				pass(t, r)
				now.Add(24 * time.Second)
				pass(t, r)
				announce(t, d, newFact("a", "a4"))
				now.Add(24 * time.Hour)
				pass(t, r)
				dead, err := board.Dead(t.Context(), 10)
				if err != nil || len(dead) != 1 || dead[0].Listener != "bad" || string(dead[0].Fact.Body) != "a2" || dead[0].Attempts != 3 || dead[0].Error == "" {
					t.Fatalf("dead = %+v, %v", dead, err)
				}
				if bad.words() != "a1 b1" {
					t.Errorf("took %q past a dead fact", bad.words())
				}
				if n := len(slices.DeleteFunc(events, func(e outbox.Event) bool { return e.Err == nil })); n != 3 {
					t.Errorf("%d failed attempts, want 3", n)
				}

				broken.Clear()
				if err := board.Retry(t.Context(), "bad", dead[0].Fact.ID); err != nil {
					t.Fatal(err)
				}
				pass(t, r)
				if w := bad.words(); w != "a1 b1 a2 a3 a4" {
					t.Errorf("took %q after the retry", w)
				}
				if err := board.Retry(t.Context(), "bad", dead[0].Fact.ID); !fault.Is(err, fault.NotFound) {
					t.Errorf("a second retry: %v", err)
				}
			})
		})
	}
}

func TestDropAndForget(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		now := clock.At(morning)
		e := &ear{refuse: func(f fact.Fact) error {
			if string(f.Body) == "bad" {
				return errors.New("no")
			}
			return nil
		}}
		r := newRelay(t, d, now, outbox.Options{}, outbox.Listener{Name: "ear", Attempts: 1, Take: e.take})
		board := outbox.Board{DB: d, Clock: now}
		bad := newFact("a", "bad")
		announce(t, d, bad, newFact("a", "next"))
		pass(t, r)
		if err := board.Drop(t.Context(), "ear", bad.ID); err != nil {
			t.Fatal(err)
		}
		pass(t, r)
		if e.words() != "next" {
			t.Errorf("took %q after the drop", e.words())
		}
		if err := board.Drop(t.Context(), "ear", bad.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("a second drop: %v", err)
		}
		if err := board.Forget(t.Context(), "ear"); err != nil || states(t, d) != "[]" {
			t.Errorf("Forget = %v, states %s", err, states(t, d))
		}
	})
}

// TestSilentRelay lets a relay fall silent while its listener holds a fact:
// once the lease has expired another delivers it, and the first, when it comes
// back, neither moves the cursor nor parks anything.
func TestSilentRelay(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		now := clock.At(morning)
		holding, comeBack, gone := make(chan struct{}), make(chan struct{}), make(chan error)
		silent := newRelay(t, d, now, outbox.Options{}, outbox.Listener{Name: "ear", Take: func(context.Context, fact.Fact) error {
			close(holding)
			<-comeBack
			return errors.New("too late")
		}})
		e := &ear{}
		other := newRelay(t, d, now, outbox.Options{}, outbox.Listener{Name: "ear", Take: e.take})
		announce(t, d, newFact("a", "one"))
		go func() {
			_, err := silent.Pass(context.Background())
			gone <- err
		}()
		<-holding
		now.Add(59 * time.Second)
		pass(t, other)
		if e.words() != "" {
			t.Error("two relays read for one listener")
		}
		now.Add(time.Second)
		pass(t, other)
		if e.words() != "one" {
			t.Errorf("took %q once the lease had expired", e.words())
		}
		close(comeBack)
		if err := <-gone; err == nil {
			t.Error("the silent relay believes it delivered")
		}
		if s := states(t, d); s != "[{ear 0 0 0}]" {
			t.Errorf("states %s", s)
		}
	})
}

// TestLongBatchKeepsItsLease reads a batch that lasts longer than a lease.
func TestLongBatchKeepsItsLease(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		now := clock.At(morning)
		e, intruder := &ear{}, &ear{}
		other := newRelay(t, d, now, outbox.Options{}, outbox.Listener{Name: "ear", Take: intruder.take})
		r := newRelay(t, d, now, outbox.Options{}, outbox.Listener{Name: "ear", Take: func(ctx context.Context, f fact.Fact) error {
			now.Add(29 * time.Second)
			if _, err := other.Pass(ctx); err != nil {
				t.Error(err)
			}
			return e.take(ctx, f)
		}})
		announce(t, d, newFact("a", "1"), newFact("a", "2"), newFact("a", "3"), newFact("a", "4"), newFact("a", "5"))
		pass(t, r)
		if e.words() != "1 2 3 4 5" || intruder.words() != "" {
			t.Errorf("took %q, and the other relay %q", e.words(), intruder.words())
		}
	})
}

func TestPurgeKeepsWhatIsNeeded(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		now := clock.At(morning)
		e := &ear{refuse: func(f fact.Fact) error {
			if string(f.Body) == "bad" {
				return errors.New("no")
			}
			return nil
		}}
		r := newRelay(t, d, now, outbox.Options{}, outbox.Listener{Name: "ear", Take: e.take})
		recent := newFact("c", "recent")
		recent.At = morning.Add(time.Hour)
		announce(t, d, newFact("a", "good"), newFact("b", "bad"), recent)
		purge := func(want int64) {
			t.Helper()
			if n, err := r.Purge(t.Context(), morning.Add(time.Minute)); err != nil || n != want {
				t.Errorf("Purge = %d, %v, want %d", n, err, want)
			}
		}
		facts := func() (n int) {
			if err := d.Reader().QueryRowContext(t.Context(), "SELECT COUNT(*) FROM outbox_fact").Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		if _, err := newRelay(t, d, now, outbox.Options{}, outbox.Listener{Name: "slow", Take: (&ear{}).take}).Pass(t.Context()); err != nil {
			t.Fatal(err)
		}
		pass(t, r)
		announce(t, d, newFact("a", "unread"))
		purge(1)
		if facts() != 3 {
			t.Errorf("%d facts left, want the refused, the recent and the unread", facts())
		}
		e.refuse = nil
		now.Add(time.Minute)
		pass(t, r)
		purge(1) // the refused one; "slow" has not read the last
		if err := (outbox.Board{DB: d}).Forget(t.Context(), "slow"); err != nil {
			t.Fatal(err)
		}
		purge(1)
		announce(t, d, newFact("a", "again")) // whose rank starts over
		pass(t, r)
		if w := e.words(); !strings.HasSuffix(w, "unread again") {
			t.Errorf("took %q", w)
		}
	})
}

func TestRunDeliversUntilStopped(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		took := make(chan string)
		r := newRelay(t, d, clock.System{}, outbox.Options{Poll: time.Millisecond}, outbox.Listener{Name: "ear",
			Take: func(_ context.Context, f fact.Fact) error {
				took <- string(f.Body)
				return nil
			}})
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- r.Run(ctx) }()
		for _, word := range []string{"one", "two"} {
			announce(t, d, newFact("a", word))
			if got := <-took; got != word {
				t.Errorf("took %q, want %q", got, word)
			}
		}
		announce(t, d, newFact("a", "three"), newFact("a", "four"))
		stop()
		select {
		case <-took: // it had already been picked up: it is finished, and the next is not begun
		case err := <-ended:
			if err != nil {
				t.Error(err)
			}
			return
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if s := states(t, d); s != "[{ear 1 0 0}]" {
			t.Errorf("states %s, want one fact still to read", s)
		}
	})
}

func TestListenersAreChecked(t *testing.T) {
	take := func(context.Context, fact.Fact) error { return nil }
	for name, listeners := range map[string][]outbox.Listener{
		"twice":       {{Name: "a", Take: take}, {Name: "a", Take: take}},
		"no name":     {{Take: take}},
		"no function": {{Name: "a"}},
	} {
		if _, err := outbox.New(nil, clock.System{}, outbox.Options{}, listeners...); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
