package journal_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"maillage/core/act"
	"maillage/core/actor"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
	"maillage/platform/journal"
)

// TestRows: every filter, alone and with others, answers what a plain search
// through all the acts answers, newest first, page after page.
func TestRows(t *testing.T) {
	names := []string{"person.read", "person.export", "account.signin"}
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		book := journal.Book{DB: d}
		for i := range 60 {
			who := actor.Actor{ID: fmt.Sprint("acc-", i%4), Kind: actor.Helper, Org: fmt.Sprint("org-", i%2)}
			a := act.Act{Name: names[i%3], Who: who, Refused: i%5 == 0, Detail: fmt.Sprint("n=", i)}
			if i%3 != 2 {
				a.Person = fmt.Sprint("per-", i%7)
			}
			noteAt(t, d, morning.Add(time.Duration(i)*time.Minute), a)
		}
		all, err := book.Rows(t.Context(), journal.Filter{Limit: 100})
		if err != nil || len(all) != 60 {
			t.Fatal(len(all), err)
		}
		if r := all[59]; r.At != morning || r.Name != "person.read" || r.Who.ID != "acc-0" || r.Who.Kind != actor.Helper ||
			r.Org != "org-0" || r.Person != "per-0" || !r.Refused || r.Detail != "n=0" {
			t.Errorf("the first act is read as %+v", r)
		}
		of := func(label string, values ...string) *rapid.Generator[string] {
			return rapid.SampledFrom(append(values, "", "", label+"-unknown"))
		}
		rapid.Check(t, func(rt *rapid.T) {
			f := journal.Filter{
				Org: of("org", "org-0", "org-1").Draw(rt, "org"), Person: of("per", "per-0", "per-3").Draw(rt, "person"),
				Actor: of("acc", "acc-0", "acc-3").Draw(rt, "actor"), Name: of("name", names...).Draw(rt, "name"),
			}
			if rapid.Bool().Draw(rt, "from") {
				f.From = morning.Add(time.Duration(rapid.IntRange(0, 60).Draw(rt, "minutes")) * time.Minute)
			}
			if rapid.Bool().Draw(rt, "to") {
				f.To = morning.Add(time.Duration(rapid.IntRange(0, 60).Draw(rt, "until")) * time.Minute)
			}
			want := slices.DeleteFunc(slices.Clone(all), func(r journal.Row) bool { return !matches(f, r) })
			f.Limit = rapid.IntRange(1, 20).Draw(rt, "limit")
			for len(want) > 0 || f.Before == "" {
				page, err := book.Rows(t.Context(), f)
				if err != nil || len(page) != min(f.Limit, len(want)) {
					rt.Fatalf("%+v: %d rows, %v, want %d", f, len(page), err, min(f.Limit, len(want)))
				}
				for i, r := range page {
					if r.ID != want[i].ID {
						rt.Fatalf("%+v: %s, want %s", f, r.ID, want[i].ID)
					}
				}
				if want = want[len(page):]; len(page) == 0 {
					break
				}
				f.Before = page[len(page)-1].ID
			}
		})
	})
}

func matches(f journal.Filter, r journal.Row) bool {
	return (f.Org == "" || r.Org == f.Org) && (f.Person == "" || r.Person == f.Person) &&
		(f.Actor == "" || r.Who.ID == f.Actor) && (f.Name == "" || r.Name == f.Name) &&
		(f.From.IsZero() || !r.At.Before(f.From)) && (f.To.IsZero() || r.At.Before(f.To))
}
