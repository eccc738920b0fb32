package place

import (
	"strconv"
	"time"

	"maillage/core/fault"
	"maillage/module/place/standard"
)

// State says whether a place is shown.
type State string

// The states of a place; see the diagram in doc.go.
const (
	Visible State = "visible"
	Closed  State = "closed"
)

// Place is one place under its stable identity. The embedded Record holds the
// 32 columns of the national schema in canonical form.
type Place struct {
	ID string // ours: UUIDv7, never reused, the one in links
	standard.Record
	State     State
	Epoch     int64     // number of the last change
	ChangedAt time.Time // when it happened, UTC
}

// SourceID is the id the place has in the file it came from.
func (p *Place) SourceID() string { return p.Record.ID }

// Point is where the place stands, WGS84 degrees; ok is false when unknown.
func (p *Place) Point() (lat, lon float64, ok bool) {
	lat, errLat := strconv.ParseFloat(p.Latitude, 64)
	lon, errLon := strconv.ParseFloat(p.Longitude, 64)
	return lat, lon, errLat == nil && errLon == nil
}

// Stale reports whether nobody has confirmed the place's details for a year,
// or ever.
func (p *Place) Stale(now time.Time) bool {
	at, err := time.Parse(time.DateOnly, p.Updated)
	return err != nil || now.Sub(at) > 365*24*time.Hour
}

// Unknown is the fault of an id that no place has or had.
func Unknown() error {
	return fault.New(fault.NotFound, "", "place.fault.unknown", "Ce lieu n'existe pas.")
}
