package standard

import (
	"math"
	"strconv"
	"strings"

	"maillage/core/territory"
)

// How far from the known point of its commune a place may stand, in metres. The
// communes of Guyane are as large as départements elsewhere.
const (
	near        = 30_000
	nearUnsure  = 50_000 // the commune's own point is approximate
	nearGuyane  = 150_000
	earthRadius = 6_371_009.0 // metres, mean radius of GRS80
)

// decimals writes the coordinates in plain decimal form.
func (w *work) decimals() {
	r := w.record
	w.set(RulePointDecimal, "latitude", &r.Latitude, decimal(r.Latitude))
	w.set(RulePointDecimal, "longitude", &r.Longitude, decimal(r.Longitude))
}

// point brings the coordinates to decimal WGS84 degrees that stand in the
// commune, or removes them: a wrong point sends people to the wrong town, an
// absent one shows them the commune.
func (w *work) point() {
	r := w.record
	if r.Latitude == "" && r.Longitude == "" {
		return
	}
	lat, errLat := strconv.ParseFloat(r.Latitude, 64)
	lon, errLon := strconv.ParseFloat(r.Longitude, 64)
	if errLat != nil || errLon != nil || lat == 0 && lon == 0 {
		w.setPoint(RulePointRemoved, "", "")
		return
	}
	if x, y := min(lat, lon), max(lat, lon); x > 1e5 && x < 1.3e6 && y > 6e6 && y < 7.2e6 {
		lat, lon = fromLambert93(x, y)
		w.setPoint(RulePointLambert, degrees(lat), degrees(lon))
	}
	if math.Abs(lat) > 90 && math.Abs(lon) <= 90 && w.stands(lon, lat) {
		w.setPoint(RulePointSwapped, r.Longitude, r.Latitude)
		return
	}
	switch {
	case math.Abs(lat) > 90 || math.Abs(lon) > 180:
		w.setPoint(RulePointRemoved, "", "")
	case w.stands(lat, lon):
	case w.stands(lon, lat):
		w.setPoint(RulePointSwapped, r.Longitude, r.Latitude)
	default:
		w.setPoint(RulePointFar, "", "")
	}
}

func (w *work) setPoint(rule, lat, lon string) {
	w.set(rule, "latitude", &w.record.Latitude, lat)
	w.set(rule, "longitude", &w.record.Longitude, lon)
}

// stands reports whether a point is near enough to a commune of the row. A row
// without any is refused anyway.
func (w *work) stands(lat, lon float64) bool {
	for i := range w.communes {
		if within(lat, lon, &w.communes[i]) {
			return true
		}
	}
	return len(w.communes) == 0
}

// within reports whether a point can be in a commune.
func within(lat, lon float64, c *territory.Commune) bool {
	limit := float64(near)
	switch {
	case c.Departement == "973":
		limit = nearGuyane
	case c.Approximate:
		limit = nearUnsure
	}
	return distance(lat, lon, c) <= limit
}

// distance is the great-circle distance to the commune's point, in metres.
func distance(lat, lon float64, c *territory.Commune) float64 {
	const radian = math.Pi / 180
	dLat, dLon := (c.Lat-lat)*radian, (c.Lon-lon)*radian
	h := math.Pow(math.Sin(dLat/2), 2) + math.Cos(lat*radian)*math.Cos(c.Lat*radian)*math.Pow(math.Sin(dLon/2), 2)
	return 2 * earthRadius * math.Asin(math.Sqrt(min(h, 1)))
}

// decimal writes a number in plain decimal form with a point; what is no number
// comes back as it is.
func decimal(s string) string {
	if plainDecimal(s) {
		return s
	}
	t := strings.ReplaceAll(strings.Join(strings.Fields(s), ""), ",", ".")
	f, err := strconv.ParseFloat(t, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return s
	}
	if plainDecimal(t) {
		return t
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// plainDecimal reports whether s is an optional minus, digits, and optionally a
// point and digits.
func plainDecimal(s string) bool {
	s = strings.TrimPrefix(s, "-")
	whole, fraction, point := strings.Cut(s, ".")
	return whole != "" && onlyDigits(whole) && onlyDigits(fraction) && (!point || fraction != "")
}

func onlyDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// degrees writes an angle to a tenth of a metre.
func degrees(f float64) string { return strconv.FormatFloat(f, 'f', 6, 64) }

// fromLambert93 turns metres of the national projection into degrees. Constants
// and inverse formula: IGN, note technique NT/G 71, and EPSG:2154.
func fromLambert93(x, y float64) (lat, lon float64) {
	const (
		n  = 0.7256077650532670
		c  = 11754255.4261
		xs = 700000.0
		ys = 12655612.0499
		e  = 0.0818191910428158
	)
	radius := math.Hypot(x-xs, y-ys)
	lon = 3*math.Pi/180 + math.Atan((x-xs)/(ys-y))/n
	iso := -math.Log(radius/c) / n
	lat = 2*math.Atan(math.Exp(iso)) - math.Pi/2
	for range 6 { // converges to 1e-11 rad in four
		s := e * math.Sin(lat)
		lat = 2*math.Atan(math.Pow((1+s)/(1-s), e/2)*math.Exp(iso)) - math.Pi/2
	}
	return lat * 180 / math.Pi, lon * 180 / math.Pi
}
