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
	for _, c := range g.towns {
		if !seen.Holds(c.lat, c.lon) {
			continue
		}
		x, y := v.At(c.lat, c.lon)
		// Beside the town, or else above or below the marks that cover it.
		for _, at := range [][2]float64{{x, y}, {x + 12, y}, {x - 20, y + 26}, {x - 20, y - 24}} {
			name := ui.MapTown{X: at[0], Y: at[1], Name: c.name}
			// The largest town is what people look for: it may cover marks.
			if free(v, name, marks, names) || len(names) == 0 && at[1] < y && free(v, name, nil, names) {
				names = append(names, name)
				break
			}
		}
		if len(names) == most {
			break
		}
	}
	return names
}

// free reports whether a name fits in the view without touching anything.
func free(v geo.Viewport, name ui.MapTown, marks []ui.MapMark, others []ui.MapTown) bool {
	wide := func(n ui.MapTown) float64 { return 8.5 * float64(len(n.Name)) } // pixels, roughly
	if name.X < 4 || name.X+wide(name) > v.Width || name.Y < 16 || name.Y > v.Height-36 {
		return false
	}
	for _, m := range marks {
		if math.Abs(m.Y-name.Y) < 18 && m.X > name.X-10 && m.X < name.X+wide(name)+14 {
			return false
		}
	}
	for _, n := range others {
		if math.Abs(n.Y-name.Y) < 20 && n.X < name.X+wide(name) && name.X < n.X+wide(n) {
			return false
		}
	}
	return true
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
