package territory

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestFind(t *testing.T) {
	a := Embedded()
	for _, c := range []struct {
		query string
		want  []string // the first labels, preceded by how
	}{
		{"51100", []string{"postcode Reims (51, Marne)"}},
		{"51100 Reims", []string{"postcode Reims (51, Marne)"}},
		{"Reims 51100", []string{"postcode Reims (51, Marne)"}},
		{"Reims (51)", []string{"exact Reims (51, Marne)"}},
		{"reims", []string{"exact Reims (51, Marne)"}},
		{"St Denis", []string{"exact Saint-Denis (974, La Réunion)", "exact Saint-Denis (93, Seine-Saint-Denis)", "exact Saint-Denis (11, Aude)", "exact Saint-Denis (30, Gard)", "prefix Saint-Denis-en-Val (45, Loiret)"}},
		{"SAINT DENIS", []string{"exact Saint-Denis (974, La Réunion)", "exact Saint-Denis (93, Seine-Saint-Denis)"}},
		{"saint-denis 974", []string{"exact Saint-Denis (974, La Réunion)"}},
		{"Saint Denis La Réunion", []string{"exact Saint-Denis (974, La Réunion)"}},
		{"st denis seine saint denis", []string{"exact Saint-Denis (93, Seine-Saint-Denis)"}},
		{"Ste Foy", []string{"exact Sainte-Foy (85, Vendée)"}},
		{"chalon s/ saone", []string{"exact Chalon-sur-Saône (71, Saône-et-Loire)"}},
		{"Villeneuve lez Avignon", []string{"exact Villeneuve-lès-Avignon (30, Gard)"}},
		{"L’Haÿ-les-Roses", []string{"exact L'Haÿ-les-Roses (94, Val-de-Marne)"}},
		{"lhaylesroses", []string{"exact L'Haÿ-les-Roses (94, Val-de-Marne)"}},
		{"havre", []string{"exact Le Havre (76, Seine-Maritime)"}},
		{"laigle", []string{"exact L'Aigle (61, Orne)"}},
		{"aix provence", []string{"prefix Aix-en-Provence (13, Bouches-du-Rhône)"}},
		{"Montpel", []string{"prefix Montpellier (34, Hérault)"}},
		{"ciotat", []string{"exact La Ciotat (13, Bouches-du-Rhône)"}},
		{"Grenobel", []string{"typo Grenoble (38, Isère)"}},
		{"Marseile", []string{"typo Marseille (13, Bouches-du-Rhône)"}},
		{"Monpellier", []string{"typo Montpellier (34, Hérault)"}},
		{"Villeurbane", []string{"typo Villeurbanne (69, Rhône)"}},
		{"Sain Deni", []string{"typo Saint-Denis (974, La Réunion)", "typo Saint-Denis (93, Seine-Saint-Denis)"}},
		{"Saint-Barbant", []string{"former Saint-Barbant, commune de Val-d'Oire-et-Gartempe (87, Haute-Vienne)"}},
		{"87330 Saint-Barbant", []string{"postcode Val-d'Oire-et-Gartempe (87, Haute-Vienne)"}},
		{"Lyon 3", []string{"exact Lyon 3e arrondissement (69, Rhône)", "exact Lyon (69, Rhône)"}},
		{"Lyon 3e", []string{"exact Lyon 3e arrondissement (69, Rhône)"}},
		{"lyon 03", []string{"exact Lyon 3e arrondissement (69, Rhône)"}},
		{"3ème arrondissement de Lyon", []string{"exact Lyon 3e arrondissement (69, Rhône)"}},
		{"Paris 16e arrondissement", []string{"exact Paris 16e arrondissement (75, Paris)"}},
		{"paris 1er", []string{"exact Paris 1er arrondissement (75, Paris)"}},
		{"75116", []string{"postcode Paris 16e arrondissement (75, Paris)"}},
		{"75116 Paris", []string{"postcode Paris 16e arrondissement (75, Paris)"}},
		{"75008 PARIS CEDEX 08", []string{"postcode Paris 8e arrondissement (75, Paris)"}},
		{"Paris Cedex 08", []string{"exact Paris 8e arrondissement (75, Paris)"}},
		{"38025 GRENOBLE CEDEX 9", []string{"exact Grenoble (38, Isère)"}},
		{"Grenoble cedex", []string{"exact Grenoble (38, Isère)"}},
		{"Creuse", []string{"departement Creuse (23)", "exact Creuse (80, Somme)"}},
		{"la creuse", []string{"departement Creuse (23)"}},
		{"Mayenne", []string{"exact Mayenne (53, Mayenne)", "departement Mayenne (53)"}},
		{"23", []string{"departement Creuse (23)", "prefix Guéret (23, Creuse)"}},
		{"2a", []string{"departement Corse-du-Sud (2A)"}},
		{"974", []string{"departement La Réunion (974)", "prefix Saint-Denis (974, La Réunion)"}},
		{"511", []string{"prefix Reims (51, Marne)"}},
		{"38185", []string{"code Grenoble (38, Isère)"}},
		{"2A004", []string{"code Ajaccio (2A, Corse-du-Sud)"}},
		{"12 rue de la Paix 51100 Reims", []string{"postcode Reims (51, Marne)"}},
		{"12 rue de la Paix, 51100 Reims, France", []string{"postcode Reims (51, Marne)"}},
		{"Reims, France", []string{"exact Reims (51, Marne)"}},
		{"Tremblay-en-France", []string{"exact Tremblay-en-France (93, Seine-Saint-Denis)"}},
		{"rmans sur isere", []string{"typo Romans-sur-Isère (26, Drôme)"}},
		{"Grenobel 38", []string{"typo Grenoble (38, Isère)"}},
		{"12 rue de la paix reims", []string{"exact Reims (51, Marne)"}},
		{"42000 Blois", []string{"postcode Saint-Étienne (42, Loire)", "exact Blois (41, Loir-et-Cher)"}},
		{"51100 Reins", []string{"postcode Reims (51, Marne)"}},
		{"  Reims\n", []string{"exact Reims (51, Marne)"}},
		{"99999", nil},
		{"38999", nil},
		{"1", nil},
		{"", nil},
		{"-", nil},
		{"cedex", nil},
		{"qwxzqwxz", nil},
		{"مكتبة", nil},
		{"Reims\x00", nil},
		{"Rei\x1bms", nil},
		{"Reims\xff", nil},
		{strings.Repeat("Saint-Denis ", 100_000), nil},
	} {
		matches := a.Find(c.query, 20)
		if len(c.want) == 0 && len(matches) > 0 {
			t.Errorf("%.40q gives %s", c.query, matches[0].Label)
		}
		for i, want := range c.want {
			if i >= len(matches) {
				t.Errorf("%q stops before %s", c.query, want)
				break
			}
			if got := string(matches[i].How) + " " + matches[i].Label; got != want {
				t.Errorf("%q gives %s in place %d, want %s", c.query, got, i, want)
			}
		}
	}
}

func TestFindStopsAtTheLimit(t *testing.T) {
	a := Embedded()
	for _, query := range []string{"saint", "51", "87330", "creuse", "lyon 3", "Grenobel"} {
		all := a.Find(query, 1000)
		for _, limit := range []int{-1, 0, 1, 2} {
			if got := len(a.Find(query, limit)); got != max(0, min(limit, len(all))) {
				t.Errorf("%q with limit %d gives %d", query, limit, got)
			}
		}
	}
}

// TestEveryCommuneIsFoundByItsName types the name and the département. One in
// fifteen here; the tag prove does them all.
func TestEveryCommuneIsFoundByItsName(t *testing.T) { findAll(t, 15) }

func findAll(t *testing.T, step int) {
	t.Helper()
	a := Embedded()
	n := 0
	for c := range a.Communes() {
		if n++; n%step != 0 {
			continue
		}
		found := false
		for _, m := range a.Find(c.Name+" ("+c.Departement+")", 5) {
			found = found || m.Commune.Code == c.Code
		}
		if !found {
			t.Errorf("%s (%s) is not found", c.Name, c.Departement)
		}
	}
}

// checkMatches holds for every answer to anything typed.
func checkMatches(t interface{ Fatalf(string, ...any) }, a *Atlas, query string) {
	const limit = 8
	matches := a.Find(query, limit)
	if len(matches) > limit {
		t.Fatalf("%q gives %d matches", query, len(matches))
	}
	seen := map[string]bool{}
	for _, m := range matches {
		departement, region := m.How == HowDepartement, m.How == HowRegion
		if m.Label == "" || !utf8.ValidString(m.Label) || region != (m.Departement.Code == "") || region != (m.Region.Code != "") {
			t.Fatalf("%q gives %+v", query, m)
		}
		if (departement || region) != (m.Commune.Code == "") || m.Commune.Code != "" && m.Commune.Departement != m.Departement.Code {
			t.Fatalf("%q gives %+v", query, m)
		}
		if seen[m.Commune.Code] {
			t.Fatalf("%q gives %s twice", query, m.Label)
		}
		seen[m.Commune.Code] = true
	}
}

// TestOneTypoIsForgiven removes or swaps one letter of a large town's name.
// Where words begin and end is not a letter: "trembla yen" is three words.
func TestOneTypoIsForgiven(t *testing.T) {
	a := Embedded()
	var towns []Commune
	for c := range a.Communes() {
		if c.Population > 30_000 && c.Parent == "" && len(c.Name) >= 6 {
			towns = append(towns, c)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		town := rapid.SampledFrom(towns).Draw(t, "town")
		name := key(town.Name)
		at := rapid.IntRange(1, len(name)-2).Draw(t, "at")
		typed := name[:at] + name[at+1:]
		if name[at] == ' ' || name[at+1] == ' ' {
			return
		}
		if rapid.Bool().Draw(t, "swap") {
			typed = name[:at] + name[at+1:at+2] + name[at:at+1] + name[at+2:]
		}
		for _, m := range a.Find(typed, 10) {
			// "le mas" is a name too: what is spelt right is taken at its word.
			if m.Commune.Code == town.Code || m.How == HowExact || m.How == HowFormer {
				return
			}
		}
		t.Fatalf("%q does not find %s", typed, town.Name)
	})
}

func FuzzFind(f *testing.F) {
	for _, seed := range []string{"51100 Reims", "St Denis", "Lyon 3e", "2A004", "Paris cedex 08", "saint\u0301", "\u0000", "20 rue 20", "e e e 75 lyon", "3 rue du port", "saint quentin en yvelines", "pole emploi", "75 000", "region corse"} {
		f.Add(seed)
	}
	a := Embedded()
	f.Fuzz(func(t *testing.T, query string) { checkMatches(t, a, query) })
}

func BenchmarkFind(b *testing.B) {
	a := Embedded()
	for _, query := range []string{"51100", "saint denis", "Grenobel", "12 rue de la paix reims", "rue des lilas", "saint quentin en yvelines", "toulouz", strings.Repeat("la ", 85)} {
		b.Run(query, func(b *testing.B) {
			for b.Loop() {
				a.Find(query, 10)
			}
		})
	}
}
