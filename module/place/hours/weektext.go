package hours

import (
	"cmp"
	"slices"
)

// FromFrench turns a week described in French ("du lundi au vendredi : 08h30 -
// 12h30", "Mar : 14h-19hMer :14h-18h") into compact OpenStreetMap hours. It
// never guesses: at an unknown word, an odd number of times, times that go back,
// overlapping hours for one day, or an opening of more than twelve hours over
// midnight, it gives up.
func FromFrench(s string) (osm string, ok bool) {
	tokens, ok := lex(s)
	if !ok {
		return "", false
	}
	r := weekReader{tokens: tokens}
	if !r.text() {
		return "", false
	}
	return r.osm()
}

// weekReader reads tokens into one week of hours for each condition.
type weekReader struct {
	tokens []token
	pos    int

	weeks   [len(conditions)]week
	order   []int // the conditions in order of appearance
	closed  [7]bool
	noFeast bool // closed on public holidays
}

// text reads a whole week. A text that begins with a condition has each one
// before the hours it applies to; otherwise it comes after them.
func (r *weekReader) text() bool {
	r.gap()
	prefixed := r.at(commentToken)
	condition, used := 0, true
	for r.gap(); !r.end(); r.gap() {
		switch {
		case prefixed && r.at(commentToken):
			if !used {
				return false
			}
			condition, used = r.value(), false
		case r.at(closedToken, exceptToken):
			if !r.exception(condition) {
				return false
			}
		case r.take(holidayToken):
			if !r.take(closedToken) {
				return false
			}
			r.noFeast = true
		default:
			if used = r.group(condition, !prefixed); !used {
				return false
			}
		}
	}
	return used
}

// group reads days with their times, or times with their days, and the
// condition that may follow.
func (r *weekReader) group(condition int, suffix bool) bool {
	var times []timeRange
	timesFirst := !r.at(dayToken, weekToken)
	if timesFirst {
		var ok bool
		if times, ok = r.times(); !ok {
			return false
		}
		r.gap()
	}
	days, ok := r.days()
	if !ok {
		return false
	}
	if !timesFirst {
		r.gap()
		if r.take(exceptToken) {
			except, ok := r.exceptions()
			if !ok {
				return false
			}
			days = slices.DeleteFunc(days, func(d int) bool { return slices.Contains(except, d) })
			r.gap()
		}
		if r.take(closedToken) {
			r.close(days)
			return true
		}
		if times, ok = r.times(); !ok {
			return false
		}
	}
	if suffix && r.at(commentToken) {
		condition = r.value()
		if !r.end() && !r.at(andToken, slashToken, breakToken) {
			return false // of the hours before or after? the text does not say
		}
	}
	return r.open(condition, days, times)
}

// exception reads "fermé le mercredi et les jours fériés", "sauf le mercredi"
// and "sauf le mercredi, de 9h à 12h".
func (r *weekReader) exception(condition int) bool {
	except := r.at(exceptToken)
	r.pos++
	days, ok := r.exceptions()
	if !ok {
		return false
	}
	r.close(days)
	back := r.pos
	r.gap()
	if !except || !r.at(timeToken, betweenToken, halfToken) {
		r.pos = back
		return true
	}
	times, ok := r.times()
	return ok && len(days) > 0 && r.open(condition, days, times)
}

// exceptions reads days, public holidays, or both.
func (r *weekReader) exceptions() (days []int, ok bool) {
	if !r.at(holidayToken) {
		if days, ok = r.days(); !ok {
			return nil, false
		}
		back := r.pos
		if r.gap(); !r.at(holidayToken) {
			r.pos = back
			return days, !r.at(halfToken)
		}
	}
	r.noFeast = true
	r.pos++
	return days, true
}

// open adds hours to days, unless they overlap what the days already have.
func (r *weekReader) open(condition int, days []int, times []timeRange) bool {
	if !slices.Contains(r.order, condition) {
		r.order = append(r.order, condition)
	}
	for _, d := range days {
		for _, w := range r.weeks {
			for _, had := range w[d] {
				if slices.ContainsFunc(times, func(t timeRange) bool { return t.from < had.to && had.from < t.to }) {
					return false
				}
			}
		}
		hours := slices.Concat(r.weeks[condition][d], times)
		slices.SortFunc(hours, func(a, b timeRange) int { return cmp.Compare(a.from, b.from) })
		r.weeks[condition][d] = hours
	}
	return true
}

// close empties days.
func (r *weekReader) close(days []int) {
	for _, d := range days {
		r.closed[d] = true
		for i := range r.weeks {
			r.weeks[i][d] = nil
		}
	}
}

// osm writes the week that was read, if it says when the place is open, or that
// it is closed every day.
func (r *weekReader) osm() (string, bool) {
	var rules []rule
	for _, condition := range r.order {
		if len(rules) == 0 {
			rules = r.weeks[condition].rules(conditions[condition])
		} else {
			rules = append(rules, r.weeks[condition].added(conditions[condition])...)
		}
	}
	if len(rules) == 0 {
		if r.closed != [7]bool{true, true, true, true, true, true, true} {
			return "", false
		}
		rules = []rule{{status: Closed}}
	}
	if r.noFeast {
		rules = append(rules, rule{days: []dayRange{{kind: publicHoliday}}, status: Closed})
	}
	return Format(newSchedule(rules)), true
}
