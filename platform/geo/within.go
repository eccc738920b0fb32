package geo

import (
	"iter"
	"math/bits"
)

// Box is a rectangle of degrees, borders included. Where West is greater than
// East it crosses the antimeridian. A box with NaN holds nothing.
type Box struct{ South, West, North, East float64 }

// Holds reports whether the position is in the box.
func (b Box) Holds(lat, lon float64) bool {
	if b.West > b.East {
		return lat >= b.South && lat <= b.North && (lon >= b.West || lon <= b.East)
	}
	return lat >= b.South && lat <= b.North && lon >= b.West && lon <= b.East
}

// meets reports whether the box may hold a point of the area.
func (b Box) meets(a area) bool {
	if float64(a.north) < b.South || float64(a.south) > b.North {
		return false
	}
	west, east := float64(a.east) >= b.West, float64(a.west) <= b.East
	if b.West <= b.East {
		return west && east
	}
	return west || east
}

// Within gives the indexes of the points in the box that suit the filter, in
// no useful order.
func (x *Index) Within(box Box, filter []uint64) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		if len(x.ids) > 0 {
			x.within(x.root(), box, filter, yield)
		}
	}
}

func (x *Index) within(s span, box Box, filter []uint64, yield func(int32) bool) bool {
	if !box.meets(x.areas[s.node]) || !x.nodes[s.node].suits(filter) {
		return true
	}
	if !s.leaf() {
		left, right := s.children()
		return x.within(left, box, filter, yield) && x.within(right, box, filter, yield)
	}
	first, _ := x.points(s)
	for set := x.suiting(s.first, filter); set != 0; set &= set - 1 {
		i := first + bits.TrailingZeros64(set)
		if box.Holds(x.place[i].lat, x.place[i].lon) && !yield(x.ids[i]) {
			return false
		}
	}
	return true
}

// Count is the number of points that suit within MaxMetres of the position.
func (x *Index) Count(q Query) int {
	if len(x.ids) == 0 || !Valid(q.Lat, q.Lon) {
		return 0
	}
	p := vector(q.Lat, q.Lon)
	return x.count(x.root(), &q, &p, unarc(q.MaxMetres))
}

func (x *Index) count(s span, q *Query, p *[3]float64, limit float64) int {
	n := &x.nodes[s.node]
	if n.near(p) > limit || !n.suits(q.Filter) {
		return 0
	}
	inside := n.far(p) <= limit
	first, last := x.points(s)
	if inside && len(q.Filter) == 0 && q.Accept == nil {
		return last - first
	}
	if !s.leaf() {
		left, right := s.children()
		return x.count(left, q, p, limit) + x.count(right, q, p, limit)
	}
	set := x.suiting(s.first, q.Filter)
	if inside && q.Accept == nil {
		return bits.OnesCount64(set)
	}
	total := 0
	for ; set != 0; set &= set - 1 {
		i := first + bits.TrailingZeros64(set)
		if chord(&x.pos[i], p) <= limit && (q.Accept == nil || q.Accept(x.ids[i])) {
			total++
		}
	}
	return total
}
