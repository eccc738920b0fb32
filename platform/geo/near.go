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
	hits := s.dst[s.base:]
	for end := len(hits) - 1; end > 0; end-- {
		hits[0], hits[end] = hits[end], hits[0]
		sink(hits[:end])
	}
	for i := range hits {
		hits[i].Metres = arc(hits[i].Metres)
	}
	return s.dst
}

// search is one Near under way. Its hits carry chords, in a heap whose first
// is the worst.
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

func (s *search) leaf(leaf int32) {
	first := int(leaf) * leafSize
	if len(s.filter) > 0 {
		for set := s.x.suiting(leaf, s.filter); set != 0; set &= set - 1 {
			s.look(first + bits.TrailingZeros64(set))
		}
		return
	}
	for i := first; i < min(first+leafSize, len(s.x.ids)); i++ {
		s.look(i)
	}
}

// look keeps the point at i if it is among the nearest so far.
func (s *search) look(i int) {
	if d := chord(s.x.pos[i], s.p); d <= s.worst {
		s.offer(Hit{s.x.ids[i], d})
	}
}

func (s *search) offer(h Hit) {
	heap := s.dst[s.base:]
	full := len(heap) == s.limit
	if full && !worse(heap[0], h) || s.accept != nil && !s.accept(h.Index) {
		return
	}
	if full {
		heap[0] = h
		sink(heap)
	} else {
		s.dst = append(s.dst, h)
		heap = s.dst[s.base:]
		rise(heap)
	}
	if len(heap) == s.limit {
		s.worst = heap[0].Metres
	}
}

func worse(a, b Hit) bool {
	return a.Metres > b.Metres || a.Metres == b.Metres && a.Index > b.Index
}

// sink restores the heap after its first element changed.
func sink(heap []Hit) {
	for i := 0; ; {
		child := 2*i + 1
		if child >= len(heap) {
			return
		}
		if child+1 < len(heap) && worse(heap[child+1], heap[child]) {
			child++
		}
		if !worse(heap[child], heap[i]) {
			return
		}
		heap[i], heap[child] = heap[child], heap[i]
		i = child
	}
}

// rise restores the heap after an element was appended.
func rise(heap []Hit) {
	for i := len(heap) - 1; i > 0; {
		parent := (i - 1) / 2
		if !worse(heap[i], heap[parent]) {
			return
		}
		heap[i], heap[parent] = heap[parent], heap[i]
		i = parent
	}
}
