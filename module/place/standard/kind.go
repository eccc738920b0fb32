package standard

import (
	"strings"

	"maillage/core/text"
	"maillage/core/vocab"
)

// kindFromName deduces the sort of place from its name when the file gives
// none. A typologie that is given is never questioned.
func (w *work) kindFromName() {
	if r := w.record; r.Kinds == "" {
		w.set(RuleKindFromName, vocab.Kinds.Column, &r.Kinds, strings.Join(kindsIn(r.Name), "|"))
	}
}

// kindsIn returns the kinds whose words stand in a name, whole words only. What
// one kind has read is not read again, so that an association of the unemployed
// is not also any association: the longer phrases stand first.
func kindsIn(name string) []string {
	rest := " " + text.Fold(name) + " "
	var kinds []string
	for _, p := range kindPhrases {
		i := strings.Index(rest, p.phrase)
		if i < 0 || p.first && i > 0 || !p.stem && rest[i+len(p.phrase)] != ' ' {
			continue
		}
		rest = rest[:i] + " | " + rest[i+len(p.phrase):]
		kinds = appendNew(kinds, p.kind)
	}
	return kinds
}

// kindPhrase is a folded phrase, after a space, that names a kind. A stem also stands for the
// words that begin with it; a first one counts only at the start of a name.
type kindPhrase struct {
	kind, phrase string
	stem, first  bool
}

var kindPhrases = phrases(
	"ASSO_CHOMEUR", "association de chomeur*", "association des chomeur*", "association de demandeurs d emploi",
	"CCAS", "ccas", "c c a s", "centre communal d action sociale", "centre communal action sociale", "centre communal d actions sociales",
	"CIAS", "cias", "centre intercommunal d action sociale", "centre intercommunal action sociale",
	"CDAS", "cdas", "centre departemental d action sociale", "maison departementale d action sociale",
	"MDS", "maison departementale de la solidarite", "maison departementale des solidarites", "maison des solidarites",
	"MDS", "maison de la solidarite", "maison du departement", "espace departemental des solidarites", "mds",
	"MDPH", "mdph", "maison departementale des personnes handicapees",
	"MDEF", "mdef", "maison de l emploi et de la formation",
	"MDE", "mde", "maison de l emploi",
	"MDH", "maison des habitants", "mdh",
	"MQ", "maison de quartier", "maison des quartiers",
	"MJC", "mjc", "m j c", "maison des jeunes et de la culture", "maison des jeunes",
	"CSC", "csc", "centre socioculturel", "centre socio culturel", "centre social et culturel", "espace socioculturel", "espace socio culturel",
	"EVS", "evs", "espace de vie sociale",
	"CMS", "centre medico social", "centre medicosocial",
	"CS", "centre social", "centres sociaux", "espace social",
	"CHRS", "chrs", "centre d hebergement et de reinsertion sociale",
	"CHU", "centre d hebergement d urgence",
	"CADA", "cada", "centre d accueil de demandeurs d asile", "centre d accueil pour demandeurs d asile",
	"HUDA", "huda",
	"CPH", "cph", "centre provisoire d hebergement",
	"CAARUD", "caarud",
	"CSAPA", "csapa",
	"CMP", "cmp", "centre medico psychologique",
	"CIDFF", "cidff",
	"CAF", "caf", "caisse d allocations familiales", "caisse d allocation familiale",
	"CPAM", "cpam", "caisse primaire d assurance maladie",
	"MSAP", "msap", "maison de services au public", "maison des services au public", "maison de service au public",
	"MSA", "msa", "mutualite sociale agricole",
	"PIMMS", "pimms", "point information mediation multi services",
	"RFS", "france services", "france service", "efs", "mfs",
	"FT", "france travail", "pole emploi",
	"CAP_EMPLOI", "cap emploi",
	"ML", "mission locale", "missions locales",
	"PLIE", "plie",
	"EPIDE", "epide",
	"E2C", "e2c", "ecole de la deuxieme chance", "ecole de la 2e chance",
	"AFPA", "afpa",
	"GEIQ", "geiq", "groupement d employeurs",
	"ESAT", "esat",
	"ACI", "chantier d insertion", "ateliers et chantiers d insertion",
	"CITMET", "cite des metiers",
	"PIJ_BIJ", "pij", "bij", "crij", "point information jeunesse", "bureau information jeunesse", "information jeunesse", "info jeunes", "point info jeunesse",
	"PAD", "point d acces au droit", "maison de justice et du droit", "maison du droit",
	"SPIP", "spip",
	"PJJ", "protection judiciaire de la jeunesse",
	"UDAF", "udaf", "union departementale des associations familiales",
	"RS_FJT", "fjt", "foyer de jeunes travailleurs", "foyer des jeunes travailleurs", "residence sociale",
	"PENSION", "pension de famille",
	"ES", "epicerie solidaire", "epicerie sociale",
	"RESSOURCERIE", "ressourcerie", "recyclerie",
	"RELAIS_LECTURE", "relais lecture", "point lecture",
	"BIB", "mediatheque*", "bibliotheque*", "bibliobus", "ludotheque",
	"FABLAB", "fablab*", "fab lab",
	"TIERS_LIEUX", "tiers lieu*", "coworking", "espace de coworking",
	"ENM", "bus numerique", "camion numerique", "van numerique", "caravane numerique", "espace numerique mobile",
	"EPN", "epn", "espace public numerique", "espace numerique", "cyber base", "cyberbase", "cybercentre", "cyber centre", "espace multimedia",
	"EPI", "espace public internet",
	"LA_POSTE", "la poste", "bureau de poste", "agence postale*", "agence communale postale",
	"CFP", "centre des finances publiques", "tresorerie",
	"CCONS", "chambre d agriculture", "chambre de metiers*", "chambre de commerce*", "cci",
	"PREF", "prefecture", "sous prefecture",
	"CD", "conseil departemental",
	"REG", "conseil regional",
	"EPCI", "communaute d agglomeration", "communaute urbaine", "intercommunalite", "^metropole de",
	"CC", "communaute de communes",
	"MUNI", "mairie", "hotel de ville", "^commune de", "^ville de",
	"ASSO", "association", "croix rouge*", "emmaus", "secours populaire*", "secours catholique", "restos du coeur",
	"ASSO", "restaurants du coeur", "familles rurales", "foyer rural", "ligue de l enseignement", "asso",
)

// phrases reads runs of one code followed by its phrases: a "*" ends a stem, a
// "^" begins a first one.
func phrases(words ...string) []kindPhrase {
	var list []kindPhrase
	kind := ""
	for _, w := range words {
		if _, ok := vocab.Kinds.Exact(w); ok {
			kind = w
			continue
		}
		phrase, stem := strings.CutSuffix(w, "*")
		phrase, first := strings.CutPrefix(phrase, "^")
		list = append(list, kindPhrase{kind, " " + phrase, stem, first})
	}
	return list
}
