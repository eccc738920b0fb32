package territory

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// How says by what a query led to a match.
type How string

// The ways of matching.
const (
	HowExact       How = "exact"       // the name itself
	HowPrefix      How = "prefix"      // the beginning of the name, of one of its words or of a postcode
	HowFormer      How = "former"      // the name of a former commune, or its beginning
	HowTypo        How = "typo"        // a name one or two letters away
	HowPostcode    How = "postcode"    // a postcode
	HowCode        How = "code"        // an INSEE code
	HowDepartement How = "departement" // a whole département, by name or number
)

// Match is one answer to what someone typed.
type Match struct {
	How         How
	Label       string      // what to show: "Saint-Denis (93, Seine-Saint-Denis)"
	Commune     Commune     // empty when the match is a whole département
	Departement Departement // of the commune, or the match itself
}

// queryLimit is the length in bytes beyond which a query is no place name: a
// long postal address fits.
const queryLimit = 256

// Find answers what a person types to say where they are: a name, even old,
// abbreviated or misspelt, a postcode, both, a département, an address. The
// best matches come first, populous communes before small ones, at most limit
// of them. It answers nothing to what cannot be a place name.
func (a *Atlas) Find(query string, limit int) []Match {
	query = strings.TrimSpace(query)
	if limit <= 0 || len(query) > queryLimit || !utf8.ValidString(query) || strings.ContainsFunc(query, unicode.IsControl) {
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
// the person to say which of the two was meant.
func (s *search) byPostcode(q query) {
	served := s.atlas.postcode[q.postcode]
	for _, i := range s.atlas.among(served, q.name) {
		s.add(HowPostcode, i)
	}
	if len(s.matches) > 0 {
		return
	}
	for _, i := range served {
		s.add(HowPostcode, i)
	}
	for _, e := range s.atlas.names.exactly(q.name) {
		s.addEntry(HowExact, e)
	}
}

// byName answers a name, in the département the query hints at when it has
// such a name there.
func (s *search) byName(q query) {
	found := s.atlas.scan(q.name)
	if q.departement != "" {
		in := found.within(s.atlas, q.departement)
		if !in.sure() {
			if whole := s.atlas.scan(q.whole); q.whole != q.name && whole.any() {
				in = whole
			}
		}
		if in.any() {
			found = in
		}
	}
	named := s.atlas.departementNamed(q.name)
	if named != nil && !found.town(s.atlas) {
		s.addDepartement(*named)
		named = nil
	}
	for _, e := range found.exact {
		s.addEntry(HowExact, e)
	}
	if named != nil {
		s.addDepartement(*named)
	}
	for _, e := range found.prefix {
		s.addEntry(HowPrefix, e)
	}
	for _, e := range found.typo {
		s.addEntry(HowTypo, e)
	}
	if len(s.matches) > 0 {
		return
	}
	// An address without a postcode ends with the name of the commune.
	for rest := q.name; rest != "" && len(s.matches) == 0; {
		_, rest, _ = strings.Cut(rest, " ")
		for _, e := range s.atlas.names.exactly(rest) {
			s.addEntry(HowExact, e)
		}
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
	s.matches = append(s.matches, Match{How: how, Label: c.Name + " " + place(*d), Commune: c, Departement: *d})
}

// addEntry appends the commune an entry leads to; by an old name, it says so.
func (s *search) addEntry(how How, entry int32) {
	old := s.atlas.oldName(entry)
	if old == "" {
		s.add(how, entry)
		return
	}
	if how != HowTypo {
		how = HowFormer
	}
	before := len(s.matches)
	s.add(how, s.atlas.owner(entry))
	if len(s.matches) > before {
		m := &s.matches[before]
		m.Label = old + ", commune de " + m.Label
	}
}

func (s *search) addDepartement(d Departement) {
	if !s.full() {
		s.matches = append(s.matches, Match{How: HowDepartement, Label: d.Name + " (" + d.Code + ")", Departement: d})
	}
}

func place(d Departement) string { return "(" + d.Code + ", " + d.Name + ")" }
