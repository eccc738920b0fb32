package hours

import (
	"slices"
	"time"

	"maillage/core/calendar"
)

// Calendar is the time a place lives in: its clock and its public holidays.
// Zone must not be nil.
type Calendar struct {
	Zone *time.Location
	Area calendar.Area
}

// State is what is known of a place at one instant.
type State struct {
	Status  Status
	Comment string // on what condition, for example "sur RDV"
	Doubt   string // the public holiday that no rule foresees, if any
}

// At returns the state of the place at an instant.
func (s Schedule) At(t time.Time, cal Calendar) State {
	local := t.In(cal.Zone)
	date, minute := calendar.DateOf(local), local.Hour()*60+local.Minute()
	var room [8]Span
	today, doubt := s.on(room[:0], date, cal.Area)
	state := State{Status: Closed, Doubt: doubt}
	if span, _ := spanAt(today, minute); span.Status != Closed {
		state.Status, state.Comment = span.Status, span.Comment
	}
	if s.night && state.Status != Open {
		yesterday, doubt := s.on(room[:0], date.AddDays(-1), cal.Area)
		if span, _ := spanAt(yesterday, minute+minutesPerDay); span.Status == Open || span.Status == Unknown && state.Status == Closed {
			state = State{span.Status, span.Comment, doubt}
		}
	}
	return state
}

// Change is the instant at which a place opens, closes or changes condition,
// and its state from then on.
type Change struct {
	At    time.Time
	State State
}

// Horizon is how many days ahead Next looks: enough to see past a summer.
const Horizon = 100

// Next returns the first change after an instant: another status, or the same
// status on another condition. There is none when nothing changes before the
// horizon.
func (s Schedule) Next(t time.Time, cal Calendar) (Change, bool) {
	if s.Empty() {
		return Change{}, false
	}
	now := s.At(t, cal)
	date := calendar.DateOf(t.In(cal.Zone))
	for range Horizon {
		for _, at := range s.moments(date, cal) {
			if !at.After(t) {
				continue
			}
			if state := s.At(at, cal); state.Status != now.Status || state.Comment != now.Comment {
				return Change{at, state}, true
			}
		}
		date = date.AddDays(1)
	}
	return Change{}, false
}

// moments returns, in order, every instant of a civil date at which the state
// may change: its midnight, both ends of each span, and a change of clocks.
func (s Schedule) moments(d calendar.Date, cal Calendar) []time.Time {
	minutes := []int{0}
	today, _ := s.on(nil, d, cal.Area)
	for _, span := range today {
		minutes = append(minutes, span.From, span.To)
	}
	if s.night {
		yesterday, _ := s.on(nil, d.AddDays(-1), cal.Area)
		for _, span := range yesterday {
			minutes = append(minutes, span.To-minutesPerDay)
		}
	}
	slices.Sort(minutes)
	var moments []time.Time
	for _, minute := range slices.Compact(minutes) {
		if minute >= 0 && minute < minutesPerDay {
			moments = append(moments, instants(d, minute, cal.Zone)...)
		}
	}
	if at, changed := clockChange(d, cal.Zone); changed {
		moments = append(moments, at)
	}
	slices.SortFunc(moments, time.Time.Compare)
	return moments
}

// instants returns when a clock on the wall shows a minute of a date: once, or
// never or twice around a change of clocks.
func instants(d calendar.Date, minute int, zone *time.Location) []time.Time {
	shown := d.UTC().Add(time.Duration(minute) * time.Minute)
	var found []time.Time
	for _, side := range [...]time.Duration{-24 * time.Hour, 24 * time.Hour} {
		_, offset := shown.Add(side).In(zone).Zone()
		at := shown.Add(-time.Duration(offset) * time.Second).In(zone)
		if at.Hour()*60+at.Minute() == minute && calendar.DateOf(at) == d && !slices.ContainsFunc(found, at.Equal) {
			found = append(found, at)
		}
	}
	return found
}

// clockChange returns the instant of a date at which its clocks change.
func clockChange(d calendar.Date, zone *time.Location) (time.Time, bool) {
	_, at := d.UTC().Add(-24 * time.Hour).In(zone).ZoneBounds()
	return at, !at.IsZero() && calendar.DateOf(at) == d
}
