package organisation

import (
	"slices"

	"maillage/core/text"
)

// Kind is the sort of an organisation. It describes; what an organisation may
// do depends on its capacities alone.
type Kind string

// The kinds.
const (
	Commune       Kind = "commune"
	EPCI          Kind = "epci"
	Departement   Kind = "departement"
	Region        Kind = "region"
	Prefecture    Kind = "prefecture"
	StateOperator Kind = "state-operator"
	Association   Kind = "association"
	Library       Kind = "library"
	SocialCentre  Kind = "social-centre"
	ThirdPlace    Kind = "third-place"
	CCAS          Kind = "ccas"
	School        Kind = "school"
	TrainingBody  Kind = "training-body"
	Company       Kind = "company"
	Other         Kind = "other"
)

// Kinds lists them in the order in which they are shown.
var Kinds = []Kind{Commune, EPCI, Departement, Region, Prefecture, StateOperator, Association, Library, SocialCentre,
	ThirdPlace, CCAS, School, TrainingBody, Company, Other}

// french are the words people write for a kind in a table.
var french = map[string]Kind{
	"mairie": Commune, "communaute de communes": EPCI, "metropole": EPCI, "intercommunalite": EPCI,
	"conseil departemental": Departement, "conseil regional": Region, "operateur de l etat": StateOperator,
	"bibliotheque": Library, "mediatheque": Library, "centre social": SocialCentre, "tiers lieu": ThirdPlace,
	"centre communal d action sociale": CCAS, "cias": CCAS, "ecole": School, "etablissement scolaire": School,
	"organisme de formation": TrainingBody, "entreprise": Company, "autre": Other,
}

// Valid reports whether k is one of them.
func (k Kind) Valid() bool { return slices.Contains(Kinds, k) }

// ReadKind reads a kind as the program or as people write it. Errors: Invalid.
func ReadKind(typed string) (Kind, error) {
	if Kind(typed).Valid() {
		return Kind(typed), nil
	}
	folded := text.Fold(typed)
	if Kind(folded).Valid() {
		return Kind(folded), nil
	}
	if k, ok := french[folded]; ok {
		return k, nil
	}
	return "", errKind
}

// level is the area an organisation of the kind usually works for.
func (k Kind) level() Level {
	switch k {
	case EPCI:
		return InEPCI
	case Departement, Prefecture:
		return InDepartement
	case Region:
		return InRegion
	case StateOperator:
		return National
	}
	return InCommune
}
