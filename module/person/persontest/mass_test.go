package persontest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"maillage/core/dual"
	"maillage/core/fault"
	"maillage/module/person"
	"maillage/module/person/persontest"
	"maillage/platform/db"
	"maillage/platform/journal"
)

func TestMassExport(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		ines, noor := w.Helper(persontest.Library, "lead", "ines"), w.Helper(persontest.Library, "lead", "noor")
		omar, mediator := w.Helper(persontest.Centre, "lead", "omar"), w.Helper(persontest.Library, "mediator", "lou")
		var last string
		for n := range 203 { // several transactions
			last = w.Create(t, ines, person.Input{Name: fmt.Sprintf("Personne %03d", n)})
		}
		w.Create(t, omar, person.Input{Name: "Ailleurs"})
		wants(t, "without the right", w.ProposeExport(t.Context(), mediator, "Changement de logiciel."), fault.Forbidden, "")
		wants(t, "without reason", w.ProposeExport(t.Context(), ines, " "), fault.Invalid, "reason")
		late := ines
		late.Proved = w.Clock.Now().Add(-time.Hour)
		wants(t, "without a fresh proof", w.ProposeExport(t.Context(), late, "Changement de logiciel."), fault.Unproved, "")
		must(t, w.ProposeExport(t.Context(), ines, "Changement de logiciel."))
		wants(t, "twice", w.ProposeExport(t.Context(), noor, "Changement de logiciel."), fault.Conflict, "")
		all := given[[]dual.Proposal](t)(w.Exports(t.Context(), noor))
		equal(t, "proposals", len(all), 1)
		equal(t, "elsewhere", len(given[[]dual.Proposal](t)(w.Exports(t.Context(), omar))), 0)
		one := all[0].ID
		rows := 0
		count := func(person.Row) error { rows++; return nil }
		wants(t, "alone", w.MassExport(t.Context(), ines, one, count), fault.Forbidden, "person.fault.export.alone")
		wants(t, "agreed by the proposer", w.DecideExport(t.Context(), ines, one, true), fault.Forbidden, "dual.fault.same")
		wants(t, "decided elsewhere", w.DecideExport(t.Context(), omar, one, true), fault.NotFound, "")
		must(t, w.DecideExport(t.Context(), noor, one, true))
		wants(t, "decided twice", w.DecideExport(t.Context(), noor, one, false), fault.Gone, "")
		third := w.Helper(persontest.Library, "lead", "zoe")
		wants(t, "a third", w.MassExport(t.Context(), third, one, count), fault.Forbidden, "")
		wants(t, "elsewhere", w.MassExport(t.Context(), omar, one, count), fault.NotFound, "")
		var names strings.Builder
		must(t, w.MassExport(t.Context(), ines, one, func(r person.Row) error {
			rows++
			names.WriteString(r.Name)
			return nil
		}))
		equal(t, "rows", rows, 203)
		equal(t, "another organisation's", strings.Contains(names.String(), "Ailleurs"), false)
		told := given[[]journal.Row](t)(w.Book.Rows(t.Context(), journal.Filter{Person: last, Name: "person.mass-export"}))
		equal(t, "each one's journal", len(told), 1)
		w.Clock.Forward(25 * time.Hour)
		ines.Proved = w.Clock.Now()
		wants(t, "a day later", w.MassExport(t.Context(), ines, one, count), fault.Gone, "")
	})
}

// TestRetention lets three years pass.
func TestRetention(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		ines := w.Helper(persontest.Library, "lead", "ines")
		idle, seen := w.Create(t, ines, camille), w.Create(t, ines, camille)
		must(t, w.Write(t.Context(), ines, idle, "une note", false))
		w.Open(t, w.Reference(t, ines, idle))
		left := w.Create(t, ines, camille)
		must(t, w.End(t.Context(), ines, left))
		purge := func(name string) int64 {
			for _, c := range w.Retention() {
				if c.Name == name {
					before := w.Clock.Now().AddDate(0, -c.Months, -c.Days)
					return given[int64](t)(c.Purge(t.Context(), before))
				}
			}
			t.Fatalf("no category %s", name)
			return 0
		}
		equal(t, "asks of today", purge("person.ask"), 0)
		w.Clock.Forward(26 * time.Hour)
		equal(t, "asks", purge("person.ask"), 1)
		equal(t, "sessions", purge("person.session"), 1)
		equal(t, "follows", purge("person.follow"), 0)
		w.Clock.Forward(366 * 24 * time.Hour)
		equal(t, "follows ended a year ago", purge("person.follow"), 1)
		equal(t, "notes", purge("person.note"), 0)
		w.Clock.Forward(366 * 24 * time.Hour)
		equal(t, "notes of two years", purge("person.note"), 1)
		w.Clock.Forward(310 * 24 * time.Hour) // 34 months and a half
		equal(t, "nobody yet", purge("person.idle"), 0)
		equal(t, "followers told", facts(t, w, person.IdleName), 1)
		_, err := w.Read(t.Context(), ines, seen)
		must(t, err)
		w.Clock.Forward(59 * 24 * time.Hour)
		equal(t, "too soon after the warning", purge("person.idle"), 0)
		w.Clock.Forward(2 * 24 * time.Hour)
		equal(t, "erased", purge("person.idle"), 2)
		_, err = w.Read(t.Context(), ines, idle)
		wants(t, "the idle one", err, fault.NotFound, "")
		_, err = w.Read(t.Context(), ines, seen)
		must(t, err)
	})
}

// facts counts the announced facts of a name.
func facts(t *testing.T, w *persontest.World, name string) (n int) {
	t.Helper()
	must(t, w.DB.View(t.Context(), func(tx *db.Tx) error {
		return tx.QueryRowContext(tx.Context(), "SELECT COUNT(*) FROM outbox_fact WHERE name = $1", name).Scan(&n)
	}))
	return n
}
