package territory

import "testing"

func TestResolve(t *testing.T) {
	a := Embedded()
	for _, c := range []struct {
		name, postcode, insee, departement string
		code                               string
		how                                Resolution
	}{
		{"SAINT PAUL TROIS CHÂTEAUX", "26130", "", "", "26324", ByNameAndPostcode},
		{"SAINT PAUL TROIS CH╢TEAUX", "26130", "", "", "26324", ByNameAndPostcode},
		{"Saint-Barbant", "87330", "", "", "87028", ByNameAndPostcode},
		{"grenoble", "", "", "", "38185", ByUniqueName},
		{"Reims", "51100", "51454", "", "51454", ByCode},
		{"Blois", "42000", "", "", "", Conflict},
		{"Blois", "42000", "42218", "", "42218", ByCode}, // the code sides with the postcode
		{"Blois", "41000", "42218", "", "41018", ByNameAndPostcode},
		{"Blois", "51100", "42218", "", "", Conflict},
		{"", "51100", "42218", "", "", Conflict},
		{"Paris", "75010", "75110", "", "75110", ByCode}, // kept
		{"Paris", "75010", "75056", "", "75056", ByCode},
		{"Paris", "75010", "", "", "75110", ByNameAndPostcode},
		{"Paris 10e", "", "", "", "75110", ByUniqueName},
		{"Paris 10e Arrondissement", "75010", "75056", "", "75110", ByNameAndPostcode},
		{"Paris", "", "", "", "75056", ByUniqueName},
		{"GRENOBLE CEDEX 9", "38025", "", "", "38185", ByDepartement},
		{"Grenoble", "38025", "38999", "", "38185", ByDepartement},
		{"Ajaccio", "20999", "", "", "2A004", ByDepartement},
		{"Grenoble", "99999", "", "", "38185", ByUniqueName}, // no département has this postcode
		{"Échirolles", "38000", "", "", "38151", ByDepartement},
		{"Saint-Denis", "", "", "", "", Ambiguous},
		{"Saint-Denis", "", "", "974", "97411", ByDepartement},
		{"St Denis (La Réunion)", "97400", "", "", "97411", ByNameAndPostcode},
		{"Château-Chinon (Ville)", "58120", "", "", "58062", ByNameAndPostcode},
		{"chire montreuil", "86190", "", "", "86074", ByNameAndPostcode},
		{"", "51100", "", "", "51454", ByUniquePostcode},
		{"Mairie", "51100", "", "", "51454", ByUniquePostcode},
		{"", "26130", "", "", "", Ambiguous},
		{"", "", "87136", "", "87028", ByCode},
		{"Saint-Barbant", "", "87136", "", "87028", ByCode},
		{"Nowhere", "", "38185", "", "38185", ByCode},
		{"Nowhere", "", "", "", "", Unknown},
		{"", "", "", "", "", Unknown},
		{"", "38025", "", "", "", Unknown},
		{"\x00", "\xff", "é", "??", "", Unknown},
	} {
		got, how, ok := a.Resolve(c.name, c.postcode, c.insee, c.departement)
		if got.Code != c.code || how != c.how || ok != (c.code != "") {
			t.Errorf("Resolve(%q, %q, %q, %q) = %s %s, %s, %v; want %s, %s",
				c.name, c.postcode, c.insee, c.departement, got.Code, got.Name, how, ok, c.code, c.how)
		}
	}
}

// TestEveryOfficialRowResolvesToItself: an import of official names, postcodes
// and codes changes nothing, with or without the code.
func TestEveryOfficialRowResolvesToItself(t *testing.T) {
	a := Embedded()
	for c := range a.Communes() {
		if got, how, ok := a.Resolve(c.Name, "", c.Code, ""); !ok || got.Code != c.Code {
			t.Errorf("%s %s by its code gives %s, %s", c.Code, c.Name, got.Code, how)
		}
		for _, postcode := range c.Postcodes {
			got, how, ok := a.Resolve(c.Name, postcode, c.Code, "")
			if !ok || got.Code != c.Code {
				t.Errorf("%s %s %s gives %s, %s", c.Code, c.Name, postcode, got.Code, how)
			}
			if a.divided[a.code[c.Code]] {
				continue // its postcodes designate arrondissements
			}
			if got, how, ok = a.Resolve(c.Name, postcode, "", ""); !ok || got.Code != c.Code {
				t.Errorf("%s %s without its code gives %s, %s", postcode, c.Name, got.Code, how)
			}
		}
	}
}

func FuzzResolve(f *testing.F) {
	f.Add("Blois", "42000", "41018", "41")
	f.Add("Paris CEDEX 08", "75380", "", "")
	f.Add("(", "2a004", "2A004", "20")
	a := Embedded()
	f.Fuzz(func(t *testing.T, name, postcode, insee, departement string) {
		c, how, ok := a.Resolve(name, postcode, insee, departement)
		if refused := how == Unknown || how == Ambiguous || how == Conflict; refused == ok || ok != (c.Code != "") || how == "" {
			t.Fatalf("Resolve(%q, %q, %q, %q) = %s, %s, %v", name, postcode, insee, departement, c.Code, how, ok)
		}
	})
}

func BenchmarkResolve(b *testing.B) {
	a := Embedded()
	for b.Loop() {
		a.Resolve("SAINT PAUL TROIS CHATEAUX", "26130", "", "")
	}
}
