package territory

import (
	"slices"
	"strings"

	"maillage/core/text"
)

// found are the entries a name leads to, the surest first within each.
type found struct {
	town   []int32 // towns whose names begin with it, when only small communes bear it
	exact  []int32
	likely []int32 // towns a typo away, when only small communes begin with it
	prefix []int32
	typo   []int32
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
	f.exact = slices.Concat(a.over(f.exact, bareExact), f.exact, bareExact)
	for _, e := range exact {
		if int(e) >= len(a.communes) {
			f.exact = append(f.exact, e)
		}
	}
	f.prefix = slices.Concat(prefix, formerPrefix, inner)
	if len(f.exact) > 0 {
		begun := slices.DeleteFunc(prefix, func(e int32) bool { return !strings.HasPrefix(a.names.keys[e], name+" ") })
		f.town = a.over(f.exact, begun)
		return f
	}
	if tolerance > 0 {
		f.typo = a.likeliest(a.names.heard[sound(name)], typos[1], typos[2])
		f.likely = a.over(f.prefix, f.typo)
	}
	return f
}

// likeliest puts typos in order: what sounds the same, then what is one edit
// away, then two, but much larger communes first. Those that are both further
// away and much smaller than another are left out.
func (a *Atlas) likeliest(heard, near, distant []int32) []int32 {
	var best []int32
	most := 0
	for _, next := range [][]int32{heard, near, distant} {
		larger := a.over(best, next)
		rest := slices.DeleteFunc(slices.Clone(next), func(e int32) bool { return many*a.size(e) <= most })
		for _, e := range next {
			most = max(most, a.size(e))
		}
		best = slices.Concat(larger, best, rest)
	}
	return best
}

// lookUp scans for the name of a query, in the département it hints at when
// there is such a name there. Elsewhere, only the very name counts.
func (a *Atlas) lookUp(q query) found {
	f := a.scan(q.name)
	if q.departement == "" {
		return f
	}
	in := f.within(a, q.departement)
	if !in.sure() && q.whole != q.name {
		if whole := a.scan(q.whole); whole.any() {
			return whole
		}
	}
	if in.any() {
		return in
	}
	return found{exact: f.exact}
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
	return found{keep(f.town), keep(f.exact), keep(f.likely), keep(f.prefix), keep(f.typo)}
}

func (f found) any() bool { return f.sure() || len(f.typo) > 0 }

// sure reports whether something was found as it is spelt.
func (f found) sure() bool { return len(f.town)+len(f.exact)+len(f.prefix) > 0 }

// large reports whether a town bears the very name, so that a département of
// that name should be shown after it.
func (f found) large(a *Atlas) bool {
	return len(f.exact) > 0 && a.communes[a.owner(f.exact[0])].Population >= small
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
