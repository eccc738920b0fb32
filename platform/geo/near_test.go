package geo

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

var filters = map[string][]uint64{
	"no filter":       nil,
	"one bit in two":  {1},
	"1/16":            {1 << 8},
	"1/1000":          {1 << 12},
	"or and and":      {0x3, 0x30, 1<<8 | 1<<9},
	"never together":  {1 << 13, 1 << 14},
	"nobody has it":   {1 << 40},
	"the empty facet": {0},
}

// check compares every answer of the index with the linear scan's.
func check(t rapid.TB, x *Index, s scan, q Query) {
	t.Helper()
	want := s.all(q)
	if got := x.Count(q); got != len(want) {
		t.Fatalf("%+v: counted %d, want %d", q, got, len(want))
	}
	got := x.Near(q, nil)
	want = want[:min(len(want), max(q.Limit, 0))]
	if len(got) != len(want) {
		t.Fatalf("%+v: %d hits, want %d", q, len(got), len(want))
	}
	for i := range got {
		if got[i].Index != want[i].Index || got[i].Metres != arc(want[i].Metres) {
			t.Fatalf("%+v: hit %d is %+v, want %+v", q, i, got[i], want[i])
		}
	}
}

// TestNearEqualsScan asks ten thousand random questions, half around places,
// half anywhere on Earth, antipodes included.
func TestNearEqualsScan(t *testing.T) {
	points := synthetic(1, 2500)
	x, s := Build(points), newScan(points)
	r := rand.New(rand.NewPCG(2, 2))
	names := make([]string, 0, len(filters))
	for name := range filters {
		names = append(names, name)
	}
	for range 10_000 {
		q := Query{Lat: r.Float64()*180 - 90, Lon: r.Float64()*360 - 180, Limit: r.IntN(40)}
		if r.IntN(8) == 0 {
			q.Limit = r.IntN(3000)
		}
		if r.IntN(2) == 0 {
			p := points[r.IntN(len(points))]
			q.Lat, q.Lon = p.Lat, p.Lon
			if r.IntN(10) == 0 {
				q.Lat, q.Lon = -p.Lat, math.Mod(p.Lon+360, 360)-180
			}
		}
		if r.IntN(2) == 0 {
			q.MaxMetres = math.Pow(10, r.Float64()*7.5)
		}
		if r.IntN(4) == 0 {
			odd := int32(r.IntN(50) + 1)
			q.Accept = func(i int32) bool { return i%odd == 0 }
		}
		q.Filter = filters[names[r.IntN(len(names))]]
		check(t, x, s, q)
	}
}

// degree draws positions that hit the hard cases: poles, antimeridian, borders
// of a 0.05° grid, duplicates.
func degree(limit int) *rapid.Generator[float64] {
	return rapid.OneOf(
		rapid.Float64Range(-float64(limit), float64(limit)),
		rapid.Map(rapid.IntRange(-limit*20, limit*20), func(i int) float64 { return float64(i) / 20 }),
		rapid.SampledFrom([]float64{0, float64(limit), -float64(limit), 45, -45, math.Nextafter(float64(limit), 0)}),
	)
}

func TestNearEqualsScanOnAnyPoints(t *testing.T) {
	point := rapid.Custom(func(t *rapid.T) Point {
		return Point{Lat: degree(90).Draw(t, "lat"), Lon: degree(180).Draw(t, "lon"), Mask: rapid.Uint64Range(0, 15).Draw(t, "mask")}
	})
	rapid.Check(t, func(t *rapid.T) {
		points := rapid.SliceOfN(point, 0, 400).Draw(t, "points")
		for i := range points {
			points[i].Index = int32(i)
		}
		check(t, Build(points), newScan(points), Query{
			Lat:       degree(90).Draw(t, "lat"),
			Lon:       degree(180).Draw(t, "lon"),
			Limit:     rapid.IntRange(0, 500).Draw(t, "limit"),
			MaxMetres: rapid.SampledFrom([]float64{0, 1, 1e3, 1e6, 1e7, 2e7, 3e7}).Draw(t, "max"),
			Filter:    rapid.SliceOfN(rapid.Uint64Range(0, 31), 0, 3).Draw(t, "filter"),
		})
	})
}

func TestNearDegenerate(t *testing.T) {
	same := make([]Point, 200)
	for i := range same {
		same[i] = Point{48.85, 2.35, 1, int32(i)}
	}
	for name, points := range map[string][]Point{
		"empty": nil, "one": {{48.85, 2.35, 1, 7}}, "200 duplicates": same,
		"poles":        {{90, 0, 1, 0}, {90, 120, 1, 1}, {-90, 0, 1, 2}, {-90, -60, 1, 3}},
		"antimeridian": {{0, 180, 1, 0}, {0, -180, 1, 1}, {0, 179.99, 1, 2}, {0, -179.99, 1, 3}},
	} {
		t.Run(name, func(t *testing.T) {
			x, s := Build(points), newScan(points)
			for _, lat := range []float64{-90, 0, 48.85, 90} {
				for _, lon := range []float64{-180, 2.35, 180} {
					for _, limit := range []int{-1, 0, 1, 3, 1000} {
						check(t, x, s, Query{Lat: lat, Lon: lon, Limit: limit})
					}
				}
			}
		})
	}
}

func TestWhatIsNotOnEarthIsRefused(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	x := Build([]Point{{nan, 0, 1, 0}, {0, nan, 1, 1}, {inf, 0, 1, 2}, {0, -inf, 1, 3}, {90.1, 0, 1, 4}, {0, 180.1, 1, 5}, {1, 1, 1, 6}})
	if x.Len() != 1 {
		t.Fatalf("kept %d points, want 1", x.Len())
	}
	for _, q := range []Query{{Lat: nan}, {Lon: nan}, {Lat: inf}, {Lat: -91}, {Lon: 181}} {
		q.Limit = 5
		if hits := x.Near(q, nil); len(hits) != 0 || x.Count(q) != 0 {
			t.Errorf("%+v found %v", q, hits)
		}
	}
}

func TestNearAppendsAndAllocatesNothing(t *testing.T) {
	x := Build(synthetic(3, 5000))
	dst := append(make([]Hit, 0, 21), Hit{Index: -1})
	q := Query{Lat: 48.85, Lon: 2.35, Limit: 20, MaxMetres: 1e6, Filter: filters["or and and"], Accept: func(i int32) bool { return i%2 == 0 }}
	if got := x.Near(q, dst); len(got) != 21 || got[0].Index != -1 {
		t.Fatalf("got %d hits, first %+v", len(got), got[0])
	}
	if n := testing.AllocsPerRun(100, func() { x.Near(q, dst) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestMetres compares with the haversine formula and with known distances.
func TestMetres(t *testing.T) {
	haversine := func(lat1, lon1, lat2, lon2 float64) float64 {
		rad := math.Pi / 180
		a, b := math.Sin((lat2-lat1)*rad/2), math.Sin((lon2-lon1)*rad/2)
		return 2 * earthRadius * math.Asin(math.Sqrt(min(1, a*a+math.Cos(lat1*rad)*math.Cos(lat2*rad)*b*b)))
	}
	rapid.Check(t, func(t *rapid.T) {
		lat1, lon1 := degree(90).Draw(t, "lat1"), degree(180).Draw(t, "lon1")
		lat2, lon2 := degree(90).Draw(t, "lat2"), degree(180).Draw(t, "lon2")
		got, want := Metres(lat1, lon1, lat2, lon2), haversine(lat1, lon1, lat2, lon2)
		if tolerance := 1e-6 + want*1e-12; math.Abs(got-want) > tolerance && want < 19_900_000 {
			t.Fatalf("%v m, want %v", got, want)
		}
		if math.Abs(got-want) > 1 {
			t.Fatalf("%v m, want %v, near the antipodes", got, want)
		}
	})
	if d := Metres(48.8566, 2.3522, 45.7640, 4.8357); math.Abs(d-391_500) > 500 {
		t.Errorf("Paris to Lyon is %.0f m", d)
	}
	if d := Metres(0, 179.5, 0, -179.5); math.Abs(d-111_195) > 1 {
		t.Errorf("one degree of equator across the antimeridian is %.0f m", d)
	}
}
