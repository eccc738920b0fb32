package territory

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// Atlas is one edition of the official geography. It is immutable.
type Atlas struct {
	communes     []Commune // by code, arrondissements among them
	departements []Departement
	regions      []Region
	epcis        []EPCI
	formers      []former
	outlines     map[string][][]Point

	code      map[string]int32   // commune code, today's or former, to index in communes
	postcode  map[string][]int32 // to communes, most populous first
	divided   map[int32]bool     // cities that have arrondissements
	names     index
	groupings []string     // what people call each EPCI, beside epcis
	vectors   [][3]float64 // points as unit vectors, beside communes
}

// atlas indexes the parts it is given, which it keeps.
func atlas(regions []Region, departements []Departement, epcis []EPCI, communes []Commune, formers []former) *Atlas {
	a := &Atlas{
		communes: communes, departements: departements, regions: regions, epcis: epcis, formers: formers,
		code:     make(map[string]int32, len(communes)+len(formers)),
		postcode: make(map[string][]int32, 6500),
		divided:  make(map[int32]bool),
	}
	slices.SortFunc(a.regions, func(x, y Region) int { return cmp.Compare(x.Code, y.Code) })
	slices.SortFunc(a.departements, func(x, y Departement) int { return cmp.Compare(x.Code, y.Code) })
	slices.SortFunc(a.epcis, func(x, y EPCI) int { return cmp.Compare(x.Code, y.Code) })
	slices.SortFunc(a.communes, func(x, y Commune) int { return cmp.Compare(x.Code, y.Code) })
	for i, c := range a.communes {
		a.code[c.Code] = int32(i)
	}
	for _, f := range formers {
		if now, ok := a.code[f.now]; ok {
			if _, taken := a.code[f.code]; !taken {
				a.code[f.code] = now
			}
		}
	}
	for _, c := range a.communes {
		if i, ok := a.code[c.Parent]; ok && c.Parent != "" {
			a.divided[i] = true
		}
	}
	a.names = newIndex(a)
	for _, e := range a.epcis {
		a.groupings = append(a.groupings, groupingKey(e.Name))
	}
	a.label()
	a.count()
	a.vectors = vectors(a.communes)
	return a
}

// label gives every level its slug.
func (a *Atlas) label() {
	for i := range a.regions {
		a.regions[i].Slug = slug(key(a.regions[i].Name))
	}
	for i := range a.departements {
		a.departements[i].Slug = slug(key(a.departements[i].Name))
	}
	for i := range a.communes {
		c := &a.communes[i]
		c.Slug = slug(a.names.keys[i])
		for e := a.names.first[a.names.keys[i]]; e >= 0; e = a.names.next[e] {
			if int(e) < i && a.communes[e].Departement == c.Departement {
				c.Slug += "-" + strings.ToLower(c.Code)
				break
			}
		}
	}
}

// count adds populations up and files communes under their postcodes.
func (a *Atlas) count() {
	inhabitants := map[string]int{}
	for i, c := range a.communes {
		if !a.divided[int32(i)] {
			for _, p := range c.Postcodes {
				a.postcode[p] = append(a.postcode[p], int32(i))
			}
		}
		if c.Parent == "" {
			inhabitants[c.Departement] += c.Population
			inhabitants[c.EPCI] += c.Population
		}
	}
	for _, served := range a.postcode {
		slices.SortStableFunc(served, func(i, j int32) int { return a.communes[j].Population - a.communes[i].Population })
	}
	for i, e := range a.epcis {
		a.epcis[i].Population = inhabitants[e.Code]
	}
	regions := map[string]int{}
	for i, d := range a.departements {
		a.departements[i].Population = inhabitants[d.Code]
		regions[d.Region] += inhabitants[d.Code]
	}
	for i, r := range a.regions {
		a.regions[i].Population = regions[r.Code]
	}
}

// find returns the element of a sorted slice that has the code, or nil.
func find[T any](sorted []T, code string, of func(T) string) *T {
	i, ok := slices.BinarySearchFunc(sorted, code, func(t T, code string) int { return cmp.Compare(of(t), code) })
	if !ok {
		return nil
	}
	return &sorted[i]
}

func (a *Atlas) departement(code string) *Departement {
	return find(a.departements, code, func(d Departement) string { return d.Code })
}

// Commune returns the commune or arrondissement of that INSEE code. The code
// of a former, associated or delegated commune gives today's commune.
func (a *Atlas) Commune(code string) (Commune, bool) {
	i, ok := a.code[code]
	if !ok {
		return Commune{}, false
	}
	return a.communes[i], true
}

// Communes yields every commune and arrondissement in the order of codes.
func (a *Atlas) Communes() iter.Seq[Commune] { return slices.Values(a.communes) }

// InDepartement returns the communes of a département in the order of codes,
// without arrondissements.
func (a *Atlas) InDepartement(code string) []Commune {
	var in []Commune
	for _, c := range a.communes {
		if c.Departement == code && c.Parent == "" {
			in = append(in, c)
		}
	}
	return in
}

// Arrondissements returns the municipal arrondissements of a city in the order
// of codes; only Paris, Lyon and Marseille have any.
func (a *Atlas) Arrondissements(city string) []Commune {
	var in []Commune
	for _, c := range a.communes {
		if city != "" && c.Parent == city {
			in = append(in, c)
		}
	}
	return in
}

// ByPostcode returns the communes a postcode serves, most populous first, the
// arrondissement rather than its whole city; none for a postcode that is not
// in the official list, as those of companies (CEDEX) are not.
func (a *Atlas) ByPostcode(postcode string) []Commune { return a.pick(a.postcode[postcode]) }

// ByName returns the communes and arrondissements of exactly that name, most
// populous first. Case, accents, hyphens and St/Ste do not count.
func (a *Atlas) ByName(name string) []Commune {
	var in []int32
	for _, e := range a.names.exactly(key(name)) {
		if int(e) < len(a.communes) {
			in = append(in, e)
		}
	}
	return a.pick(in)
}

func (a *Atlas) pick(indexes []int32) []Commune {
	in := make([]Commune, 0, len(indexes))
	for _, i := range indexes {
		in = append(in, a.communes[i])
	}
	return in
}

// Departement returns the département or collectivity of that code.
func (a *Atlas) Departement(code string) (Departement, bool) {
	if d := a.departement(code); d != nil {
		return *d, true
	}
	return Departement{}, false
}

// Departements returns all of them in the order of codes.
func (a *Atlas) Departements() []Departement { return slices.Clone(a.departements) }

// Region returns the region of that code.
func (a *Atlas) Region(code string) (Region, bool) {
	if r := find(a.regions, code, func(r Region) string { return r.Code }); r != nil {
		return *r, true
	}
	return Region{}, false
}

// Regions returns all of them in the order of codes.
func (a *Atlas) Regions() []Region { return slices.Clone(a.regions) }

// EPCI returns the grouping of that SIREN.
func (a *Atlas) EPCI(code string) (EPCI, bool) {
	if e := find(a.epcis, code, func(e EPCI) string { return e.Code }); e != nil {
		return *e, true
	}
	return EPCI{}, false
}

// RegionBySlug returns the region a URL names.
func (a *Atlas) RegionBySlug(slug string) (Region, bool) {
	for _, r := range a.regions {
		if r.Slug == slug {
			return r, true
		}
	}
	return Region{}, false
}

// DepartementBySlug returns the département a URL names.
func (a *Atlas) DepartementBySlug(slug string) (Departement, bool) {
	for _, d := range a.departements {
		if d.Slug == slug {
			return d, true
		}
	}
	return Departement{}, false
}

// CommuneBySlug returns the commune or arrondissement a URL names within a
// département, given by its code.
func (a *Atlas) CommuneBySlug(departement, slug string) (Commune, bool) {
	for _, name := range []string{slug, slug[:max(0, strings.LastIndexByte(slug, '-'))]} {
		for _, e := range a.names.exactly(strings.ReplaceAll(name, "-", " ")) {
			if int(e) >= len(a.communes) {
				continue
			}
			if c := a.communes[e]; c.Departement == departement && c.Slug == slug {
				return c, true
			}
		}
	}
	return Commune{}, false
}
