package wordtest

import (
	"slices"
	"strings"
	"testing"
)

func TestLanguages(t *testing.T) {
	got := languages(map[string]map[string]string{
		"fr": {"same": "À {km} km", "places": "De {a} à {b}", "french": "Oui"},
		"en": {"same": "{km} km away", "places": "From {a}", "english": " "},
	})
	want := []string{
		"en: english is empty",
		"en: english is not in the fr catalogue",
		"en: places has places [{a}], fr has [{a} {b}]",
		"en: french is missing",
	}
	if !slices.Equal(got, want) {
		t.Errorf("problems\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestUses(t *testing.T) {
	texts := map[string]string{"a.title": "", "a.count.one": "", "a.count.other": "", "a.step.one_two": "", "a.fault": "", "a.unused": ""}
	got := uses(texts, `
		w.T("a.title", "n", 1)
		{ word.T(ctx, "a.absent") }
		w.N("a.count", n)
		w.N("a.places", n)
		w.T("a.step." + step)
		w.T("b." + step)
		fault.New(fault.Invalid, "x", "a.fault", "…")
	`)
	want := []string{
		"no catalogue has a.absent",
		"no catalogue has a.places.one",
		"no catalogue has a.places.other",
		`no key starts with "b."`,
		"no source uses a.unused",
	}
	if !slices.Equal(got, want) {
		t.Errorf("problems\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestHard(t *testing.T) {
	for text, want := range map[string]string{
		"Trouvez quelqu'un près de chez vous. C'est souvent gratuit.":                             "",
		"Nous avons cherché plus loin dans {n} villes autour de {town} pour vous : regardez.":     "a sentence of 13 words",
		"Vous pouvez venir. Vous pouvez appeler. Vous pouvez écrire. Vous pouvez demander. Oui !": "",
		"Veuillez patienter":                      "says \"veuillez\"",
		"Un service dématérialisé":                "says \"dematerialise\"",
		"La mairie du Valider-le-Haut, {usager}.": "says \"valider\"",
		"Le mot {usager} est une place":           "",
	} {
		got := strings.Join(hard(text), "; ")
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%q: problems %q, want %q", text, got, want)
		}
	}
}

func TestUntold(t *testing.T) {
	got := untold(map[string]string{"a.fault.told": "", "fault.page": ""}, `
		fault.New(fault.Invalid, "x", "a.fault.told", "…")
		fault.New(fault.Invalid, "x", "a.fault.untold", "…")
		fault.Wrap(err, fault.NotFound, "fault.page", "…")
		refused("a.fault."+name)
	`)
	if want := []string{"a.fault.untold"}; !slices.Equal(got, want) {
		t.Errorf("untold %v, want %v", got, want)
	}
}
