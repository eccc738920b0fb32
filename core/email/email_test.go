package email_test

import (
	"strings"
	"testing"
	"unicode"

	"maillage/core/email"
)

func TestParse(t *testing.T) {
	for typed, want := range map[string]string{
		" Camille@Exemple.FR ":                  "camille@exemple.fr",
		"a.b+c_d-e'f@x-y.example":               "a.b+c_d-e'f@x-y.example",
		"":                                      "",
		"camille":                               "",
		"@exemple.fr":                           "",
		"a@b":                                   "",
		"a@b..fr":                               "",
		"a..b@exemple.fr":                       "",
		".a@exemple.fr":                         "",
		"a@-exemple.fr":                         "",
		"a b@exemple.fr":                        "",
		"a@exemple.fr, b@exemple.fr":            "",
		"a@exemple.fr\r\nBcc: x@y.fr":           "",
		"<a@exemple.fr>":                        "",
		"=cmd@exemple.fr":                       "",
		"+cmd@exemple.fr":                       "",
		"cаmille@exemple.fr":                    "", // a Cyrillic а
		strings.Repeat("a", 65) + "@exemple.fr": "",
		"a@" + strings.Repeat("a.", 130) + "fr": "",
		"a@" + strings.Repeat("a", 64) + ".fr":  "",
	} {
		if got, ok := email.Parse(typed); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %t", typed, got, ok)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"camille@exemple.fr", "a@b", "=1+1@x.fr", "\x00@x.fr", "a@x.fr\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		got, ok := email.Parse(typed)
		if !ok {
			return
		}
		again, ok := email.Parse(got)
		if !ok || again != got || strings.ContainsFunc(got, func(r rune) bool { return r <= ' ' || r > '~' || unicode.IsUpper(r) }) ||
			strings.ContainsAny(got[:1], "=+-@") || strings.Count(got, "@") != 1 {
			t.Errorf("%q is kept as %q", typed, got)
		}
	})
}
