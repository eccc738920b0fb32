package geo

// The hits of a search under way are kept sorted while they are few: shifting
// some of twenty costs half as much as keeping a heap and sorting it at the
// end. Beyond, they are a heap whose first is the worst.
const few = 128

// offer keeps a hit if it is among the nearest so far and accepted.
func (s *search) offer(h Hit) {
	hits := s.dst[s.base:]
	full := len(hits) == s.limit
	if full && !worse(*s.last(), h) || s.accept != nil && !s.accept(h.Index) {
		return
	}
	if !full {
		s.dst = append(s.dst, h)
		hits = s.dst[s.base:]
	}
	switch {
	case s.limit <= few:
		insert(hits, h)
	case full:
		hits[0] = h
		sink(hits)
	default:
		rise(hits)
	}
	if len(hits) == s.limit {
		s.worst = s.last().Metres
	}
}

// last is the worst hit kept.
func (s *search) last() *Hit {
	if s.limit <= few {
		return &s.dst[len(s.dst)-1]
	}
	return &s.dst[s.base]
}

// finish puts the hits in order and turns chords into metres.
func (s *search) finish() []Hit {
	hits := s.dst[s.base:]
	if s.limit > few {
		for end := len(hits) - 1; end > 0; end-- {
			hits[0], hits[end] = hits[end], hits[0]
			sink(hits[:end])
		}
	}
	for i := range hits {
		hits[i].Metres = arc(hits[i].Metres)
	}
	return s.dst
}

func worse(a, b Hit) bool {
	return a.Metres > b.Metres || a.Metres == b.Metres && a.Index > b.Index
}

// insert puts a hit in its place among sorted ones, losing the last.
func insert(sorted []Hit, h Hit) {
	i := len(sorted) - 1
	for ; i > 0 && worse(sorted[i-1], h); i-- {
		sorted[i] = sorted[i-1]
	}
	sorted[i] = h
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
