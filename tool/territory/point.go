package main

import (
	"math"
	"strconv"
)

// point is a position in degrees, WGS 84.
type point struct{ lat, lon float64 }

// km returns the great-circle distance in kilometres.
func km(p, q point) float64 {
	const degree = math.Pi / 180
	dLat, dLon := (q.lat-p.lat)*degree, (q.lon-p.lon)*degree
	h := math.Pow(math.Sin(dLat/2), 2) + math.Cos(p.lat*degree)*math.Cos(q.lat*degree)*math.Pow(math.Sin(dLon/2), 2)
	return 2 * 6371.0088 * math.Asin(math.Min(1, math.Sqrt(h)))
}

// mean returns the average position; no group we average crosses the
// antimeridian. The second result is false for no points.
func mean(points []point) (point, bool) {
	var m point
	for _, p := range points {
		m.lat += p.lat / float64(len(points))
		m.lon += p.lon / float64(len(points))
	}
	return m, len(points) > 0
}

// degrees writes a coordinate as precisely as its origin deserves: about ten
// metres for a known point, a hundred for an approximate one.
func degrees(x float64, from origin) string {
	if from.approximate() {
		return strconv.FormatFloat(math.Round(x*1e3)/1e3, 'f', -1, 64)
	}
	return strconv.FormatFloat(math.Round(x*1e4)/1e4, 'f', -1, 64)
}
