package territory

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How says by what a query led to a match.
type How string

// The ways of matching.
const (
	HowExact       How = "exact"       // the name itself; or the beginning of a town's, much larger than who bears it
	HowPrefix      How = "prefix"      // the beginning of the name, of one of its words or of a postcode
	HowFormer      How = "former"      // the name of a former commune, or its beginning
	HowTypo        How = "typo"        // a name one or two letters away
	HowPostcode    How = "postcode"    // a postcode
	HowCode        How = "code"        // an INSEE code
	HowGrouping    How = "grouping"    // the name of the grouping (EPCI) the commune is in
	HowDepartement How = "departement" // a whole département, by name or number
	HowRegion      How = "region"      // a whole region of several départements, by name
)

// Match is one answer to what someone typed.
type Match struct {
	How         How
	Label       string      // what to show: "Saint-Denis (93, Seine-Saint-Denis)"
	Commune     Commune     // empty when the match is a whole département or region
	Departement Departement // of the commune, or the match itself; empty when the match is a region
	Region      Region      // only when the match is a region
}

// queryLimit is the length in bytes beyond which a query is no place name: a
// long postal address fits.
const queryLimit = 256

// Find answers what a person types to say where they are: a name, even old,
// abbreviated or misspelt, a postcode, both, a grouping, a département, a
// region, an address. The best matches come first, populous communes before
// small ones, at most limit of them. Several matches of the first one's How are
// equally likely: the person must choose. It answers nothing to what cannot be
// a place name.
func (a *Atlas) Find(query string, limit int) []Match {
	query = strings.TrimSpace(query)
	if limit <= 0 || len(query) > queryLimit || !utf8.ValidString(query) || strings.ContainsFunc(query, unicode.IsControl) || placeless(query) {
		return nil
	}
	s := search{atlas: a, limit: limit, seen: map[int32]bool{}}
	s.run(a.parse(query))
	return s.matches
}

// search collects the matches of one query.
type search struct {
	atlas   *Atlas
	limit   int
	seen    map[int32]bool
	matches []Match
}

func (s *search) full() bool { return len(s.matches) >= s.limit }

func (s *search) run(q query) {
	switch {
	case q.number != "":
		s.byNumber(q.number)
	case q.postcode != "":
		s.byPostcode(q)
	case q.code != "":
		s.add(HowCode, s.atlas.code[q.code])
	case q.arrondissement >= 0:
		s.add(HowExact, q.arrondissement)
		s.add(HowExact, s.atlas.code[s.atlas.communes[q.arrondissement].Parent])
	case q.name != "":
		s.byName(q)
	}
}

// byNumber answers two to four digits: a département, then the postcodes that
// begin so.
func (s *search) byNumber(number string) {
	if d := s.atlas.departement(strings.ToUpper(number)); d != nil {
		s.addDepartement(*d)
	}
	for _, e := range s.atlas.names.order {
		if s.full() {
			return
		}
		if int(e) >= len(s.atlas.communes) {
			continue
		}
		for _, p := range s.atlas.communes[e].Postcodes {
			if strings.HasPrefix(p, number) {
				s.add(HowPrefix, e)
			}
		}
	}
}

// byPostcode answers a postcode and perhaps a name. The communes it serves are
// narrowed by the name; a name found only elsewhere is shown after them, for
// the person to say which of the two was meant. After "13000" people write
// other communes of the département too.
func (s *search) byPostcode(q query) {
	a := s.atlas
	served := a.postcode[q.postcode]
	city, general := a.general(q.postcode)
	if general {
		served = []int32{city}
	}
	for _, i := range a.among(served, q.name) {
		s.add(HowPostcode, i)
	}
	if len(s.matches) > 0 {
		return
	}
	named := found{exact: a.names.exactly(q.name)}
	if general {
		s.addEntries(HowExact, named.within(a, q.departement).exact)
	}
	for _, i := range served {
		s.add(HowPostcode, i)
	}
	s.addEntries(HowExact, named.exact)
}

// byName answers a name: of a region, of communes or a département, of a
// grouping, or at the end of an address.
func (s *search) byName(q query) {
	a, words := s.atlas, strings.Fields(q.name)
	region := a.regionNamed(q.whole)
	if region != nil {
		s.addRegion(*region)
	}
	if region != nil || generic(q.whole) {
		s.addEntries(HowExact, a.names.exactly(q.whole))
		return
	}
	named := a.departementNamed(q.name)
	f := a.lookUp(q)
	switch {
	case f.sure() || named != nil:
	case address(words):
		f = found{}
	default:
		for _, i := range a.grouped(q.whole) {
			s.add(HowGrouping, i)
		}
	}
	if named != nil && !f.large(a) {
		s.addDepartement(*named)
		named = nil
	}
	s.addExact(f)
	if named != nil {
		s.addDepartement(*named)
	}
	s.addAlike(f)
	if len(s.matches) > 0 {
		return
	}
	end := found{exact: a.tail(words)}
	if q.departement != "" {
		end = end.within(a, q.departement)
	}
	s.addEntries(HowExact, end.exact)
	// "ile de la reunion": the département is all that was understood.
	if d := a.departement(q.departement); d != nil && q.name != q.whole && len(s.matches) == 0 && !address(words) {
		s.addDepartement(*d)
	}
}

// addExact appends the communes of the very name; all have one How when a town
// is likelier than those which bear it, so that the person is asked.
func (s *search) addExact(f found) {
	if len(f.town) == 0 {
		s.addEntries(HowExact, f.exact)
		return
	}
	for _, e := range slices.Concat(f.town, f.exact) {
		s.addEntry(HowExact, e)
	}
}

// addAlike appends the communes of a name like it, the likeliest first.
func (s *search) addAlike(f found) {
	for _, e := range f.likely {
		s.addEntry(HowTypo, e)
	}
	s.addEntries(HowPrefix, f.prefix)
	for _, e := range f.typo {
		s.addEntry(HowTypo, e)
	}
}

// add appends a commune under its present name, once.
func (s *search) add(how How, i int32) {
	if s.full() || s.seen[i] {
		return
	}
	s.seen[i] = true
	c := s.atlas.communes[i]
	d := s.atlas.departement(c.Departement)
	s.matches = append(s.matches, Match{How: how, Label: label(c, *d), Commune: c, Departement: *d})
}

// addEntries appends the communes entries lead to, saying which are former.
func (s *search) addEntries(how How, entries []int32) {
	for _, e := range entries {
		if s.atlas.oldName(e) == "" {
			s.addEntry(how, e)
		} else {
			s.addEntry(HowFormer, e)
		}
	}
}

// addEntry appends the commune an entry leads to; its label says the old name.
func (s *search) addEntry(how How, entry int32) {
	before := len(s.matches)
	s.add(how, s.atlas.owner(entry))
	if old := s.atlas.oldName(entry); old != "" && len(s.matches) > before {
		m := &s.matches[before]
		m.Label = old + ", commune de " + m.Label
	}
}

func (s *search) addDepartement(d Departement) {
	if !s.full() {
		s.matches = append(s.matches, Match{How: HowDepartement, Label: d.Name + " (" + d.Code + ")", Departement: d})
	}
}

func (s *search) addRegion(r Region) {
	if !s.full() {
		s.matches = append(s.matches, Match{How: HowRegion, Label: r.Name + " (région)", Region: r})
	}
}

// label is a commune as one writes it in a sentence: the official names of
// arrondissements have a capital too many.
func label(c Commune, d Departement) string {
	name := c.Name
	if c.Parent != "" {
		name = strings.Replace(name, " Arrondissement", " arrondissement", 1)
	}
	return name + " (" + d.Code + ", " + d.Name + ")"
}
