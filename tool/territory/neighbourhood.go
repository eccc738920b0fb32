package main

// neighbourhood knows which communes share a postcode or a grouping,
// which is all there is to guess a missing point from.
type neighbourhood struct {
	postcode, group map[string][]*commune
}

func newNeighbourhood(c *country) *neighbourhood {
	n := &neighbourhood{map[string][]*commune{}, map[string][]*commune{}}
	for _, k := range c.communes {
		if k.city != "" {
			continue
		}
		for _, p := range k.postcodes {
			n.postcode[p] = append(n.postcode[p], k)
		}
		if k.epci != "" {
			n.group[k.epci] = append(n.group[k.epci], k)
		}
	}
	return n
}

// method is one way to guess the point of a commune; false when it has nothing
// to go by.
type method struct {
	name  string
	from  origin
	guess func(*neighbourhood, *commune) (point, bool)
}

var (
	bothMethod = method{"postcode and grouping", byBoth, func(n *neighbourhood, k *commune) (point, bool) {
		return mean(known(k, n.ofPostcode(k), func(o *commune) bool { return o.epci == k.epci }))
	}}
	postMethod = method{"postcode", byPost, func(n *neighbourhood, k *commune) (point, bool) {
		return mean(known(k, n.ofPostcode(k), anyone))
	}}
	groupMethod = method{"grouping", byGroup, func(n *neighbourhood, k *commune) (point, bool) {
		return mean(known(k, n.group[k.epci], anyone))
	}}
)

// estimate guesses from the narrowest neighbourhood that has a known point,
// which measured best of all the mixtures tried.
func (n *neighbourhood) estimate(k *commune) (point, origin) {
	for _, m := range []method{bothMethod, postMethod, groupMethod} {
		if at, ok := m.guess(n, k); ok {
			return at, m.from
		}
	}
	return point{}, nowhere
}

// ofPostcode returns the communes that share a postcode with k, each once.
func (n *neighbourhood) ofPostcode(k *commune) []*commune {
	if len(k.postcodes) == 1 {
		return n.postcode[k.postcodes[0]]
	}
	return n.merge(k, nil)
}

// around returns the communes that share a postcode or the grouping with k.
func (n *neighbourhood) around(k *commune) []*commune { return n.merge(k, n.group[k.epci]) }

func (n *neighbourhood) merge(k *commune, more []*commune) []*commune {
	seen := map[*commune]bool{}
	var all []*commune
	add := func(list []*commune) {
		for _, o := range list {
			if !seen[o] {
				seen[o] = true
				all = append(all, o)
			}
		}
	}
	for _, p := range k.postcodes {
		add(n.postcode[p])
	}
	add(more)
	return all
}

func anyone(*commune) bool { return true }

// known returns the points of the accepted communes that have one, k excepted.
func known(k *commune, among []*commune, accept func(*commune) bool) []point {
	var points []point
	for _, o := range among {
		if o != k && o.origin != nowhere && accept(o) {
			points = append(points, o.at)
		}
	}
	return points
}
