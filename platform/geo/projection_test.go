package geo

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestConeOfLambert93 compares with the constants IGN publishes (NTG 71).
func TestConeOfLambert93(t *testing.T) {
	for _, c := range []struct {
		name             string
		got, want, error float64
	}{
		{"n", cone, 0.7256077650, 1e-10},
		{"C", apex, 11754255.426, 1e-3},
		{"Ys", apexNorth, 12655612.050, 1e-3},
	} {
		if math.Abs(c.got-c.want) > c.error {
			t.Errorf("%s = %.10f, IGN says %v", c.name, c.got, c.want)
		}
	}
}

// TestLambert93 holds values computed by PROJ's JavaScript port (proj4 2.x).
func TestLambert93(t *testing.T) {
	for _, c := range []struct {
		town           string
		lat, lon, x, y float64
	}{
		{"origin", 46.5, 3, 700000, 6600000},
		{"Paris", 48.8566, 2.3522, 652469.023, 6862035.259},
		{"Brest", 48.3904, -4.4861, 146632.979, 6836262.327},
		{"Strasbourg", 48.5734, 7.7521, 1050362.695, 6840899.647},
		{"Ajaccio", 41.9192, 8.7386, 1176667.561, 6108273.283},
		{"Dunkerque", 51.0343, 2.3768, 656187.429, 7104461.774},
		{"Perpignan", 42.6887, 2.8948, 691368.107, 6176570.588},
	} {
		if x, y := (Lambert93{}).Project(c.lat, c.lon); math.Hypot(x-c.x, y-c.y) > 1e-3 {
			t.Errorf("%s is at %.3f %.3f, want %v %v", c.town, x, y, c.x, c.y)
		}
		if lat, lon := (Lambert93{}).Unproject(c.x, c.y); math.Abs(lat-c.lat)+math.Abs(lon-c.lon) > 2e-8 {
			t.Errorf("%s is at %.9f %.9f, want %v %v", c.town, lat, lon, c.lat, c.lon)
		}
	}
}

func TestProjectionsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		box := rapid.SampledFrom(territories).Draw(t, "territory").box
		lat := rapid.Float64Range(box.South, box.North).Draw(t, "lat")
		lon := rapid.Float64Range(box.West, box.East).Draw(t, "lon")
		p := ProjectionFor(box)
		gotLat, gotLon := p.Unproject(p.Project(lat, lon))
		if math.Abs(gotLat-lat)+math.Abs(gotLon-lon) > 1e-9 {
			t.Fatalf("%v %v came back as %v %v", lat, lon, gotLat, gotLon)
		}
	})
}

func TestProjectionFor(t *testing.T) {
	for _, s := range territories {
		_, conformal := ProjectionFor(s.box).(Lambert93)
		if conformal != (s.name == "métropole") {
			t.Errorf("%s is drawn with %T", s.name, ProjectionFor(s.box))
		}
	}
}

// TestViewport checks that a fitted box is seen whole, as large as possible,
// and that pixels and positions are each other's inverse.
func TestViewport(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		outer := rapid.SampledFrom(territories).Draw(t, "territory").box
		lat := func(name string) float64 { return rapid.Float64Range(outer.South, outer.North).Draw(t, name) }
		lon := func(name string) float64 { return rapid.Float64Range(outer.West, outer.East).Draw(t, name) }
		a, b, c, d := lat("a"), lat("b"), lon("c"), lon("d")
		box := Box{min(a, b), min(c, d), max(a, b), max(c, d)}
		v := Fit(ProjectionFor(outer), box, 640, 480)

		touched := v.Scale <= smallest/480.0*1.0001
		for _, corner := range [][2]float64{{box.South, box.West}, {box.South, box.East}, {box.North, box.West}, {box.North, box.East}} {
			x, y := v.At(corner[0], corner[1])
			if x < -0.01 || y < -0.01 || x > 640.01 || y > 480.01 {
				t.Fatalf("corner %v falls at %v,%v", corner, x, y)
			}
			touched = touched || x < 1 || y < 1 || x > 639 || y > 479
			gotLat, gotLon := v.Position(x, y)
			if math.Abs(gotLat-corner[0])+math.Abs(gotLon-corner[1]) > 1e-9 {
				t.Fatalf("corner %v came back as %v %v", corner, gotLat, gotLon)
			}
		}
		seen := v.Box()
		if !touched && box.North-box.South < 1 {
			t.Fatalf("%+v could be drawn larger than %+v", box, v)
		}
		if seen.South > box.South+1e-6 || seen.North < box.North-1e-6 || seen.West > box.West+1e-6 || seen.East < box.East-1e-6 {
			t.Fatalf("sees %+v, which does not hold %+v", seen, box)
		}
	})
}

func TestViewportMoves(t *testing.T) {
	v := Fit(Lambert93{}, Box{45, 5, 46, 6}, 600, 400)
	x, y := v.At(45.5, 5.5)
	if px, py := v.Pan(0.5, -0.25).At(45.5, 5.5); math.Abs(px-(x-300)) > 1e-6 || math.Abs(py-(y+100)) > 1e-6 {
		t.Errorf("half a width to the right and a quarter up: %v,%v from %v,%v", px, py, x, y)
	}
	if px, py := v.Zoom(2).At(45.5, 5.5); math.Abs(px-(300+2*(x-300))) > 1e-6 || math.Abs(py-(200+2*(y-200))) > 1e-6 {
		t.Errorf("twice as large: %v,%v from %v,%v", px, py, x, y)
	}
	fiji := Fit(Local{-17, 179}, Box{-20, 176, -15, -178}, 600, 400)
	if b := fiji.Box(); b.West < b.East || !b.Holds(-17, 180) || b.Holds(-17, 0) {
		t.Errorf("across the antimeridian: %+v", b)
	}
}

func TestCluster(t *testing.T) {
	v := Fit(Lambert93{}, Box{45, 5, 46, 6}, 640, 640)
	r := func(x, y float64, i int32) Point {
		lat, lon := v.Position(x, y)
		return Point{Lat: lat, Lon: lon, Index: i}
	}
	points := []Point{r(600, 600, 9), r(20, 20, 5), r(21, 20, 3), r(-5, 20, 1), r(20, 645, 2), r(600, 20, 4), {Lat: math.NaN(), Index: 8}}
	got := Cluster(points, v, 1)
	if total := len(Cluster(points, v, 100_000)); total != 1 {
		t.Errorf("one huge cell gives %d bubbles", total)
	}
	count := 0
	for i, b := range got {
		count += b.Count
		if i > 0 && b.Y < got[i-1].Y-1 {
			t.Errorf("bubble %d is above the one before", i)
		}
		if x, y := v.At(b.Box.South, b.Box.West); math.Abs(x-b.X) > 2 || math.Abs(y-b.Y) > 2 {
			t.Errorf("bubble %+v is not where its box is", b)
		}
	}
	if count != 4 {
		t.Errorf("%d points seen, want 4", count)
	}
	if last := got[len(got)-1]; last.Index != 9 || last.Count != 1 {
		t.Errorf("last is %+v", last)
	}
}

// TestClusterKeepsEveryPoint: nothing seen is lost, and panning does not
// regroup what stays in view.
func TestClusterKeepsEveryPoint(t *testing.T) {
	points := synthetic(7, 3000)
	rapid.Check(t, func(t *rapid.T) {
		v := Fit(Lambert93{}, Box{44, 1, 48, 6}, 800, 600).Zoom(rapid.Float64Range(0.2, 20).Draw(t, "zoom"))
		cell := rapid.Float64Range(10, 120).Draw(t, "cell")
		seen, lowest := 0, map[int32]bool{}
		for _, p := range points {
			if x, y := v.At(p.Lat, p.Lon); x >= 0 && y >= 0 && x <= v.Width && y <= v.Height {
				seen++
				lowest[p.Index] = true
			}
		}
		total := 0
		for _, b := range Cluster(points, v, cell) {
			total += b.Count
			if !lowest[b.Index] {
				t.Fatalf("bubble with a point %d that is not seen", b.Index)
			}
		}
		if total != seen {
			t.Fatalf("%d points in bubbles, %d seen", total, seen)
		}
		whole := func(v Viewport) map[int32]int {
			inner := map[int32]int{}
			for _, b := range Cluster(points, v, cell) {
				if b.X > cell && b.Y > cell && b.X < v.Width-cell && b.Y < v.Height-cell {
					inner[b.Index] = b.Count
				}
			}
			return inner
		}
		before, after := whole(v), whole(v.Pan(0.1, 0.1))
		for i, n := range before {
			if m, ok := after[i]; ok && m != n {
				t.Fatalf("bubble %d had %d points, has %d after panning", i, n, m)
			}
		}
	})
}
