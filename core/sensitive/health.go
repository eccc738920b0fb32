package sensitive

import (
	"slices"
	"strings"

	"maillage/core/text"
)

// health lists words that tell about someone's health. Names of rights, of
// offices and of documents (CPAM, MDPH, invalidité, carte Vitale) are daily
// work and not among them.
var health = []string{
	"addiction", "alcoolique", "alcoolisme", "allergie", "allergique", "alzheimer", "anorexie", "anorexique", "antidépresseur", "arthrose",
	"asthmatique", "asthme", "autisme", "autiste", "aveugle", "AVC", "bipolaire", "boulimie", "burn out", "cancer", "cancéreux", "cancéreuse",
	"cardiaque", "cécité", "chimiothérapie", "cirrhose", "covid", "démence", "dépressif", "dépression", "dépressive", "diabète", "diabétique",
	"dialyse", "dyslexie", "dyslexique", "dyspraxie", "dyspraxique", "embolie", "enceinte", "épilepsie", "épileptique", "état de santé", "fausse couche",
	"fauteuil roulant", "fibromyalgie", "FIV", "grossesse", "handicap", "handicapé", "hépatite", "hospitalisation", "hospitalisé", "infarctus", "insuline",
	"IVG", "leucémie", "malade", "maladie", "malentendant", "malvoyant", "médicament", "méningite", "métastase", "migraine", "neuroleptique",
	"paraplégique", "parkinson", "pathologie", "phobie", "problème de santé", "problèmes de santé", "psychiatre", "psychiatrie", "psychiatrique", "psychose",
	"psychotique", "raison de santé", "raisons de santé", "santé mentale", "schizophrène", "schizophrénie", "sclérose", "séropositif", "séropositive", "sida",
	"sourd", "suicidaire", "suicide", "surdité", "tétraplégique", "toxicomane", "toxicomanie", "traitement médical", "trisomie", "trisomique", "tuberculose",
	"tumeur", "ulcère", "VIH",
}

// daily lists expressions that hold one of those words and tell nothing of
// anyone's health.
var daily = []string{
	"assurance maladie", "feuille de maladie", "l'enceinte", "enceinte connectée", "enceintes connectées", "enceinte bluetooth", "enceinte portable",
	"enceinte sans fil", "maison départementale des personnes handicapées", "allocation aux adultes handicapés", "prestation de compensation du handicap",
	"travailleur handicapé", "référent handicap", "cap emploi handicap", "phobie administrative",
}

// endings are how a French word grows in the feminine and the plural.
var endings = []string{"", "s", "e", "es"}

// healthForms are the folded forms of each word of health, between spaces.
var healthForms = func() [][]string {
	all := make([][]string, len(health))
	for i, word := range health {
		for _, ending := range endings {
			all[i] = append(all[i], " "+text.Fold(word)+ending+" ")
		}
	}
	return all
}()

// withoutDaily takes the expressions of daily work out of a folded text.
var withoutDaily = func() *strings.Replacer {
	var pairs []string
	for _, name := range daily {
		pairs = append(pairs, " "+text.Fold(name)+" ", " / ")
	}
	return strings.NewReplacer(pairs...)
}()

// Health lists the words of health a text holds, each once, in our own
// spelling. They call for a warning, never for a refusal.
func Health(typed string) []string {
	folded := withoutDaily.Replace(" " + text.Fold(Clean(typed)) + " ")
	var found []string
	for i, forms := range healthForms {
		if slices.ContainsFunc(forms, func(form string) bool { return strings.Contains(folded, form) }) {
			found = append(found, health[i])
		}
	}
	return found
}
