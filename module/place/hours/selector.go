package hours

import (
	"time"

	"maillage/core/calendar"
)

// dateRange selects dates: of every year when year is zero, whole months when
// day is zero. An annual range may wrap over the new year.
type dateRange struct{ from, to monthDay }

type monthDay struct {
	year  int
	month time.Month
	day   int
}

// number orders dates; the last day of a whole month is as good as 31.
func (m monthDay) number(whole int) int {
	day := m.day
	if day == 0 {
		day = whole
	}
	return (m.year*16+int(m.month))*32 + day
}

func (r dateRange) selects(d calendar.Date) bool {
	on := monthDay{r.from.year, d.Month, d.Day}
	if r.from.year != 0 {
		on.year = d.Year
	}
	from, to, n := r.from.number(1), r.to.number(31), on.number(0)
	if from <= to {
		return from <= n && n <= to
	}
	return n >= from || n <= to
}

// single reports whether the range is one date, which then speaks of that day
// and of its holiday if it is one.
func (r dateRange) single() bool { return r.from == r.to && r.from.day != 0 }

// weekRange selects ISO weeks: from, from+step, … up to to.
type weekRange struct{ from, to, step int }

func (r weekRange) selects(week int) bool {
	return r.from <= week && week <= r.to && (week-r.from)%r.step == 0
}

// dayKind says what a dayRange is about.
type dayKind uint8

const (
	weekdays dayKind = iota
	publicHoliday
	schoolHoliday
)

// dayRange is "Mo", "Mo-Fr", "Mo[1]", "PH" or "SH". Weekdays count from Monday,
// 0 to 6, and from may be after to. When nth is not zero, its bits say which of
// the month's: bit 0 the first … bit 4 the fifth, bit 5 the last … bit 9 the
// fifth from the end.
type dayRange struct {
	kind     dayKind
	from, to int
	nth      uint16
}

// everyDay is "Mo-Su".
var everyDay = dayRange{from: 0, to: 6}

// weekdayOf returns the weekday of a date counted from Monday.
func weekdayOf(d calendar.Date) int { return (int(d.Weekday()) + 6) % 7 }

func (r dayRange) selects(d calendar.Date) bool {
	if !r.has(weekdayOf(d)) {
		return false
	}
	if r.nth == 0 {
		return true
	}
	fromEnd := calendar.DaysIn(d.Year, d.Month) - d.Day
	return r.nth&(1<<((d.Day-1)/7)|1<<(5+fromEnd/7)) != 0
}

// has reports whether a weekday lies in the range, whatever the month.
func (r dayRange) has(weekday int) bool {
	if r.from <= r.to {
		return r.from <= weekday && weekday <= r.to
	}
	return weekday >= r.from || weekday <= r.to
}

// selects reports whether the rule speaks of a date, and whether it names it:
// as a public holiday or as that one date.
func (r *rule) selects(d calendar.Date, public, school bool) (selected, named bool) {
	if len(r.dates) > 0 {
		for _, dates := range r.dates {
			if dates.selects(d) {
				selected = true
				named = named || dates.single()
			}
		}
		if !selected {
			return false, false
		}
	}
	if len(r.weeks) > 0 && !r.selectsWeek(d.Week()) {
		return false, false
	}
	if len(r.days) == 0 {
		return true, named
	}
	weekday, holiday := false, false
	for _, day := range r.days {
		switch day.kind {
		case weekdays:
			weekday = weekday || day.selects(d)
		case publicHoliday:
			holiday = holiday || public
			named = named || public
		case schoolHoliday:
			holiday = holiday || school
		}
	}
	if r.both {
		return weekday && holiday, named
	}
	return weekday || holiday, named
}

func (r *rule) selectsWeek(week int) bool {
	for _, weeks := range r.weeks {
		if weeks.selects(week) {
			return true
		}
	}
	return false
}
