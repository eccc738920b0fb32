package place

import (
	"slices"
	"time"

	"maillage/module/place/hours"
)

// Bounds of a search.
const (
	PageSize  = 10
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
	Total   int       // places in reach that hold the remaining wishes
	Listed  int       // how many of them the pages hold: the nearest
	Page    int       // the page answered, from 1; the last one when a later one was asked; 0 for a List
	Open    int       // how many of Listed are open at the instant asked about
	Dropped []Wish    // wishes given up, the costliest first, so that the list is not empty
	At      time.Time // the instant whose opening state is shown
	Far     bool      // nothing was in reach: these are the nearest anywhere
}

// Find answers a search: nearest first, or open first and then nearest when an
// instant is asked for. It is never a dead end: a list that the wishes empty
// drops the wish whose absence brings most places back, until some remain;
// with none in reach at all it looks everywhere.
func Find(index Index, s Search) Answer {
	a := List(index, s)
	a.Page = min(max(s.Page, 1), a.Pages())
	first := (a.Page - 1) * PageSize
	a.Found = a.Found[first:min(first+PageSize, len(a.Found))]
	return a
}

// List is Find without pages: all that is listed, for paper and files.
func List(index Index, s Search) Answer {
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
		a.Open = openFirst(found, at)
	}
	a.Listed = len(found)
	a.Total = max(a.Listed, index.Count(circle, wishes))
	a.Found = found
	return a
}

// Pages is how many pages the answer has, at least one.
func (a Answer) Pages() int { return max(1, (a.Listed+PageSize-1)/PageSize) }

// openFirst puts what is open at the instant before the rest, each in the
// order of distance, and returns how many are. Unknown hours are no better
// than closed ones: neither is worth going further for.
func openFirst(found []Found, at time.Time) int {
	var open, rest []Found
	for _, f := range found {
		if f.Entry.StateAt(at).Status == hours.Open {
			open = append(open, f)
		} else {
			rest = append(rest, f)
		}
	}
	copy(found, open)
	copy(found[len(open):], rest)
	return len(open)
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
