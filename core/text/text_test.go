package text

import (
	"testing"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Médiathèque":          "mediatheque",
		"Mediatheque":          "mediatheque",
		"  Saint-Denis  ":      "saint denis",
		"L'Haÿ-les-Roses":      "l hay les roses",
		"Œuilly":               "oeuilly",
		"Me\u0301diathe\u0300": "mediathe",
		"Straße 12":            "strasse 12",
		"مكتبة":                "مكتبة",
		"---":                  "",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFoldIsIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := Fold(rapid.String().Draw(t, "s"))
		if again := Fold(once); again != once {
			t.Fatalf("Fold(Fold) = %q, Fold = %q", again, once)
		}
	})
}

func TestDeaccent(t *testing.T) {
	if got := Deaccent("Élysée, Œuf, ça!"); got != "Elysee, Oeuf, ca!" {
		t.Errorf("got %q", got)
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b  string
		limit int
		want  int
	}{
		{"grenoble", "grenoble", 2, 0},
		{"grenoble", "grenobel", 2, 1},
		{"marseille", "marseile", 2, 1},
		{"paris", "lyon", 2, 3},
		{"", "abc", 5, 3},
		{"ca", "abc", 5, 3},
	} {
		if got := Distance(c.a, c.b, c.limit); got != c.want {
			t.Errorf("Distance(%q,%q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestDistanceIsSymmetric(t *testing.T) {
	word := rapid.StringMatching(`[a-d]{0,8}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		if Distance(a, b, 9) != Distance(b, a, 9) {
			t.Fatal("not symmetric")
		}
		if (Distance(a, b, 9) == 0) != (a == b) {
			t.Fatal("zero only for equal words")
		}
	})
}
