package sensitive

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"maillage/core/fault"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"Camille":                      "Camille",
		"  Éloïse-Marie D'Arc \n":      "Éloïse-Marie D'Arc",
		"a\u202etxt.exe\u202c":         "atxt.exe",
		"\u2066a\u2069\u200f\u061c":    "a",
		"a\u200bb\u200cc\u200dd\ufeff": "abcd",
		"a\x00b\x07c\x1b[31m\x7f":      "abc[31m",
		"a\u0080b\u009fc":              "abc",
		"a\tb\r\nc\rd\u2028e":          "a b\nc\nd\ne",
		"a\xff\xfeb":                   "ab",
		"محمد":                         "محمد",
		"<script>":                     "<script>", // escaping is the page's work
		"":                             "",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
	if got := Line(" a \u00a0 b\n\n c\u202e "); got != "a b c" {
		t.Errorf("Line: %q", got)
	}
}

func FuzzClean(f *testing.F) {
	f.Add("a\u202e\r\n\x00\xff")
	f.Fuzz(func(t *testing.T, s string) {
		got := Clean(s)
		if !utf8.ValidString(got) || Clean(got) != got || len(got) > len(s)+strings.Count(s, "\u0085") {
			t.Fatalf("Clean(%q) = %q", s, got)
		}
		for _, r := range got {
			if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
				t.Errorf("%q keeps %U", got, r)
			}
		}
		if line := Line(s); Line(line) != line || strings.ContainsAny(line, "\n\r") {
			t.Errorf("Line(%q) = %q", s, line)
		}
	})
}

func TestCheck(t *testing.T) {
	if got, err := Check("note", " Va bien\u202e. "); got != "Va bien." || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	got, err := Check("note", "NIR : 1 85 05\u200b 78 006 084")
	if f := fault.Of(err); got != "" || f == nil || f.Kind != fault.Invalid || f.Field != "note" || strings.Contains(err.Error(), "85") {
		t.Errorf("%q, %v", got, err)
	}
}

func TestHealth(t *testing.T) {
	for text, want := range map[string][]string{
		"Il est diabétique et sa fille est handicapée.": {"diabétique", "handicapé"},
		"DIABÈTE, cancers":                                  {"cancer", "diabète"},
		"Elle est enceinte.":                                {"enceinte"},
		"pour des problèmes de santé":                       {"problèmes de santé"},
		"dé\u200bpression":                                  {"dépression"},
		"arrêt maladie":                                     {"maladie"},
		"Social - Santé":                                    nil,
		"Maison de santé pluridisciplinaire":                nil,
		"carte Vitale, CPAM, Ameli, Mon espace santé":       nil,
		"Déclarer une perte de carte à l'Assurance maladie": nil,
		"dossier MDPH, AAH, complémentaire santé solidaire": nil,
		"une enceinte Bluetooth, un virus, une clé":         nil,
		"dans l'enceinte de la mairie":                      nil,
		"phobie administrative":                             nil,
		"diagnostic de compétences":                         nil,
		"médiathèque, cancérologue":                         nil,
		"":                                                  nil,
	} {
		if got := Health(text); !slices.Equal(got, want) {
			t.Errorf("Health(%q) = %q, want %q", text, got, want)
		}
	}
}
