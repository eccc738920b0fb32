package persontest_test

import (
	"testing"
	"time"

	"maillage/module/person"
	"maillage/module/person/persontest"
)

// TestContactOfOnesOwn has an organisation write down a contact of its own, to
// open what another one holds.
func TestContactOfOnesOwn(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		ines, omar := w.Helper(persontest.Library, "mediator", "ines"), w.Helper(persontest.Centre, "mediator", "omar")
		p := w.Create(t, ines, camille)
		card := w.Reference(t, ines, p)
		asked := given[person.Asked](t)(w.AskToJoin(t.Context(), omar, card, persontest.Home))
		must(t, w.SendToJoin(t.Context(), omar, asked.Secret, person.BySMS, persontest.Home))
		given[string](t)(w.Join(t.Context(), omar, asked.Secret, w.LastCode(t), persontest.Home))

		change := func(phone, email string) {
			t.Helper()
			d := given[person.Draft](t)(w.Edit(t.Context(), omar, p))
			d.Phone, d.Email = phone, email
			must(t, w.Change(t.Context(), omar, p, d))
		}
		sentTo := func() string {
			t.Helper()
			w.Code(t, card, persontest.Home)
			return w.Texts.Messages()[0].To
		}
		change("06 98 76 54 32", "thief@example.org")
		equal(t, "what is shown", given[person.Sheet](t)(w.Read(t.Context(), ines, p)).Identity.Email, "thief@example.org")
		equal(t, "the code goes", sentTo(), "+33612345678")
		w.Clock.Forward(6 * 24 * time.Hour)
		change("06 98 76 54 33", "thief@example.org") // begins again
		w.Clock.Forward(2 * 24 * time.Hour)
		equal(t, "a week after the first change", sentTo(), "+33612345678")
		w.Clock.Forward(6 * 24 * time.Hour)
		equal(t, "a week after the last one", sentTo(), "+33698765433")

		change("06 12 34 56 78", "")
		change("06 98 76 54 33", "thief@example.org")
		equal(t, "changed back", sentTo(), "+33698765433")
		must(t, w.End(t.Context(), ines, p))
		w.Clock.Forward(24 * time.Hour)
		change("06 12 34 56 78", "")
		equal(t, "once the other one, whose notes stay, has ended", sentTo(), "+33698765433")

		p = w.Create(t, omar, camille)
		card = w.Reference(t, omar, p)
		change("06 98 76 54 32", "")
		equal(t, "known to one alone", sentTo(), "+33698765432")
	})
}
