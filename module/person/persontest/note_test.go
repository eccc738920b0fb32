package persontest_test

import (
	"slices"
	"strings"
	"testing"

	"maillage/core/fault"
	"maillage/module/person"
	"maillage/module/person/persontest"
	"maillage/platform/journal"
	"maillage/platform/key"
)

func TestNotes(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		who := w.Helper(persontest.Library, "mediator", "ines")
		p := w.Create(t, who, camille)
		write := func(text string, sure bool) error { return w.Write(t.Context(), who, p, text, sure) }
		wants(t, "nothing", write(" \u200b ", false), fault.Invalid, "note")
		wants(t, "too long", write(strings.Repeat("é", 2001), false), fault.Invalid, "note")
		wants(t, "a social-security number", write("Son numéro : 2 84 05 75 123 456 78.", true), fault.Invalid, "sensitive.fault.nir")
		wants(t, "health", write("Suit une chimiothérapie.", false), fault.Invalid, person.HealthFault)
		must(t, write("Suit une chimiothérapie.", true))
		must(t, write("Dossier Social - Santé envoyé.", false))
		must(t, write("<script>alert('é')</script>\u202e fdp.exe", false))
		sheet := given[person.Sheet](t)(w.Read(t.Context(), who, p))
		equal(t, "notes", len(sheet.Notes), 3)
		if strings.Contains(sheet.Notes[0].Text, "\u202e") {
			t.Error("a note keeps what reorders it")
		}
		if kept := w.Dump(t, "person_note"); strings.Contains(kept, "chimio") || strings.Contains(kept, "script") {
			t.Error("a note stands in clear")
		}
		must(t, w.Unwrite(t.Context(), who, p, sheet.Notes[0].ID))
		wants(t, "twice", w.Unwrite(t.Context(), who, p, sheet.Notes[0].ID), fault.NotFound, "")
	})
}

func TestConsents(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		who := w.Helper(persontest.Library, "mediator", "ines")
		p := w.Create(t, who, camille)
		wants(t, "unknown kind", w.Agree(t.Context(), who, p, "anything", person.Oral), fault.Invalid, "consent")
		wants(t, "unknown way", w.Agree(t.Context(), who, p, person.ToContact, "guess"), fault.Invalid, "consent")
		must(t, w.Agree(t.Context(), who, p, person.ToContact, person.Paper))
		c := given[person.Sheet](t)(w.Read(t.Context(), who, p)).Consents
		equal(t, "consents", len(c), 2)
		equal(t, "what, which words, how, by whom", [4]any{c[0].Kind, c[0].Wording, c[0].Channel, c[0].By}, [4]any{person.ToContact, 1, person.Paper, who.ID})
		must(t, w.Withdraw(t.Context(), who, p, c[0].ID))
		wants(t, "twice", w.Withdraw(t.Context(), who, p, c[0].ID), fault.Gone, "")
		c = given[person.Sheet](t)(w.Read(t.Context(), who, p)).Consents
		equal(t, "withdrawn", c[0].Withdrawn.IsZero(), false)
	})
}

func TestEdit(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		who := w.Helper(persontest.Library, "mediator", "ines")
		p := w.Create(t, who, camille)
		reference := w.Reference(t, who, p)
		first := given[person.Draft](t)(w.Edit(t.Context(), who, p))
		second := given[person.Draft](t)(w.Edit(t.Context(), who, p))
		first.Name = "Camille Zorrino-Bis"
		must(t, w.Change(t.Context(), who, p, first))
		wants(t, "a draft read before", w.Change(t.Context(), who, p, second), fault.Conflict, "")
		equal(t, "name", given[person.Sheet](t)(w.Read(t.Context(), who, p)).Identity.Name, "Camille Zorrino-Bis")
		told := given[[]journal.Row](t)(w.Book.Rows(t.Context(), journal.Filter{Person: p, Name: "person.edit"}))
		box := given[key.Box](t)(w.Keys.Box(t.Context(), p))
		told = slices.DeleteFunc(told, func(r journal.Row) bool { return len(r.Sealed) == 0 }) // the reading before
		equal(t, "changes", len(told), 1)
		before := given[[]byte](t)(box.Open(told[0].Sealed, "person.identity"))
		equal(t, "what was held before", strings.Contains(string(before), "Zorrino") && !strings.Contains(string(before), "Bis"), true)
		equal(t, "reference", w.Reference(t, who, p), reference)
		for typed, n := range map[string]int{"bis": 1, "Cam": 1} {
			equal(t, typed, len(given[person.Found](t)(w.Search(t.Context(), who, typed)).Suggestions), n)
		}
		must(t, w.Keys.Destroy(t.Context(), p))
		_, err := w.Keys.Box(t.Context(), p)
		wants(t, "once the key is destroyed", err, fault.Gone, "")
	})
}
