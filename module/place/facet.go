package place

import (
	"maillage/core/vocab"
	"maillage/module/place/standard"
)

// Facets is one place's choices in every facet, one bit each.
type Facets uint64

// column is one facet, the bit its values begin at, and its cell of a record.
type column struct {
	facet *vocab.Facet
	first int
	cell  func(*standard.Record) string
}

// columns are the 57 values of the nine closed lists; four facts follow them.
var columns = func() []column {
	all := []column{
		{vocab.Services, 0, func(r *standard.Record) string { return r.Services }},
		{vocab.Audiences, 0, func(r *standard.Record) string { return r.Audiences }},
		{vocab.Supports, 0, func(r *standard.Record) string { return r.Support }},
		{vocab.Fees, 0, func(r *standard.Record) string { return r.Fees }},
		{vocab.Access, 0, func(r *standard.Record) string { return r.Access }},
		{vocab.Modes, 0, func(r *standard.Record) string { return r.Modes }},
		{vocab.Roaming, 0, func(r *standard.Record) string { return r.Roaming }},
		{vocab.Programmes, 0, func(r *standard.Record) string { return r.Programmes }},
		{vocab.Labels, 0, func(r *standard.Record) string { return r.Labels }},
	}
	next := 0
	for i := range all {
		all[i].first = next
		next += len(all[i].facet.Values)
	}
	if next != factBits {
		panic("place: the vocabularies no longer fit their bits")
	}
	return all
}()

// factBits is where the facts begin, after the closed lists.
const factBits = 57

// The facts a place may add to its choices.
const (
	HasBooking       Facets = 1 << (factBits + iota) // an appointment can be made online
	HasAccessibility                                 // its access is described on Acceslibre
	InPriorityArea                                   // stands in a priority neighbourhood (QPV)
	InRuralArea                                      // stands in a rural renewal zone (FRR)
)

// FacetsOf reads the facets of a record.
func FacetsOf(r *standard.Record) Facets {
	var all Facets
	for _, c := range columns {
		all |= Facets(c.facet.Mask(c.cell(r))) << c.first
	}
	if r.BookingURL != "" {
		all |= HasBooking
	}
	if r.AccessibilityURL != "" {
		all |= HasAccessibility
	}
	for _, label := range standard.List(r.OtherLabels) {
		switch label {
		case "QPV":
			all |= InPriorityArea
		case "FRR":
			all |= InRuralArea
		}
	}
	return all
}

// Bit is the bit of one value of a facet; none when the facet has no bits here.
func Bit(f *vocab.Facet, v vocab.Value) Facets {
	for _, c := range columns {
		if c.facet == f {
			return 1 << (c.first + v.Bit)
		}
	}
	return 0
}

// Wish is one narrowing of a search: any of Mask's bits satisfies it.
type Wish struct {
	Param string // the query parameter it came from
	Slug  string // its value there
	Label string // what it is called, French
	Other string // the same in English
	Mask  Facets
}

// Holds reports whether the facets satisfy every wish.
func (f Facets) Holds(wishes []Wish) bool {
	for _, w := range wishes {
		if f&w.Mask == 0 {
			return false
		}
	}
	return true
}

// Name is what the wish is called in a language.
func (w Wish) Name(lang string) string {
	if lang == "en" {
		return w.Other
	}
	return w.Label
}

// wishOf makes a wish of one value of a vocabulary.
func wishOf(param string, f *vocab.Facet, slug string) (Wish, bool) {
	v, ok := f.BySlug(slug)
	return Wish{Param: param, Slug: v.Slug, Label: v.Label, Other: v.English, Mask: Bit(f, v)}, ok
}
