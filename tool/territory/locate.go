package main

import (
	"cmp"
	_ "embed"
	"encoding/csv"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// origin says where the point of a commune comes from, surest first.
type origin int

const (
	nowhere origin = iota
	listed         // GeoNames, under the commune's INSEE code
	byName         // GeoNames, filed under another code but bearing its name
	byHand         // anchor.csv
	byBoth         // mean of the known points of its postcode and grouping
	byPost         // mean of the known points of its postcode
	byGroup        // mean of the known points of its grouping
)

func (o origin) approximate() bool { return o > byName }

// anchorFile places by hand the communes whose postcode has no known point,
// the largest towns GeoNames lacks, and the arrondissements of Paris.
//
//go:embed anchor.csv
var anchorFile string

// locate gives every commune a point and reports how well.
func locate(c *country, places []place) (figures, error) {
	var f figures
	listPlaces(c, places)
	n := newNeighbourhood(c)
	f.misfiled = nameMisfiled(c, n, places)
	f.doubted = doubt(c, n)
	if err := anchor(c); err != nil {
		return f, err
	}
	f.measure(c, n)
	type guess struct {
		at   point
		from origin
	}
	guesses := map[*commune]guess{}
	for _, k := range c.communes {
		if k.origin == nowhere {
			at, from := n.estimate(k)
			if from == nowhere {
				return f, fmt.Errorf("no point for %s %s: add it to anchor.csv", k.code, k.name)
			}
			guesses[k] = guess{at, from}
		}
	}
	// Set afterwards: an estimate must not rest on another.
	for k, g := range guesses {
		k.at, k.origin = g.at, g.from
	}
	f.count(c)
	return f, nil
}

// listPlaces takes the places GeoNames files under a commune. Of several, the
// one that bears its name is its seat, then that of the part whose code it
// kept, then the most populous.
func listPlaces(c *country, places []place) {
	seats := map[string]string{}
	for _, f := range c.formers {
		if f.seat() {
			seats[f.now] = fold(f.name)
		}
	}
	rank := func(k *commune, p place) int {
		switch fold(p.name) {
		case fold(k.name):
			return 0
		case seats[k.code]:
			return 1
		}
		return 2
	}
	best := map[*commune]place{}
	for _, p := range places {
		k := p.commune(c)
		if quarter := arrondissement(c, p); quarter != nil {
			k = quarter
		} else if p.feature == "PPLX" {
			continue
		}
		if k == nil {
			k = overseas(c, p)
		}
		if k == nil {
			continue
		}
		old, taken := best[k]
		if !taken || cmp.Or(cmp.Compare(rank(k, p), rank(k, old)), cmp.Compare(old.population, p.population)) < 0 {
			best[k] = p
		}
	}
	for k, p := range best {
		k.at, k.origin = p.at, listed
	}
}

// arrondissement recognises "Lyon 02" and "Marseille 16", which GeoNames files
// under the code of the city.
func arrondissement(c *country, p place) *commune {
	for _, city := range []struct{ name, prefix string }{{"Lyon ", "6938"}, {"Marseille ", "132"}} {
		if number, ok := strings.CutPrefix(p.name, city.name); ok && len(number) == 2 {
			return c.byCode[city.prefix+number[len(number)-(5-len(city.prefix)):]]
		}
	}
	return nil
}

// overseas finds by name the commune of a place in the collectivities where
// GeoNames has no INSEE codes.
func overseas(c *country, p place) *commune {
	departement, ok := map[string]string{"BL": "977", "MF": "978", "PF": "987"}[p.country]
	if !ok {
		return nil
	}
	var only *commune
	for _, k := range c.communes {
		if k.departement != departement {
			continue
		}
		if fold(k.name) == fold(p.name) {
			return k
		}
		// Saint-Martin and Saint-Barthélemy are one commune each.
		only = k
	}
	if departement == "987" {
		return nil
	}
	return only
}

// nameMisfiled finds, for a commune without a point, a place of that very name
// filed under another commune of the département, near where it must be.
func nameMisfiled(c *country, n *neighbourhood, places []place) []*commune {
	const near = 15 // km
	named := map[string][]place{}
	for _, p := range places {
		if k := p.commune(c); k != nil && fold(k.name) != fold(p.name) && p.feature != "PPLX" {
			named[k.departement+fold(p.name)] = append(named[k.departement+fold(p.name)], p)
		}
	}
	var found []*commune
	for _, k := range c.communes {
		if k.origin != nowhere {
			continue
		}
		guess, from := n.estimate(k)
		for _, p := range named[k.departement+fold(k.name)] {
			if from != nowhere && km(guess, p.at) <= near {
				k.at, k.origin = p.at, byName
				found = append(found, k)
				break
			}
		}
	}
	return found
}

// doubt removes the listed points that cannot be right: far from every commune
// of the same postcode or grouping, and far outside their spread. Coordinates
// in whole minutes are old and often wrong, so less is needed to doubt them.
func doubt(c *country, n *neighbourhood) []*commune {
	var doubted []*commune
	for _, k := range c.communes {
		if k.origin != listed || k.city != "" {
			continue
		}
		around := known(k, n.around(k), anyone)
		if len(around) < 2 {
			continue
		}
		nearest := math.Inf(1)
		for _, p := range around {
			nearest = min(nearest, km(k.at, p))
		}
		centre := middle(around)
		spread := make([]float64, len(around))
		for i, p := range around {
			spread[i] = km(centre, p)
		}
		slices.Sort(spread)
		ratio := km(k.at, centre) / max(4, spread[len(spread)/2])
		if nearest > 30 && ratio > 5 || wholeMinutes(k.at) && nearest > 15 && ratio > 2.7 {
			doubted = append(doubted, k)
		}
	}
	for _, k := range doubted {
		k.origin = nowhere
	}
	return doubted
}

func wholeMinutes(p point) bool {
	whole := func(x float64) bool { return math.Abs(x*60-math.Round(x*60)) < 0.001 }
	return whole(p.lat) && whole(p.lon)
}

// middle is the median of the coordinates, which outliers do not move.
func middle(points []point) point {
	lat, lon := make([]float64, len(points)), make([]float64, len(points))
	for i, p := range points {
		lat[i], lon[i] = p.lat, p.lon
	}
	slices.Sort(lat)
	slices.Sort(lon)
	return point{lat[len(lat)/2], lon[len(lon)/2]}
}

// anchor takes the points placed by hand. An anchor that has become useless is
// an error, so that the list stays as short as it can be.
func anchor(c *country) error {
	rows, err := csv.NewReader(strings.NewReader(anchorFile)).ReadAll()
	if err != nil {
		return fmt.Errorf("anchor.csv: %w", err)
	}
	for _, row := range rows[1:] {
		k := c.byCode[row[0]]
		lat, latErr := strconv.ParseFloat(row[2], 64)
		lon, lonErr := strconv.ParseFloat(row[3], 64)
		switch {
		case k == nil || k.name != row[1] || latErr != nil || lonErr != nil:
			return fmt.Errorf("anchor.csv: wrong row %q", row)
		case k.origin != nowhere:
			return fmt.Errorf("anchor.csv: %s has a point already", row[1])
		}
		k.at, k.origin = point{lat, lon}, byHand
	}
	return nil
}
