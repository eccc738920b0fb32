package geo

import (
	"math"
	"math/bits"
)

// Build makes the index of points. A point that is not on the Earth (NaN,
// infinite, beyond 90° or 180°) is left out; Len tells.
func Build(points []Point) *Index {
	items := make([]item, 0, len(points))
	for _, p := range points {
		if Valid(p.Lat, p.Lon) {
			items = append(items, item{vector(p.Lat, p.Lon), p})
		}
	}
	n := len(items)
	leaves := (n + leafSize - 1) / leafSize
	x := &Index{
		pos:   make([][3]float64, n),
		place: make([]place, n),
		ids:   make([]int32, n),
		words: make([]uint64, leaves*64),
	}
	if n == 0 {
		return x
	}
	x.nodes = make([]node, 2*leaves-1)
	x.areas = make([]area, 2*leaves-1)
	x.build(items, x.root())
	return x
}

type item struct {
	pos [3]float64
	Point
}

// build orders the items under s and fills its nodes, children first.
func (x *Index) build(items []item, s span) {
	first, last := x.points(s)
	if s.leaf() {
		x.fill(items, s, first)
		return
	}
	left, right := s.children()
	_, middle := x.points(left)
	selectNth(items[first:last], middle-first, widest(items[first:last]))
	x.build(items, left)
	x.build(items, right)
	a, b := x.nodes[left.node], x.nodes[right.node]
	n := node{mask: a.mask | b.mask}
	for k := range 3 {
		n.min[k], n.max[k] = min(a.min[k], b.min[k]), max(a.max[k], b.max[k])
	}
	x.nodes[s.node] = n
	p, q := x.areas[left.node], x.areas[right.node]
	x.areas[s.node] = area{min(p.south, q.south), min(p.west, q.west), max(p.north, q.north), max(p.east, q.east)}
}

// fill writes one leaf.
func (x *Index) fill(items []item, s span, first int) {
	inf := float32(math.Inf(1))
	n := node{min: [3]float32{inf, inf, inf}, max: [3]float32{-inf, -inf, -inf}}
	a := area{inf, inf, -inf, -inf}
	_, last := x.points(s)
	words := x.words[int(s.first)*64:][:64]
	for i, it := range items[first:last] {
		x.pos[first+i], x.place[first+i], x.ids[first+i] = it.pos, place{it.Lat, it.Lon}, it.Index
		n.mask |= it.Mask
		for k, v := range it.pos {
			n.min[k], n.max[k] = min(n.min[k], below(v)), max(n.max[k], above(v))
		}
		a.south, a.north = min(a.south, below(it.Lat)), max(a.north, above(it.Lat))
		a.west, a.east = min(a.west, below(it.Lon)), max(a.east, above(it.Lon))
		for mask := it.Mask; mask != 0; mask &= mask - 1 {
			words[bits.TrailingZeros64(mask)] |= 1 << i
		}
	}
	x.nodes[s.node], x.areas[s.node] = n, a
}

// widest is the axis along which the items spread most.
func widest(items []item) int {
	lo, hi := items[0].pos, items[0].pos
	for i := range items {
		for k, v := range items[i].pos {
			if v < lo[k] {
				lo[k] = v
			} else if v > hi[k] {
				hi[k] = v
			}
		}
	}
	axis := 0
	for k := range 3 {
		if hi[k]-lo[k] > hi[axis]-lo[axis] {
			axis = k
		}
	}
	return axis
}

// selectNth moves the items so that those before nth are not beyond those from
// nth on, along the axis (Hoare's selection).
func selectNth(items []item, nth, axis int) {
	lo, hi := 0, len(items)-1
	for lo < hi {
		pivot := median(items[lo].pos[axis], items[(lo+hi)/2].pos[axis], items[hi].pos[axis])
		i, j := lo, hi
		for i <= j {
			for items[i].pos[axis] < pivot {
				i++
			}
			for items[j].pos[axis] > pivot {
				j--
			}
			if i <= j {
				items[i], items[j] = items[j], items[i]
				i++
				j--
			}
		}
		switch {
		case nth <= j:
			hi = j
		case nth >= i:
			lo = i
		default:
			return
		}
	}
}

func median(a, b, c float64) float64 {
	return max(min(a, b), min(max(a, b), c))
}
