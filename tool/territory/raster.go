package main

import (
	"math"
	"slices"
)

// frame is a part of the world drawn on one grid, with what suits the density
// of its communes.
type frame struct {
	departements []string // nil for the mainland and Corsica
	cell         float64  // side of a cell, km
	reach        float64  // how far from its point a commune may extend, km
	shave        float64  // how much of that reach is taken back at the edges, km
}

// frames cover every département once. Where towns line the coast around an
// empty interior, a long reach fills it and a long shave restores the coast.
var frames = []frame{
	{nil, 1, 14, 11.5},
	{[]string{"971"}, 0.5, 7, 4.5},
	{[]string{"972"}, 0.5, 7, 4.5},
	{[]string{"973"}, 4, 90, 50},
	{[]string{"974"}, 0.5, 16, 12.5},
	{[]string{"976"}, 0.4, 5, 3},
	{[]string{"975"}, 0.5, 6, 2},
	{[]string{"977"}, 0.2, 3, 0.5},
	{[]string{"978"}, 0.2, 5, 1},
	{[]string{"984"}, 10, 60, 10},
	{[]string{"986"}, 0.5, 6, 1},
	{[]string{"987"}, 2, 25, 5},
	{[]string{"988"}, 2, 45, 30},
	{[]string{"989"}, 0.5, 5, 1},
}

func (f frame) holds(departement string) bool {
	if f.departements == nil {
		return len(departement) == 2
	}
	return f.departements[0] == departement
}

// raster says of each cell of a grid which département it is in, -1 for none.
// Cell (x, y) has its south-west corner x cells east and y cells north of the
// origin; scale is the length of a degree of longitude over one of latitude.
type raster struct {
	width, height int
	cells         []int16
	names         []string
	cell, scale   float64
	origin        point
}

const kmPerDegree = 111.195

// position returns the point of a corner.
func (r *raster) position(c corner) point {
	return point{
		r.origin.lat + float64(c.y)*r.cell/kmPerDegree,
		r.origin.lon + float64(c.x)*r.cell/kmPerDegree/r.scale,
	}
}

// rasterise gives each cell to the département of the nearest commune within
// reach, then takes back the rim.
func rasterise(c *country, f frame) *raster {
	var points []point
	var owners []int16
	var names []string
	numbers := map[string]int16{}
	for _, k := range c.communes {
		if k.city != "" || !f.holds(k.departement) {
			continue
		}
		n, ok := numbers[k.departement]
		if !ok {
			n = int16(len(names))
			numbers[k.departement] = n
			names = append(names, k.departement)
		}
		points, owners = append(points, k.at), append(owners, n)
	}
	r := newRaster(points, f)
	r.names = names
	r.nearest(points, owners, f.reach)
	r.shave(f.shave)
	r.fill()
	r.smooth(names)
	return r
}

func newRaster(points []point, f frame) *raster {
	low, high := points[0], points[0]
	for _, p := range points {
		low = point{min(low.lat, p.lat), min(low.lon, p.lon)}
		high = point{max(high.lat, p.lat), max(high.lon, p.lon)}
	}
	r := &raster{cell: f.cell, scale: math.Cos((low.lat + high.lat) / 2 * math.Pi / 180)}
	margin := f.reach + 2*f.cell
	r.origin = point{low.lat - margin/kmPerDegree, low.lon - margin/kmPerDegree/r.scale}
	r.width = int((high.lon-low.lon)*kmPerDegree*r.scale/f.cell+2*margin/f.cell) + 1
	r.height = int((high.lat-low.lat)*kmPerDegree/f.cell+2*margin/f.cell) + 1
	r.cells = make([]int16, r.width*r.height)
	return r
}

// nearest paints around each point the cells it is nearer to than any other.
func (r *raster) nearest(points []point, owners []int16, reach float64) {
	best := make([]float64, len(r.cells))
	for i := range best {
		best[i], r.cells[i] = reach*reach, -1
	}
	for i, p := range points {
		px := (p.lon - r.origin.lon) * kmPerDegree * r.scale / r.cell
		py := (p.lat - r.origin.lat) * kmPerDegree / r.cell
		span := reach / r.cell
		for y := max(0, int(py-span)); y <= min(r.height-1, int(py+span)); y++ {
			for x := max(0, int(px-span)); x <= min(r.width-1, int(px+span)); x++ {
				dx, dy := (float64(x)+0.5-px)*r.cell, (float64(y)+0.5-py)*r.cell
				if d := dx*dx + dy*dy; d < best[y*r.width+x] {
					best[y*r.width+x], r.cells[y*r.width+x] = d, owners[i]
				}
			}
		}
	}
}

// shave empties the cells nearer than depth to an empty one.
func (r *raster) shave(depth float64) {
	before := slices.Clone(r.cells)
	outside := r.outside()
	span := int(depth / r.cell)
	for y := range r.height {
		for x := range r.width {
			if !outside[y*r.width+x] || !r.edge(before, x, y) {
				continue
			}
			for v := max(0, y-span); v <= min(r.height-1, y+span); v++ {
				for u := max(0, x-span); u <= min(r.width-1, x+span); u++ {
					if math.Hypot(float64(u-x), float64(v-y))*r.cell <= depth {
						r.cells[v*r.width+u] = -1
					}
				}
			}
		}
	}
}

// edge reports whether an empty cell touches a full one.
func (r *raster) edge(cells []int16, x, y int) bool {
	for _, d := range [][2]int{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
		u, v := x+d[0], y+d[1]
		if u >= 0 && v >= 0 && u < r.width && v < r.height && cells[v*r.width+u] >= 0 {
			return true
		}
	}
	return false
}

// outside tells the empty cells that reach the rim of the grid from those a
// territory surrounds.
func (r *raster) outside() []bool {
	out := make([]bool, len(r.cells))
	out[0] = true // the margin of the grid is empty
	for queue := []int{0}; len(queue) > 0; {
		i := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, d := range directions {
			x, y := i%r.width+d.x, i/r.width+d.y
			if x < 0 || y < 0 || x >= r.width || y >= r.height {
				continue
			}
			if j := y*r.width + x; r.cells[j] < 0 && !out[j] {
				out[j] = true
				queue = append(queue, j)
			}
		}
	}
	return out
}

// fill gives the surrounded empty cells to their neighbours, rim after rim.
func (r *raster) fill() {
	outside := r.outside()
	for left := true; left; {
		left = false
		before := slices.Clone(r.cells)
		for i, owner := range before {
			if owner >= 0 || outside[i] {
				continue
			}
			left = true
			for _, d := range directions {
				if j := i + d.y*r.width + d.x; before[j] >= 0 {
					r.cells[i] = before[j]
				}
			}
		}
	}
}

// smoothing is the radius in cells within which the majority decides, which
// undoes the jags that approximate points make.
const smoothing = 4

// smooth gives each full cell to the owner of most cells around it.
func (r *raster) smooth(names []string) {
	before := slices.Clone(r.cells)
	votes := make([]int, len(names))
	for y := range r.height {
		for x := range r.width {
			if r.at(x, y) < 0 {
				continue
			}
			clear(votes)
			for v := y - smoothing; v <= y+smoothing; v++ {
				for u := x - smoothing; u <= x+smoothing; u++ {
					if u >= 0 && v >= 0 && u < r.width && v < r.height && before[v*r.width+u] >= 0 &&
						(u-x)*(u-x)+(v-y)*(v-y) <= smoothing*smoothing {
						votes[before[v*r.width+u]]++
					}
				}
			}
			for owner, n := range votes {
				if n > votes[r.cells[y*r.width+x]] {
					r.cells[y*r.width+x] = int16(owner)
				}
			}
		}
	}
}

// at returns the owner of a cell, -1 outside the grid.
func (r *raster) at(x, y int) int16 {
	if x < 0 || y < 0 || x >= r.width || y >= r.height {
		return -1
	}
	return r.cells[y*r.width+x]
}
