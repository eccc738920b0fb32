package territory

import "math"

// earth is the mean radius of the Earth in metres (IUGG).
const earth = 6371008.8

// Nearest returns the commune whose point is nearest, an arrondissement rather
// than its whole city, and its great-circle distance in metres. It answers
// false for coordinates that are not on Earth.
func (a *Atlas) Nearest(lat, lon float64) (Commune, float64, bool) {
	if !(lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180) || len(a.communes) == 0 {
		return Commune{}, 0, false
	}
	p := vector(lat, lon)
	best, dot := -1, math.Inf(-1)
	for i, v := range a.vectors {
		if d := p[0]*v[0] + p[1]*v[1] + p[2]*v[2]; d > dot && !a.divided[int32(i)] {
			best, dot = i, d
		}
	}
	v := a.vectors[best]
	// The chord keeps its precision where the arc cosine of dot has none.
	chord := math.Sqrt((p[0]-v[0])*(p[0]-v[0]) + (p[1]-v[1])*(p[1]-v[1]) + (p[2]-v[2])*(p[2]-v[2]))
	return a.communes[best], 2 * earth * math.Asin(math.Min(1, chord/2)), true
}

func vector(lat, lon float64) [3]float64 {
	phi, lambda := lat*math.Pi/180, lon*math.Pi/180
	return [3]float64{math.Cos(phi) * math.Cos(lambda), math.Cos(phi) * math.Sin(lambda), math.Sin(phi)}
}

func vectors(communes []Commune) [][3]float64 {
	out := make([][3]float64, len(communes))
	for i, c := range communes {
		out[i] = vector(c.Lat, c.Lon)
	}
	return out
}
