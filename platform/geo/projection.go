package geo

import "math"

// Projection turns degrees into metres on a plane, x to the east and y to the
// north, and back.
type Projection interface {
	Project(lat, lon float64) (x, y float64)
	Unproject(x, y float64) (lat, lon float64)
}

// metropole is the part of the Earth for which Lambert-93 is the legal
// projection.
var metropole = Box{South: 41, West: -5.5, North: 51.6, East: 10}

// ProjectionFor is the projection to draw a box with: Lambert-93 when its
// centre is in metropolitan France, else a local one.
func ProjectionFor(box Box) Projection {
	lat, lon := box.centre()
	if metropole.Holds(lat, lon) {
		return Lambert93{}
	}
	return Local{lat, lon}
}

// Lambert93 is the conformal projection of metropolitan France, EPSG:2154
// (décret n° 2000-1276; formulas of IGN's note NTG 71 on the GRS80 ellipsoid).
// RGF93 degrees are taken for WGS84 ones: they differ by less than a metre.
type Lambert93 struct{}

// The cone of Lambert-93, from its ellipsoid, its two standard parallels and
// its false origin.
const (
	grs80Axis       = 6378137.0
	grs80Flattening = 1 / 298.257222101
	originLat       = 46.5
	originLon       = 3.0
	falseEast       = 700_000.0
	falseNorth      = 6_600_000.0
)

var (
	eccentricity = math.Sqrt(grs80Flattening * (2 - grs80Flattening))
	cone         = math.Log(parallel(44)/parallel(49)) / (isometric(49*math.Pi/180) - isometric(44*math.Pi/180))
	apex         = parallel(44) / cone * math.Exp(cone*isometric(44*math.Pi/180))
	apexNorth    = falseNorth + apex*math.Exp(-cone*isometric(originLat*math.Pi/180))
)

// parallel is the radius in metres of the parallel at lat degrees.
func parallel(lat float64) float64 {
	sin, cos := math.Sincos(lat * math.Pi / 180)
	return grs80Axis * cos / math.Sqrt(1-eccentricity*eccentricity*sin*sin)
}

// isometric is the isometric latitude of a latitude in radians.
func isometric(lat float64) float64 {
	sin := math.Sin(lat)
	return math.Atanh(sin) - eccentricity*math.Atanh(eccentricity*sin)
}

// Project gives Lambert-93 metres.
func (Lambert93) Project(lat, lon float64) (x, y float64) {
	radius := apex * math.Exp(-cone*isometric(lat*math.Pi/180))
	sin, cos := math.Sincos(cone * (lon - originLon) * math.Pi / 180)
	return falseEast + radius*sin, apexNorth - radius*cos
}

// Unproject gives the degrees of Lambert-93 metres, to a millimetre.
func (Lambert93) Unproject(x, y float64) (lat, lon float64) {
	east, south := x-falseEast, apexNorth-y
	lon = originLon + math.Atan2(east, south)/cone*180/math.Pi
	target := math.Log(apex/math.Hypot(east, south)) / cone
	// The fixed point converges by a factor of 150 at each turn.
	sin := math.Tanh(target)
	for range 8 {
		sin = math.Tanh(target + eccentricity*math.Atanh(eccentricity*sin))
	}
	return math.Asin(sin) * 180 / math.Pi, lon
}

// Local is the equirectangular projection around a centre in degrees. Within
// 300 km of it, away from the poles, shapes are true to a few percent: enough
// for an overseas inset.
type Local struct{ Lat, Lon float64 }

const degreeMetres = earthRadius * math.Pi / 180

// Project gives metres from the centre.
func (c Local) Project(lat, lon float64) (x, y float64) {
	turn := math.Remainder(lon-c.Lon, 360)
	return turn * degreeMetres * math.Cos(c.Lat*math.Pi/180), (lat - c.Lat) * degreeMetres
}

// Unproject gives the degrees of metres from the centre.
func (c Local) Unproject(x, y float64) (lat, lon float64) {
	lon = c.Lon + x/(degreeMetres*math.Cos(c.Lat*math.Pi/180))
	return c.Lat + y/degreeMetres, math.Remainder(lon, 360)
}
