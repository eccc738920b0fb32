package persontest_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/module/person"
	"maillage/module/person/persontest"
)

func TestSearch(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		who := w.Helper(persontest.Library, "mediator", "ines")
		own := w.Create(t, who, camille)
		w.Create(t, who, person.Input{Name: "Zacharie Campion"})
		w.Create(t, who, person.Input{Name: "Éloïse D'Hérbigny-Œuvrard", Phone: "06 12 34 56 78"}) // shares the telephone
		for _, c := range []struct {
			typed string
			first string // name of the first suggestion; empty: none
			n     int
		}{
			{"Camille Zorrino", "Camille Zorrino", 1},
			{"zorrino camille", "Camille Zorrino", 1},
			{"Camile Zorino", "Camille Zorrino", 1},    // a letter missing in each
			{"Caimlle", "Camille Zorrino", 1},          // two neighbours swapped
			{"Kamille Zorrinot", "Camille Zorrino", 1}, // replaced, added
			{"cam", "Camille Zorrino", 1},              // the nickname
			{"eloise herbigny oeuvrard", "Éloïse D'Hérbigny-Œuvrard", 1},
			{"0612345678", "", 2}, // a couple
			{"+33 6 12 34 56 78", "", 2},
			{"CAMILLE@example.org", "Camille Zorrino", 1},
			{"Camille 06.12.34.56.78", "Camille Zorrino", 2},
			{"Personne Dautre", "", 0},
		} {
			found, err := w.Search(t.Context(), who, c.typed)
			must(t, err)
			if len(found.Suggestions) != c.n {
				t.Errorf("%q finds %v, want %d", c.typed, found.Suggestions, c.n)
				continue
			}
			if c.first != "" {
				equal(t, c.typed, found.Suggestions[0].Name, c.first)
			}
		}
		found := given[person.Found](t)(w.Search(t.Context(), who, "Zorrino"))
		found.Suggestions[0].Since = found.Suggestions[0].Since.Truncate(time.Hour)
		equal(t, "what is shown", found.Suggestions[0], person.Suggestion{ID: own, Name: "Camille Zorrino", Nickname: "Cam",
			Phone: "06\u00a0••\u00a0••\u00a0••\u00a078", Email: "c•••@example.org", Since: persontest.Monday})
		for typed, field := range map[string]string{"": "q", "  ": "q", "…!?": "q", strings.Repeat("a", 300): "q", "2 84 05 75 123 456 78": "q"} {
			_, err := w.Search(t.Context(), who, typed)
			wants(t, typed, err, fault.Invalid, field)
		}
		_, err := w.Search(t.Context(), actor.Anyone(), "Zorrino")
		wants(t, "anyone", err, fault.Anonymous, "")
	})
}

// TestSearchFirst checks that nobody is created without a fresh search of one's own.
func TestSearchFirst(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		who := w.Helper(persontest.Library, "mediator", "ines")
		other := w.Helper(persontest.Library, "mediator", "omar")
		found := given[person.Found](t)(w.Search(t.Context(), who, "Zorrino"))
		create := func(who actor.Actor, ticket string, by person.Channel) error {
			_, err := w.Register.Create(t.Context(), who, person.New{Input: camille, Ticket: ticket, Consent: by})
			return err
		}
		wants(t, "without", create(who, "", person.Oral), fault.Invalid, "person.fault.ticket")
		wants(t, "somebody else's", create(other, found.Ticket, person.Oral), fault.Invalid, "person.fault.ticket")
		wants(t, "forged", create(who, found.Ticket[:40]+"A"+found.Ticket[41:], person.Oral), fault.Invalid, "person.fault.ticket")
		wants(t, "without consent", create(who, found.Ticket, ""), fault.Invalid, "consent")
		w.Clock.Forward(2 * time.Hour)
		wants(t, "old", create(who, found.Ticket, person.Oral), fault.Invalid, "person.fault.ticket")
	})
}

// TestCreateOnce clicks 32 times at once.
func TestCreateOnce(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		who := w.Helper(persontest.Library, "mediator", "ines")
		found := given[person.Found](t)(w.Search(t.Context(), who, "Zorrino"))
		var all sync.WaitGroup
		made := make([]string, 32)
		for n := range made {
			all.Go(func() {
				id, err := w.Register.Create(t.Context(), who, person.New{Input: camille, Ticket: found.Ticket, Consent: person.Paper})
				if err != nil {
					t.Error(err)
				}
				made[n] = id
			})
		}
		all.Wait()
		for _, id := range made {
			equal(t, "one person", id, made[0])
		}
		equal(t, "rows", strings.Count(w.Dump(t, "person_person"), "\n"), 1)
		sheet := given[person.Sheet](t)(w.Read(t.Context(), who, made[0]))
		equal(t, "still readable", sheet.Identity.Name, "Camille Zorrino")
		equal(t, "consents", len(sheet.Consents), 1)
	})
}

// TestProgram creates by an API key.
func TestProgram(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		who := actor.Actor{ID: "key-1", Kind: actor.Key, Org: persontest.Library}.With(person.MayRead, person.MayWrite)
		in := person.New{Input: camille, Consent: person.Paper}
		first := given[string](t)(w.CreateByProgram(t.Context(), who, in, "call 1"))
		equal(t, "the same call", given[string](t)(w.CreateByProgram(t.Context(), who, in, "call 1")), first)
		_, err := w.CreateByProgram(t.Context(), who, in, "call 2")
		wants(t, "the same person again", err, fault.Conflict, "")
		in.Email = ""
		if second := given[string](t)(w.CreateByProgram(t.Context(), who, in, "call 2")); second == first {
			t.Error("someone else is the same person")
		}
	})
}

// TestBadIdentity types what may not be kept.
func TestBadIdentity(t *testing.T) {
	for _, c := range []struct {
		in    person.Input
		field string
	}{
		{person.Input{}, "name"},
		{person.Input{Name: " \u202e\u200b "}, "name"},
		{person.Input{Name: strings.Repeat("é", 101)}, "name"},
		{person.Input{Name: "Camille 2 84 05 75 123 456 78"}, "name"},
		{person.Input{Nickname: "2840575123456 78"}, "nickname"},
		{person.Input{Name: "Camille", Phone: "12"}, "phone"},
		{person.Input{Name: "Camille", Phone: "2 84 05 75 123 456 78"}, "phone"},
		{person.Input{Name: "Camille", Email: "camille"}, "email"},
		{person.Input{Name: "Camille", Email: "camille@example.org\r\nBcc: x@example.org"}, "email"},
		{person.Input{Name: "Camille", Lang: "xx"}, "lang"},
		{person.Input{Name: "Camille", Channel: "pigeon"}, "channel"},
		{person.Input{Name: "Camille", Channel: person.BySMS}, "phone"},
		{person.Input{Name: "Camille", Channel: person.ByEmail}, "email"},
	} {
		_, err := c.in.Read()
		if f := fault.Of(err); f == nil || f.Field != c.field && !(c.field == "nickname" && f.Field == "name") {
			t.Errorf("%+v: %v, want a fault on %s", c.in, err, c.field)
		}
	}
	i, err := person.Input{Name: "<script>alert(1)</script>\u202e elliC", Nickname: "a\tb\nc"}.Read()
	must(t, err)
	if strings.ContainsAny(i.Name+i.Nickname, "\u202e\t\n") {
		t.Errorf("%q keeps what hides or reorders", i.Name+i.Nickname)
	}
	equal(t, "the nickname alone", given[person.Identity](t)(person.Input{Nickname: "Cam"}.Read()).Name, "Cam")
}

func FuzzQuery(f *testing.F) {
	for _, typed := range []string{"Camille Zorrino", "06 12 34 56 78", "a@b.fr Camille", "\u202e", "🙂 0612345678 x@y.z"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		q := person.ReadQuery(typed)
		if q.Phone != "" && !strings.HasPrefix(q.Phone, "+") {
			t.Errorf("%q: telephone %q", typed, q.Phone)
		}
		if q.Email != "" && strings.Count(q.Email, "@") != 1 {
			t.Errorf("%q: address %q", typed, q.Email)
		}
		if again := person.ReadQuery(fmt.Sprint(q.Words, " ", q.Phone, " ", q.Email)); again.Email != q.Email {
			t.Errorf("%q: %v then %v", typed, q, again)
		}
	})
}

func FuzzIdentity(f *testing.F) {
	f.Add("Camille Zorrino", "Cam", "06 12 34 56 78", "camille@example.org")
	f.Add("\u202eCamille", "\x00", "+33", "a@b.c\r\nBcc: d@e.f")
	f.Fuzz(func(t *testing.T, name, nickname, phone, email string) {
		i, err := person.Input{Name: name, Nickname: nickname, Phone: phone, Email: email}.Read()
		if err != nil {
			if !fault.Is(err, fault.Invalid) || fault.Of(err).Field == "" {
				t.Fatalf("%v says not what to mend", err)
			}
			return
		}
		for _, kept := range []string{i.Name, i.Nickname, i.Phone, i.Email} {
			if strings.ContainsAny(kept, "\x00\r\n\u202e\u2066") {
				t.Errorf("%q is kept", kept)
			}
		}
		again, err := person.Input{Name: i.Name, Nickname: i.Nickname, Phone: i.Phone, Email: i.Email}.Read()
		if err != nil || again != i {
			t.Errorf("%+v reads as %+v, %v", i, again, err)
		}
	})
}
