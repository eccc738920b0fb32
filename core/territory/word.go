package territory

import (
	"slices"
	"strings"
)

// services are words of what people look for and where they were told to go:
// alone, they say nothing about where the person is.
var services = wordSet(`caf mairie poste gare hopital clinique prefecture sous bibliotheque mediatheque ecole
	college lycee universite creche cpam ccas cias msa carsat urssaf ameli ants securite sociale impots tresor
	finances public publique publics service services pole emploi france travail mission locale maison cite
	quartier centre social culturel ville commissariat gendarmerie police tribunal pharmacie banque cyber cafe
	association ordinateur internet wifi informatique numerique aide conseiller atelier defense`)

// streets are the words an address begins with.
var streets = wordSet(`rue avenue av boulevard bd bvd place pl chemin ch allee allees impasse route rte quai square
	sentier ruelle faubourg fg venelle esplanade residence lotissement lieu dit`)

// articles link the words of a name.
var articles = wordSet("le la les l de du des d a au aux en et")

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}

// generic reports whether a folded name has only words of services, "la
// poste" or "pôle emploi".
func generic(name string) bool {
	service := false
	for word := range strings.SplitSeq(name, " ") {
		if !services[word] && !articles[word] {
			return false
		}
		service = service || services[word]
	}
	return service
}

// address reports whether words begin as an address does, by a street or by
// the number of a house: "3 rue du port", "12 bis grand rue".
func address(words []string) bool {
	return len(words) > 1 && (streets[words[0]] || words[0][0] >= '0' && words[0][0] <= '9')
}

// placeless reports whether a query cannot be words for a place: it holds an
// e-mail address, code, or a telephone number.
func placeless(query string) bool {
	if strings.ContainsAny(query, "@<>{}") {
		return true
	}
	const telephone = 9 // digits, without the 0 or the +33
	run := 0
	for _, c := range []byte(query) {
		switch {
		case c >= '0' && c <= '9':
			run++
		case c != ' ' && c != '.' && c != '-':
			run = 0
		}
		if run >= telephone {
			return true
		}
	}
	return false
}

// tail returns the entries that the last words of an address or a sentence
// bear: "12 rue de la paix reims", "mairie de vesoul". What follows an article
// in an address is a street ("rue du port"); and the end of other words is
// taken for a place only when it is a town, for "marne la vallée" is not near
// La Vallée.
func (a *Atlas) tail(words []string) []int32 {
	street, service := address(words), len(words) > 0 && services[words[0]]
	for i := 1; i < len(words); i++ {
		entries := a.names.exactly(strings.Join(words[i:], " "))
		if entries == nil {
			continue
		}
		if street && (articles[words[i-1]] || streets[words[i-1]]) {
			return nil
		}
		if !street && !service {
			entries = slices.DeleteFunc(entries, func(e int32) bool { return a.size(e) < small })
		}
		return entries
	}
	return nil
}
