package place

import (
	"slices"
	"time"

	"maillage/module/place/hours"
)

// Bounds of a search.
const (
	PageSize  = 20
	Reach     = 50_000.0 // metres: as far as a first answer looks
	shortlist = 200      // nearest places that "open first" ranks
)

// Search is what someone asks of the directory.
type Search struct {
	Lat, Lon float64
	Wishes   []Wish
	At       time.Time // rank places open at this instant first; zero: by distance alone
	Now      time.Time // the instant whose opening state is shown when At is zero
	Page     int       // from 1
}

// Found is one place of an answer.
type Found struct {
	Entry  *Entry
	Metres float64
}

// Answer is one page of a search. It is empty only when the directory is.
type Answer struct {
	Found   []Found
	Total   int       // places in reach that hold the remaining wishes, at most shortlist
	More    bool      // there are further pages
	Dropped []Wish    // wishes given up, the costliest first, so that the list is not empty
	At      time.Time // the instant whose opening state is shown
	Far     bool      // nothing was in reach: these are the nearest anywhere
}

// Find answers a search: nearest first, or open first and then nearest when an
// instant is asked for. It is never a dead end: a list that the wishes empty
// drops the wish whose absence brings most places back, until some remain;
// with none in reach at all it looks everywhere.
func Find(index Index, s Search) Answer {
	var a Answer
	circle := &Circle{Lat: s.Lat, Lon: s.Lon, Metres: Reach}
	wishes := slices.Clone(s.Wishes)
	for len(wishes) > 0 && index.Count(circle, wishes) == 0 {
		costly := costliest(index, circle, wishes)
		a.Dropped = append(a.Dropped, wishes[costly])
		wishes = slices.Delete(wishes, costly, costly+1)
	}
	found := index.Near(s.Lat, s.Lon, Reach, shortlist, wishes, nil)
	if len(found) == 0 {
		// Nothing at all in reach, so no wish was at fault: keep them all.
		a.Far, a.Dropped = true, nil
		found = index.Near(s.Lat, s.Lon, 0, PageSize, s.Wishes, nil)
		if len(found) == 0 {
			a.Dropped = s.Wishes
			found = index.Near(s.Lat, s.Lon, 0, PageSize, nil, nil)
		}
	}
	at := s.At
	if at.IsZero() {
		at = s.Now
	}
	a.At = at
	if !s.At.IsZero() {
		openFirst(found, at)
	}
	a.Total = len(found)
	first := min((max(s.Page, 1)-1)*PageSize, len(found))
	last := min(first+PageSize, len(found))
	a.Found, a.More = found[first:last], last < len(found)
	return a
}

// openFirst puts what is open before what may be, and that before what is
// closed; each stays in the order of distance.
func openFirst(found []Found, at time.Time) {
	var ranked [3][]Found
	for _, f := range found {
		rank := 1
		switch f.Entry.StateAt(at).Status {
		case hours.Open:
			rank = 0
		case hours.Closed:
			rank = 2
		case hours.Unknown:
		}
		ranked[rank] = append(ranked[rank], f)
	}
	copy(found, slices.Concat(ranked[:]...))
}

// costliest is the index of the wish whose absence brings most places back;
// of equals, the last one, which people care least about.
func costliest(index Index, circle *Circle, wishes []Wish) int {
	best, most := 0, -1
	others := make([]Wish, 0, len(wishes))
	for i := range wishes {
		others = append(append(others[:0], wishes[:i]...), wishes[i+1:]...)
		if n := index.Count(circle, others); n >= most {
			best, most = i, n
		}
	}
	return best
}

// StateAt is the opening state of the place at an instant, on its own clock
// and holidays.
func (e *Entry) StateAt(at time.Time) hours.State {
	return e.Schedule.At(at, e.Calendar)
}
