package territory

import (
	"math"
	"math/bits"
	"slices"
)

// index holds every name something may be looked up by. An entry is a number:
// below len(communes) it is that commune under its own name; above, a former
// name, numbered as in formers.
type index struct {
	keys  []string           // folded name of each entry
	masks []uint64           // letters and digits of each key, one bit each
	order []int32            // entries, most populous first
	first map[string]int32   // the first entry, in this order, of each key
	next  []int32            // the entry of the same key after each, or -1
	old   map[int32][]int32  // entries of the former names of a commune
	heard map[string][]int32 // towns by the sound of their names, most populous first
}

func newIndex(a *Atlas) index {
	n := len(a.communes) + len(a.formers)
	x := index{
		keys:  make([]string, n),
		masks: make([]uint64, n),
		order: make([]int32, 0, n),
		first: make(map[string]int32, n),
		next:  make([]int32, n),
		old:   make(map[int32][]int32),
		heard: make(map[string][]int32),
	}
	for i, c := range a.communes {
		x.keys[i] = key(c.Name)
		x.order = append(x.order, int32(i))
	}
	for i, f := range a.formers {
		now, ok := a.code[f.now]
		k := key(f.name)
		// A part that bears the name of the whole adds nothing.
		if !ok || k == "" || k == x.keys[now] {
			continue
		}
		e := len(a.communes) + i
		x.keys[e] = k
		x.order = append(x.order, int32(e))
		x.old[now] = append(x.old[now], int32(e))
	}
	// Sorted as numbers, inhabitants in the high half, which is faster than
	// comparing communes.
	ranks := make([]int64, len(x.order))
	for i, e := range x.order {
		x.masks[e] = mask(x.keys[e])
		ranks[i] = int64(-a.communes[a.owner(e)].Population)<<32 | int64(e)
	}
	slices.Sort(ranks)
	for i, r := range ranks {
		x.order[i] = int32(r & math.MaxUint32)
	}
	for _, e := range x.order {
		if a.owner(e) == e && a.communes[e].Population >= small && a.communes[e].Parent == "" {
			heard := sound(x.keys[e])
			x.heard[heard] = append(x.heard[heard], e)
		}
	}
	// Each key's entries form a chain, linked from its last one upwards.
	for _, e := range slices.Backward(x.order) {
		after, ok := x.first[x.keys[e]]
		if !ok {
			after = -1
		}
		x.next[e], x.first[x.keys[e]] = after, e
	}
	return x
}

// exactly returns the entries of a key, most populous first.
func (x *index) exactly(key string) []int32 {
	e, ok := x.first[key]
	if !ok {
		return nil
	}
	var entries []int32
	for ; e >= 0; e = x.next[e] {
		entries = append(entries, e)
	}
	return entries
}

// owner returns the commune of today an entry leads to.
func (a *Atlas) owner(entry int32) int32 {
	if int(entry) < len(a.communes) {
		return entry
	}
	return a.code[a.formers[int(entry)-len(a.communes)].now]
}

// oldName returns the former name an entry stands for, empty for a present one.
func (a *Atlas) oldName(entry int32) string {
	if int(entry) < len(a.communes) {
		return ""
	}
	return a.formers[int(entry)-len(a.communes)].name
}

// small is the population, in inhabitants, under which a commune is known to
// its neighbours only.
const small = 5000

// many is how many times larger a commune must be to outweigh another.
const many = 10

// size is the population to weigh an entry by. Those of former communes are
// not in the sources, and were mostly low.
func (a *Atlas) size(entry int32) int {
	const least, past = 200, 500
	if int(entry) >= len(a.communes) {
		return past
	}
	return max(least, a.communes[entry].Population)
}

// over returns the rivals so much larger than every one of the communes found
// that they are the likelier meaning, most populous first: who types "aix" or
// "toulouz" hardly ever means Aix (19) or Toulouzette. Towns are never
// outweighed.
func (a *Atlas) over(found, rivals []int32) []int32 {
	most := 0
	for _, e := range found {
		most = max(most, a.size(e))
	}
	if most == 0 || most >= small {
		return nil
	}
	var larger []int32
	for _, e := range rivals {
		if a.size(e) >= many*most {
			larger = append(larger, e)
		}
	}
	slices.SortStableFunc(larger, func(d, e int32) int { return a.size(e) - a.size(d) })
	return larger
}

// mask sets one bit per distinct letter or digit of a key, so that two keys
// more than n edits apart can usually be told without comparing them.
func mask(key string) uint64 {
	var m uint64
	for _, c := range []byte(key) {
		switch {
		case c >= 'a' && c <= 'z':
			m |= 1 << (c - 'a')
		case c >= '0' && c <= '9':
			m |= 1 << (26 + c - '0')
		}
	}
	return m
}

// far reports whether two masks prove more than n edits: one edit changes at
// most one letter on each side.
func far(a, b uint64, n int) bool {
	return bits.OnesCount64(a&^b) > n || bits.OnesCount64(b&^a) > n
}
