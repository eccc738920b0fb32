package main

import (
	"math"
	"strings"
	"testing"
)

// drawn makes a raster of letters, one per cell, from the north down; a dot is
// an empty cell.
func drawn(picture string) *raster {
	rows := strings.Fields(picture)
	r := &raster{width: len(rows[0]), height: len(rows), cell: 1, scale: 1}
	for y := range rows {
		for _, c := range []byte(rows[len(rows)-1-y]) {
			if c == '.' {
				r.cells = append(r.cells, -1)
			} else {
				r.cells = append(r.cells, int16(c-'a'))
			}
		}
	}
	r.names = []string{"a", "b", "c"}
	return r
}

// area is that of an owner's rings, counted in cells: rings turn
// counter-clockwise, holes clockwise.
func area(arcs []arc, owner int16) float64 {
	sum := 0
	for _, ring := range rings(arcs, owner) {
		for _, n := range ring {
			line := arcs[max(n, ^n)].line
			for i := range len(line) - 1 {
				cross := line[i].x*line[i+1].y - line[i+1].x*line[i].y
				if n < 0 {
					cross = -cross
				}
				sum += cross
			}
		}
	}
	return float64(sum) / 2
}

func TestRingsEncloseTheirCells(t *testing.T) {
	for _, picture := range []string{
		`....
		 .aa.
		 .aa.
		 ....`,
		`......
		 .aabb.
		 .abbb.
		 .cc.b.
		 ......`,
		`.......
		 .aaaaa.
		 .abb.a.
		 .ab.ca.
		 .aaaaa.
		 .......`,
		`....
		 .ab.
		 .ba.
		 ....`,
	} {
		r := drawn(picture)
		arcs := trace(r)
		for owner, name := range r.names {
			want := strings.Count(picture, name)
			if got := area(arcs, int16(owner)); got != float64(want) {
				t.Errorf("%s encloses %v cells of\n%s", name, got, picture)
			}
		}
	}
}

func TestFillAndShave(t *testing.T) {
	r := drawn(`
		.........
		.aaaaaaa.
		.aaaaaaa.
		.aaa.aaa.
		.aaaaaaa.
		.aaaaaaa.
		.........`)
	r.shave(1)
	r.fill()
	full := 0
	for _, owner := range r.cells {
		if owner >= 0 {
			full++
		}
	}
	if full != 5*3 || r.at(4, 3) != 0 {
		t.Errorf("%d cells are left, the middle is %d", full, r.at(4, 3))
	}
}

func TestSimplifyKeepsTheEndsAndStaysClose(t *testing.T) {
	var stairs []corner
	for i := range 50 {
		stairs = append(stairs, corner{i, i / 2}, corner{i + 1, i / 2})
	}
	kept := simplify(stairs)
	if kept[0] != stairs[0] || kept[len(kept)-1] != stairs[len(stairs)-1] || len(kept) > 4 {
		t.Errorf("kept %v", kept)
	}
	for _, c := range stairs {
		nearest := math.Inf(1)
		for i := range len(kept) - 1 {
			nearest = min(nearest, offLine(c, kept[i], kept[i+1]))
		}
		if nearest > tolerance {
			t.Errorf("%v is %v cells off", c, nearest)
		}
	}
	island := []corner{{0, 0}, {1, 0}, {2, 0}, {2, 1}, {2, 2}, {1, 2}, {0, 2}, {0, 1}, {0, 0}}
	if kept := simplify(island); len(kept) != 5 || kept[0] != kept[4] {
		t.Errorf("an island of four cells became %v", kept)
	}
}
