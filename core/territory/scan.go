package territory

import (
	"slices"
	"strings"

	"maillage/core/text"
)

// found are the entries a name leads to, the surest first within each.
type found struct {
	exact, prefix, typo []int32
}

// scan compares a folded name with every name there is. Within each kind,
// present names come before former ones, whole names before parts, fewer typos
// before more, and then populous communes first. Typos are looked for only
// when nothing bears the very name.
func (a *Atlas) scan(name string) found {
	exact := a.names.exactly(name)
	var bareExact, prefix, formerPrefix, inner []int32
	var typos [3][]int32
	want, inside := mask(name), " "+name
	tolerance := 0
	if len(exact) == 0 {
		tolerance = typosAllowed(name)
	}
	for _, e := range a.names.order {
		k := a.names.keys[e]
		if want&^a.names.masks[e] == 0 {
			old := int(e) >= len(a.communes)
			switch {
			case k == name:
				continue
			case !old && (bare(k) == name || a.names.masks[e] == want && joined(k) == joined(name)):
				bareExact = append(bareExact, e)
				continue
			case len(name) >= 2 && strings.HasPrefix(k, name):
				if old {
					formerPrefix = append(formerPrefix, e)
				} else {
					prefix = append(prefix, e)
				}
				continue
			case len(name) >= 3 && (strings.Contains(k, inside) || hasWords(k, name)):
				inner = append(inner, e)
				continue
			}
		}
		if tolerance > 0 && len(k)-len(name) <= tolerance && len(name)-len(k) <= tolerance &&
			!far(want, a.names.masks[e], tolerance) {
			if d := text.Distance(name, k, tolerance); d <= tolerance {
				typos[d] = append(typos[d], e)
			}
		}
	}
	var f found
	for _, e := range exact {
		if int(e) < len(a.communes) {
			f.exact = append(f.exact, e)
		}
	}
	f.exact = append(f.exact, bareExact...)
	for _, e := range exact {
		if int(e) >= len(a.communes) {
			f.exact = append(f.exact, e)
		}
	}
	f.prefix = slices.Concat(prefix, formerPrefix, inner)
	if len(f.exact) == 0 {
		f.typo = slices.Concat(typos[1], typos[2])
	}
	return f
}

// joined is a key without its spaces, for those who type "laciotat".
func joined(key string) string { return strings.ReplaceAll(key, " ", "") }

// hasWords reports whether every word of a name is one of a key: "aix
// provence" has left out words of "aix en provence".
func hasWords(key, name string) bool {
	for word := range strings.SplitSeq(name, " ") {
		if !hasWord(key, word) {
			return false
		}
	}
	return true
}

func hasWord(key, word string) bool {
	for w := range strings.SplitSeq(key, " ") {
		if w == word {
			return true
		}
	}
	return false
}

// typosAllowed is how many edits a name may be away: none for very short ones,
// which would resemble too much.
func typosAllowed(name string) int {
	switch n := len(name); {
	case n < 4:
		return 0
	case n < 8:
		return 1
	}
	return 2
}

// within keeps what lies in a département, given as in inDepartement.
func (f found) within(a *Atlas, departement string) found {
	keep := func(entries []int32) (in []int32) {
		for _, e := range entries {
			if inDepartement(a.communes[a.owner(e)].Departement, departement) {
				in = append(in, e)
			}
		}
		return in
	}
	return found{keep(f.exact), keep(f.prefix), keep(f.typo)}
}

func (f found) any() bool { return f.sure() || len(f.typo) > 0 }

// sure reports whether something was found as it is spelt.
func (f found) sure() bool { return len(f.exact)+len(f.prefix) > 0 }

// town reports whether a commune of some size bears the very name, so that a
// département of that name should be shown after it.
func (f found) town(a *Atlas) bool {
	const inhabitants = 5000
	return len(f.exact) > 0 && a.communes[a.owner(f.exact[0])].Population >= inhabitants
}

// among narrows communes to those a folded name designates: by the name, then
// its beginning, a former name, or a typo, whichever comes first.
func (a *Atlas) among(communes []int32, name string) []int32 {
	if name == "" {
		return nil
	}
	entries := a.entries(communes)
	for _, same := range []func(string) bool{
		func(k string) bool { return k == name },
		func(k string) bool { return bare(k) == bare(name) },
		func(k string) bool { return len(name) >= 3 && strings.HasPrefix(k, name) },
		func(k string) bool { return len(name) >= 4 && hasWords(k, name) },
		func(k string) bool { return text.Distance(k, name, typosAllowed(name)) <= typosAllowed(name) },
	} {
		var in []int32
		seen := map[int32]bool{}
		for _, e := range entries {
			if i := a.owner(e); same(a.names.keys[e]) && !seen[i] {
				seen[i] = true
				in = append(in, i)
			}
		}
		if len(in) > 0 {
			return in
		}
	}
	return nil
}

// entries returns every name of the communes, present ones first.
func (a *Atlas) entries(communes []int32) []int32 {
	entries := slices.Clone(communes)
	for _, i := range communes {
		entries = append(entries, a.names.old[i]...)
	}
	return entries
}
