package territory

import (
	"testing"
)

// segment is one side of a drawn border, in thousandths of a degree.
type segment struct{ fromLat, fromLon, toLat, toLon int }

func (s segment) back() segment { return segment{s.toLat, s.toLon, s.fromLat, s.fromLon} }

func grain(x float64) int {
	if x < 0 {
		return int(x/outlineUnit - 0.5)
	}
	return int(x/outlineUnit + 0.5)
}

// segments lists the sides of a département's rings.
func segments(a *Atlas, departement string) []segment {
	var all []segment
	for _, ring := range a.Outline(departement) {
		for i, p := range ring {
			q := ring[(i+1)%len(ring)]
			all = append(all, segment{grain(p.Lat), grain(p.Lon), grain(q.Lat), grain(q.Lon)})
		}
	}
	return all
}

// TestOutlinesFit: where two départements meet they share the very segments,
// run in opposite directions, so nothing shows between them.
func TestOutlinesFit(t *testing.T) {
	a := Embedded()
	owners := map[segment]string{}
	for _, d := range a.Departements() {
		rings := a.Outline(d.Code)
		if len(rings) == 0 {
			t.Errorf("%s has no outline", d.Name)
		}
		for _, ring := range rings {
			if len(ring) < 3 {
				t.Errorf("%s has a ring of %d points", d.Name, len(ring))
			}
		}
		for _, s := range segments(a, d.Code) {
			if other, taken := owners[s]; taken {
				t.Errorf("%s and %s lie on the same side of %v", d.Name, other, s)
			}
			owners[s] = d.Code
		}
	}
	// Without a coast nor a foreign border, every segment has its counterpart.
	for _, inland := range []string{"18", "63", "45", "87", "23", "75"} {
		for _, s := range segments(a, inland) {
			if owners[s.back()] == "" {
				t.Errorf("%s has no neighbour along %v", inland, s)
			}
		}
	}
}

// TestOutlinesHoldTheirCommunes counts the points drawn in their département.
func TestOutlinesHoldTheirCommunes(t *testing.T) {
	a := Embedded()
	for _, d := range a.Departements() {
		rings := a.Outline(d.Code)
		in, known := 0, 0
		for _, c := range a.InDepartement(d.Code) {
			if c.Approximate {
				continue
			}
			known++
			if inside(rings, c) {
				in++
			}
		}
		if in*100 < known*85 {
			t.Errorf("%s: %d of %d known points are inside", d.Name, in, known)
		}
	}
}

// inside is the even-odd rule.
func inside(rings [][]Point, c Commune) bool {
	in := false
	for _, ring := range rings {
		for i, p := range ring {
			q := ring[(i+1)%len(ring)]
			if (p.Lat > c.Lat) != (q.Lat > c.Lat) && c.Lon < p.Lon+(q.Lon-p.Lon)*(c.Lat-p.Lat)/(q.Lat-p.Lat) {
				in = !in
			}
		}
	}
	return in
}

func TestOutlineIsACopy(t *testing.T) {
	a := Embedded()
	a.Outline("51")[0][0] = Point{}
	if a.Outline("51")[0][0] == (Point{}) {
		t.Error("a caller changed the atlas")
	}
	if a.Outline("20") != nil && len(a.Outline("20")) != 0 {
		t.Error("20 has an outline")
	}
}

func FuzzOutlines(f *testing.F) {
	whole, err := unzip(outlineFile)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(whole[:2000]))
	f.Add([]byte{2, 2, 0, 0, 2, 2, 'x', 2, 2, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		outlines, err := outlines(data)
		if err != nil && outlines != nil {
			t.Fatal("both an answer and an error")
		}
	})
}
