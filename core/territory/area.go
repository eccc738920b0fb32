package territory

import (
	"slices"
	"strings"

	"maillage/core/text"
)

// regionsBefore are the regions that were merged in 2016 and the short names
// in use, each with the code of the region of today (loi n° 2015-29 du 16
// janvier 2015).
var regionsBefore = map[string]string{
	"alsace": "44", "lorraine": "44", "champagne ardenne": "44",
	"aquitaine": "75", "limousin": "75", "poitou charentes": "75",
	"nord pas de calais": "32", "picardie": "32",
	"auvergne": "84", "rhone alpes": "84",
	"bourgogne": "27", "franche comte": "27",
	"languedoc roussillon": "76", "midi pyrenees": "76",
	"haute normandie": "28", "basse normandie": "28",
	"centre": "24", "paca": "93", "idf": "11", "region parisienne": "11",
}

// regionNamed returns the region of that folded name, with or without its
// article and the word itself, when it is more than one département.
func (a *Atlas) regionNamed(name string) *Region {
	code := regionsBefore[name]
	name = bare(strings.TrimPrefix(name, "region "))
	for i, r := range a.regions {
		if r.Code != code && bare(key(r.Name)) != name {
			continue
		}
		parts := 0
		for _, d := range a.departements {
			if d.Region == r.Code {
				parts++
			}
		}
		if parts > 1 {
			return &a.regions[i]
		}
	}
	return nil
}

// departementNamed returns the département of that folded name, with or
// without its article.
func (a *Atlas) departementNamed(name string) *Departement {
	for i, d := range a.departements {
		if bare(key(d.Name)) == bare(name) {
			return &a.departements[i]
		}
	}
	return nil
}

// groupingKey is what people call a grouping: its folded name without the
// words for its legal form and what links them.
func groupingKey(name string) string {
	name, _, _ = strings.Cut(name, "(") // its acronym
	words := strings.Fields(key(name))
	for len(words) > 1 && (forms[words[0]] || articles[words[0]]) {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

var forms = wordSet("ca cc cu metropole eurometropole communaute communautes agglomeration agglo communes urbaine")

// grouped returns the communes of the grouping a folded name designates, most
// populous first: by its name, or a typo of it, or all the words of a long
// one ("marne la vallee", of "Paris - Vallée de la Marne").
func (a *Atlas) grouped(name string) []int32 {
	if len(name) < 5 || generic(name) {
		return nil
	}
	name = groupingKey(name)
	for _, same := range []func(string) bool{
		func(k string) bool { return k == name },
		func(k string) bool { return len(name) >= 12 && text.Distance(k, name, 2) <= 2 },
		func(k string) bool { return strings.Count(name, " ") >= 2 && hasWords(k, name) },
	} {
		for i, k := range a.groupings {
			if same(k) {
				return a.inGrouping(a.epcis[i].Code)
			}
		}
	}
	return nil
}

func (a *Atlas) inGrouping(code string) []int32 {
	var in []int32
	for i, c := range a.communes {
		if c.EPCI == code && c.Parent == "" {
			in = append(in, int32(i))
		}
	}
	slices.SortStableFunc(in, func(i, j int32) int { return a.communes[j].Population - a.communes[i].Population })
	return in
}

// general returns the city that a postcode without arrondissement still
// stands for in people's papers: 75000, 69000 and 13000.
func (a *Atlas) general(postcode string) (int32, bool) {
	for i := range a.divided {
		if postcode == a.communes[i].Departement+"000" {
			return i, true
		}
	}
	return 0, false
}
