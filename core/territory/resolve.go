package territory

import (
	"slices"
	"strings"
)

// Resolution says how a row was attached to a commune, or why it was not.
type Resolution string

// The evidence that decided, then the reasons for refusing.
const (
	ByCode            Resolution = "code"              // the INSEE code
	ByNameAndPostcode Resolution = "name_and_postcode" // the postcode serves a commune of that name
	ByDepartement     Resolution = "departement"       // the only one of that name in the département
	ByUniqueName      Resolution = "name"              // the only one of that name in the country
	ByUniquePostcode  Resolution = "postcode"          // the only one the postcode serves, the name being unknown
	Unknown           Resolution = "unknown"           // nothing given is known
	Ambiguous         Resolution = "ambiguous"         // several communes fit equally
	Conflict          Resolution = "conflict"          // what is given names different communes
)

// Resolve finds the commune an imported row means, from any of its name,
// postcode, INSEE code and code of département; each may be empty or wrong. It
// answers false, with the reason, rather than guess: "42000 Blois" is a
// conflict, for 42000 is Saint-Étienne.
//
// A code decides unless the name and the postcode together say otherwise. A
// name is sought among the communes the postcode serves, then in the
// département, then in the country. Codes of arrondissements are kept, former
// codes and names give today's commune, and a postcode of companies (CEDEX),
// in no list, still tells the département.
func (a *Atlas) Resolve(name, postcode, insee, departement string) (Commune, Resolution, bool) {
	name = a.plain(name)
	postcode = strings.TrimSpace(postcode)
	served := a.postcode[postcode]
	if departement == "" && coded(strings.ToLower(postcode)) {
		departement = departementOf(postcode)
	}
	if departement != "20" && a.departement(departement) == nil {
		departement = ""
	}
	code, ok := a.code[strings.ToUpper(strings.TrimSpace(insee))]
	if !ok {
		return a.decide(a.byName(name, departement, served))
	}
	if name != "" && a.among([]int32{code}, name) != nil {
		return a.communes[code], ByCode, true
	}
	if named, how := a.byName(name, departement, served); how == ByNameAndPostcode && len(named) == 1 {
		return a.communes[named[0]], how, true
	}
	agrees := slices.Contains(served, code) || a.divided[code] && inDepartement(a.communes[code].Departement, departement)
	if agrees || len(served) == 0 && (name == "" || len(a.named(name)) == 0) {
		return a.communes[code], ByCode, true
	}
	return Commune{}, Conflict, false
}

// plain folds a name and removes what envelopes add to it: CEDEX, and words in
// parentheses that are not part of an official name.
func (a *Atlas) plain(name string) string {
	if open := strings.IndexByte(name, '('); open > 0 && a.names.exactly(key(name)) == nil {
		name = name[:open]
	}
	words := dropCedex(strings.Fields(key(name)))
	if i := a.arrondissement(words); i >= 0 {
		return a.names.keys[i]
	}
	return strings.Join(words, " ")
}

// byName returns the communes a name designates and by what evidence.
func (a *Atlas) byName(name, departement string, served []int32) ([]int32, Resolution) {
	if name == "" {
		return served, ByUniquePostcode
	}
	if in := a.among(served, name); in != nil {
		return in, ByNameAndPostcode
	}
	named := a.named(name)
	if departement == "" && len(named) > 0 {
		return named, ByUniqueName
	}
	if departement != "" {
		var there []int32
		for i := range a.communes {
			if inDepartement(a.communes[i].Departement, departement) && !a.divided[int32(i)] {
				there = append(there, int32(i))
			}
		}
		if in := a.among(there, name); in != nil {
			return in, ByDepartement
		}
		if len(named) > 0 {
			return nil, Conflict
		}
	}
	return served, ByUniquePostcode
}

// decide turns candidates into an answer: one, or a reason for none.
func (a *Atlas) decide(candidates []int32, how Resolution) (Commune, Resolution, bool) {
	switch {
	case len(candidates) == 1:
		return a.communes[candidates[0]], how, true
	case len(candidates) > 1:
		return Commune{}, Ambiguous, false
	case how == Conflict:
		return Commune{}, Conflict, false
	}
	return Commune{}, Unknown, false
}

// named returns the communes of the country that bear a folded name now, or
// else those that bore it.
func (a *Atlas) named(name string) []int32 {
	var now, before []int32
	for _, e := range a.names.exactly(name) {
		if i := a.owner(e); i == e {
			now = append(now, i)
		} else if !slices.Contains(before, i) {
			before = append(before, i)
		}
	}
	if len(now) > 0 {
		return now
	}
	return before
}
