package organisationtest

import (
	"context"
	"testing"

	"maillage/core/fact"
	"maillage/module/organisation/store"
	"maillage/platform/db"
	"maillage/platform/dual"
	"maillage/platform/journal"
	"maillage/platform/outbox"
)

// Sets are the migrations of what organisations stand on.
var Sets = []db.Set{store.Set, dual.Set, journal.Set, outbox.Set}

// Open is a world on an empty database.
func Open(t testing.TB, d *db.DB) *World {
	t.Helper()
	clock := NewClock()
	s := &store.Store{DB: d, Clock: clock}
	w := New(t, clock, s)
	w.Standing, w.Names = s.Standing, s.Names
	var taken []fact.Fact
	relay, err := outbox.New(d, clock, outbox.Options{}, outbox.Listener{Name: "test", Take: func(_ context.Context, f fact.Fact) error {
		taken = append(taken, f)
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	w.Facts = func() []fact.Fact {
		for {
			n, err := relay.Pass(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if n == 0 {
				got := taken
				taken = nil
				return got
			}
		}
	}
	return w
}
