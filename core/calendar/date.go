// Package calendar knows civil dates and the public holidays of France, with
// no clock and no I/O.
//
// A Date is a day on the wall calendar, without time or zone. An Area is the
// part of France whose law decides which days are holidays: the mainland,
// Alsace-Moselle, or one overseas territory. Holidays are computed, never
// listed by year, so no table can run out.
package calendar

import "time"

// Date is a civil date of the Gregorian calendar.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the civil date that t shows in its own location.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, month, day}
}

// UTC returns midnight of the date in UTC, for arithmetic only.
func (d Date) UTC() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// AddDays returns the date n days later, or earlier when n is negative.
func (d Date) AddDays(n int) Date { return DateOf(d.UTC().AddDate(0, 0, n)) }

// DaysUntil returns how many days separate d from other, negative in the past.
func (d Date) DaysUntil(other Date) int {
	return int(other.UTC().Sub(d.UTC()) / (24 * time.Hour))
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.UTC().Weekday() }

// Monday returns the first day of the date's ISO 8601 week.
func (d Date) Monday() Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }

// Week returns the ISO 8601 week number, 1 to 53.
func (d Date) Week() int {
	_, week := d.UTC().ISOWeek()
	return week
}

// DaysIn returns the length of a month, 28 to 31.
func DaysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
