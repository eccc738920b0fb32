package vocab

import (
	"strings"

	"maillage/core/text"
)

// Value is one word of a closed vocabulary.
type Value struct {
	Name         string // exact string of the national schema
	Slug         string // what a URL carries, stable
	Label        string // short plain French
	English      string // the same in English
	Plain        string // one sentence for who struggles with words; services only
	PlainEnglish string // the same in English
	Bit          int    // position in its facet, stable
}

// Facet is one closed vocabulary: a column of the schema and its values.
type Facet struct {
	Column string // name of the column in the national schema
	Values []Value
	folded map[string]int // folded names, labels and spellings seen in files
}

// newFacet numbers the values in the order given.
func newFacet(column string, values ...Value) *Facet {
	f := &Facet{Column: column, Values: values, folded: make(map[string]int, 3*len(values))}
	for i := range f.Values {
		f.Values[i].Bit = i
	}
	for i, v := range f.Values {
		f.folded[squeeze(v.Name)] = i
	}
	for i, v := range f.Values {
		if key := squeeze(v.Label); key != "" {
			if _, taken := f.folded[key]; !taken {
				f.folded[key] = i
			}
		}
	}
	return f
}

// squeeze folds s and drops every space, so that « SUD LABS(PACA) » meets
// « SUD LABS (PACA) ».
func squeeze(s string) string { return strings.ReplaceAll(text.Fold(s), " ", "") }

// Exact reports whether s is an official string, and which.
func (f *Facet) Exact(s string) (Value, bool) {
	for i := range f.Values {
		if f.Values[i].Name == s {
			return f.Values[i], true
		}
	}
	return Value{}, false
}

// Find returns the value people mean by s: its official string or its label,
// whatever the case, accents, punctuation and spacing.
func (f *Facet) Find(s string) (Value, bool) {
	if v, ok := f.Exact(s); ok {
		return v, true
	}
	i, ok := f.folded[squeeze(s)]
	if !ok {
		return Value{}, false
	}
	return f.Values[i], true
}

// BySlug returns the value a URL names.
func (f *Facet) BySlug(slug string) (Value, bool) {
	for i := range f.Values {
		if f.Values[i].Slug == slug {
			return f.Values[i], true
		}
	}
	return Value{}, false
}

// Mask returns the bits of the official strings in cell, a list joined by "|".
// Other strings count for nothing. It serves the facets of at most 64 values,
// that is, all but Kinds.
func (f *Facet) Mask(cell string) (mask uint64) {
	for cell != "" {
		name, rest, _ := strings.Cut(cell, "|")
		if v, ok := f.Exact(name); ok {
			mask |= 1 << v.Bit
		}
		cell = rest
	}
	return mask
}
