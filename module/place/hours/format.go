package hours

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Format writes a schedule in canonical OpenStreetMap form. What a rule selects
// is kept as it was written; only the spelling is made regular. Parse reads the
// result back into the same schedule.
func Format(s Schedule) string {
	var b strings.Builder
	for i, r := range s.rules {
		if i > 0 {
			if r.added {
				b.WriteString(", ")
			} else {
				b.WriteString("; ")
			}
		}
		b.WriteString(r.format())
	}
	return b.String()
}

func (r *rule) format() string {
	var parts []string
	add := func(part string) {
		if part != "" {
			parts = append(parts, part)
		}
	}
	add(list(r.dates, dateRange.format))
	if len(r.weeks) > 0 {
		add("week " + list(r.weeks, weekRange.format))
	}
	add(r.formatDays())
	add(list(r.times, timeRange.format))
	switch {
	case r.status == Closed:
		add("off")
	case r.status == Unknown:
		add("unknown")
	case r.comment != "":
		add("open")
	}
	if r.comment != "" {
		add(`"` + r.comment + `"`)
	}
	return strings.Join(parts, " ")
}

func list[T any](items []T, format func(T) string) string {
	var b strings.Builder
	for i, item := range items {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(format(item))
	}
	return b.String()
}

// formatDays puts a space, not a comma, between holidays and weekdays that must
// both hold.
func (r *rule) formatDays() string {
	if !r.both {
		return list(r.days, dayRange.format)
	}
	n := 0
	for r.days[n].kind != weekdays {
		n++
	}
	return list(r.days[:n], dayRange.format) + " " + list(r.days[n:], dayRange.format)
}

func (r dateRange) format() string {
	from, to := r.from, r.to
	s := from.format()
	switch {
	case to == from:
	case to.year == from.year && to.month == from.month:
		s += "-" + strconv.Itoa(to.day)
	case to.year == from.year:
		s += "-" + monthDay{month: to.month, day: to.day}.format()
	default:
		s += "-" + to.format()
	}
	return s
}

func (m monthDay) format() string {
	s := m.month.String()[:3]
	if m.year != 0 {
		s = strconv.Itoa(m.year) + " " + s
	}
	if m.day != 0 {
		s += fmt.Sprintf(" %d", m.day)
	}
	return s
}

func (r weekRange) format() string {
	s := strconv.Itoa(r.from)
	if r.to != r.from {
		s += "-" + strconv.Itoa(r.to)
	}
	if r.step > 1 && r.to != r.from {
		s += "/" + strconv.Itoa(r.step)
	}
	return s
}

var dayCodes = [...]string{"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"}

func (r dayRange) format() string {
	switch r.kind {
	case publicHoliday:
		return "PH"
	case schoolHoliday:
		return "SH"
	}
	s := dayCodes[r.from]
	if r.to != r.from {
		return s + "-" + dayCodes[r.to]
	}
	if r.nth == 0 {
		return s
	}
	var ranks []string
	for bit := range 10 {
		if r.nth&(1<<bit) == 0 {
			continue
		}
		rank := bit + 1
		if bit >= 5 {
			rank = 4 - bit
		}
		ranks = append(ranks, strconv.Itoa(rank))
	}
	return s + "[" + strings.Join(ranks, ",") + "]"
}

// format writes an end after midnight as a time of the next day, unless only
// hours past 24 can tell it from an end of the same day.
func (t timeRange) format() string {
	s := clock(t.from)
	if t.to != t.from {
		to := t.to
		if to > minutesPerDay && to-minutesPerDay < t.from {
			to -= minutesPerDay
		}
		s += "-" + clock(to)
	}
	if t.more {
		s += "+"
	}
	return s
}

func clock(minute int) string {
	d := time.Duration(minute) * time.Minute
	return fmt.Sprintf("%02d:%02d", int(d.Hours()), minute%60)
}
