package hours

import "maillage/core/calendar"

// Row is one day of a week on display.
type Row struct {
	Date    calendar.Date
	Spans   []Span // open or unknown, in order; none: closed all day
	Holiday string // the public holiday of that date, if any
	Doubt   bool   // a holiday that no rule foresees: these are the weekday's hours
}

// Week returns the seven days from a date on, usually a Monday.
func (s Schedule) Week(first calendar.Date, cal Calendar) [7]Row {
	var rows [7]Row
	for i := range rows {
		date := first.AddDays(i)
		spans, doubt := s.on(date, cal.Area)
		holiday, _ := calendar.HolidayOn(date, cal.Area)
		rows[i] = Row{date, spans, holiday, doubt != ""}
	}
	return rows
}
