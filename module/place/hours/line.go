package hours

import (
	"time"

	"maillage/core/calendar"
)

// Line is what a list says of a place now: its state and the next change.
type Line struct {
	State
	Today calendar.Date // the date at the place

	// The next change, on the place's clock. Without one before the horizon,
	// Changes is false and the rest is zero. A closing at midnight is dated at
	// 24:00 of the day that ends.
	Changes bool
	Then    State
	Day     calendar.Date
	Minute  int
}

// Line returns the state at an instant and what comes next.
func (s Schedule) Line(t time.Time, cal Calendar) Line {
	line := Line{State: s.At(t, cal), Today: calendar.DateOf(t.In(cal.Zone))}
	next, ok := s.Next(t, cal)
	if !ok {
		return line
	}
	local := next.At.In(cal.Zone)
	line.Changes, line.Then = true, next.State
	line.Day, line.Minute = calendar.DateOf(local), local.Hour()*60+local.Minute()
	if line.Minute == 0 && next.State.Status == Closed {
		line.Day, line.Minute = line.Day.AddDays(-1), minutesPerDay
	}
	return line
}

// Holiday returns the public holiday to be careful about: the one of now, or
// that of the next opening. Its hours are the ordinary ones and may not hold.
func (l Line) Holiday() string {
	if l.Doubt != "" || l.Status == Open {
		return l.Doubt
	}
	return l.Then.Doubt
}
