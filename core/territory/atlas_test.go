package territory

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCommune(t *testing.T) {
	a := Embedded()
	for _, c := range []struct{ code, want, name, parent string }{
		{"51454", "51454", "Reims", ""},
		{"2A004", "2A004", "Ajaccio", ""},
		{"75056", "75056", "Paris", ""},
		{"75116", "75116", "Paris 16e Arrondissement", "75056"},
		{"69383", "69383", "Lyon 3e Arrondissement", "69123"},
		{"13201", "13201", "Marseille 1er Arrondissement", "13055"},
		{"87136", "87028", "Val-d'Oire-et-Gartempe", ""}, // Saint-Barbant, delegated
		{"69232", "69123", "Lyon", ""},                   // a former code without a name
		{"99999", "", "", ""},
		{"", "", "", ""},
	} {
		got, ok := a.Commune(c.code)
		if got.Code != c.want || got.Name != c.name || got.Parent != c.parent || ok != (c.want != "") {
			t.Errorf("Commune(%q) = %s %s (of %s), %v", c.code, got.Code, got.Name, got.Parent, ok)
		}
	}
}

func TestEveryFormerCodeResolves(t *testing.T) {
	a := Embedded()
	for _, f := range a.formers {
		if _, ok := a.Commune(f.code); !ok {
			t.Errorf("%s %s leads nowhere", f.code, f.name)
		}
	}
}

func TestByPostcode(t *testing.T) {
	a := Embedded()
	for postcode, want := range map[string]string{
		"51100": "51454",
		"75116": "75116",
		"69003": "69383",
		"87330": "87028 87097 87108 87100 87163 87069 87101",
		"38025": "", // companies of Grenoble
		"":      "",
	} {
		var codes []string
		for _, c := range a.ByPostcode(postcode) {
			codes = append(codes, c.Code)
		}
		if got := strings.Join(codes, " "); got != want {
			t.Errorf("%s gives %q, want %q", postcode, got, want)
		}
	}
}

func TestByNameAndLevels(t *testing.T) {
	a := Embedded()
	var codes []string
	for _, c := range a.ByName("st denis") {
		codes = append(codes, c.Code)
	}
	if got := strings.Join(codes, " "); got != "97411 93066 11339 30247" {
		t.Errorf("st denis: %s", got)
	}
	if in := a.InDepartement("75"); len(in) != 1 || in[0].Code != "75056" {
		t.Errorf("Paris has %d communes", len(in))
	}
	if n := len(a.Arrondissements("75056")) + len(a.Arrondissements("69123")) + len(a.Arrondissements("13055")); n != 45 {
		t.Errorf("%d arrondissements", n)
	}
	reims, _ := a.Commune("51454")
	if e, ok := a.EPCI(reims.EPCI); !ok || e.Name != "CU du Grand Reims" || e.Population < reims.Population {
		t.Errorf("the grouping of Reims is %+v", e)
	}
	if d, ok := a.Departement("974"); !ok || d.Name != "La Réunion" {
		t.Errorf("974 is %+v", d)
	}
	if r, ok := a.Region("44"); !ok || r.Name != "Grand Est" {
		t.Errorf("44 is %+v", r)
	}
	for _, missing := range []string{"", "20", "999"} {
		_, region := a.Region(missing)
		_, departement := a.Departement(missing)
		_, epci := a.EPCI(missing)
		if region || departement || epci {
			t.Errorf("%q is something", missing)
		}
	}
}

func TestSlugsLeadBack(t *testing.T) {
	a := Embedded()
	for c := range a.Communes() {
		if got, ok := a.CommuneBySlug(c.Departement, c.Slug); !ok || got.Code != c.Code {
			t.Errorf("%s/%s leads to %s, not %s", c.Departement, c.Slug, got.Code, c.Code)
		}
		if strings.Trim(c.Slug, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || c.Slug == "" {
			t.Errorf("%s has the slug %q", c.Name, c.Slug)
		}
	}
	for _, d := range a.Departements() {
		if got, ok := a.DepartementBySlug(d.Slug); !ok || got.Code != d.Code {
			t.Errorf("%s leads to %s", d.Slug, got.Code)
		}
	}
	for _, r := range a.Regions() {
		if got, ok := a.RegionBySlug(r.Slug); !ok || got.Code != r.Code {
			t.Errorf("%s leads to %s", r.Slug, got.Code)
		}
	}
	if c, ok := a.CommuneBySlug("51", "reims"); !ok || c.Code != "51454" {
		t.Errorf("51/reims is %+v", c)
	}
	_, commune := a.CommuneBySlug("51", "atlantis")
	_, departement := a.DepartementBySlug("atlantis")
	_, region := a.RegionBySlug("atlantis")
	if commune || departement || region {
		t.Error("Atlantis was found")
	}
}

// TestSameNameInADepartement: the slug tells two communes of one name apart.
func TestSameNameInADepartement(t *testing.T) {
	a := atlas(nil, []Departement{{Code: "01", Name: "Ain"}}, nil,
		[]Commune{{Code: "01001", Name: "Vaux", Departement: "01"}, {Code: "01002", Name: "Vaux", Departement: "01"}}, nil)
	for slug, want := range map[string]string{"vaux": "01001", "vaux-01002": "01002"} {
		if c, ok := a.CommuneBySlug("01", slug); !ok || c.Code != want {
			t.Errorf("%s leads to %s, %v", slug, c.Code, ok)
		}
	}
}

func TestNearest(t *testing.T) {
	a := Embedded()
	for _, c := range []struct {
		lat, lon float64
		want     string
	}{
		{49.2583, 4.0317, "51454"},   // Reims
		{-20.8823, 55.4504, "97411"}, // Saint-Denis, La Réunion
		{43.2965, 5.3698, "13202"},   // an arrondissement, not Marseille
		{-17.55, 179.99, "98612"},    // across the antimeridian from Wallis
		{-89.9, 0, "98414"},          // Terre-Adélie
		{48.8600, 2.2680, "75116"},   // Paris 16e
	} {
		got, metres, ok := a.Nearest(c.lat, c.lon)
		if !ok || got.Code != c.want {
			t.Errorf("Nearest(%v, %v) = %s %s at %.0f m, want %s", c.lat, c.lon, got.Code, got.Name, metres, c.want)
		}
	}
	for _, bad := range [][2]float64{{math.NaN(), 0}, {0, math.NaN()}, {91, 0}, {0, 181}, {math.Inf(1), 0}} {
		if _, _, ok := a.Nearest(bad[0], bad[1]); ok {
			t.Errorf("%v is on Earth", bad)
		}
	}
}

// TestNearestIsNearest compares with the haversine formula over all communes.
func TestNearestIsNearest(t *testing.T) {
	a := Embedded()
	haversine := func(lat, lon float64, c Commune) float64 {
		const rad = math.Pi / 180
		h := math.Pow(math.Sin((c.Lat-lat)*rad/2), 2) +
			math.Cos(lat*rad)*math.Cos(c.Lat*rad)*math.Pow(math.Sin((c.Lon-lon)*rad/2), 2)
		return 2 * earth * math.Asin(math.Min(1, math.Sqrt(h)))
	}
	rapid.Check(t, func(t *rapid.T) {
		lat, lon := rapid.Float64Range(-90, 90).Draw(t, "lat"), rapid.Float64Range(-180, 180).Draw(t, "lon")
		got, metres, ok := a.Nearest(lat, lon)
		if !ok || math.Abs(haversine(lat, lon, got)-metres) > 1 {
			t.Fatalf("%s at %v m", got.Name, metres)
		}
		for c := range a.Communes() {
			if d := haversine(lat, lon, c); d < metres-1 && c.Code != "75056" && c.Code != "69123" && c.Code != "13055" {
				t.Fatalf("%s at %v m, but %s at %v m", got.Name, metres, c.Name, d)
			}
		}
	})
}

func BenchmarkNearest(b *testing.B) {
	a := Embedded()
	for b.Loop() {
		a.Nearest(48.5, 2.5)
	}
}
