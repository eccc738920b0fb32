package place

import (
	"time"

	"maillage/core/calendar"
	"maillage/core/territory"
	"maillage/module/place/hours"
)

// Entry is a visible place prepared for searching and showing: everything
// that can be worked out once is.
type Entry struct {
	Place
	Lat, Lon    float64           // WGS84; the commune's point when Approximate
	Located     bool              // false when neither place nor commune has a point
	Approximate bool              // the point is the commune's
	Town        territory.Commune // its Code is empty when the place's is unknown
	Facets      Facets
	Schedule    hours.Schedule
	Calendar    hours.Calendar // its own clock and public holidays
}

// NewEntry prepares a place. zone loads an IANA zone by name.
func NewEntry(p Place, atlas *territory.Atlas, zone func(string) *time.Location) *Entry {
	e := &Entry{Place: p, Facets: FacetsOf(&p.Record)}
	departement := ""
	if town, ok := atlas.Commune(p.INSEE); ok {
		e.Town = town
		departement = town.Departement
		e.Lat, e.Lon, e.Located, e.Approximate = town.Lat, town.Lon, true, true
	}
	if lat, lon, ok := p.Point(); ok {
		e.Lat, e.Lon, e.Located, e.Approximate = lat, lon, true, false
		if e.Town.Code == "" { // a hamlet without a code belongs to the commune around it
			if town, _, ok := atlas.Nearest(lat, lon); ok {
				e.Town, departement = town, town.Departement
			}
		}
	}
	e.Calendar = hours.Calendar{Zone: zone(territory.Zone(departement)), Area: calendar.AreaOf(departement)}
	if s, err := hours.Parse(p.Hours); err == nil {
		e.Schedule = s
	}
	return e
}
