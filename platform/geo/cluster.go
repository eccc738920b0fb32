package geo

import (
	"cmp"
	"math"
	"slices"
)

// Bubble is one mark on a map: a point, or several too close to be told apart.
type Bubble struct {
	X, Y  float64 // mean pixel of its points
	Count int
	Index int32 // the lowest index in it
	Box   Box   // its points in degrees, to zoom on
}

// Cluster groups the points seen in v by square cells of so many pixels, in
// reading order: rows from the top, then from the left. Cells are tied to the
// ground, so panning does not regroup.
func Cluster(points []Point, v Viewport, cell float64) []Bubble {
	type key struct{ row, column int }
	at := make(map[key]int)
	var keys []key
	var bubbles []Bubble
	for _, p := range points {
		east, north := v.Projection.Project(p.Lat, p.Lon)
		x, y := v.pixel(east, north)
		if !(x >= 0 && y >= 0 && x <= v.Width && y <= v.Height) { // NaN is outside too
			continue
		}
		k := key{int(math.Floor(-north / v.Scale / cell)), int(math.Floor(east / v.Scale / cell))}
		i, ok := at[k]
		if !ok {
			i = len(bubbles)
			at[k] = i
			keys = append(keys, k)
			bubbles = append(bubbles, Bubble{Index: p.Index, Box: Box{p.Lat, p.Lon, p.Lat, p.Lon}})
		}
		b := &bubbles[i]
		b.X, b.Y, b.Count = b.X+x, b.Y+y, b.Count+1
		b.Index = min(b.Index, p.Index)
		b.Box = Box{min(b.Box.South, p.Lat), min(b.Box.West, p.Lon), max(b.Box.North, p.Lat), max(b.Box.East, p.Lon)}
	}
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.column, b.column))
	})
	ordered := make([]Bubble, len(keys))
	for i, k := range keys {
		b := bubbles[at[k]]
		b.X, b.Y = b.X/float64(b.Count), b.Y/float64(b.Count)
		ordered[i] = b
	}
	return ordered
}
