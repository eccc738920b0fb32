package geo

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestWithinEqualsScan(t *testing.T) {
	points := synthetic(4, 2000)
	x := Build(points)
	rapid.Check(t, func(t *rapid.T) {
		corner := rapid.SampledFrom(points)
		a, b := corner.Draw(t, "a"), corner.Draw(t, "b")
		box := Box{min(a.Lat, b.Lat), a.Lon, max(a.Lat, b.Lat), b.Lon} // borders on points, half across the antimeridian
		filter := rapid.SampledFrom([][]uint64{nil, {1 << 8}, {1 << 12}, {1 << 13, 1 << 14}}).Draw(t, "filter")
		var want []int32
		for _, p := range points {
			if box.Holds(p.Lat, p.Lon) && p.suits(filter) {
				want = append(want, p.Index)
			}
		}
		got := slices.Sorted(x.Within(box, filter))
		if !slices.Equal(got, want) {
			t.Fatalf("%+v: %d points, want %d", box, len(got), len(want))
		}
	})
}

func TestWithinStops(t *testing.T) {
	x := Build(synthetic(5, 500))
	seen := 0
	for range x.Within(Box{-90, -180, 90, 180}, nil) {
		if seen++; seen == 3 {
			break
		}
	}
	if seen != 3 {
		t.Errorf("saw %d", seen)
	}
	for range Build(nil).Within(Box{-90, -180, 90, 180}, nil) {
		t.Error("an empty index holds a point")
	}
}

func TestBoxHolds(t *testing.T) {
	pacific := Box{-30, 160, 0, -170}
	for _, c := range []struct {
		box      Box
		lat, lon float64
		want     bool
	}{
		{Box{1, 2, 3, 4}, 1, 2, true}, {Box{1, 2, 3, 4}, 3, 4, true}, {Box{1, 2, 3, 4}, 0.99, 3, false},
		{Box{1, 2, 3, 4}, 2, 4.01, false}, {pacific, -14, -177, true}, {pacific, -22, 166, true},
		{pacific, -14, 0, false}, {pacific, -14, 180, true}, {pacific, -14, -180, true},
		{Box{math.NaN(), 2, 3, 4}, 2, 3, false}, {Box{1, math.NaN(), 3, 4}, 2, 3, false},
		{Box{1, 2, math.NaN(), 4}, 2, 3, false}, {Box{1, 2, 3, math.NaN()}, 2, 1, false},
	} {
		if got := c.box.Holds(c.lat, c.lon); got != c.want {
			t.Errorf("%+v holds %v,%v: %v", c.box, c.lat, c.lon, got)
		}
	}
}
