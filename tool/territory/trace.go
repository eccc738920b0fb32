package main

import "math/bits"

// corner is a corner of cells, x east and y north of the grid's origin.
type corner struct{ x, y int }

// The four directions a border can leave a corner, counter-clockwise.
var directions = [4]corner{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}

// arc is a stretch of border between the same two owners, from one meeting of
// borders to the next, or a closed line. It is drawn once and serves both, so
// that neighbours fit.
type arc struct {
	line        []corner
	left, right int16 // owners on each side, -1 for none
}

// step is one side of a cell, from a corner in a direction.
type step struct {
	from      corner
	direction int
}

func (s step) to() corner {
	d := directions[s.direction]
	return corner{s.from.x + d.x, s.from.y + d.y}
}

// sides returns the owners left and right of a step.
func (r *raster) sides(s step) (left, right int16) {
	northEast, northWest := r.at(s.from.x, s.from.y), r.at(s.from.x-1, s.from.y)
	southWest, southEast := r.at(s.from.x-1, s.from.y-1), r.at(s.from.x, s.from.y-1)
	switch s.direction {
	case 0:
		return northEast, southEast
	case 1:
		return northWest, northEast
	case 2:
		return southWest, northWest
	default:
		return southEast, southWest
	}
}

// borders returns, one bit per direction, the steps from a corner that run
// between two owners.
func (r *raster) borders(c corner) uint8 {
	var set uint8
	for d := range directions {
		if left, right := r.sides(step{c, d}); left != right {
			set |= 1 << d
		}
	}
	return set
}

// trace returns every arc of the raster.
func trace(r *raster) []arc {
	t := tracer{r: r, walked: map[step]bool{}}
	// From the meetings first: what is left then are closed lines.
	for _, meeting := range []bool{true, false} {
		for y := range r.height + 1 {
			for x := range r.width + 1 {
				c := corner{x, y}
				if set := r.borders(c); set != 0 && (bits.OnesCount8(set) != 2) == meeting {
					t.from(c, set)
				}
			}
		}
	}
	return t.arcs
}

type tracer struct {
	r      *raster
	walked map[step]bool
	arcs   []arc
}

// from walks each border that leaves a corner and was not walked yet.
func (t *tracer) from(c corner, set uint8) {
	for d := range directions {
		if s := (step{c, d}); set&(1<<d) != 0 && !t.walked[s] {
			t.walk(s)
		}
	}
}

// walk follows a border to the next meeting, or back to where it began.
func (t *tracer) walk(s step) {
	left, right := t.r.sides(s)
	a := arc{line: []corner{s.from}, left: left, right: right}
	for {
		end := s.to()
		t.walked[s], t.walked[step{end, (s.direction + 2) % 4}] = true, true
		a.line = append(a.line, end)
		set := t.r.borders(end)
		if end == a.line[0] || bits.OnesCount8(set) != 2 {
			break
		}
		onward := set &^ (1 << ((s.direction + 2) % 4))
		s = step{end, bits.TrailingZeros8(onward)}
	}
	t.arcs = append(t.arcs, a)
}

// rings joins the arcs around one owner into closed rings. An arc is given by
// its number, complemented when it is run backwards.
func rings(arcs []arc, owner int16) [][]int {
	starts := map[corner][]int{}
	var own []int
	for i, a := range arcs {
		switch owner {
		case a.left:
			own = append(own, i)
			starts[a.line[0]] = append(starts[a.line[0]], i)
		case a.right:
			own = append(own, ^i)
			starts[a.line[len(a.line)-1]] = append(starts[a.line[len(a.line)-1]], ^i)
		}
	}
	used := map[int]bool{}
	var all [][]int
	for _, first := range own {
		var ring []int
		for n := first; !used[n]; {
			used[n] = true
			ring = append(ring, n)
			for _, next := range starts[end(arcs, n)] {
				if !used[next] {
					n = next
					break
				}
			}
		}
		if ring != nil {
			all = append(all, ring)
		}
	}
	return all
}

// end returns the corner a directed arc leads to.
func end(arcs []arc, n int) corner {
	if n < 0 {
		return arcs[^n].line[0]
	}
	return arcs[n].line[len(arcs[n].line)-1]
}
