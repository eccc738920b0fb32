package hours

import "time"

const quartersPerDay = minutesPerDay / 15

// Mask is a week in quarters of an hour, Monday first, 84 bytes: a filter that
// answers most questions about opening with one bit.
//
// A bit is clear only where the place is certainly closed in every week of
// every year, whatever the holidays: neither open nor unknown at any minute of
// that quarter. A bit that is set promises nothing; ask At. For a schedule made
// of weekday rules, without times that are off, it is exact.
type Mask [7][quartersPerDay / 8]byte

// Has reports whether the place may be open or unknown at an instant, read on
// the clock of t's own location.
func (m *Mask) Has(t time.Time) bool {
	day, quarter := (int(t.Weekday())+6)%7, (t.Hour()*60+t.Minute())/15
	return m[day][quarter/8]&(1<<(quarter%8)) != 0
}

// Mask returns the schedule's filter.
func (s Schedule) Mask() Mask {
	var mask Mask
	for weekday := range mask {
		for quarter, maybe := range s.quarters(weekday) {
			if maybe {
				q := quarter % quartersPerDay
				mask[(weekday+quarter/quartersPerDay)%7][q/8] |= 1 << (q % 8)
			}
		}
	}
	return mask
}

// quarters tells of each quarter of a weekday and of the night after it
// whether some date of that weekday is not closed then.
func (s Schedule) quarters(weekday int) (maybe [2 * quartersPerDay]bool) {
	for q := range quartersPerDay {
		maybe[q] = !s.opens
	}
	for _, r := range s.rules {
		always, sometimes := r.weekly(weekday)
		if always && r.replaces() {
			clear(maybe[:])
		}
		if !always && !sometimes || r.status == Closed {
			continue
		}
		for _, span := range r.paint(nil) {
			for q := span.From / 15; q*15 < span.To; q++ {
				maybe[q] = true
			}
		}
	}
	return maybe
}

// weekly reports whether the rule speaks of every date of a weekday, or of some.
func (r *rule) weekly(weekday int) (always, sometimes bool) {
	conditional := r.both || len(r.dates)+len(r.weeks) > 0
	if len(r.days) == 0 {
		return !conditional, true
	}
	for _, day := range r.days {
		switch {
		case day.kind != weekdays:
			sometimes = true
		case day.has(weekday):
			sometimes = true
			always = always || day.nth == 0
		}
	}
	return always && !conditional, sometimes
}
