package geo

import "math/bits"

// Query asks for the points around a position.
type Query struct {
	Lat, Lon  float64
	Limit     int              // how many hits at most; Count ignores it
	MaxMetres float64          // 0 means no limit
	Filter    []uint64         // facets; a zero facet suits nothing
	Accept    func(int32) bool // a last, exact test on an index; nil accepts all
}

// Hit is a point found, with its great-circle distance.
type Hit struct {
	Index  int32
	Metres float64
}

// Near appends to dst the Limit nearest points that suit, nearest first, ties
// by index. It allocates nothing beyond dst. A position that is not on the
// Earth has no neighbours.
func (x *Index) Near(q Query, dst []Hit) []Hit {
	if len(x.ids) == 0 || q.Limit <= 0 || !Valid(q.Lat, q.Lon) || !x.nodes[0].suits(q.Filter) {
		return dst
	}
	s := search{
		x: x, p: vector(q.Lat, q.Lon), filter: q.Filter, accept: q.Accept,
		limit: q.Limit, worst: unarc(q.MaxMetres), dst: dst, base: len(dst),
	}
	s.walk()
	return s.finish()
}

// search is one Near under way. Its hits carry chords until it is finished.
type search struct {
	x      *Index
	p      [3]float64
	filter []uint64
	accept func(int32) bool
	limit  int
	worst  float64 // the largest chord still of interest
	dst    []Hit
	base   int
}

// walk visits the tree, nearer child first, leaving out what is too far or
// cannot suit. A balanced tree over 2³¹ points is 25 levels deep.
func (s *search) walk() {
	type pending struct {
		span
		chord float64
	}
	var later [32]pending
	depth := 0
	nodes := s.x.nodes
	at := s.x.root()
	for {
		for !at.leaf() {
			left, right := at.children()
			l, r := &nodes[left.node], &nodes[right.node]
			near, far := pending{left, l.near(&s.p)}, pending{right, r.near(&s.p)}
			okNear := near.chord <= s.worst && l.suits(s.filter)
			okFar := far.chord <= s.worst && r.suits(s.filter)
			if far.chord < near.chord {
				near, far, okNear, okFar = far, near, okFar, okNear
			}
			if !okNear {
				near, okNear, okFar = far, okFar, false
			}
			if !okNear {
				break
			}
			if okFar {
				later[depth] = far
				depth++
			}
			at = near.span
		}
		if at.leaf() {
			s.leaf(at.first)
		}
		for {
			if depth == 0 {
				return
			}
			depth--
			if later[depth].chord <= s.worst {
				at = later[depth].span
				break
			}
		}
	}
}

// leaf keeps the points of a leaf that are among the nearest so far.
func (s *search) leaf(leaf int32) {
	first := int(leaf) * leafSize
	pos := s.x.pos[first:min(first+leafSize, len(s.x.pos))]
	if len(s.filter) == 0 {
		for i := range pos {
			if d := chord(&pos[i], &s.p); d <= s.worst {
				s.offer(Hit{s.x.ids[first+i], d})
			}
		}
		return
	}
	for set := s.x.suiting(leaf, s.filter); set != 0; set &= set - 1 {
		i := bits.TrailingZeros64(set)
		if d := chord(&pos[i], &s.p); d <= s.worst {
			s.offer(Hit{s.x.ids[first+i], d})
		}
	}
}
