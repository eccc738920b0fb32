package sms

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"Médiathèque de Guéret":        "Médiathèque de Guéret",
		"L’été à Besançon":             "L'été à Besancon",
		"Forêt, île, août, Noël, cœur": "Foret, ile, aout, Noel, coeur",
		"À l'Hôtel-Dieu, n° 3":         "A l'Hotel-Dieu, no 3",
		"« Ça »\u00a0: 5\u202f€…":      "\"Ça\" : 5 €...",
		"a\nb\tc":                      "a\nb c",
		"e\u0301te\u0301":              "ete",
		"محمد 😀":                       "???? ?",
		"":                             "",
	} {
		if got := Plain(in); got != want {
			t.Errorf("Plain(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSegments(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "a": 1, strings.Repeat("a", 160): 1, strings.Repeat("a", 161): 2, strings.Repeat("é", 306): 2, strings.Repeat("a", 307): 3,
		strings.Repeat("€", 80): 1, strings.Repeat("€", 81): 2,
		strings.Repeat("€", 152): 2, strings.Repeat("€", 153): 3, // 76 of two places fit in a segment: one place is lost
		"ê": 0, "😀": 0,
	} {
		if got := Segments(text); got != want {
			t.Errorf("%d letters %.3q: %d segments, want %d", utf8.RuneCountInString(text), text, got, want)
		}
	}
	if n := utf8.RuneCountInString(basic); n != 126 { // 128 less the escape and the carriage return
		t.Errorf("the basic alphabet has %d letters", n)
	}
}

func TestPlainIsPlain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plain := Plain(rapid.String().Draw(t, "text"))
		if Plain(plain) != plain {
			t.Errorf("%q is not stable", plain)
		}
		if plain != "" && Segments(plain) == 0 {
			t.Errorf("%q is not plain", plain)
		}
		if a, b := Segments(plain), Segments(plain+"a"); b < a || b > a+1 {
			t.Errorf("one more letter takes %d segments to %d", a, b)
		}
	})
}

func FuzzPlain(f *testing.F) {
	f.Add("L’été « à » Besançon…")
	f.Fuzz(func(t *testing.T, s string) {
		plain := Plain(s)
		if Plain(plain) != plain || plain != "" && Segments(plain) == 0 {
			t.Errorf("Plain(%q) = %q", s, plain)
		}
	})
}
