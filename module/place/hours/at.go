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
	return s.day(calendar.DateOf(local), cal.Area).at(minuteOf(local))
}

func minuteOf(t time.Time) int { return t.Hour()*60 + t.Minute() }

// day is what rules the minutes of a civil date: its own spans, and those of
// the day before that run past midnight.
type day struct {
	date              calendar.Date
	spans, night      []Span
	doubt, nightDoubt string
}

func (s Schedule) day(date calendar.Date, area calendar.Area) day {
	d := day{date: date}
	d.spans, d.doubt = s.on(date, area)
	if s.night {
		d.night, d.nightDoubt = s.on(date.AddDays(-1), area)
	}
	return d
}

// at returns the state at a minute of the day. The surer of the two days wins:
// open, then unknown, then closed.
func (d day) at(minute int) State {
	state := State{Closed, "", d.doubt}
	if span, _ := spanAt(d.spans, minute); span.Status != Closed {
		state.Status, state.Comment = span.Status, span.Comment
	}
	span, _ := spanAt(d.night, minute+minutesPerDay)
	if span.Status == Open && state.Status != Open || span.Status == Unknown && state.Status == Closed {
		return State{span.Status, span.Comment, d.nightDoubt}
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
		d := s.day(date, cal.Area)
		for _, at := range d.moments(cal.Zone) {
			if !at.After(t) {
				continue
			}
			if state := d.at(minuteOf(at)); state.Status != now.Status || state.Comment != now.Comment {
				return Change{at, state}, true
			}
		}
		date = date.AddDays(1)
	}
	return Change{}, false
}

// moments returns, in order, every instant of the date at which the state may
// change: its midnight, both ends of each span, and a change of clocks.
func (d day) moments(zone *time.Location) []time.Time {
	minutes := make([]int, 1, 8)
	for _, span := range d.spans {
		minutes = append(minutes, span.From, span.To)
	}
	for _, span := range d.night {
		minutes = append(minutes, span.From-minutesPerDay, span.To-minutesPerDay)
	}
	slices.Sort(minutes)
	change, changes := clockChange(d.date, zone)
	moments := make([]time.Time, 0, 8)
	for _, minute := range minutes {
		switch {
		case minute < 0 || minute >= minutesPerDay:
		case changes:
			moments = append(moments, instants(d.date, minute, zone)...)
		default:
			moments = append(moments, time.Date(d.date.Year, d.date.Month, d.date.Day, 0, minute, 0, 0, zone))
		}
	}
	if changes {
		moments = append(moments, change)
		slices.SortFunc(moments, time.Time.Compare)
	}
	return moments
}

// instants returns when a clock on the wall shows a minute of a date on which
// it changes: once, twice or never.
func instants(d calendar.Date, minute int, zone *time.Location) []time.Time {
	shown := d.UTC().Add(time.Duration(minute) * time.Minute)
	var found []time.Time
	for _, side := range [...]time.Duration{-24 * time.Hour, 24 * time.Hour} {
		_, offset := shown.Add(side).In(zone).Zone()
		at := shown.Add(-time.Duration(offset) * time.Second).In(zone)
		if minuteOf(at) == minute && calendar.DateOf(at) == d {
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
