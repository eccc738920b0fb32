package territory

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// asked returns the answers between which the page lets the person choose:
// those found in the same way as the first.
func asked(matches []Match) []string {
	var labels []string
	for _, m := range matches {
		if m.How == matches[0].How {
			labels = append(labels, m.Label)
		}
	}
	return labels
}

// TestFindWhatPeopleType is what testers typed: a wrong place without a
// question is worse than no answer.
func TestFindWhatPeopleType(t *testing.T) {
	a := Embedded()
	for _, c := range []struct {
		query string
		how   How
		want  []string // the answers to choose from, the last may be "…"
	}{
		// A town rather than the hamlet whose name is closer.
		{"toulouze", HowTypo, []string{"Toulouse (31, Haute-Garonne)"}},
		{"toulouz", HowTypo, []string{"Toulouse (31, Haute-Garonne)"}},
		{"toulouzette", HowExact, []string{"Toulouzette (40, Landes)"}},
		{"avinion", HowTypo, []string{"Avignon (84, Vaucluse)"}},
		{"nancie", HowTypo, []string{"Nancy (54, Meurthe-et-Moselle)"}},
		{"bordo", HowTypo, []string{"Bordeaux (33, Gironde)"}},
		{"monpelie", HowTypo, []string{"Montpellier (34, Hérault)"}},
		{"obervilie", HowTypo, []string{"Aubervilliers (93, Seine-Saint-Denis)"}},
		{"sarsel", HowTypo, []string{"Sarcelles (95, Val-d'Oise)"}},
		{"evry", HowExact, []string{"Évry-Courcouronnes (91, Essonne)", "Évry (89, Yonne)"}},
		{"evry 89", HowExact, []string{"Évry (89, Yonne)"}},
		{"evry 91", HowExact, []string{"Évry-Courcouronnes (91, Essonne)"}},
		{"aix", HowExact, []string{"Aix-en-Provence (13, Bouches-du-Rhône)", "Aix-les-Bains (73, Savoie)", "Aix-Noulette (62, Pas-de-Calais)", "Aix (19, Corrèze)"}},
		{"saint ouen", HowExact, []string{"Saint-Ouen-sur-Seine (93, Seine-Saint-Denis)", "Saint-Ouen (41, Loir-et-Cher)", "…"}},
		{"boulogne", HowExact, []string{"Boulogne-Billancourt (92, Hauts-de-Seine)", "Boulogne-sur-Mer (62, Pas-de-Calais)", "Boulogne, commune de Essarts-en-Bocage (85, Vendée)"}},
		{"port", HowExact, []string{"Le Port (974, La Réunion)", "Port (01, Ain)", "Le Port (09, Ariège)"}},

		// Groupings.
		{"saint quentin en yvelines", HowGrouping, []string{"Trappes (78, Yvelines)", "Montigny-le-Bretonneux (78, Yvelines)", "…"}},
		{"saint quentin en yveline", HowGrouping, []string{"Trappes (78, Yvelines)", "…"}},
		{"cergy pontoise", HowGrouping, []string{"Cergy (95, Val-d'Oise)", "Pontoise (95, Val-d'Oise)", "…"}},
		{"agglo de Cergy-Pontoise", HowGrouping, []string{"Cergy (95, Val-d'Oise)", "…"}},
		{"marne la vallee", HowGrouping, []string{"Chelles (77, Seine-et-Marne)", "Pontault-Combault (77, Seine-et-Marne)", "Champs-sur-Marne (77, Seine-et-Marne)", "…"}},
		{"pays basque", HowGrouping, []string{"Bayonne (64, Pyrénées-Atlantiques)", "…"}},
		{"métropole de Lyon", HowGrouping, []string{"Lyon (69, Rhône)", "Villeurbanne (69, Rhône)", "…"}},

		// Postcodes of a whole city, and spaced out.
		{"75000", HowPostcode, []string{"Paris (75, Paris)"}},
		{"69000", HowPostcode, []string{"Lyon (69, Rhône)"}},
		{"13000", HowPostcode, []string{"Marseille (13, Bouches-du-Rhône)"}},
		{"31000", HowPostcode, []string{"Toulouse (31, Haute-Garonne)"}},
		{"75000 Paris", HowPostcode, []string{"Paris (75, Paris)"}},
		{"12 rue Victor Hugo 75000", HowPostcode, []string{"Paris (75, Paris)"}},
		{"13000 Aix-en-Provence", HowExact, []string{"Aix-en-Provence (13, Bouches-du-Rhône)"}},
		{"75 015", HowPostcode, []string{"Paris 15e arrondissement (75, Paris)"}},

		// Regions and départements.
		{"corse", HowRegion, []string{"Corse (région)"}},
		{"bretagne", HowRegion, []string{"Bretagne (région)"}},
		{"région Bretagne", HowRegion, []string{"Bretagne (région)"}},
		{"ile de france", HowRegion, []string{"Île-de-France (région)"}},
		{"normandie", HowRegion, []string{"Normandie (région)"}},
		{"pays de la loire", HowRegion, []string{"Pays de la Loire (région)"}},
		{"PACA", HowRegion, []string{"Provence-Alpes-Côte d'Azur (région)"}},
		{"alsace", HowRegion, []string{"Grand Est (région)"}},
		{"la reunion", HowDepartement, []string{"La Réunion (974)"}},
		{"ile de la reunion", HowDepartement, []string{"La Réunion (974)"}},
		{"guyane", HowDepartement, []string{"Guyane (973)"}},

		// Addresses: the town ends them, the name of a street is none.
		{"3 rue du port", "", nil},
		{"rue de la République", "", nil},
		{"8 rue de Saint-Denis", "", nil},
		{"3 rue de la Marne", "", nil},
		{"12 rue de la Paix 51100 Reims", HowPostcode, []string{"Reims (51, Marne)"}},
		{"12bis rue de la paix reims", HowExact, []string{"Reims (51, Marne)"}},
		{"4 avenue de Paris Versailles", HowExact, []string{"Versailles (78, Yvelines)"}},
		{"mairie de Vesoul", HowExact, []string{"Vesoul (70, Haute-Saône)"}},

		// No place at all.
		{"la défense", "", nil},
		{"caf", "", nil},
		{"CAF", "", nil},
		{"mairie", "", nil},
		{"la poste", "", nil},
		{"La Gare", "", nil},
		{"hôpital", "", nil},
		{"pole emploi", "", nil},
		{"jeanne@orange.fr", "", nil},
		{"06 12 34 56 78", "", nil},
		{"06.12.34.56.78", "", nil},
		{"+33 6 12 34 56 78", "", nil},
		{"Reims 0612345678", "", nil},
		{"<script>alert(1)</script>", "", nil},
	} {
		matches := a.Find(c.query, 12)
		if len(c.want) == 0 {
			if len(matches) > 0 {
				t.Errorf("%q gives %s", c.query, matches[0].Label)
			}
			continue
		}
		if len(matches) == 0 || matches[0].How != c.how {
			t.Errorf("%q gives %v", c.query, matches)
			continue
		}
		got, want := asked(matches), c.want
		if last := len(want) - 1; want[last] == "…" && len(got) > last {
			got, want = got[:last], want[:last]
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q lets choose from %q, want %q", c.query, got, want)
		}
	}
}

// TestServicesThatArePlaces: a name made of words of services is still a name.
func TestServicesThatArePlaces(t *testing.T) {
	a := Embedded()
	for c := range a.Communes() {
		if !generic(key(c.Name)) {
			continue
		}
		if found := a.Find(c.Name, 10); !slices.ContainsFunc(found, func(m Match) bool { return m.Commune.Code == c.Code }) {
			t.Errorf("%s (%s) is not found", c.Name, c.Code)
		}
	}
}

// TestSmallCommunesAreOffered: the hint that a town was meant never hides who
// bears the very name.
func TestSmallCommunesAreOffered(t *testing.T) {
	a := Embedded()
	contests := 0
	for e, c := range a.communes {
		if e%20 > 0 || c.Parent != "" || len(a.names.exactly(a.names.keys[e])) > 1 {
			continue
		}
		matches := a.Find(c.Name, 20)
		if matches[0].Commune.Code == c.Code || matches[0].How != HowExact {
			continue
		}
		contests++
		if !slices.Contains(asked(matches), label(c, *a.departement(c.Departement))) {
			t.Errorf("%s (%s) is not offered beside %s", c.Name, c.Code, matches[0].Label)
		}
		if matches[0].Commune.Population < many*c.Population {
			t.Errorf("%s is put before %s", matches[0].Label, c.Name)
		}
	}
	if contests == 0 {
		t.Error("no town is ever put first")
	}
}

// TestTelephonesAreNoPlaces types a number in any of its forms, in any words.
func TestTelephonesAreNoPlaces(t *testing.T) {
	a := Embedded()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(100_000_000, 999_999_999).Draw(t, "n")
		pairs := fmt.Sprintf("0%d", n)
		gap := rapid.SampledFrom([]string{"", " ", ".", "-"}).Draw(t, "gap")
		number := strings.Join([]string{pairs[:2], pairs[2:4], pairs[4:6], pairs[6:8], pairs[8:]}, gap)
		query := rapid.SampledFrom([]string{"", "tel ", "Reims ", "Paris 3, "}).Draw(t, "before") + number
		if found := a.Find(query, 5); found != nil {
			t.Fatalf("%q gives %s", query, found[0].Label)
		}
	})
}

func TestSound(t *testing.T) {
	for well, heard := range map[string][]string{
		"toulouse":      {"toulouz", "toulouze", "toulousse"},
		"nancy":         {"nancie", "nansi"},
		"avignon":       {"avinion"},
		"limoges":       {"limoje", "limoge"},
		"poitiers":      {"poitier", "poitie"},
		"saint etienne": {"sain etiene"},
		"aubervilliers": {"obervilie"},
		"perpignan":     {"perpinian"},
	} {
		for _, h := range heard {
			if sound(h) != sound(well) {
				t.Errorf("%s sounds %s, %s sounds %s", h, sound(h), well, sound(well))
			}
		}
	}
	if sound("paris") == sound("lyon") || sound("") != "" {
		t.Error("sounds are mixed up")
	}
}
