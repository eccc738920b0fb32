package geo

import (
	"math"
	"math/rand/v2"
	"slices"
)

// territories are boxes around the parts of France, with how many of a
// thousand places each holds.
var territories = []struct {
	name string
	box  Box
	mil  int
}{
	{"métropole", Box{42.5, -4.5, 51, 8}, 960},
	{"Guadeloupe", Box{15.9, -61.8, 16.5, -61}, 8},
	{"Martinique", Box{14.4, -61.2, 14.9, -60.8}, 7},
	{"Guyane", Box{2.1, -54.6, 5.8, -51.6}, 5},
	{"La Réunion", Box{-21.4, 55.2, -20.9, 55.8}, 14},
	{"Mayotte", Box{-13, 45, -12.6, 45.3}, 3},
	{"Wallis", Box{-14.4, -178.2, -13.2, -176.1}, 1},
	{"Nouvelle-Calédonie", Box{-22.7, 163.6, -19.5, 168.2}, 1},
	{"Saint-Pierre", Box{46.7, -56.5, 47.2, -56.1}, 1},
}

// synthetic draws n places clustered around towns of very unequal size. Bits
// 0 to 7 are common (one in two), 8 to 11 one in sixteen, 12 one in a
// thousand; 13 and 14 are half the places each and never meet.
func synthetic(seed uint64, n int) []Point {
	r := rand.New(rand.NewPCG(seed, 1))
	var points []Point
	for _, t := range territories {
		b := t.box
		share := max(n*t.mil/1000, 1)
		towns := make([][2]float64, 1+share/20)
		for i := range towns {
			towns[i] = [2]float64{b.South + r.Float64()*(b.North-b.South), b.West + r.Float64()*(b.East-b.West)}
		}
		for range share {
			town := towns[int(float64(len(towns))*math.Pow(r.Float64(), 3))]
			p := Point{Lat: town[0] + r.NormFloat64()*0.03, Lon: town[1] + r.NormFloat64()*0.04}
			p.Mask = r.Uint64() & 0xff
			for bit := uint(8); bit < 12; bit++ {
				if r.IntN(16) == 0 {
					p.Mask |= 1 << bit
				}
			}
			if r.IntN(1000) == 0 {
				p.Mask |= 1 << 12
			}
			p.Mask |= 1 << (13 + r.IntN(2))
			points = append(points, p)
		}
	}
	r.Shuffle(len(points), func(i, j int) { points[i], points[j] = points[j], points[i] })
	for len(points) < n {
		points = append(points, points[r.IntN(len(points))])
	}
	points = points[:n]
	for i := range points {
		points[i].Index = int32(i)
	}
	return points
}

// scan is the linear search the index must equal.
type scan []scanned

type scanned struct {
	pos [3]float64
	Point
}

func newScan(points []Point) scan {
	s := make(scan, 0, len(points))
	for _, p := range points {
		if Valid(p.Lat, p.Lon) {
			s = append(s, scanned{vector(p.Lat, p.Lon), p})
		}
	}
	return s
}

func (p Point) suits(filter []uint64) bool {
	for _, f := range filter {
		if p.Mask&f == 0 {
			return false
		}
	}
	return true
}

// all gives every point that suits, nearest first, Metres holding the chord.
func (s scan) all(q Query) []Hit {
	var hits []Hit
	if !Valid(q.Lat, q.Lon) {
		return nil
	}
	p, limit := vector(q.Lat, q.Lon), unarc(q.MaxMetres)
	for i := range s {
		if d := chord(&s[i].pos, &p); d <= limit && s[i].suits(q.Filter) && (q.Accept == nil || q.Accept(s[i].Index)) {
			hits = append(hits, Hit{s[i].Index, d})
		}
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		if worse(a, b) {
			return 1
		}
		return -1
	})
	return hits
}
