package geo

import (
	"math"
	"math/bits"
)

// leafSize is the number of points in a leaf: one bit each in a 64-bit word.
const leafSize = 64

// Index is an immutable set of points, ready to be searched.
//
// The tree is complete and in preorder, so it needs no pointers: the node at i
// over m leaves has its left child at i+1 over the first (m+1)/2 leaves, and
// its right child just after the left one's 2×leaves-1 nodes.
type Index struct {
	nodes []node
	areas []area
	pos   [][3]float64 // by leaf, as are places and ids
	place []place
	ids   []int32
	// words holds 64 words a leaf: bit i of words[leaf*64+b] says whether the
	// leaf's point i has facet bit b.
	words []uint64
}

// node is the smallest box around the unit vectors of a range of leaves,
// rounded outwards, and the union of their masks.
type node struct {
	min, max [3]float32
	mask     uint64
}

// area is the same range in degrees, rounded outwards.
type area struct{ south, west, north, east float32 }

type place struct{ lat, lon float64 }

// Len is the number of points.
func (x *Index) Len() int { return len(x.ids) }

// Bytes is the memory the index holds.
func (x *Index) Bytes() int {
	return 32*len(x.nodes) + 16*len(x.areas) + 24*len(x.pos) + 16*len(x.place) + 4*len(x.ids) + 8*len(x.words)
}

// span is a node and the leaves under it, from first up to but not with last.
type span struct{ node, first, last int32 }

func (x *Index) root() span { return span{0, 0, int32((len(x.ids) + leafSize - 1) / leafSize)} }

func (s span) leaf() bool { return s.last-s.first == 1 }

func (s span) children() (left, right span) {
	half := (s.last - s.first + 1) / 2
	return span{s.node + 1, s.first, s.first + half}, span{s.node + 2*half, s.first + half, s.last}
}

// points is the range of the points under s.
func (x *Index) points(s span) (first, last int) {
	return int(s.first) * leafSize, min(int(s.last)*leafSize, len(x.ids))
}

// suits reports whether some point under the node may pass the filter.
func (n *node) suits(filter []uint64) bool {
	for _, facet := range filter {
		if n.mask&facet == 0 {
			return false
		}
	}
	return true
}

// near is a lower bound of the chord between p and any point of the node.
func (n *node) near(p *[3]float64) float64 {
	sum := 0.0
	for k := range 3 {
		if d := float64(n.min[k]) - p[k]; d > 0 {
			sum += d * d
		} else if d := p[k] - float64(n.max[k]); d > 0 {
			sum += d * d
		}
	}
	return sum
}

// far is an upper bound of the chord between p and any point of the node.
func (n *node) far(p *[3]float64) float64 {
	sum := 0.0
	for k := range 3 {
		d := max(p[k]-float64(n.min[k]), float64(n.max[k])-p[k])
		sum += d * d
	}
	return sum
}

// suiting is the set of the leaf's points that pass the filter, one bit each.
func (x *Index) suiting(leaf int32, filter []uint64) uint64 {
	set := ^uint64(0)
	if rest := len(x.ids) - int(leaf)*leafSize; rest < leafSize {
		set = 1<<rest - 1
	}
	words := x.words[int(leaf)*64:][:64]
	for _, facet := range filter {
		var any uint64
		for ; facet != 0; facet &= facet - 1 {
			any |= words[bits.TrailingZeros64(facet)]
		}
		if set &= any; set == 0 {
			break
		}
	}
	return set
}

// below and above are the float32 neighbours of v that surely lie outside it.
func below(v float64) float32 { return math.Nextafter32(float32(v), float32(math.Inf(-1))) }
func above(v float64) float32 { return math.Nextafter32(float32(v), float32(math.Inf(1))) }
