package persontest_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"maillage/core/fault"
	"maillage/module/person"
	"maillage/module/person/persontest"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
)

func TestMerge(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		who := w.Helper(persontest.Library, "lead", "ines")
		kept, twin := w.Create(t, who, camille), w.Create(t, who, person.Input{Name: "Kamille Sorrino", Phone: "07 00 00 00 01"})
		card := w.Reference(t, who, twin)
		must(t, w.Write(t.Context(), who, twin, "note du double", false))
		wants(t, "with itself", w.Merge(t.Context(), who, kept, kept), fault.Invalid, "other")
		must(t, w.Merge(t.Context(), who, kept, twin))
		sheet := given[person.Sheet](t)(w.Read(t.Context(), who, twin))
		equal(t, "the double leads to", sheet.ID, kept)
		equal(t, "its notes", sheet.Notes[0].Text, "note du double")
		equal(t, "consents", len(sheet.Consents), 2)
		equal(t, "found by the other name", given[person.Found](t)(w.Search(t.Context(), who, "Sorrino")).Suggestions[0].ID, kept)
		equal(t, "the card still opens", w.Open(t, card).ID, kept)
		wants(t, "again", w.Merge(t.Context(), who, kept, twin), fault.Invalid, "other")

		merge := sheet.Merges[0]
		must(t, w.Undo(t.Context(), who, kept, merge.ID))
		equal(t, "its own again", given[person.Sheet](t)(w.Read(t.Context(), who, twin)).Identity.Name, "Kamille Sorrino")
		wants(t, "undone twice", w.Undo(t.Context(), who, kept, merge.ID), fault.Gone, "")

		must(t, w.Merge(t.Context(), who, kept, twin))
		merge = given[person.Sheet](t)(w.Read(t.Context(), who, kept)).Merges[0]
		w.Clock.Forward(31 * 24 * time.Hour)
		who.Proved = w.Clock.Now()
		wants(t, "too late", w.Undo(t.Context(), who, kept, merge.ID), fault.Gone, "")
	})
}

// TestMergeWall refuses to take a record away from another organisation.
func TestMergeWall(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		ines, omar := w.Helper(persontest.Library, "lead", "ines"), w.Helper(persontest.Centre, "lead", "omar")
		shared, own, foreign := w.Create(t, ines, camille), w.Create(t, ines, camille), w.Create(t, omar, camille)
		must(t, w.Propose(t.Context(), ines, shared, person.Proposal{To: persontest.Centre, Keep: true, Consent: person.Oral}))
		_, err := w.Accept(t.Context(), omar, given[[]person.Transfer](t)(w.Waiting(t.Context(), omar))[0].ID)
		must(t, err)
		wants(t, "the shared one absorbed", w.Merge(t.Context(), ines, own, shared), fault.Invalid, "other")
		wants(t, "another's absorbed", w.Merge(t.Context(), ines, own, foreign), fault.NotFound, "")
		must(t, w.Merge(t.Context(), ines, shared, own))
		must(t, w.Merge(t.Context(), omar, shared, foreign))
		equal(t, "own merges", len(given[person.Sheet](t)(w.Read(t.Context(), ines, shared)).Merges), 1)
		merges := given[person.Sheet](t)(w.Read(t.Context(), omar, shared)).Merges
		wants(t, "another's merge undone", w.Undo(t.Context(), ines, shared, merges[0].ID), fault.NotFound, "")
	})
}

// TestUndoRestores merges and undoes at random, and compares every row.
func TestUndoRestores(t *testing.T) {
	dbtest.Each(t, persontest.Sets, func(t *testing.T, d *db.DB) {
		w := persontest.New(t, d)
		who := w.Helper(persontest.Library, "lead", "ines")
		rapid.Check(t, func(rt *rapid.T) {
			var persons []string
			for n := range rapid.IntRange(2, 4).Draw(rt, "persons") {
				p := w.Create(t, who, person.Input{Name: fmt.Sprint("Personne ", n), Email: fmt.Sprint("p", n, "@example.org")})
				if rapid.Bool().Draw(rt, "note") {
					must(t, w.Write(t.Context(), who, p, "une note", false))
				}
				persons = append(persons, p)
			}
			before := w.Dump(t, persontest.Tables...)
			type done struct{ kept, merge string }
			var merges []done
			for range rapid.IntRange(1, 3).Draw(rt, "merges") {
				a, b := rapid.SampledFrom(persons).Draw(rt, "a"), rapid.SampledFrom(persons).Draw(rt, "b")
				if err := w.Merge(t.Context(), who, a, b); err != nil {
					wants(t, "merge", err, fault.Invalid, "other") // the same person by now
					continue
				}
				sheet := given[person.Sheet](t)(w.Read(t.Context(), who, a))
				merges = append(merges, done{sheet.ID, sheet.Merges[0].ID})
			}
			for n := range merges { // latest first
				m := merges[len(merges)-1-n]
				must(t, w.Undo(t.Context(), who, m.kept, m.merge))
			}
			if after := w.Dump(t, persontest.Tables...); after != before {
				rt.Fatalf("undoing did not restore\nbefore %s\nafter  %s", before, after)
			}
		})
	})
}

// TestMergeAgainstEdit races merges, edits and notes: whatever the order, every
// change that was thanked for is there.
func TestMergeAgainstEdit(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		who := w.Helper(persontest.Library, "lead", "ines")
		kept, twin := w.Create(t, who, camille), w.Create(t, who, camille)
		draft := given[person.Draft](t)(w.Edit(t.Context(), who, twin))
		draft.Name = "Camille Changée"
		var all sync.WaitGroup
		var mu sync.Mutex
		merged, edited, notes := 0, 0, 0
		count := func(n *int, err error) {
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				*n++
			} else if !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Invalid) {
				t.Error(err)
			}
		}
		for n := range 32 {
			all.Go(func() {
				switch n % 3 {
				case 0:
					count(&merged, w.Merge(t.Context(), who, kept, twin))
				case 1:
					count(&edited, w.Change(t.Context(), who, twin, draft))
				default:
					count(&notes, w.Write(t.Context(), who, twin, fmt.Sprint("note ", n), false))
				}
			})
		}
		all.Wait()
		equal(t, "merges", merged, 1)
		if edited > 1 {
			t.Errorf("%d edits of one draft", edited)
		}
		sheet := given[person.Sheet](t)(w.Read(t.Context(), who, kept))
		equal(t, "notes", len(sheet.Notes), notes)
	})
}
