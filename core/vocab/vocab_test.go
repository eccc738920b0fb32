package vocab

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSizes(t *testing.T) {
	want := map[string]int{
		"typologie": 92, "itinerance": 2, "services": 9, "publics_specifiquement_adresses": 5,
		"prise_en_charge_specifique": 7, "frais_a_charge": 3, "dispositif_programmes_nationaux": 11,
		"formations_labels": 10, "modalites_acces": 6, "modalites_accompagnement": 4,
	}
	for _, f := range Facets {
		if len(f.Values) != want[f.Column] {
			t.Errorf("%s has %d values, want %d", f.Column, len(f.Values), want[f.Column])
		}
		delete(want, f.Column)
	}
	if len(want) != 0 {
		t.Errorf("missing facets: %v", want)
	}
}

// A bit that moves would silently give every stored mask another meaning.
func TestBitsAreStable(t *testing.T) {
	for _, c := range []struct {
		facet *Facet
		name  string
		bit   int
	}{
		{Services, "Aide aux démarches administratives", 0},
		{Services, "Acquisition de matériel informatique à prix solidaire", 8},
		{Audiences, "Femmes", 4},
		{Supports, "Illettrisme", 3},
		{Fees, "Payant", 2},
		{Programmes, "France Services", 5},
		{Access, "Ce lieu n'accueille pas de public", 4},
		{Modes, "À distance", 3},
		{Kinds, "Autre", 7},
		{Kinds, "UDAF", 91},
	} {
		if v, ok := c.facet.Exact(c.name); !ok || v.Bit != c.bit {
			t.Errorf("%s: bit %d, %v; want %d", c.name, v.Bit, ok, c.bit)
		}
	}
}

func TestEveryValueIsComplete(t *testing.T) {
	for _, f := range Facets {
		names, slugs := map[string]bool{}, map[string]bool{}
		for _, v := range f.Values {
			if names[v.Name] || slugs[v.Slug] {
				t.Errorf("%s: %q or %q twice", f.Column, v.Name, v.Slug)
			}
			names[v.Name], slugs[v.Slug] = true, true
			if v.Label == "" || v.English == "" {
				t.Errorf("%s: %q lacks a label", f.Column, v.Name)
			}
			if utf8.RuneCountInString(v.Label) > 50 {
				t.Errorf("%s: label of %q is not short", f.Column, v.Name)
			}
			if strings.Trim(v.Slug, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || v.Slug == "" {
				t.Errorf("%s: slug %q", f.Column, v.Slug)
			}
			if strings.ContainsAny(v.Name, "|;") {
				t.Errorf("%s: %q contains a list separator", f.Column, v.Name)
			}
			if (f == Services) != (v.Plain != "") || (v.Plain != "") != (v.PlainEnglish != "") {
				t.Errorf("%s: explanation of %q", f.Column, v.Name)
			}
		}
	}
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		facet    *Facet
		in, want string
	}{
		{Services, "AIDE AUX DEMARCHES ADMINISTRATIVES", "Aide aux démarches administratives"},
		{Services, "Comprehension du monde numérique ", "Compréhension du monde numérique"},
		{Labels, "Étapes numériques(La Poste)", "Étapes numériques (La Poste)"},
		{Labels, "sud labs (paca)", "SUD LABS (PACA)"},
		{Access, "Ce lieu n’accueille pas de public", "Ce lieu n'accueille pas de public"},
		{Fees, "gratuit", "Gratuit"},
		{Kinds, "tiers-lieux", "TIERS_LIEUX"},
		{Kinds, "autre", "Autre"},
		{Kinds, "Association", "ASSO"},
		{Kinds, "asso_chomeur", "ASSO_CHOMEUR"},
		{Programmes, "Point d’accès numérique CAF", "Point d'accès numérique CAF"},
		{Services, "Pass numérique", ""},
		{Services, "", ""},
	} {
		v, ok := c.facet.Find(c.in)
		if v.Name != c.want || ok != (c.want != "") {
			t.Errorf("Find(%q) = %q, %v; want %q", c.in, v.Name, ok, c.want)
		}
	}
}

func TestBySlug(t *testing.T) {
	for _, f := range Facets {
		for _, v := range f.Values {
			if got, ok := f.BySlug(v.Slug); !ok || got.Bit != v.Bit {
				t.Errorf("%s: BySlug(%q) = %v, %v", f.Column, v.Slug, got, ok)
			}
		}
	}
	if _, ok := Services.BySlug("rien"); ok {
		t.Error("an unknown slug was found")
	}
}

func TestMask(t *testing.T) {
	cell := "Aide aux démarches administratives|inconnu|Compréhension du monde numérique"
	if got := Services.Mask(cell); got != 1|1<<6 {
		t.Errorf("mask %b", got)
	}
	if got := Services.Mask(""); got != 0 {
		t.Errorf("mask of nothing %b", got)
	}
}
