package db_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"maillage/core/fault"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
)

var errRefused = errors.New("refused")

// badCaller is a caller that does its worst in the middle of a group.
type badCaller struct {
	name string
	fn   func(tx *db.Tx) error
	want func(err error) bool // of what Tx answers it
	runs int64                // how often its neighbours run: 2 when the group is spoilt
}

func anyError(err error) bool { return err != nil }

func badCallers() []badCaller {
	return []badCaller{
		{"refusal", func(tx *db.Tx) error {
			_ = insert(tx, "bad", 1)
			return errRefused
		}, func(err error) bool { return errors.Is(err, errRefused) }, 1},
		{"constraint", func(tx *db.Tx) error {
			_ = insert(tx, "bad", 1)
			return insert(tx, "bad", 1)
		}, anyError, 1},
		{"constraint ignored", func(tx *db.Tx) error {
			_ = insert(tx, "bad", 1)
			_ = insert(tx, "bad", 1)
			return nil
		}, anyError, 1},
		{"not SQL", func(tx *db.Tx) error {
			_, err := tx.ExecContext(tx.Context(), "INSRT")
			return err
		}, anyError, 1},
		{"rows left open", func(tx *db.Tx) error {
			rows, err := tx.QueryContext(tx.Context(), "SELECT id FROM sheet_line UNION SELECT 'x'") //nolint:rowserrcheck,sqlclosecheck // on purpose
			if err != nil {
				return err
			}
			rows.Next()
			return insert(tx, "bad", 1)
		}, anyError, 1},
		{"commit refused", func(tx *db.Tx) error {
			if _, err := tx.ExecContext(tx.Context(), "PRAGMA defer_foreign_keys = 1"); err != nil {
				return err
			}
			_, err := tx.ExecContext(tx.Context(), "INSERT INTO sheet_mark (id, line) VALUES ('bad', 'nowhere')")
			return err
		}, anyError, 2},
		{"transaction broken", func(tx *db.Tx) error {
			_, err := tx.ExecContext(tx.Context(), "ROLLBACK")
			return err
		}, anyError, 2},
		{"never returns in time", func(tx *db.Tx) error {
			if err := insert(tx, "bad", 1); err != nil {
				return err
			}
			<-time.After(time.Hour)
			return insert(tx, "worse", 1)
		}, func(err error) bool { return fault.Is(err, fault.Unavailable) }, 1},
	}
}

// TestBadCallerHarmsNobody puts a bad caller among 64 that share one commit.
func TestBadCallerHarmsNobody(t *testing.T) {
	for _, bad := range badCallers() {
		t.Run(bad.name, func(t *testing.T) {
			inGroup(t, func(t *testing.T, g *group) {
				var badErr error
				g.add(func() { badErr = g.d.Tx(context.Background(), bad.fn) })
				g.run(t, bad.runs)
				if !bad.want(badErr) {
					t.Errorf("the bad caller got %v", badErr)
				}
			})
		})
	}
}

func TestPanicHarmsNobody(t *testing.T) {
	inGroup(t, func(t *testing.T, g *group) {
		var recovered any
		g.add(func() {
			defer func() { recovered = recover() }()
			_ = g.d.Tx(context.Background(), func(tx *db.Tx) error {
				_ = insert(tx, "bad", 1)
				panic("oops")
			})
		})
		g.run(t, 1)
		if recovered != "oops" {
			t.Errorf("the caller recovered %v, want its own panic", recovered)
		}
	})
}

func TestGoexitHarmsNobody(t *testing.T) {
	inGroup(t, func(t *testing.T, g *group) {
		returned := false
		g.add(func() {
			_ = g.d.Tx(context.Background(), func(tx *db.Tx) error {
				_ = insert(tx, "bad", 1)
				runtime.Goexit()
				return nil
			})
			returned = true
		})
		g.run(t, 1)
		if returned {
			t.Error("the goroutine went on after Goexit")
		}
	})
}

// TestCancelHarmsNobody cancels one of 64 callers before its turn, and one
// during it: the first never runs, the second is already part of the group.
func TestCancelHarmsNobody(t *testing.T) {
	inGroup(t, func(t *testing.T, g *group) {
		waiting, cancelWaiting := context.WithCancel(context.Background())
		running, cancelRunning := context.WithCancel(context.Background())
		var waitingErr, runningErr error
		g.add(func() {
			waitingErr = g.d.Tx(waiting, func(tx *db.Tx) error {
				t.Error("a cancelled caller had its turn")
				return insert(tx, "bad", 1)
			})
		})
		g.add(func() {
			runningErr = g.d.Tx(running, func(tx *db.Tx) error {
				if err := insert(tx, "late", 1); err != nil {
					return err
				}
				cancelRunning()
				_, err := tx.ExecContext(running, "UPDATE sheet_line SET n = 2 WHERE id = 'late'")
				return err
			})
		})
		g.before = cancelWaiting
		g.more = []string{"late"}
		g.run(t, 1)
		if !errors.Is(waitingErr, context.Canceled) {
			t.Errorf("the waiting caller got %v", waitingErr)
		}
		if runningErr != nil {
			t.Errorf("the running caller got %v", runningErr)
		}
	})
}

// group makes 64 callers share one commit: a first one keeps the writer busy
// until all the others wait for it.
type group struct {
	d      *db.DB
	bad    []func()
	before func()   // called when all wait, before the writer goes on
	more   []string // rows the added callers are expected to leave
}

func inGroup(t *testing.T, fn func(t *testing.T, g *group)) {
	t.Helper()
	cfg := dbtest.SQLite(t, sheet)
	synctest.Test(t, func(t *testing.T) { fn(t, &group{d: dbtest.Open(t, cfg)}) })
}

func (g *group) add(caller func()) { g.bad = append(g.bad, caller) }

// run runs the group and checks that every good caller was answered nil, ran
// as often as expected and left its row, and that the writer still works.
func (g *group) run(t *testing.T, runs int64) {
	t.Helper()
	var all sync.WaitGroup
	gate := make(chan struct{})
	all.Go(func() {
		if err := g.d.Tx(context.Background(), func(*db.Tx) error { <-gate; return nil }); err != nil {
			t.Error(err)
		}
	})
	synctest.Wait()
	want := slices.Clone(g.more)
	var ran [64]atomic.Int64
	for i := range 64 {
		if i == 32 {
			for _, bad := range g.bad {
				all.Go(bad)
				synctest.Wait() // in line
			}
		}
		id := fmt.Sprint("good ", i)
		want = append(want, id)
		all.Go(func() {
			if err := g.d.Tx(context.Background(), func(tx *db.Tx) error {
				ran[i].Add(1)
				return insert(tx, id, i)
			}); err != nil {
				t.Errorf("%s: %v", id, err)
			}
		})
		synctest.Wait()
	}
	if g.before != nil {
		g.before()
		synctest.Wait()
	}
	close(gate)
	all.Wait()
	for i := range ran {
		if n := ran[i].Load(); n != runs && (i < 32 || n != 1) { // after a loss, the rest forms a group of its own
			t.Errorf("good caller %d ran %d times, want %d", i, n, runs)
		}
	}
	slices.Sort(want)
	if got := ids(t, g.d); !slices.Equal(got, want) {
		t.Errorf("rows %v, want %v", got, want)
	}
	if err := g.d.Tx(t.Context(), func(tx *db.Tx) error { return insert(tx, "after", 1) }); err != nil {
		t.Errorf("the writer no longer works: %v", err)
	}
}

func ids(t *testing.T, d *db.DB) (ids []string) {
	t.Helper()
	err := d.View(t.Context(), func(tx *db.Tx) error {
		rows, err := tx.QueryContext(tx.Context(), "SELECT id FROM sheet_line")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(ids)
	return ids
}
