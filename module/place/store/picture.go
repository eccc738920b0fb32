package store

import (
	"cmp"
	"context"
	"slices"
	"time"
	"unique"

	"maillage/core/territory"
	"maillage/core/text"
	"maillage/module/place"
	"maillage/module/place/store/row"
	"maillage/platform/db"
	"maillage/platform/geo"
	"maillage/platform/search"
)

// Picture is the directory in memory at one epoch. It never changes; the next
// one shares with it the entries that did not change. It implements place.Index.
type Picture struct {
	epoch     int64
	entries   []*place.Entry // by source id
	facets    []place.Facets // the same order
	ids       map[string]int32
	sources   map[string]int32
	communes  map[string][]int32
	byCommune map[string]int
	points    *geo.Index
	names     *search.Names
}

// Epoch reads the number of the last change.
func (s *Store) Epoch(ctx context.Context) (int64, error) {
	return row.New(s.db.Reader()).Epoch(ctx)
}

// Picture takes the directory's picture. Only what changed since the picture
// before is read; without one (nil), everything is.
func (s *Store) Picture(ctx context.Context, before *Picture, atlas *territory.Atlas, zone func(string) *time.Location) (*Picture, error) {
	if before == nil {
		before = &Picture{}
	}
	epoch, changed := before.epoch, map[string]*place.Entry{}
	err := s.db.View(ctx, func(t *db.Tx) error {
		var err error
		if epoch, err = row.New(t).Epoch(t.Context()); err != nil {
			return err
		}
		if epoch < before.epoch { // another database took the place of this one
			before = &Picture{}
		}
		return changes(t, before.epoch, func(p place.Place) error {
			changed[p.SourceID()] = nil
			if p.State == place.Visible {
				changed[p.SourceID()] = place.NewEntry(intern(p), atlas, zone)
			}
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	if len(changed) == 0 && before.points != nil {
		same := *before
		same.epoch = epoch
		return &same, nil
	}
	return index(epoch, merge(before.entries, changed)), nil
}

// NewPicture is the picture of the given places, for tools that have no database.
func NewPicture(places []place.Place, atlas *territory.Atlas, zone func(string) *time.Location) *Picture {
	entries := make([]*place.Entry, len(places))
	for i := range places {
		entries[i] = place.NewEntry(intern(places[i]), atlas, zone)
	}
	slices.SortFunc(entries, bySource)
	return index(0, entries)
}

func bySource(a, b *place.Entry) int { return cmp.Compare(a.SourceID(), b.SourceID()) }

// merge applies the changes to the sorted entries; nil means gone.
func merge(old []*place.Entry, changed map[string]*place.Entry) []*place.Entry {
	all := make([]*place.Entry, 0, len(old)+len(changed))
	for _, e := range old {
		if _, ok := changed[e.SourceID()]; !ok {
			all = append(all, e)
		}
	}
	for _, e := range changed {
		if e != nil {
			all = append(all, e)
		}
	}
	slices.SortFunc(all, bySource)
	return all
}

func index(epoch int64, entries []*place.Entry) *Picture {
	x := &Picture{epoch: epoch, entries: entries, facets: make([]place.Facets, len(entries)),
		ids: make(map[string]int32, len(entries)), sources: make(map[string]int32, len(entries)),
		communes: map[string][]int32{}, byCommune: map[string]int{}}
	points := make([]geo.Point, 0, len(entries))
	names := make([]string, len(entries))
	for i, e := range entries {
		n := int32(i)
		x.facets[i] = e.Facets
		x.ids[e.ID], x.sources[e.SourceID()] = n, n
		names[i] = e.Name
		if e.Located {
			points = append(points, geo.Point{Lat: e.Lat, Lon: e.Lon, Mask: uint64(e.Facets), Index: n})
		}
		if e.Town.Code == "" {
			continue
		}
		x.byCommune[e.Town.Code]++
		x.communes[e.Town.Code] = append(x.communes[e.Town.Code], n)
		if e.Town.Parent != "" {
			x.communes[e.Town.Parent] = append(x.communes[e.Town.Parent], n)
		}
	}
	x.points = geo.Build(points)
	x.names = search.Build(names)
	return x
}

// intern shares the strings that many places have in common.
func intern(p place.Place) place.Place {
	r := &p.Record
	for _, s := range []*string{&r.Commune, &r.Postcode, &r.INSEE, &r.Kinds, &r.Hours, &r.Source, &r.Roaming, &r.Updated,
		&r.Services, &r.Audiences, &r.Support, &r.Fees, &r.Programmes, &r.Labels, &r.OtherLabels, &r.Access, &r.Modes} {
		*s = unique.Make(*s).Value()
	}
	return p
}

// Epoch implements place.Index.
func (x *Picture) Epoch() int64 { return x.epoch }

// Near implements place.Index.
func (x *Picture) Near(lat, lon, metres float64, limit int, wishes []place.Wish, accept func(*place.Entry) bool) []place.Found {
	q := geo.Query{Lat: lat, Lon: lon, Limit: limit, MaxMetres: metres, Filter: filter(wishes)}
	if accept != nil {
		q.Accept = func(i int32) bool { return accept(x.entries[i]) }
	}
	hits := x.points.Near(q, make([]geo.Hit, 0, limit))
	found := make([]place.Found, len(hits))
	for i, h := range hits {
		found[i] = place.Found{Entry: x.entries[h.Index], Metres: h.Metres}
	}
	return found
}

// Count implements place.Index.
func (x *Picture) Count(around *place.Circle, wishes []place.Wish) int {
	if around != nil {
		return x.points.Count(geo.Query{Lat: around.Lat, Lon: around.Lon, MaxMetres: around.Metres, Filter: filter(wishes)})
	}
	n := 0
	for _, f := range x.facets {
		if f.Holds(wishes) {
			n++
		}
	}
	return n
}

func filter(wishes []place.Wish) []uint64 {
	masks := make([]uint64, len(wishes))
	for i, w := range wishes {
		masks[i] = uint64(w.Mask)
	}
	return masks
}

// ByID implements place.Index.
func (x *Picture) ByID(id string) (*place.Entry, bool) { return x.at(x.ids, id) }

// BySourceID implements place.Index.
func (x *Picture) BySourceID(id string) (*place.Entry, bool) { return x.at(x.sources, id) }

func (x *Picture) at(numbers map[string]int32, key string) (*place.Entry, bool) {
	n, ok := numbers[key]
	if !ok {
		return nil, false
	}
	return x.entries[n], true
}

// alike is the score from which a name is what someone meant, rather than a
// name that happens to share a word.
const alike = 0.7

// Named implements place.Index.
func (x *Picture) Named(query string, limit int) []*place.Entry {
	var list []*place.Entry
	for _, h := range x.names.Find(query, limit) {
		if h.Score >= alike {
			list = append(list, x.entries[h.Index])
		}
	}
	return list
}

// InCommune implements place.Index.
func (x *Picture) InCommune(code string) []*place.Entry {
	list := make([]*place.Entry, 0, len(x.communes[code]))
	for _, n := range x.communes[code] {
		list = append(list, x.entries[n])
	}
	slices.SortFunc(list, func(a, b *place.Entry) int {
		return cmp.Or(cmp.Compare(text.Fold(a.Name), text.Fold(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return list
}

// Within implements place.Index.
func (x *Picture) Within(b place.Box, wishes []place.Wish) []*place.Entry {
	var list []*place.Entry
	for n := range x.points.Within(geo.Box(b), filter(wishes)) {
		list = append(list, x.entries[n])
	}
	slices.SortFunc(list, func(a, b *place.Entry) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

// CountByCommune implements place.Index.
func (x *Picture) CountByCommune() map[string]int { return x.byCommune }

// All implements place.Index.
func (x *Picture) All() []*place.Entry { return x.entries }
