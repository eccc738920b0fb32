package persontest_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/reference"
	"maillage/module/person"
	"maillage/module/person/persontest"
	"maillage/module/person/store"
)

var thief = person.From{Network: "203.0.113.7", Lang: "fr"}

// nobody is a right reference that nobody has.
func nobody() string { return string(reference.New(store.Draw{}.Fill)) }

func TestOwnSpace(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		ines := w.Helper(persontest.Library, "mediator", "ines")
		p := w.Create(t, ines, camille)
		must(t, w.Write(t.Context(), ines, p, "Sait envoyer un e-mail.", false))
		card := w.Reference(t, ines, p)
		_, err := w.Read(t.Context(), w.Helper(persontest.Centre, "mediator", "omar"), p)
		wants(t, "a stranger", err, fault.NotFound, "")
		who := w.Open(t, card)
		mine := given[person.Mine](t)(w.Mine(t.Context(), who))
		equal(t, "name", mine.Identity.Name, "Camille Zorrino")
		equal(t, "who follows", mine.Follows[0].Org, "Médiathèque d'Essai")
		equal(t, "notes", mine.Notes, 1)
		var acts []string
		for _, v := range mine.Consulted {
			if v.Refused {
				equal(t, "who was refused", v.Org+" "+v.Act, "Centre social d'Essai person.read")
			} else if !v.Own {
				acts = append(acts, v.Act)
				equal(t, "by whom", v.Org, "Médiathèque d'Essai")
			}
		}
		equal(t, "what was consulted", strings.Join(acts, " "), "person.read person.note person.create")
		text, err := json.Marshal(given[person.Holding](t)(w.Everything(t.Context(), who)))
		must(t, err)
		for _, held := range []string{"Camille Zorrino", "camille@example.org", "Sait envoyer un e-mail.", "Médiathèque d'Essai", "passe de " + p} {
			if !strings.Contains(string(text), held) {
				t.Errorf("the export lacks %s", held)
			}
		}
		must(t, w.WithdrawOwn(t.Context(), who, mine.Consents[0].ID))
		wants(t, "twice", w.WithdrawOwn(t.Context(), who, mine.Consents[0].ID), fault.Gone, "")
		_, err = w.Read(t.Context(), ines, p)
		wants(t, "who may no longer follow", err, fault.NotFound, "")
		equal(t, "found no longer", len(given[person.Found](t)(w.Search(t.Context(), ines, "Zorrino")).Suggestions), 0)
		equal(t, "followers", len(given[person.Mine](t)(w.Mine(t.Context(), who)).Follows), 0)

		_, err = w.Mine(t.Context(), ines)
		wants(t, "a helper", err, fault.Forbidden, "")
		_, err = w.Mine(t.Context(), actor.Anyone())
		wants(t, "anyone", err, fault.Anonymous, "")
		must(t, w.Leave(t.Context(), who))
		over := given[actor.Actor](t)(w.Actor(t.Context(), who.Session, w.Clock.Now()))
		equal(t, "after leaving", over.Kind, actor.Visitor)
		who = w.Open(t, card)
		w.Clock.Forward(31 * time.Minute)
		over = given[actor.Actor](t)(w.Actor(t.Context(), who.Session, w.Clock.Now()))
		equal(t, "after half an hour", over.Kind, actor.Visitor)
	})
}

// TestUnknownReference asks about somebody and about nobody: pages, messages
// and the work done before the answer are the same.
func TestUnknownReference(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		ines := w.Helper(persontest.Library, "mediator", "ines")
		real := w.Reference(t, ines, w.Create(t, ines, camille))
		unknown, decoy := "", person.Asked{}
		for len(decoy.Choices) != 2 { // as the real one has
			unknown = nobody()
			decoy = given[person.Asked](t)(w.Ask(t.Context(), unknown, person.From{Network: unknown}))
		}
		again := given[person.Asked](t)(w.Ask(t.Context(), unknown, thief))
		equal(t, "asked twice", fmt.Sprint(again.Choices), fmt.Sprint(decoy.Choices))
		known := given[person.Asked](t)(w.Ask(t.Context(), real, thief))
		for n, c := range known.Choices {
			equal(t, "channel", decoy.Choices[n].Channel, c.Channel)
		}
		overseas := camille
		overseas.Name, overseas.Phone = "Rose Dumoulin", "0692 12 34 56"
		far := given[person.Asked](t)(w.Ask(t.Context(), w.Reference(t, ines, w.Create(t, ines, overseas)), person.From{Network: "far"}))
		for _, masked := range []string{decoy.Choices[0].Masked, known.Choices[0].Masked, far.Choices[0].Masked} {
			if !regexp.MustCompile(`^0[67]\x{a0}••\x{a0}••\x{a0}••\x{a0}\d\d$`).MatchString(masked) {
				t.Errorf("a number is shown as %s", masked)
			}
		}
		var errs []string
		for _, secret := range []string{known.Secret, again.Secret} {
			must(t, w.Send(t.Context(), secret, person.BySMS, thief))
			must(t, w.Send(t.Context(), secret, person.BySMS, thief)) // a double click
			w.Work(t)
			var answers []string
			for range 7 {
				_, err := w.Enter(t.Context(), secret, "000000", thief)
				answers = append(answers, fmt.Sprint(err))
			}
			errs = append(errs, strings.Join(answers, "|"))
		}
		equal(t, "answers", errs[1], errs[0])
		equal(t, "messages sent", len(w.Texts.Messages()), 1)
		_, err := w.Ask(t.Context(), "1234", thief)
		wants(t, "no reference", err, fault.Invalid, "reference")
	})
}

// TestWithoutContact leads whoever gave no contact to an agent.
func TestWithoutContact(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		ines := w.Helper(persontest.Library, "mediator", "ines")
		for _, in := range []person.Input{{Name: "Sans Contact"}, {Name: "Fixe", Phone: "01 99 00 12 34"}} {
			asked := given[person.Asked](t)(w.Ask(t.Context(), w.Reference(t, ines, w.Create(t, ines, in)), persontest.Home))
			equal(t, in.Name, len(asked.Choices), 0)
			wants(t, "sent anyway", w.Send(t.Context(), asked.Secret, person.BySMS, persontest.Home), fault.Invalid, "channel")
		}
	})
}

// TestCode checks what a code is good for.
func TestCode(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		ines := w.Helper(persontest.Library, "mediator", "ines")
		card := w.Reference(t, ines, w.Create(t, ines, camille))
		secret, code := w.Code(t, card, persontest.Home)
		_, err := w.Enter(t.Context(), "another browser", code, persontest.Home)
		wants(t, "from another browser", err, fault.Gone, "")
		_, err = w.Join(t.Context(), ines, secret, code, persontest.Home)
		wants(t, "to another end", err, fault.Gone, "")
		_, err = w.Enter(t.Context(), secret, code[:5], persontest.Home)
		wants(t, "cut short", err, fault.Invalid, "code")
		_, err = w.Enter(t.Context(), secret, " "+code[:3]+" "+code[3:]+" ", persontest.Home)
		must(t, err)
		_, err = w.Enter(t.Context(), secret, code, persontest.Home)
		wants(t, "used twice", err, fault.Gone, "")

		secret, code = w.Code(t, card, persontest.Home)
		w.Clock.Forward(11 * time.Minute)
		_, err = w.Enter(t.Context(), secret, code, persontest.Home)
		wants(t, "too late", err, fault.Gone, "")

		secret, code = w.Code(t, card, persontest.Home)
		for range 5 {
			_, err = w.Enter(t.Context(), secret, "abc", persontest.Home)
			wants(t, "wrong", err, fault.Invalid, "code")
		}
		_, err = w.Enter(t.Context(), secret, code, persontest.Home)
		wants(t, "right at the sixth try", err, fault.Invalid, "code")
		wrong := 0
		for _, v := range given[person.Mine](t)(w.Mine(t.Context(), w.Open(t, card))).Consulted {
			if v.Refused && v.Act == "person.code" {
				wrong++
			}
		}
		equal(t, "wrong codes the person sees", wrong, 1+5)
		if kept := w.Dump(t, "person_ask"); strings.Contains(kept, code) || strings.Contains(kept, card) || strings.Contains(kept, secret) {
			t.Error("the database holds a code, a reference or a secret in clear")
		}
	})
}

// TestCodeOnce uses one code 32 times at once.
func TestCodeOnce(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		ines := w.Helper(persontest.Library, "mediator", "ines")
		secret, code := w.Code(t, w.Reference(t, ines, w.Create(t, ines, camille)), persontest.Home)
		var all sync.WaitGroup
		opened := make([]bool, 32)
		for n := range opened {
			all.Go(func() {
				_, err := w.Enter(t.Context(), secret, code, persontest.Home)
				opened[n] = err == nil
			})
		}
		all.Wait()
		n := 0
		for _, o := range opened {
			if o {
				n++
			}
		}
		equal(t, "sessions opened", n, 1)
	})
}

// TestGuesses tries ten thousand codes from one network; the person still gets
// in from home.
func TestGuesses(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		ines := w.Helper(persontest.Library, "mediator", "ines")
		card := w.Reference(t, ines, w.Create(t, ines, camille))
		looked := 0
		const guesses = 10_000
		secret := ""
		for n := range guesses {
			if n%5 == 0 {
				asked, err := w.Ask(t.Context(), card, thief)
				if err != nil {
					wants(t, "asking", err, fault.TooMany, "")
					break // every later one answers the same until the hour is over
				}
				secret = asked.Secret
				if err := w.Send(t.Context(), secret, person.BySMS, thief); err != nil {
					wants(t, "sending", err, fault.TooMany, "")
				}
				w.Work(t)
			}
			if _, err := w.Enter(t.Context(), secret, fmt.Sprintf("%06d", n), thief); err == nil {
				t.Fatal("guessed")
			}
			looked = n + 1
		}
		if looked > 25 {
			t.Errorf("%d guesses were looked at", looked)
		}
		equal(t, "texts sent to the victim", len(w.Texts.Messages()), 4)
		w.Open(t, card)
	})
}

// TestEnumeration walks through references from one network.
func TestEnumeration(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		n := 0
		for ; n < 1000; n++ {
			if _, err := w.Ask(t.Context(), nobody(), thief); err != nil {
				wants(t, "asking", err, fault.TooMany, "")
				break
			}
		}
		equal(t, "references looked up in an hour", n, 40)
		_, err := w.Ask(t.Context(), nobody(), persontest.Home)
		must(t, err)
	})
}

// TestJoin follows a person of another organisation by their card and code.
func TestJoin(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		ines, omar := w.Helper(persontest.Library, "mediator", "ines"), w.Helper(persontest.Centre, "mediator", "omar")
		p := w.Create(t, ines, camille)
		asked := given[person.Asked](t)(w.AskToJoin(t.Context(), omar, w.Reference(t, ines, p), persontest.Home))
		must(t, w.SendToJoin(t.Context(), omar, asked.Secret, person.BySMS, persontest.Home))
		code := w.LastCode(t)
		colleague := w.Helper(persontest.Centre, "mediator", "noor")
		_, err := w.Join(t.Context(), colleague, asked.Secret, code, persontest.Home)
		wants(t, "another account", err, fault.Gone, "")
		_, err = w.Enter(t.Context(), asked.Secret, code, persontest.Home)
		wants(t, "to open the own space", err, fault.Gone, "")
		_, err = w.Read(t.Context(), omar, p)
		wants(t, "before", err, fault.NotFound, "")
		equal(t, "joined", given[string](t)(w.Join(t.Context(), omar, asked.Secret, code, persontest.Home)), p)
		sheet := given[person.Sheet](t)(w.Read(t.Context(), omar, p))
		equal(t, "origin", sheet.Follow.Origin, person.Joined)
		equal(t, "consent", [2]any{sheet.Consents[0].Kind, sheet.Consents[0].Channel}, [2]any{person.ToFollow, person.ByCode})
		equal(t, "found", len(given[person.Found](t)(w.Search(t.Context(), omar, "zorino")).Suggestions), 1)
	})
}
