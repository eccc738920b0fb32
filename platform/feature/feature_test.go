package feature_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"maillage/core/fault"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
	"maillage/platform/feature"
)

var sets = []db.Set{feature.Set}

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

var declared = []feature.Switch{{Name: "visit.map", Default: true}, {Name: "visit.sms"}}

func TestQueriesOnBothEngines(t *testing.T) { dbtest.Prepares(t, sets, "query.sql") }

func set(t *testing.T, d *db.DB, p *feature.Panel, name string, on bool) (changed bool) {
	t.Helper()
	if err := d.Tx(t.Context(), func(tx *db.Tx) (err error) {
		changed, err = feature.Switches{Tx: tx, Panel: p}.Set(name, on, "account 1", monday)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return changed
}

func TestSet(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		p := feature.New(d, declared...)
		is := func(plan, sms bool) {
			t.Helper()
			if p.On("visit.map") != plan || p.On("visit.sms") != sms {
				t.Errorf("map %v, sms %v", p.On("visit.map"), p.On("visit.sms"))
			}
		}
		refresh := func() {
			t.Helper()
			if err := p.Refresh(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		is(true, false) // before it has read anything
		refresh()
		is(true, false)
		for _, step := range []struct {
			name        string
			on, changed bool
		}{
			{"visit.sms", true, true}, {"visit.sms", true, false}, {"visit.map", true, false},
			{"visit.map", false, true}, {"visit.map", true, true}, {"visit.sms", false, true},
		} {
			if got := set(t, d, p, step.name, step.on); got != step.changed {
				t.Errorf("%+v: changed %v", step, got)
			}
			refresh()
			if p.On(step.name) != step.on {
				t.Errorf("%+v: not set", step)
			}
		}
		is(true, false)
		if err := d.Tx(t.Context(), func(tx *db.Tx) error {
			_, err := feature.Switches{Tx: tx, Panel: p}.Set("visit.gone", true, "account 1", monday)
			return err
		}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a switch nobody declared: %v", err)
		}
	})
}

// TestSetWithItsTransaction: what the caller records beside it fails, so the
// switch is not set either.
func TestSetWithItsTransaction(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		p := feature.New(d, declared...)
		failure := errors.New("journal full")
		err := d.Tx(t.Context(), func(tx *db.Tx) error {
			if _, err := (feature.Switches{Tx: tx, Panel: p}).Set("visit.sms", true, "account 1", monday); err != nil {
				return err
			}
			return failure
		})
		if !errors.Is(err, failure) {
			t.Fatal(err)
		}
		if err := p.Refresh(t.Context()); err != nil || p.On("visit.sms") {
			t.Errorf("set without its act: %v", err)
		}
	})
}

func TestStates(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		p := feature.New(d, declared...)
		set(t, d, p, "visit.sms", true)
		former := feature.New(d, feature.Switch{Name: "visit.old"})
		set(t, d, former, "visit.old", true) // a switch that has left the code
		states, err := p.States(t.Context())
		want := []feature.State{{Switch: declared[0], On: true}, {Switch: declared[1], On: true, By: "account 1", At: monday}}
		if err != nil || fmt.Sprint(states) != fmt.Sprint(want) {
			t.Errorf("States = %v, %v", states, err)
		}
	})
}

// TestOtherProcess changes a switch beside a panel that runs.
func TestOtherProcess(t *testing.T) {
	dbtest.EachConfig(t, sets, func(t *testing.T, cfg db.Config) {
		running := feature.New(dbtest.Open(t, cfg), declared...)
		ctx, stop := context.WithCancel(t.Context())
		var all sync.WaitGroup
		all.Go(func() { running.Run(ctx) })
		defer all.Wait()
		defer stop()
		other := dbtest.Open(t, cfg)
		set(t, other, feature.New(other, declared...), "visit.sms", true)
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for timeout := time.After(20 * time.Second); !running.On("visit.sms"); {
			select {
			case <-tick.C:
			case <-timeout:
				t.Fatal("never known")
			}
		}
	})
}

// TestSetRace has 32 callers turn one switch on: one of them changed it.
func TestSetRace(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		p := feature.New(d, declared...)
		var all sync.WaitGroup
		changes := make([]bool, 32)
		for i := range changes {
			all.Go(func() {
				if err := d.Tx(t.Context(), func(tx *db.Tx) (err error) {
					changes[i], err = feature.Switches{Tx: tx, Panel: p}.Set("visit.sms", true, fmt.Sprint("account ", i), monday)
					return err
				}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		n := 0
		for _, changed := range changes {
			if changed {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%d callers changed it", n)
		}
	})
}

func TestUndeclared(t *testing.T) {
	d := dbtest.Open(t, dbtest.SQLite(t, sets))
	for name, do := range map[string]func(){
		"asked":          func() { feature.New(d, declared...).On("visit.gone") },
		"declared twice": func() { feature.New(d, declared[0], declared[0]) },
		"without a name": func() { feature.New(d, feature.Switch{}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			do()
		}()
	}
}
