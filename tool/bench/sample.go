package main

import (
	"math/rand/v2"
	"sort"

	"maillage/core/territory"
	"maillage/platform/geo"
)

// Facet bits of the synthetic places, by how many places have them.
const (
	sixteenth  = 1 << 8  // one place in 16
	thousandth = 1 << 12 // one in 1,000
	even       = 1 << 13 // one in two, and odd the others: no place has both
	odd        = 1 << 14
	never      = 1 << 40 // none
)

// country draws places and questions where people live.
type country struct {
	random   *rand.Rand
	communes []territory.Commune
	upTo     []int // population of the communes up to each one
}

func newCountry() *country {
	c := &country{random: rand.New(rand.NewPCG(1, 2))} //nolint:gosec // a sample that must be the same at each run
	total := 0
	for commune := range territory.Embedded().Communes() {
		if commune.Population > 0 {
			total += commune.Population
			c.communes, c.upTo = append(c.communes, commune), append(c.upTo, total)
		}
	}
	return c
}

func (c *country) commune() territory.Commune {
	return c.communes[sort.SearchInts(c.upTo, 1+c.random.IntN(c.upTo[len(c.upTo)-1]))]
}

// position is a point within a few kilometres of a commune's.
func (c *country) position() (lat, lon float64) {
	commune := c.commune()
	return commune.Lat + c.random.NormFloat64()*0.02, commune.Lon + c.random.NormFloat64()*0.03
}

func (c *country) points(n int) []geo.Point {
	points := make([]geo.Point, n)
	for i := range points {
		lat, lon := c.position()
		mask := c.random.Uint64() & 0xff
		if c.random.IntN(16) == 0 {
			mask |= sixteenth
		}
		if c.random.IntN(1000) == 0 {
			mask |= thousandth
		}
		if c.random.IntN(2) == 0 {
			mask |= even
		} else {
			mask |= odd
		}
		points[i] = geo.Point{Lat: lat, Lon: lon, Mask: mask, Index: int32(i)}
	}
	return points
}

func (c *country) names(n int) []string {
	kinds := []string{"Mairie de", "Médiathèque municipale de", "Médiathèque de", "Maison France Services de", "CCAS de", "Centre social", "Espace numérique de", "Maison de quartier de", "Bibliothèque"}
	names := make([]string, n)
	for i := range names {
		names[i] = kinds[c.random.IntN(len(kinds))] + " " + c.commune().Name
	}
	return names
}
