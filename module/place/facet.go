package place

import (
	"maillage/core/vocab"
	"maillage/module/place/standard"
)

// Facets is one place's choices in every facet, one bit each.
type Facets uint64

// layout gives each facet its span of bits: the 57 values of the nine closed
// lists, then four facts.
var layout = func() map[*vocab.Facet]int {
	spans, at := map[*vocab.Facet]int{}, 0
	for _, f := range []*vocab.Facet{vocab.Services, vocab.Audiences, vocab.Supports, vocab.Fees, vocab.Access,
		vocab.Modes, vocab.Roaming, vocab.Programmes, vocab.Labels} {
		spans[f] = at
		at += len(f.Values)
	}
	if at != factBits {
		panic("place: the vocabularies no longer fit their bits")
	}
	return spans
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
	for facet, cell := range map[*vocab.Facet]string{vocab.Services: r.Services, vocab.Audiences: r.Audiences,
		vocab.Supports: r.Support, vocab.Fees: r.Fees, vocab.Access: r.Access, vocab.Modes: r.Modes,
		vocab.Roaming: r.Roaming, vocab.Programmes: r.Programmes, vocab.Labels: r.Labels} {
		all |= Facets(facet.Mask(cell)) << layout[facet]
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

// Bit is the bit of one value of a facet.
func Bit(f *vocab.Facet, v vocab.Value) Facets { return 1 << (layout[f] + v.Bit) }

// Wish is one narrowing of a search: any of Mask's bits satisfies it.
type Wish struct {
	Param string // the query parameter it came from
	Slug  string // its value there
	Label string // what it is called, French
	Other string // the same in English
	Mask  Facets
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
