package persontest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/id"
	"maillage/module/person"
	"maillage/module/person/persontest"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
	"maillage/platform/journal"
)

// door is a use case about one person, with all that it answers.
type door struct {
	name string
	open func(ctx context.Context, w *persontest.World, who actor.Actor, p string) (any, error)
}

func doors() []door {
	return []door{
		{"read", func(ctx context.Context, w *persontest.World, who actor.Actor, p string) (any, error) {
			return w.Read(ctx, who, p)
		}},
		{"edit", func(ctx context.Context, w *persontest.World, who actor.Actor, p string) (any, error) {
			return w.Edit(ctx, who, p)
		}},
		{"change", func(ctx context.Context, w *persontest.World, who actor.Actor, p string) (any, error) {
			return nil, w.Change(ctx, who, p, person.Draft{Input: person.Input{Name: "Volée"}, Version: 1})
		}},
		{"write", func(ctx context.Context, w *persontest.World, who actor.Actor, p string) (any, error) {
			return nil, w.Write(ctx, who, p, "une note", false)
		}},
		{"unwrite", func(ctx context.Context, w *persontest.World, who actor.Actor, p string) (any, error) {
			return nil, w.Unwrite(ctx, who, p, id.New(persontest.Monday))
		}},
		{"agree", func(ctx context.Context, w *persontest.World, who actor.Actor, p string) (any, error) {
			return nil, w.Agree(ctx, who, p, person.ToContact, person.Oral)
		}},
		{"withdraw", func(ctx context.Context, w *persontest.World, who actor.Actor, p string) (any, error) {
			return nil, w.Withdraw(ctx, who, p, id.New(persontest.Monday))
		}},
		{"propose", func(ctx context.Context, w *persontest.World, who actor.Actor, p string) (any, error) {
			return nil, w.Propose(ctx, who, p, person.Proposal{To: persontest.Agency, Consent: person.Oral})
		}},
		{"end", func(ctx context.Context, w *persontest.World, who actor.Actor, p string) (any, error) {
			return nil, w.End(ctx, who, p)
		}},
		{"visits", func(ctx context.Context, w *persontest.World, who actor.Actor, p string) (any, error) {
			return w.Visits(ctx, who, p)
		}},
		{"export", func(ctx context.Context, w *persontest.World, who actor.Actor, p string) (any, error) {
			return w.Export(ctx, who, p)
		}},
		{"erase", func(ctx context.Context, w *persontest.World, who actor.Actor, p string) (any, error) {
			return nil, w.Erase(ctx, who, p)
		}},
		{"merge", func(ctx context.Context, w *persontest.World, who actor.Actor, p string) (any, error) {
			return nil, w.Merge(ctx, who, p, id.New(persontest.Monday))
		}},
		{"undo", func(ctx context.Context, w *persontest.World, who actor.Actor, p string) (any, error) {
			return nil, w.Undo(ctx, who, p, id.New(persontest.Monday))
		}},
	}
}

// TestWall opens every door from an organisation that does not follow: the
// answer is that of someone who does not exist, nothing changes, and the
// refusal is in the journal.
func TestWall(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		owner := w.Helper(persontest.Library, "lead", "ines")
		stranger := w.Helper(persontest.Centre, "lead", "omar")
		p := w.Create(t, owner, camille)
		before := w.Dump(t, persontest.Tables...)
		for _, d := range doors() {
			_, real := d.open(t.Context(), w, stranger, p)
			_, none := d.open(t.Context(), w, stranger, id.New(persontest.Monday))
			_, odd := d.open(t.Context(), w, stranger, "../../etc\x00")
			if fmt.Sprint(real) != fmt.Sprint(none) || fmt.Sprint(real) != fmt.Sprint(odd) {
				t.Errorf("%s tells whether a person exists: %v, %v, %v", d.name, real, none, odd)
			}
			wants(t, d.name, real, fault.NotFound, "person.fault.unknown")
			_, without := d.open(t.Context(), w, actor.Actor{ID: "x", Kind: actor.Helper, Org: persontest.Library, Proved: w.Clock.Now()}, p)
			wants(t, d.name+" without the right", without, fault.Forbidden, "")
		}
		equal(t, "what is kept", w.Dump(t, persontest.Tables...), before)
		rows, err := w.Book.Rows(t.Context(), journal.Filter{Person: p, Actor: stranger.ID, Limit: 100})
		must(t, err)
		refused := 0
		for _, r := range rows {
			if r.Refused {
				refused++
			}
		}
		equal(t, "refusals in the journal", refused, len(doors()))
		for _, named := range []string{"export", "erase", "merge", "undo"} {
			for _, d := range doors() {
				if d.name == named {
					late := owner
					late.Proved = w.Clock.Now().Add(-16 * time.Minute)
					_, err := d.open(t.Context(), w, late, p)
					wants(t, named+" without a fresh proof", err, fault.Unproved, "")
				}
			}
		}
	})
}

// TestReadIsJournaled reads, and finds who read.
func TestReadIsJournaled(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		who := w.Helper(persontest.Library, "mediator", "ines")
		p := w.Create(t, who, camille)
		w.Clock.Forward(time.Hour)
		_, err := w.Read(t.Context(), who, p)
		must(t, err)
		_, err = w.Search(t.Context(), who, "Zorrino")
		must(t, err)
		var acts []string
		for _, v := range given[[]person.Visit](t)(w.Visits(t.Context(), who, p)) {
			acts = append(acts, v.Act)
			equal(t, "organisation", v.Org, "Médiathèque d'Essai")
		}
		equal(t, "acts", strings.Join(acts, " "), "person.visits person.suggest person.read person.create")
	})
}

// TestCanary lets three organisations do anything with one another's persons
// and checks that no answer ever holds a word of who they do not follow.
func TestCanary(t *testing.T) {
	dbtest.Each(t, persontest.Sets, func(t *testing.T, d *db.DB) {
		w := persontest.New(t, d)
		orgs := []string{persontest.Library, persontest.Centre, persontest.Agency}
		number := 0
		rapid.Check(t, func(rt *rapid.T) {
			type known struct{ id, word string }
			var persons []known
			follows := map[string]map[string]bool{}
			for range rapid.IntRange(2, 12).Draw(rt, "steps") {
				org := rapid.SampledFrom(orgs).Draw(rt, "org")
				who := w.Helper(org, "lead", "lead-"+org)
				if len(persons) == 0 || rapid.IntRange(0, 2).Draw(rt, "create") == 0 {
					number++
					word := fmt.Sprintf("canari%dq", number)
					p := w.Create(t, who, person.Input{Name: "Serin " + word, Email: word + "@example.org"})
					must(t, w.Write(t.Context(), who, p, "note "+word, true))
					persons = append(persons, known{p, word})
					follows[p] = map[string]bool{org: true}
					continue
				}
				p := rapid.SampledFrom(persons).Draw(rt, "person")
				var answer any
				switch rapid.IntRange(0, 4).Draw(rt, "act") {
				case 0:
					answer, _ = w.Read(t.Context(), who, p.id)
				case 1:
					answer, _ = w.Search(t.Context(), who, "Serin "+p.word)
				case 2:
					answer, _ = w.Export(t.Context(), who, p.id)
				case 3: // a transfer, told of before it is accepted
					to := rapid.SampledFrom(orgs).Draw(rt, "to")
					if w.Propose(t.Context(), who, p.id, person.Proposal{To: to, Keep: true, Consent: person.Oral}) != nil {
						continue
					}
					receiver := w.Helper(to, "lead", "lead-"+to)
					waiting := given[[]person.Transfer](t)(w.Waiting(t.Context(), receiver))
					if strings.Contains(fmt.Sprint(waiting), p.word) {
						rt.Fatalf("a proposal tells of %s", p.word)
					}
					if rapid.Bool().Draw(rt, "accept") {
						_, err := w.Accept(t.Context(), receiver, waiting[len(waiting)-1].ID)
						must(t, err)
						follows[p.id][to] = true
					} else {
						must(t, w.Decline(t.Context(), receiver, waiting[len(waiting)-1].ID))
					}
					continue
				case 4:
					if w.End(t.Context(), who, p.id) == nil {
						follows[p.id][org] = false
					}
					continue
				}
				text, err := json.Marshal(answer)
				must(t, err)
				for _, other := range persons {
					if !follows[other.id][org] && strings.Contains(string(text), other.word) {
						rt.Fatalf("an organisation that does not follow reads %s: %s", other.word, text)
					}
				}
			}
		})
		for _, word := range []string{"canari1q", "Serin"} {
			if strings.Contains(w.Dump(t, append(persontest.Tables, "journal_row", "outbox_fact", "job_task", "person_ask")...), word) {
				t.Errorf("%s stands in clear in the database", word)
			}
		}
	})
}

// TestNotesAreOnesOwn checks that notes stay with the organisation that wrote
// them, while the identity is shared.
func TestNotesAreOnesOwn(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		ines, omar := w.Helper(persontest.Library, "lead", "ines"), w.Helper(persontest.Centre, "lead", "omar")
		p := w.Create(t, ines, camille)
		must(t, w.Write(t.Context(), ines, p, "Sait envoyer un e-mail.", false))
		must(t, w.Propose(t.Context(), ines, p, person.Proposal{To: persontest.Centre, Keep: true, Consent: person.Oral}))
		waiting := given[[]person.Transfer](t)(w.Waiting(t.Context(), omar))
		_, err := w.Accept(t.Context(), omar, waiting[0].ID)
		must(t, err)
		theirs := given[person.Sheet](t)(w.Read(t.Context(), omar, p))
		equal(t, "identity", theirs.Identity.Name, "Camille Zorrino")
		equal(t, "others", theirs.Others, 1)
		equal(t, "notes", len(theirs.Notes), 0)
		equal(t, "consents", len(theirs.Consents), 0)
		mine := given[person.Sheet](t)(w.Read(t.Context(), ines, p))
		equal(t, "own note", mine.Notes[0].Text, "Sait envoyer un e-mail.")
		wants(t, "another's note", w.Unwrite(t.Context(), omar, p, mine.Notes[0].ID), fault.NotFound, "")
		wants(t, "another's consent", w.Withdraw(t.Context(), omar, p, mine.Consents[0].ID), fault.NotFound, "")
		text, err := json.Marshal(given[person.Holding](t)(w.Export(t.Context(), omar, p)))
		must(t, err)
		if strings.Contains(string(text), "e-mail.") {
			t.Error("an export holds another organisation's note")
		}
	})
}
