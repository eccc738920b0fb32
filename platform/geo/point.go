package geo

import "math"

// earthRadius is the mean radius of the Earth in metres (IUGG, R1).
const earthRadius = 6371008.8

// Point is one thing to find.
type Point struct {
	Lat, Lon float64 // WGS84 degrees
	Mask     uint64  // its facets
	Index    int32   // the caller's number for it
}

// Metres is the great-circle distance between two positions in degrees.
func Metres(lat1, lon1, lat2, lon2 float64) float64 {
	a, b := vector(lat1, lon1), vector(lat2, lon2)
	return arc(chord(&a, &b))
}

// Valid reports whether the degrees are a position on the Earth; NaN is not.
func Valid(lat, lon float64) bool {
	return lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180
}

// vector is the position as a unit vector.
func vector(lat, lon float64) [3]float64 {
	sinLat, cosLat := math.Sincos(lat * math.Pi / 180)
	sinLon, cosLon := math.Sincos(lon * math.Pi / 180)
	return [3]float64{cosLat * cosLon, cosLat * sinLon, sinLat}
}

// chord is the square of the straight distance between two unit vectors, from
// 0 to 4. It orders points as the great-circle distance does, without
// trigonometry: it is four times the haversine.
func chord(a, b *[3]float64) float64 {
	x, y, z := a[0]-b[0], a[1]-b[1], a[2]-b[2]
	return x*x + y*y + z*z
}

// arc turns a chord into metres along the surface.
func arc(chord float64) float64 {
	sin := math.Sqrt(chord) / 2
	if sin < 0.01 { // 127 km: four terms of the series leave no error
		s := sin * sin
		return 2 * earthRadius * sin * (1 + s*(1./6+s*(3./40+s*(5./112))))
	}
	return 2 * earthRadius * math.Asin(min(1, sin))
}

// unarc turns metres along the surface into a chord; zero or less, and more
// than half the Earth, mean no limit.
func unarc(metres float64) float64 {
	if metres <= 0 || metres >= math.Pi*earthRadius {
		return math.Inf(1)
	}
	s := 2 * math.Sin(metres/(2*earthRadius))
	return s * s
}
