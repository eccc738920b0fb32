package standard

import (
	"strconv"
	"time"
)

// oldest is the first day a place's data can have been updated: no directory
// of digital places existed before, so an older date is a spreadsheet's zero.
var oldest = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// date brings the day of the last update to YYYY-MM-DD. A date nobody can have
// meant becomes absent, never a made-up one; an old date is kept as it is.
func (w *work) date() {
	r := w.record
	if r.Updated == "" {
		return
	}
	at, ok := parseDate(r.Updated)
	switch {
	case ok && at.Equal(time.Unix(0, 0).UTC()):
		w.set(RuleDateNone, "date_maj", &r.Updated, "")
	case !ok || at.Before(oldest) || at.After(w.today.AddDate(0, 0, 1)):
		w.set(RuleDateRemoved, "date_maj", &r.Updated, "")
	default:
		w.set(RuleDateFormat, "date_maj", &r.Updated, at.Format(time.DateOnly))
	}
}

// parseDate reads the day in s: year first or day first, with any separator and
// any time after, eight digits, seconds or milliseconds since 1970, or the day
// number of a spreadsheet. Words around it are ignored.
func parseDate(s string) (time.Time, bool) {
	groups := make([]int, 0, 8)
	widths := make([]int, 0, 8)
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && s[j] >= '0' && s[j] <= '9' {
			j++
		}
		if j == i {
			i++
			continue
		}
		n, err := strconv.Atoi(s[i:j])
		if err != nil {
			return time.Time{}, false
		}
		groups, widths = append(groups, n), append(widths, j-i)
		i = j
	}
	switch {
	case len(groups) >= 3 && widths[0] == 4 && widths[1] <= 2 && widths[2] <= 2:
		return day(groups[0], groups[1], groups[2])
	case len(groups) >= 3 && widths[2] == 4 && widths[0] <= 2 && widths[1] <= 2:
		return day(groups[2], groups[1], groups[0])
	case len(groups) == 0 || len(groups) > 2: // one number, perhaps with a fraction
		return time.Time{}, false
	case widths[0] == 8:
		return day(groups[0]/10000, groups[0]/100%100, groups[0]%100)
	case widths[0] == 13:
		return midnight(time.UnixMilli(int64(groups[0]))), true
	case widths[0] == 10:
		return midnight(time.Unix(int64(groups[0]), 0)), true
	case widths[0] == 5: // days since 1899-12-30, ISO/IEC 29500 §18.17.4.1
		return time.Date(1899, 12, 30+groups[0], 0, 0, 0, 0, time.UTC), true
	case widths[0] == 1 && groups[0] == 0:
		return time.Unix(0, 0).UTC(), true
	}
	return time.Time{}, false
}

func midnight(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

// day returns the date when it exists in the calendar.
func day(y, m, d int) (time.Time, bool) {
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return t, t.Year() == y && int(t.Month()) == m && t.Day() == d
}
