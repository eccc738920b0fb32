package store_test

import (
	"slices"
	"testing"

	"maillage/core/capacity"
	"maillage/module/organisation/organisationtest"
	"maillage/module/organisation/store"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
	"maillage/platform/journal"
)

var sets = organisationtest.Sets

func TestPrepares(t *testing.T) { dbtest.Prepares(t, []db.Set{store.Set}, "query.sql") }

func TestSuite(t *testing.T) {
	for name, open := range map[string]func(testing.TB, []db.Set) db.Config{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			organisationtest.Suite(t, func(t *testing.T) *organisationtest.World {
				return organisationtest.Open(t, dbtest.Open(t, open(t, sets)))
			})
		})
	}
}

// TestNames checks that names are read by id, and unknown ids left out.
func TestNames(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := organisationtest.Open(t, d)
		a, b := w.Active(), w.Active()
		names, err := w.Names(t.Context(), []string{a, b, organisationtest.Sheet})
		if err != nil || len(names) != 2 || names[a] == names[b] || names[a] == "" {
			t.Errorf("%v, %v", names, err)
		}
	})
}

// TestJournal checks that each act on an organisation is in the journal.
func TestJournal(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := organisationtest.Open(t, d)
		org := w.Active(capacity.Host)
		w.Merge(org, w.Active())
		rows, err := journal.Book{DB: d, Clock: w.Clock}.Rows(t.Context(), journal.Filter{Org: org})
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, r := range rows {
			names = append(names, r.Name)
		}
		slices.Sort(names)
		if want := []string{"organisation.create", "organisation.grant", "organisation.merge", "organisation.propose"}; !slices.Equal(names, want) {
			t.Errorf("the journal has %v, want %v", names, want)
		}
	})
}

// TestPurge checks that the proof of a claim is forgotten after its decision,
// and not before.
func TestPurge(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := organisationtest.Open(t, d)
		form := w.Form()
		if _, err := w.Create(t.Context(), w.Steward("first"), form, nil); err != nil {
			t.Fatal(err)
		}
		camille := organisationtest.Account("camille")
		if err := w.Claim(t.Context(), camille, form.SIRET, "Directrice"); err != nil {
			t.Fatal(err)
		}
		held, err := w.Claimed(t.Context(), camille)
		if err != nil {
			t.Fatal(err)
		}
		purge := func() int64 {
			gone, err := (&store.Store{DB: d, Clock: w.Clock}).Purge(t.Context(), w.Clock.Now().Add(1))
			if err != nil {
				t.Fatal(err)
			}
			return gone
		}
		if n := purge(); n != 0 {
			t.Errorf("%d proofs forgotten while they wait", n)
		}
		if err := w.DecideClaim(t.Context(), w.Steward("first"), held.ID, false); err != nil {
			t.Fatal(err)
		}
		w.Clock.Pass(1000)
		if n := purge(); n != 1 {
			t.Errorf("%d proofs forgotten", n)
		}
		if held, err = w.Claimed(t.Context(), camille); err != nil || held.Proof != "" {
			t.Errorf("proof %q, %v", held.Proof, err)
		}
	})
}

// BenchmarkStanding measures what each request pays.
func BenchmarkStanding(b *testing.B) {
	for name, open := range map[string]func(testing.TB, []db.Set) db.Config{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			d := dbtest.Open(b, open(b, sets))
			w := organisationtest.Open(b, d)
			org := w.Active(capacity.Host, capacity.Follow)
			for b.Loop() {
				if _, err := w.Standing(b.Context(), org); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
