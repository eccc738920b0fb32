package main

import (
	"fmt"
	"strconv"
	"strings"
)

// place is one populated place of GeoNames in French territory.
type place struct {
	name       string
	at         point
	feature    string // GeoNames feature code: PPL, PPLA…, PPLX for a quarter
	country    string // ISO 3166
	codes      []string
	population int
}

// territories are the ISO 3166 countries that make up France.
const territories = " FR GP MQ GF RE YT PM BL MF WF PF NC TF "

// readGazetteer reads the French rows of cities500.txt
// (https://download.geonames.org/export/dump/readme.txt gives its columns).
func readGazetteer(packages string) ([]place, error) {
	b, err := geonames.file(packages, "dist/cities500.txt")
	if err != nil {
		return nil, err
	}
	var places []place
	for line := range strings.Lines(string(b)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 19 {
			return nil, fmt.Errorf("cities500.txt: %d columns in %q", len(f), line)
		}
		if !strings.Contains(territories, " "+f[8]+" ") {
			continue
		}
		lat, latErr := strconv.ParseFloat(f[4], 64)
		lon, lonErr := strconv.ParseFloat(f[5], 64)
		if latErr != nil || lonErr != nil {
			return nil, fmt.Errorf("cities500.txt: no coordinates in %q", line)
		}
		population, _ := strconv.Atoi(f[14]) // absent means unknown
		places = append(places, place{
			name: f[1], at: point{lat, lon}, feature: f[7], country: f[8],
			// The INSEE code is the fourth administrative level in Europe, an
			// upper one overseas.
			codes: []string{f[13], f[12], f[11], f[10]}, population: population,
		})
	}
	return places, nil
}

// commune returns the one the place's administrative codes lead to, or nil.
func (p place) commune(c *country) *commune {
	for _, code := range p.codes {
		if k := c.today(code); len(code) == 5 && k != nil {
			return k
		}
	}
	return nil
}
