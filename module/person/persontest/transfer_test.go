package persontest_test

import (
	"sync"
	"testing"

	"maillage/core/fault"
	"maillage/module/person"
	"maillage/module/person/persontest"
)

func TestTransfer(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		ines, omar, noor := w.Helper(persontest.Library, "mediator", "ines"), w.Helper(persontest.Centre, "mediator", "omar"), w.Helper(persontest.Agency, "mediator", "noor")
		p := w.Create(t, ines, person.Input{Name: "Sans Contact"})
		propose := func(to string, by person.Channel) error {
			return w.Propose(t.Context(), ines, p, person.Proposal{To: to, Consent: by})
		}
		wants(t, "to who follows nobody", propose(persontest.Bakery, person.Oral), fault.Invalid, "to")
		wants(t, "to oneself", propose(persontest.Library, person.Oral), fault.Invalid, "to")
		wants(t, "without consent", propose(persontest.Centre, ""), fault.Invalid, "consent")
		must(t, propose(persontest.Centre, person.Paper))
		wants(t, "twice", propose(persontest.Centre, person.Paper), fault.Conflict, "")
		waiting := given[[]person.Transfer](t)(w.Waiting(t.Context(), omar))
		equal(t, "waiting", len(waiting), 1)
		one := waiting[0].ID
		_, err := w.Accept(t.Context(), noor, one)
		wants(t, "by a third", err, fault.NotFound, "person.fault.transfer")
		wants(t, "refused by a third", w.Decline(t.Context(), noor, one), fault.NotFound, "person.fault.transfer")
		wants(t, "nobody's", w.Decline(t.Context(), noor, p), fault.NotFound, "person.fault.transfer")
		equal(t, "accepted", given[string](t)(w.Accept(t.Context(), omar, one)), p)
		_, err = w.Accept(t.Context(), omar, one)
		wants(t, "twice", err, fault.Gone, "")
		_, err = w.Read(t.Context(), ines, p)
		wants(t, "the origin, which does not keep", err, fault.NotFound, "")
		equal(t, "found by the receiver", len(given[person.Found](t)(w.Search(t.Context(), omar, "contact")).Suggestions), 1)
		equal(t, "and no longer by the origin", len(given[person.Found](t)(w.Search(t.Context(), ines, "contact")).Suggestions), 0)

		must(t, w.Propose(t.Context(), omar, p, person.Proposal{To: persontest.Library, Keep: true, Consent: person.Oral}))
		back := given[[]person.Transfer](t)(w.Waiting(t.Context(), ines))[0].ID
		must(t, w.Decline(t.Context(), omar, back))
		_, err = w.Accept(t.Context(), ines, back)
		wants(t, "after it was withdrawn", err, fault.Gone, "")
		must(t, w.Propose(t.Context(), omar, p, person.Proposal{To: persontest.Library, Keep: true, Consent: person.Oral}))
		agreed := given[person.Sheet](t)(w.Read(t.Context(), omar, p)).Consents[0]
		equal(t, "consent", agreed.Kind, person.ToTransfer)
		must(t, w.Withdraw(t.Context(), omar, p, agreed.ID))
		equal(t, "waiting without consent", len(given[[]person.Transfer](t)(w.Waiting(t.Context(), ines))), 0)
		must(t, w.Propose(t.Context(), omar, p, person.Proposal{To: persontest.Library, Keep: true, Consent: person.Oral}))
		back = given[[]person.Transfer](t)(w.Waiting(t.Context(), ines))[0].ID
		must(t, w.End(t.Context(), omar, p))
		_, err = w.Accept(t.Context(), ines, back)
		wants(t, "once the origin no longer follows", err, fault.Gone, "")
	})
}

// TestAcceptOnce answers one transfer 32 times at once, one way or the other.
func TestAcceptOnce(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		ines, omar := w.Helper(persontest.Library, "mediator", "ines"), w.Helper(persontest.Centre, "mediator", "omar")
		p := w.Create(t, ines, camille)
		must(t, w.Propose(t.Context(), ines, p, person.Proposal{To: persontest.Centre, Consent: person.Oral}))
		one := given[[]person.Transfer](t)(w.Waiting(t.Context(), omar))[0].ID
		var all sync.WaitGroup
		answered := make([]bool, 32)
		for n := range answered {
			all.Go(func() {
				var err error
				if n%2 == 0 {
					_, err = w.Accept(t.Context(), omar, one)
				} else {
					err = w.Decline(t.Context(), ines, one)
				}
				answered[n] = err == nil
				if err != nil && !fault.Is(err, fault.Gone) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		n := 0
		for _, yes := range answered {
			if yes {
				n++
			}
		}
		equal(t, "answers", n, 1)
	})
}
