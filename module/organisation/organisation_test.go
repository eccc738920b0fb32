package organisation

import (
	"strings"
	"testing"
	"unicode/utf8"

	"maillage/core/fault"
	"maillage/core/territory"
)

func TestReadKind(t *testing.T) {
	for typed, want := range map[string]Kind{
		"commune": Commune, "Mairie": Commune, "EPCI": EPCI, "Médiathèque": Library, "tiers-lieu": ThirdPlace, "social-centre": SocialCentre,
		"Centre social": SocialCentre, "ASSOCIATION": Association, "Opérateur de l'État": StateOperator, "région": Region,
	} {
		if got, err := ReadKind(typed); err != nil || got != want {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"", "club"} {
		if got, err := ReadKind(typed); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
}

func TestReadTown(t *testing.T) {
	atlas := territory.Embedded()
	for typed, want := range map[string]string{
		"23000 Guéret": "23096", "guéret": "23096", "23096": "23096", " 51100  Reims ": "51454", "2A004": "2A004",
	} {
		if got, err := ReadTown(atlas, "town", typed); err != nil || got.Code != want {
			t.Errorf("%q: %s, %v", typed, got.Code, err)
		}
	}
	for _, typed := range []string{"", "Nullepart-sur-Rien", "00000", "42000 Blois", strings.Repeat("a", 5000)} {
		if got, err := ReadTown(atlas, "town", typed); !fault.Is(err, fault.Invalid) || fault.Of(err).Field != "town" {
			t.Errorf("%q: %s, %v", typed, got.Code, err)
		}
	}
}

func TestArea(t *testing.T) {
	atlas := territory.Embedded()
	town, _ := atlas.Commune("23096")
	for level, want := range map[Level]string{InCommune: "Guéret", InDepartement: "Creuse", InRegion: "Nouvelle-Aquitaine", National: "France"} {
		if name, ok := Around(level, town).Name(atlas); !ok || name != want {
			t.Errorf("%s: %q", level, name)
		}
	}
	if name, ok := Around(InEPCI, town).Name(atlas); !ok || name == "" {
		t.Errorf("EPCI: %q", name)
	}
	for _, a := range []Area{{}, {Level: InCommune}, {Level: InRegion, Code: "x"}, {Level: National, Code: "23"}, {Level: "city", Code: "23096"}} {
		if name, ok := a.Name(atlas); ok {
			t.Errorf("%v is %q", a, name)
		}
	}
}

func TestReadEmail(t *testing.T) {
	for typed, fine := range map[string]bool{
		"": true, "contact@example.org": true, " contact@example.org ": true, "a.b+c@sub.example.org": true,
		"contact": false, "@example.org": false, "contact@": false, "contact@example": false, "a@b@c.org": false, "a b@example.org": false,
		"<script>@example.org": false, "a@example.org,b@example.org": false, "a@.org": false, "a\u202e@example.org": true,
		strings.Repeat("a", 250) + "@example.org": false,
	} {
		got, err := readEmail(typed)
		if (err == nil) != fine || strings.ContainsAny(got, " \u202e") {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
}

func TestFolded(t *testing.T) {
	for words, want := range map[string][2]string{
		"": {}, "%_": {}, "Les Voisins": {"%les%voisins%", ""}, "900 000 000": {"", "900000000%"}, "École_23": {"%ecole%23%", ""},
	} {
		if name, siret := (Filter{Words: words}).Folded(); name != want[0] || siret != want[1] {
			t.Errorf("%q: %q %q", words, name, siret)
		}
	}
}

// TestFoldedBound keeps patterns shorter than databases refuse (SQLite: 50,000
// bytes), and their signs few.
func TestFoldedBound(t *testing.T) {
	for _, words := range []string{strings.Repeat("a", 100_000), strings.Repeat("a ", 50_000), strings.Repeat("1", 100_000), "a" + strings.Repeat("é", 200)} {
		if name, siret := (Filter{Words: words}).Folded(); len(name)+len(siret) > 200 {
			t.Errorf("a pattern of %d bytes", len(name)+len(siret))
		} else if !utf8.ValidString(name) {
			t.Errorf("half a letter: %q", name)
		}
	}
}

// FuzzRead gives whatever people may type to every reader: an answer, or a
// fault of the input, never a panic and never a sign of a pattern.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"", "23000 Guéret", "Mairie", "contact@example.org", "01 99 00 12 34", "900 000 000 00018", "%", "\xff\x00\u202e", "2A004"} {
		f.Add(seed)
	}
	atlas := territory.Embedded()
	f.Fuzz(func(t *testing.T, typed string) {
		name, siret := Filter{Words: typed}.Folded()
		if strings.ContainsAny(strings.ReplaceAll(name, "%", ""), "_\\") || strings.Trim(siret, "0123456789%") != "" {
			t.Errorf("patterns %q %q", name, siret)
		}
		if town, err := ReadTown(atlas, "town", typed); err == nil && town.Code == "" {
			t.Error("a town without a code")
		}
		if kind, err := ReadKind(typed); err == nil && !kind.Valid() {
			t.Errorf("kind %q", kind)
		}
		if number, err := ReadSIRET(typed); err == nil && len(number) != 14 {
			t.Errorf("SIRET %q", number)
		}
		if email, err := readEmail(typed); err == nil && email != "" && strings.Count(email, "@") != 1 {
			t.Errorf("e-mail %q", email)
		}
		if number, err := readPhone(typed, ""); err == nil && number != "" && number[0] != '+' {
			t.Errorf("telephone %q", number)
		}
		if clean, err := line("name", typed, nameMax); err == nil && (clean == "" || strings.ContainsAny(clean, "\n\u202e\x00")) {
			t.Errorf("line %q", clean)
		}
		if _, err := readCapacities(typed); err != nil && !fault.Is(err, fault.Invalid) {
			t.Error(err)
		}
	})
}
