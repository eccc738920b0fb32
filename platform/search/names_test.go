package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"maillage/core/text"
)

var places = []string{
	"Médiathèque",                           // 0
	"Médiathèque Jean Jaurès",               // 1
	"Mairie de Grenoble",                    // 2
	"Maison de quartier Chorier-Berriat",    // 3
	"MÉDIATHÈQUE MUNICIPALE DE SAINT-DENIS", // 4
	"France Services de l'Haÿ-les-Roses",    // 5
	"Emmaüs Connect",                        // 6
	"Maison France Services Durtal",         // 7
	"CCAS de Val-d'Oire-et-Gartempe",        // 8
	"Œuvre sociale",                         // 9
	"---",                                   // 10
	"مكتبة المدينة",                         // 11
	"Bibliothèque Jean Jaurès",              // 12
	"Mairie",                                // 13
	"mairie",                                // 14
}

func TestFind(t *testing.T) {
	x := Build(places)
	for _, c := range []struct {
		query string
		first []int32
	}{
		{"mediatheque", []int32{0, 1, 4}},
		{"  MÉDIATHÈQUE!", []int32{0, 1, 4}},
		{"mediateque", []int32{0, 1, 4}},
		{"mediahteque", []int32{0, 1, 4}},
		{"meddiateque", []int32{0, 1, 4}},
		{"médiath", []int32{0, 1, 4}},
		{"jaures jean mediatheque", []int32{1}},
		{"jean jaures", []int32{1, 12}},
		{"grenoble mairie", []int32{2}},
		{"grenobel", []int32{2}},
		{"lhay les roses", []int32{5}},
		{"france service", []int32{7, 5}},
		{"oeuvre", []int32{9}},
		{"berriat", []int32{3}},
		{"مكتبة", []int32{11}},
		{"mairie", []int32{13, 14, 2}},
		{"emaus conect", []int32{6}},
		{"saint denis", []int32{4}},
		{"val d oire et gartempe", []int32{8}},
		{"introuvable", nil},
		{"", nil},
		{"---", nil},
		{"\xff\xfe", nil},
	} {
		var got []int32
		for _, h := range x.Find(c.query, len(c.first)) {
			got = append(got, h.Index)
		}
		if c.first == nil {
			for _, h := range x.Find(c.query, 3) {
				got = append(got, h.Index)
			}
		}
		if !slices.Equal(got, c.first) {
			t.Errorf("%q found %v, want %v", c.query, got, c.first)
		}
	}
	if hits := x.Find("mairie", -1); hits != nil {
		t.Errorf("asked for nothing, got %v", hits)
	}
	if hits := Build(nil).Find("mairie", 5); hits != nil {
		t.Errorf("found %v in nothing", hits)
	}
}

func TestScoreFallsWithEachDifference(t *testing.T) {
	x := Build([]string{"médiathèque jean jaurès"})
	last := 1.0
	for i, query := range []string{
		"Jean Jaurès médiathèque", "mediatheque jaures", "mediateque jaures", "mediateque jaure", "mediateque poterie", "poterie jardinage jean",
	} {
		hits := x.Find(query, 5)
		if len(hits) != 1 {
			t.Fatalf("%q found %v", query, hits)
		}
		score := hits[0].Score
		if i == 0 && score != 1 || i > 0 && score >= last || score <= 0 {
			t.Errorf("%q scores %v after %v", query, score, last)
		}
		last = score
	}
}

// TestANameFindsItself: every name that has a letter is among the hits of
// itself, and none is better.
func TestANameFindsItself(t *testing.T) {
	name := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-cé]{0,5}( [a-cé]{1,9}){0,12}`), rapid.SampledFrom(places))
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(name, 1, 30).Draw(t, "names")
		x := Build(names)
		for i, n := range names {
			hits := x.Find(n, len(names))
			if text.Fold(n) == "" {
				if hits != nil {
					t.Fatalf("%q found %v", n, hits)
				}
				continue
			}
			at := slices.IndexFunc(hits, func(h Hit) bool { return h.Index == int32(i) })
			if at < 0 || hits[at].Score != 1 || hits[0].Score > 1 {
				t.Fatalf("%q (%d) among %q found %v", n, i, names, hits)
			}
			if !slices.IsSortedFunc(hits, better) {
				t.Fatalf("%v is not in order", hits)
			}
		}
	})
}

// TestTyposAreForgiven: one edit in a word of four letters, two in one of
// eight, still find it.
func TestTyposAreForgiven(t *testing.T) {
	names := synthetic(1, 3000)
	x := Build(names)
	var words []string
	for _, n := range names { // one by one: a text of all of them would be cut short, in the middle of a word
		words = slices.AppendSeq(words, split(n))
	}
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom(words).Filter(func(w string) bool { return len(w) >= 6 }).Draw(t, "word")
		typed := []byte(word)
		edits := 1
		if len(word) >= 10 {
			edits = rapid.IntRange(1, 2).Draw(t, "edits")
		}
		for range edits {
			at := rapid.IntRange(0, len(typed)-2).Draw(t, "at")
			letter := byte(rapid.IntRange('a', 'z').Draw(t, "letter"))
			switch rapid.IntRange(0, 3).Draw(t, "kind") {
			case 0:
				typed[at] = letter
			case 1:
				typed = slices.Insert(typed, at, letter)
			case 2:
				typed = slices.Delete(typed, at, at+1)
			case 3:
				typed[at], typed[at+1] = typed[at+1], typed[at]
			}
		}
		if text.Distance(word, string(typed), 2) > edits {
			return // two edits of the same place may count as three
		}
		s := x.pool.Get().(*scratch)
		defer x.pool.Put(s)
		defer s.reset()
		s.read(typed)
		w, ok := x.word([]byte(word))
		if !ok || !slices.Contains(s.query[0].variants, w) {
			t.Fatalf("%q does not stand for %q", typed, word)
		}
	})
}

// TestScratchIsLeftClean: a query leaves nothing behind for the next one.
func TestScratchIsLeftClean(t *testing.T) {
	x := Build(synthetic(2, 500))
	s := newScratch(x)
	x.pool.New = func() any { return s }
	for _, q := range []string{"mediatheque municipale", "maisn", "a", "", strings.Repeat("mairie ecole ", 40)} {
		x.Find(q, 3)
		x.pool.Put(s)
	}
	for _, c := range s.count {
		if c != 0 {
			t.Fatal("a trigram count is left")
		}
	}
	for _, c := range s.slot {
		if c != 0 {
			t.Fatal("a row is left")
		}
	}
	for _, c := range s.seen {
		if c != 0 {
			t.Fatal("a seen name is left")
		}
	}
}

// TestHostileNamesAndQueries: identical names, enormous words, many words.
func TestHostileNamesAndQueries(t *testing.T) {
	same := slices.Repeat([]string{"Mairie"}, 200_000)
	same = append(same, "Mairie de Lyon", strings.Repeat("x", 5000), strings.Repeat("mairie ecole ", 5000), strings.Repeat("é", 900))
	x := Build(same)
	for _, c := range []struct {
		query string
		want  int32
	}{
		{"mairie", 0}, {"mairie lyon", 200_000}, {same[200_001], 200_001}, {same[200_002], 200_002}, {same[200_003], 200_003},
	} {
		hits := x.Find(c.query, 10)
		if len(hits) == 0 || hits[0].Index != c.want {
			t.Errorf("%.20q found %v, want %d first", c.query, hits, c.want)
		}
	}
	if hits := x.Find(strings.Repeat("marie lion ", 100_000), 10); len(hits) != 10 {
		t.Errorf("a long query found %d", len(hits))
	}
}

func FuzzFind(f *testing.F) {
	for _, p := range places {
		f.Add(p, p)
	}
	base := Build(synthetic(3, 300))
	f.Fuzz(func(t *testing.T, name, query string) {
		x := Build([]string{"Médiathèque", name, query})
		for _, n := range []*Names{x, base} {
			hits := n.Find(query, 4)
			if len(hits) > 4 || !slices.IsSortedFunc(hits, better) {
				t.Errorf("%q found %v", query, hits)
			}
			for _, h := range hits {
				if h.Score <= 0 || h.Score > 1 {
					t.Errorf("%q scored %v", query, h)
				}
			}
		}
		if hits := x.Find(query, 4); len(slices.Collect(split(query))) > 0 && !slices.Contains(hits, Hit{2, 1}) {
			t.Errorf("%q does not find itself: %v", query, hits)
		}
	})
}

// synthetic draws n names of places as people write them: a few kinds, a few
// common words, towns made of syllables.
func synthetic(seed uint64, n int) []string {
	r := rand.New(rand.NewPCG(seed, 1))
	kinds := []string{"Mairie de", "Médiathèque municipale de", "Médiathèque", "Maison France Services de", "CCAS de", "Centre social", "Bibliothèque", "Espace public numérique de", "Maison de quartier", "Association"}
	syllables := []string{"ville", "mont", "saint", "ba", "gre", "no", "ble", "lyo", "cha", "teau", "roux", "ber", "ri", "at", "val", "du", "pon", "tin", "or", "mes"}
	word := func() string {
		var b strings.Builder
		for range 2 + r.IntN(3) {
			b.WriteString(syllables[r.IntN(len(syllables))])
		}
		return b.String()
	}
	towns := make([]string, max(n/20, 5))
	for i := range towns {
		towns[i] = word()
		if r.IntN(3) == 0 {
			towns[i] += "-sur-" + word()
		}
	}
	names := make([]string, n)
	for i := range names {
		names[i] = kinds[r.IntN(len(kinds))] + " " + towns[r.IntN(len(towns))]
		if r.IntN(4) == 0 {
			names[i] += " " + word()
		}
	}
	return names
}

func BenchmarkFind(b *testing.B) {
	for _, n := range []int{25_000, 1_000_000} {
		names := synthetic(4, n)
		x := Build(names)
		r := rand.New(rand.NewPCG(5, 5))
		for kind, query := range map[string]func(string) string{
			"itself":   func(s string) string { return s },
			"typo":     func(s string) string { i := r.IntN(len(s) - 1); return s[:i] + s[i+1:] },
			"last":     func(s string) string { return s[strings.LastIndex(s, " ")+1:] },
			"common":   func(string) string { return "mediatheque" },
			"commons":  func(string) string { return "maison france municipale" },
			"nonsense": func(string) string { return "qsdfkjh wxcvbn azertyuiop" },
			"syllable": func(string) string { return "villevil montmon chachacha saintsain" },
		} {
			b.Run(fmt.Sprintf("%d/%s", n, kind), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					x.Find(query(names[r.IntN(n)]), 20)
				}
				b.ReportMetric(float64(x.Bytes())/float64(n), "B/name")
			})
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{25_000, 1_000_000} {
		names := synthetic(4, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				Build(names)
			}
		})
	}
}
