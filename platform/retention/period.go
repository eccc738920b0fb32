package retention

import "time"

// Period is how long something is kept: months and days of the calendar, for
// that is how rules of law say it.
type Period struct{ Months, Days int }

// Before is the instant such that what was made before it has been kept for
// the whole period at now, in UTC. Where the month it leads to is too short for
// the day, it is the last of that month: kept rather longer than too short.
func (p Period) Before(now time.Time) time.Time {
	now = now.UTC()
	first := time.Date(now.Year(), now.Month()-time.Month(p.Months), 1, now.Hour(), now.Minute(), now.Second(), now.Nanosecond(), time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(now.Day(), last)-1-p.Days)
}
