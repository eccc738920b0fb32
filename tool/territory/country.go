package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"maillage/core/text"
)

// country is the official geographic code, as far as the program needs it.
type country struct {
	regions      []unit
	departements []unit
	epcis        []unit
	communes     []*commune // and municipal arrondissements, by code
	formers      []former
	byCode       map[string]*commune
	now          map[string]string // code of a former commune to today's
}

type unit struct {
	Code   string `json:"code"`
	Name   string `json:"nom"`
	Region string `json:"region"`
	Member []struct {
		Code string `json:"code"`
	} `json:"membres"`
}

type commune struct {
	code, name, departement, epci string
	population                    int
	postcodes                     []string
	city                          string // of an arrondissement
	at                            point
	origin                        origin
}

// former is a commune of the past. A seat is the part whose code the merged
// commune took: its town hall is usually the whole's.
type former struct {
	code, name, now string
}

func (f former) seat() bool { return f.code == f.now }

func readCountry(packages string) (*country, error) {
	c := &country{byCode: map[string]*commune{}, now: map[string]string{}}
	for name, into := range map[string]*[]unit{"regions": &c.regions, "departements": &c.departements, "epci": &c.epcis} {
		if err := readJSON(packages, name, into); err != nil {
			return nil, err
		}
		slices.SortFunc(*into, func(a, b unit) int { return cmp.Compare(a.Code, b.Code) })
	}
	var rows []struct {
		Code, Nom, Type, Departement, ChefLieu, Commune string
		Population                                      int
		CodesPostaux, AnciensCodes                      []string
	}
	if err := readJSON(packages, "communes", &rows); err != nil {
		return nil, err
	}
	for _, r := range rows {
		switch r.Type {
		case "commune-actuelle", "arrondissement-municipal":
			k := &commune{
				code: r.Code, name: r.Nom, departement: r.Departement,
				population: r.Population, postcodes: r.CodesPostaux, city: r.Commune,
			}
			c.communes = append(c.communes, k)
			c.byCode[k.code] = k
			for _, old := range r.AnciensCodes {
				c.formers = append(c.formers, former{code: old, now: r.Code})
			}
		case "commune-deleguee", "commune-associee":
			c.formers = append(c.formers, former{code: r.Code, name: r.Nom, now: r.ChefLieu})
		default:
			return nil, fmt.Errorf("communes.json: unknown type %q", r.Type)
		}
	}
	for _, e := range c.epcis {
		for _, m := range e.Member {
			if k := c.byCode[m.Code]; k != nil {
				k.epci = e.Code
			}
		}
	}
	c.settle()
	return c, nil
}

func readJSON(packages, name string, into any) error {
	b, err := etalab.file(packages, "data/"+name+".json")
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, into); err != nil {
		return fmt.Errorf("%s.json: %w", name, err)
	}
	return nil
}

// settle sorts, drops the bare code of a former commune that is also listed
// by name, and gives arrondissements the grouping of their city.
func (c *country) settle() {
	slices.SortFunc(c.communes, func(a, b *commune) int { return cmp.Compare(a.code, b.code) })
	named := map[string]bool{}
	for _, f := range c.formers {
		named[f.code+f.now] = named[f.code+f.now] || f.name != ""
	}
	c.formers = slices.DeleteFunc(c.formers, func(f former) bool { return f.name == "" && named[f.code+f.now] })
	slices.SortFunc(c.formers, func(a, b former) int {
		return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(a.now, b.now), cmp.Compare(a.name, b.name))
	})
	for _, f := range c.formers {
		if _, taken := c.now[f.code]; !taken {
			c.now[f.code] = f.now
		}
	}
	for _, k := range c.communes {
		if k.city != "" {
			k.epci = c.byCode[k.city].epci
		}
	}
}

// today returns the commune a code of any age leads to, or nil.
func (c *country) today(code string) *commune {
	if k := c.byCode[code]; k != nil {
		return k
	}
	return c.byCode[c.now[code]]
}

// encode writes the file core/territory embeds: one record per line, fields
// separated by tabs; see decode there.
func (c *country) encode() []byte {
	var b strings.Builder
	for _, r := range c.regions {
		fmt.Fprintf(&b, "R\t%s\t%s\n", r.Code, r.Name)
	}
	for _, d := range c.departements {
		fmt.Fprintf(&b, "D\t%s\t%s\t%s\n", d.Code, d.Name, d.Region)
	}
	for _, e := range c.epcis {
		fmt.Fprintf(&b, "E\t%s\t%s\n", e.Code, e.Name)
	}
	for _, k := range c.communes {
		mark := ""
		if k.origin.approximate() {
			mark = "~"
		}
		fmt.Fprintf(&b, "C\t%s\t%s\t%s\t%s\t%d\t%s\t%s\t%s\t%s\n", k.code, k.name, k.departement, k.epci,
			k.population, strings.Join(k.postcodes, "|"), degrees(k.at.lat, k.origin), degrees(k.at.lon, k.origin), mark)
	}
	for _, f := range c.formers {
		fmt.Fprintf(&b, "F\t%s\t%s\t%s\n", f.code, f.name, f.now)
	}
	return []byte(b.String())
}

// fold compares place names of the two sources.
func fold(name string) string { return text.Fold(name) }
