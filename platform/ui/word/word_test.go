package word

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"
)

func book(t *testing.T) *Book {
	t.Helper()
	b, err := Load(
		fstest.MapFS{"a/fr.json": {Data: []byte(`{"hello":"Bonjour {name} !","places.one":"{n} lieu","places.other":"{n} lieux","only.french":"Seulement ici"}`)}},
		fstest.MapFS{"fr.json": {Data: []byte(`{"other":"Autre"}`)}, "en.json": {Data: []byte(`{"hello":"Hello {name}!","places.one":"{n} place","places.other":"{n} places"}`)}},
	)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestT(t *testing.T) {
	b := book(t)
	for _, c := range []struct{ lang, got, want string }{
		{"fr", b.In("fr").T("hello", "name", "Ana"), "Bonjour Ana\u202f!"},
		{"en", b.In("en").T("hello", "name", "Ana"), "Hello Ana!"},
		{"unknown language", b.In("xx").T("other"), "Autre"},
		{"missing in English", b.In("en").T("only.french"), "Seulement ici"},
		{"missing everywhere", b.In("fr").T("nowhere"), "⟦nowhere⟧"},
		{"no words at all", (*Words)(nil).T("hello"), "⟦hello⟧"},
		{"value kept as it is", b.In("fr").T("hello", "name", "a ? {name}"), "Bonjour a ? {name}\u202f!"},
		{"odd pairs", b.In("fr").T("hello", "name"), "Bonjour {name}\u202f!"},
		{"in a context", T(With(context.Background(), b.In("en")), "hello", "name", "Ana"), "Hello Ana!"},
		{"in a bare context", N(context.Background(), "places", 2), "⟦places.other⟧"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.lang, c.got, c.want)
		}
	}
}

func TestN(t *testing.T) {
	b := book(t)
	for _, c := range []struct {
		lang string
		n    int
		want string
	}{
		{"fr", 0, "0 lieu"}, {"fr", 1, "1 lieu"}, {"fr", 2, "2 lieux"}, {"fr", 7613, "7\u202f613 lieux"},
		{"en", 0, "0 places"}, {"en", 1, "1 place"}, {"en", 12345678, "12,345,678 places"},
	} {
		if got := b.In(c.lang).N("places", c.n); got != c.want {
			t.Errorf("%s %d: %q, want %q", c.lang, c.n, got, c.want)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	for name, file := range map[string]string{
		"twice":    `{"other":"Encore"}`,
		"not text": `{"n":3}`,
		"not JSON": `{`,
	} {
		_, err := Load(fstest.MapFS{"fr.json": {Data: []byte(`{"other":"Autre"}`)}}, fstest.MapFS{"fr.json": {Data: []byte(file)}})
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestTypeset(t *testing.T) {
	for _, c := range []struct{ lang, in, want string }{
		{"fr", "Où ? Ici ! Oui ; non : « ça »", "Où\u202f? Ici\u202f! Oui\u202f; non\u202f: «\u202fça\u202f»"},
		{"fr", "https://a.fr/?q=1 à 10:30", "https://a.fr/?q=1 à 10:30"},
		{"fr", "à 3 km, {km} km ou 10 h", "à 3\u00a0km, {km}\u00a0km ou 10\u00a0h"},
		{"fr", "votre e-mail", "votre e\u2011mail"},
		{"fr", "la mairie m aide", "la mairie m aide"},
		{"en", "Where ? 3 km", "Where ? 3\u00a0km"},
	} {
		if got := typeset(c.lang, c.in); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.lang, c.in, got, c.want)
		}
	}
}

func TestTypesetOnlyTouchesSpacesAndHyphens(t *testing.T) {
	plain := strings.NewReplacer("\u202f", "", "\u00a0", "", " ", "", "\u2011", "-")
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.String().Draw(t, "text")
		once := typeset("fr", in)
		if plain.Replace(once) != plain.Replace(in) {
			t.Fatalf("%q became %q", in, once)
		}
		if again := typeset("fr", once); again != once {
			t.Fatalf("twice: %q, once: %q", again, once)
		}
	})
}

func TestMoments(t *testing.T) {
	b := book(t)
	fr, en := b.In("fr"), b.In("en")
	at := time.Date(2026, time.June, 2, 10, 0, 0, 0, time.UTC)
	first := time.Date(2026, time.May, 1, 18, 5, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{fr.Day(at), "mardi 2 juin"}, {en.Day(at), "Tuesday 2 June"},
		{fr.Date(first), "1er mai 2026"}, {en.Date(first), "1 May 2026"},
		{fr.Clock(at), "10 h"}, {fr.Clock(first), "18 h 05"}, {en.Clock(first), "18:05"},
		{fr.Moment(first), "1er mai 2026 à 18 h 05"}, {en.Moment(first), "1 May 2026 at 18:05"},
		{fr.Weekday(time.Sunday), "dimanche"},
	} {
		if got := strings.ReplaceAll(c.got, noBreak, " "); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestDistance(t *testing.T) {
	b := book(t)
	for metres, want := range map[float64]string{
		0: "50 m", 12: "50 m", 310: "300 m", 949: "950 m", 950: "1 km", 1234: "1,2 km", 9949: "9,9 km", 9950: "10 km", 14400: "14 km",
	} {
		if got := strings.ReplaceAll(b.In("fr").Distance(metres), noBreak, " "); got != want {
			t.Errorf("%v m: %q, want %q", metres, got, want)
		}
	}
	if got := b.In("en").Distance(1234); got != "1.2\u00a0km" {
		t.Errorf("English: %q", got)
	}
}
