package page

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"maillage/core/territory"
	"maillage/platform/geo"
	"maillage/platform/ui"
)

// ground is what every map is drawn on, worked out once: it only depends on
// the territories.
type ground struct {
	departements []area
	towns        []town // most populous first
}

// area is a département: its outline, its box, its drawing on the map of the
// mainland (empty overseas).
type area struct {
	territory.Departement
	box     geo.Box
	rings   [][]territory.Point
	drawing string
}

// town is a commune as a name on a map.
type town struct {
	name     string
	lat, lon float64
	people   int
}

// mainland is metropolitan France.
var mainland = geo.Box{South: 41.3, West: -5.2, North: 51.2, East: 9.7}

// newGround works the maps' ground out.
func newGround(atlas *territory.Atlas) *ground {
	g := &ground{}
	country := newView(mainland, mapSize, mapSize)
	for _, d := range atlas.Departements() {
		a := area{Departement: d, rings: atlas.Outline(d.Code)}
		towns := atlas.InDepartement(d.Code)
		if len(towns) == 0 {
			continue
		}
		a.box = geo.Box{South: 90, West: 180, North: -90, East: -180}
		for _, c := range towns {
			g.towns = append(g.towns, town{c.Name, c.Lat, c.Lon, c.Population})
			a.box.South, a.box.North = min(a.box.South, c.Lat), max(a.box.North, c.Lat)
			a.box.West, a.box.East = min(a.box.West, c.Lon), max(a.box.East, c.Lon)
		}
		if mainland.Holds((a.box.South+a.box.North)/2, (a.box.West+a.box.East)/2) {
			a.drawing = path(country, a.rings)
		}
		const margin = 0.05 // degrees around the outermost communes
		a.box = geo.Box{South: a.box.South - margin, West: a.box.West - margin, North: a.box.North + margin, East: a.box.East + margin}
		g.departements = append(g.departements, a)
	}
	slices.SortStableFunc(g.towns, func(a, b town) int { return cmp.Compare(b.people, a.people) })
	return g
}

// box is the smallest box around a département's communes.
func (g *ground) box(code string) (geo.Box, bool) {
	for _, a := range g.departements {
		if a.Code == code {
			return a.box, true
		}
	}
	return geo.Box{}, false
}

// shapes draws the départements in view.
func (g *ground) shapes(v geo.Viewport) []ui.MapShape {
	seen := v.Box()
	var shapes []ui.MapShape
	for _, a := range g.departements {
		if a.box.South <= seen.North && a.box.North >= seen.South && a.box.West <= seen.East && a.box.East >= seen.West {
			shapes = append(shapes, ui.MapShape{Path: path(v, a.rings)})
		}
	}
	return shapes
}

// names are the largest communes in view, where neither a mark nor another
// name hides them.
func (g *ground) names(v geo.Viewport, most int, marks []ui.MapMark) []ui.MapTown {
	seen := v.Box()
	var names []ui.MapTown
next:
	for _, c := range g.towns {
		if !seen.Holds(c.lat, c.lon) {
			continue
		}
		x, y := v.At(c.lat, c.lon)
		wide := 9 * float64(len(c.name)) // pixels, roughly
		if x+wide > v.Width || y < 16 || y > v.Height-36 {
			continue
		}
		for _, m := range marks {
			if math.Abs(m.Y-y) < 20 && m.X > x-14 && m.X < x+wide+14 {
				// The town the mark stands in is named beside it.
				if m.X > x+14 || m.X+18+wide > v.Width {
					continue next
				}
				x = m.X + 12
			}
		}
		for _, n := range names {
			if math.Abs(n.Y-y) < 20 && n.X < x+wide && x < n.X+9*float64(len(n.Name)) {
				continue next
			}
		}
		if names = append(names, ui.MapTown{X: x, Y: y, Name: c.name}); len(names) == most {
			break
		}
	}
	return names
}

// path draws rings of degrees as SVG path data, a tenth of a pixel fine.
func path(v geo.Viewport, rings [][]territory.Point) string {
	var b strings.Builder
	for _, ring := range rings {
		for i, pt := range ring {
			x, y := v.At(pt.Lat, pt.Lon)
			b.WriteByte("ML"[min(i, 1)])
			b.WriteString(strconv.FormatFloat(x, 'f', 1, 64))
			b.WriteByte(' ')
			b.WriteString(strconv.FormatFloat(y, 'f', 1, 64))
		}
		b.WriteByte('Z')
	}
	return b.String()
}
