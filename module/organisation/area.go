package organisation

import (
	"slices"
	"strings"

	"maillage/core/fault"
	"maillage/core/territory"
)

// Area is the territory an organisation works for.
type Area struct {
	Level Level
	Code  string // official; empty for the country
}

// Level is the size of an area.
type Level string

// The levels.
const (
	InCommune     Level = "commune"
	InEPCI        Level = "epci"
	InDepartement Level = "departement"
	InRegion      Level = "region"
	National      Level = "national"
)

// Levels lists them from the smallest.
var Levels = []Level{InCommune, InEPCI, InDepartement, InRegion, National}

// Valid reports whether l is one of them.
func (l Level) Valid() bool { return slices.Contains(Levels, l) }

// Around is the area of a level that holds a commune.
func Around(l Level, c territory.Commune) Area {
	codes := map[Level]string{InCommune: c.Code, InEPCI: c.EPCI, InDepartement: c.Departement, InRegion: c.Region}
	return Area{Level: l, Code: codes[l]}
}

// Name is the area's official name; ok is false when there is no such area.
func (a Area) Name(atlas *territory.Atlas) (name string, ok bool) {
	switch a.Level {
	case InCommune:
		c, found := atlas.Commune(a.Code)
		return c.Name, found
	case InEPCI:
		e, found := atlas.EPCI(a.Code)
		return e.Name, found
	case InDepartement:
		d, found := atlas.Departement(a.Code)
		return d.Name, found
	case InRegion:
		r, found := atlas.Region(a.Code)
		return r.Name, found
	case National:
		return "France", a.Code == ""
	}
	return "", false
}

// ReadTown finds the commune someone wrote: a name, "23000 Guéret", a postcode
// that serves one commune, or an official code. Errors: Invalid on the field.
func ReadTown(atlas *territory.Atlas, field, typed string) (territory.Commune, error) {
	typed = strings.TrimSpace(typed)
	postcode, name := "", typed
	if first, rest, _ := strings.Cut(typed, " "); len(first) == 5 && strings.Trim(first, "0123456789") == "" {
		postcode, name = first, strings.TrimSpace(rest)
	}
	if c, _, ok := atlas.Resolve(name, postcode, "", ""); ok {
		return c, nil
	}
	if c, ok := atlas.Commune(strings.ToUpper(typed)); ok {
		return c, nil
	}
	return territory.Commune{}, fault.New(fault.Invalid, field, "organisation.fault.town", "Nous ne trouvons pas cette commune. Exemple : 23000 Guéret.")
}
