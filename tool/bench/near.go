package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"maillage/platform/geo"
)

const nearest = 20

// measureNear compares the index with a scan of the same places.
func measureNear() ([]row, error) {
	var rows []row
	for _, n := range []int{25_000, 1_000_000} {
		c := newCountry()
		points := c.points(n)
		start := time.Now()
		index := geo.Build(points)
		built := time.Since(start)
		list := newScan(points)
		var from [4096]geo.Point
		for i := range from {
			from[i].Lat, from[i].Lon = c.position()
		}
		for _, f := range []struct {
			name   string
			filter []uint64
		}{
			{"no filter", nil},
			{"1/2", []uint64{1}},
			{"three facets", []uint64{0x03, 0x0c, 0xf0}},
			{"1/16", []uint64{sixteenth}},
			{"1/1,000", []uint64{thousandth}},
			{"none, facets never together", []uint64{even, odd}},
			{"none, facet nobody has", []uint64{never}},
		} {
			hits := make([]geo.Hit, 0, nearest)
			ask := func(i int) geo.Query {
				p := from[i%len(from)]
				return geo.Query{Lat: p.Lat, Lon: p.Lon, Limit: nearest, Filter: f.filter}
			}
			for i := range 20 {
				if a, b := index.Near(ask(i), nil), list.near(ask(i), nil); !same(a, b) {
					return nil, fmt.Errorf("%s: the index found %v, the scan %v", f.name, a, b)
				}
			}
			rows = append(rows, compare(fmt.Sprintf("%d nearest of %s, %s", nearest, thousands(n), f.name),
				func(i int) { index.Near(ask(i), hits) },
				func(i int) { list.near(ask(i), hits) }))
		}
		hits := make([]geo.Hit, 0, nearest)
		rows = append(rows, compare(fmt.Sprintf("%d nearest of %s, no filter, against the great circle to every place", nearest, thousands(n)),
			func(i int) {
				p := from[i%len(from)]
				index.Near(geo.Query{Lat: p.Lat, Lon: p.Lon, Limit: nearest}, hits)
			},
			func(i int) { plain(points, from[i%len(from)]) }))
		rows = append(rows,
			row{Name: fmt.Sprintf("index of %s places, built in", thousands(n)), Unit: "ns", Ours: float64(built)},
			row{Name: fmt.Sprintf("index of %s places, memory", thousands(n)), Unit: "B", Ours: float64(index.Bytes()), Baseline: float64(len(list) * scannedBytes)})
	}
	return rows, nil
}

func thousands(n int) string {
	if n%1_000_000 == 0 {
		return fmt.Sprintf("%dM", n/1_000_000)
	}
	return fmt.Sprintf("%dk", n/1000)
}

// same compares answers up to rounding: both compute the distance their own way.
func same(a, b []geo.Hit) bool {
	return slices.EqualFunc(a, b, func(x, y geo.Hit) bool { return math.Abs(x.Metres-y.Metres) < 0.001 })
}

// plain is the scan as directories in use do it: the great-circle distance to
// every place, then the shortest.
func plain(points []geo.Point, from geo.Point) []geo.Hit {
	all := make([]geo.Hit, len(points))
	for i, p := range points {
		all[i] = geo.Hit{Index: p.Index, Metres: geo.Metres(from.Lat, from.Lon, p.Lat, p.Lon)}
	}
	slices.SortFunc(all, func(a, b geo.Hit) int { return cmp.Compare(a.Metres, b.Metres) })
	return all[:nearest]
}

// scan is the baseline: every place looked at for every question, as well as
// a scan can be done (facets first, no trigonometry, only the best kept).
type scan []scanned

type scanned struct {
	x, y, z float64
	mask    uint64
	index   int32
}

const scannedBytes = 40

func newScan(points []geo.Point) scan {
	list := make(scan, len(points))
	for i, p := range points {
		x, y, z := vector(p.Lat, p.Lon)
		list[i] = scanned{x, y, z, p.Mask, p.Index}
	}
	return list
}

func vector(lat, lon float64) (x, y, z float64) {
	sinLat, cosLat := math.Sincos(lat * math.Pi / 180)
	sinLon, cosLon := math.Sincos(lon * math.Pi / 180)
	return cosLat * cosLon, cosLat * sinLon, sinLat
}

func (list scan) near(q geo.Query, dst []geo.Hit) []geo.Hit {
	x, y, z := vector(q.Lat, q.Lon)
	worst := math.Inf(1)
next:
	for i := range list {
		p := &list[i]
		for _, facet := range q.Filter {
			if p.mask&facet == 0 {
				continue next
			}
		}
		dx, dy, dz := p.x-x, p.y-y, p.z-z
		d := dx*dx + dy*dy + dz*dz
		if d >= worst {
			continue
		}
		if len(dst) == q.Limit {
			dst = dst[:q.Limit-1]
		}
		at, _ := slices.BinarySearchFunc(dst, d, func(h geo.Hit, d float64) int {
			if h.Metres <= d {
				return -1
			}
			return 1
		})
		dst = slices.Insert(dst, at, geo.Hit{Index: p.index, Metres: d})
		if len(dst) == q.Limit {
			worst = dst[q.Limit-1].Metres
		}
	}
	const radius = 6371008.8
	for i := range dst {
		dst[i].Metres = 2 * radius * math.Asin(math.Sqrt(dst[i].Metres)/2)
	}
	return dst
}
