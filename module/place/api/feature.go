package api

import (
	"time"

	"github.com/danielgtaylor/huma/v2"

	"maillage/core/vocab"
	"maillage/module/place"
	"maillage/module/place/hours"
	"maillage/module/place/standard"
)

// Collection is a GeoJSON FeatureCollection (RFC 7946).
type Collection struct {
	Type     string    `json:"type" enum:"FeatureCollection"`
	Features []Feature `json:"features"`
	Next     string    `json:"next,omitempty" doc:"Address of the next page; absent on the last."`
	Since    string    `json:"since,omitempty" doc:"Delta feed: the value of since that continues after this page."`
}

// Feature is one place as GeoJSON.
type Feature struct {
	Type       string     `json:"type" enum:"Feature"`
	ID         string     `json:"id" doc:"Stable identity of the place."`
	Geometry   *Geometry  `json:"geometry" doc:"Null when nobody knows where the place is."`
	Properties Properties `json:"properties"`
}

// TransformSchema lets the geometry be null, as RFC 7946 §3.2 says; huma has no
// tag for that on an object.
func (Feature) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	s.Properties["geometry"] = &huma.Schema{OneOf: []*huma.Schema{s.Properties["geometry"], {Type: "null"}}}
	return s
}

// Geometry is a GeoJSON point.
type Geometry struct {
	Type        string     `json:"type" enum:"Point"`
	Coordinates [2]float64 `json:"coordinates" doc:"Longitude, latitude, WGS84."`
}

// Properties is what is known of a place.
type Properties struct {
	Name        string   `json:"name"`
	State       string   `json:"state" enum:"visible,closed"`
	SourceID    string   `json:"source_id" doc:"Id of the place in the file it came from."`
	Source      string   `json:"source,omitempty"`
	Address     string   `json:"address,omitempty"`
	Extra       string   `json:"address_extra,omitempty"`
	Postcode    string   `json:"postcode"`
	Commune     string   `json:"commune"`
	INSEE       string   `json:"insee,omitempty"`
	Phone       string   `json:"phone,omitempty" doc:"E.164."`
	Emails      []string `json:"emails,omitempty"`
	Websites    []string `json:"websites,omitempty"`
	Hours       string   `json:"hours,omitempty" doc:"OpenStreetMap opening_hours."`
	Services    []string `json:"services,omitempty" doc:"Exact strings of the national schema."`
	Audiences   []string `json:"audiences,omitempty"`
	Support     []string `json:"support,omitempty"`
	Fees        []string `json:"fees,omitempty"`
	Programmes  []string `json:"programmes,omitempty"`
	Access      []string `json:"access,omitempty"`
	Modes       []string `json:"modes,omitempty"`
	Kinds       []string `json:"kinds,omitempty"`
	Updated     string   `json:"updated,omitempty" doc:"Date the details were last confirmed."`
	BookingURL  string   `json:"booking_url,omitempty"`
	URL         string   `json:"url" doc:"Page of the place."`
	Approximate bool     `json:"approximate,omitempty" doc:"The point is the commune's."`
	DistanceM   *float64 `json:"distance_m,omitempty" doc:"Metres from the point asked about."`
	Open        *bool    `json:"open" nullable:"true" doc:"At open_at, or now; null when unknown."`
	OpenDoubt   string   `json:"open_doubt,omitempty" doc:"The public holiday on which these hours may not hold."`
}

// feature describes an entry at an instant.
func (p *Places) feature(e *place.Entry, at time.Time) Feature {
	f := p.bare(&e.Place)
	f.Properties.Approximate = e.Located && e.Approximate
	if e.Located {
		f.Geometry = &Geometry{Type: "Point", Coordinates: [2]float64{e.Lon, e.Lat}}
	}
	state := e.StateAt(at)
	if state.Status != hours.Unknown {
		open := state.Status == hours.Open
		f.Properties.Open = &open
	}
	f.Properties.OpenDoubt = state.Doubt
	return f
}

// bare describes a place without what depends on the moment or the map.
func (p *Places) bare(l *place.Place) Feature {
	f := Feature{Type: "Feature", ID: l.ID, Properties: Properties{
		Name: l.Name, State: string(l.State), SourceID: l.SourceID(), Source: l.Source, Address: l.Address, Extra: l.AddressExtra,
		Postcode: l.Postcode, Commune: l.Commune, INSEE: l.INSEE, Phone: l.Phone, Emails: standard.List(l.Emails),
		Websites: standard.List(l.Websites), Hours: l.Hours, Services: standard.List(l.Services),
		Audiences: standard.List(l.Audiences), Support: standard.List(l.Support), Fees: standard.List(l.Fees),
		Programmes: standard.List(l.Programmes), Access: standard.List(l.Access), Modes: standard.List(l.Modes),
		Kinds: standard.List(l.Kinds), Updated: l.Updated, BookingURL: l.BookingURL, URL: p.Base + "/lieux/" + l.ID,
	}}
	if lat, lon, ok := l.Point(); ok {
		f.Geometry = &Geometry{Type: "Point", Coordinates: [2]float64{lon, lat}}
	}
	return f
}

// serviceNames lists the exact strings the parameter service takes.
func serviceNames() []any {
	names := make([]any, len(vocab.Services.Values))
	for i, v := range vocab.Services.Values {
		names[i] = v.Name
	}
	return names
}
