package main

import (
	"encoding/binary"
	"math"
)

// tolerance is how far, in cells, a drawn border may leave the traced one.
const tolerance = 1

// shape is what one département is drawn with: the rings of arcs around it.
type shape struct {
	departement string
	rings       [][]int
}

// drawOutlines draws every département from the points of its communes, in
// the form decodeOutlines of core/territory reads.
func drawOutlines(c *country) []byte {
	var lines [][]point
	var shapes []shape
	for _, f := range frames {
		r := rasterise(c, f)
		arcs := trace(r)
		base := len(lines)
		for _, a := range arcs {
			var line []point
			for _, c := range simplify(a.line) {
				line = append(line, r.position(c))
			}
			lines = append(lines, line)
		}
		for owner, name := range r.names {
			s := shape{departement: name}
			for _, ring := range rings(arcs, int16(owner)) {
				sides := 0
				for i, n := range ring {
					sides += len(lines[base+max(n, ^n)]) - 1
					ring[i] = shift(n, base)
				}
				if sides >= 3 { // less is a sliver that was simplified away
					s.rings = append(s.rings, ring)
				}
			}
			shapes = append(shapes, s)
		}
	}
	return encodeOutlines(lines, shapes)
}

// shift renumbers a directed arc.
func shift(n, by int) int {
	if n < 0 {
		return n - by
	}
	return n + by
}

// simplify keeps the corners of a line that show its form (Douglas-Peucker).
// The ends stay, so that arcs still meet.
func simplify(line []corner) []corner {
	last := len(line) - 1
	if line[0] != line[last] {
		return append([]corner{line[0]}, reduce(line, tolerance)...)
	}
	// A closed line is cut in two at its farthest point; a small island keeps
	// its form.
	far, size := 0, 0.0
	for i, c := range line {
		if d := math.Hypot(float64(c.x-line[0].x), float64(c.y-line[0].y)); d > size {
			far, size = i, d
		}
	}
	fine := math.Min(tolerance, size/8)
	return append(append([]corner{line[0]}, reduce(line[:far+1], fine)...), reduce(line[far:], fine)...)
}

// reduce returns the corners kept after the first of a line, its last among
// them.
func reduce(line []corner, within float64) []corner {
	last := len(line) - 1
	split, worst := 0, within
	for i := 1; i < last; i++ {
		if d := offLine(line[i], line[0], line[last]); d > worst {
			split, worst = i, d
		}
	}
	if split == 0 {
		return []corner{line[last]}
	}
	return append(reduce(line[:split+1], within), reduce(line[split:], within)...)
}

// offLine is the distance of a corner from the segment between two others.
func offLine(c, from, to corner) float64 {
	dx, dy := float64(to.x-from.x), float64(to.y-from.y)
	px, py := float64(c.x-from.x), float64(c.y-from.y)
	t := 0.0
	if dx != 0 || dy != 0 {
		t = math.Max(0, math.Min(1, (px*dx+py*dy)/(dx*dx+dy*dy)))
	}
	return math.Hypot(px-t*dx, py-t*dy)
}

func encodeOutlines(lines [][]point, shapes []shape) []byte {
	var b []byte
	put := func(n int) { b = binary.AppendVarint(b, int64(n)) }
	put(len(lines))
	for _, line := range lines {
		put(len(line))
		lat, lon := 0, 0
		for _, p := range line {
			y, x := int(math.Round(p.lat*1000)), int(math.Round(p.lon*1000))
			put(y - lat)
			put(x - lon)
			lat, lon = y, x
		}
	}
	put(len(shapes))
	for _, s := range shapes {
		put(len(s.departement))
		b = append(b, s.departement...)
		put(len(s.rings))
		for _, ring := range s.rings {
			put(len(ring))
			for _, n := range ring {
				put(n)
			}
		}
	}
	return b
}
