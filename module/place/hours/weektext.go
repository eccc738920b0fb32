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

// FromDays turns the texts of seven days, Monday first, into compact
// OpenStreetMap hours, with the same caution. An empty text is a closed day,
// but seven empty texts say nothing.
func FromDays(days [7]string) (osm string, ok bool) {
	var r weekReader
	for i, s := range days {
		if r.tokens, ok = lex(s); !ok {
			return "", false
		}
		r.pos = 0
		if !r.day(i) {
			return "", false
		}
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
	ok := true
	timesFirst := !r.at(dayToken, weekToken)
	if timesFirst {
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

// day reads the text of one day.
func (r *weekReader) day(weekday int) bool {
	r.gap()
	switch {
	case r.end():
		return true
	case r.take(closedToken):
		r.close([]int{weekday})
		return r.end()
	}
	condition := 0
	if r.at(commentToken) {
		condition = r.value()
		r.gap()
	}
	times, ok := r.times()
	if !ok {
		return false
	}
	r.gap()
	if condition == 0 && r.at(commentToken) {
		condition = r.value()
		r.gap()
	}
	return r.end() && r.open(condition, []int{weekday}, times)
}

// days reads "lundi", "du lundi au jeudi et samedi", "tous les jours". A colon
// or a full stop ends the list: "Lundi : Mardi : 9h-12h" has an empty Monday.
func (r *weekReader) days() (list []int, ok bool) {
	if r.take(weekToken) {
		return slices.Clone(allDays), true
	}
	ranged := false
	for r.at(dayToken) {
		day := r.value()
		if ranged {
			for d := list[len(list)-1]; d != day; {
				d = (d + 1) % 7
				list = append(list, d)
			}
		} else {
			list = append(list, day)
		}
		back := r.pos
		gap := r.gap()
		if !r.at(dayToken) || slices.ContainsFunc(gap, func(t token) bool { return t.kind == colonToken || t.kind == breakToken }) {
			r.pos = back
			break
		}
		to := len(gap) == 1 && gap[0].kind == toToken
		if to && ranged {
			return nil, false // "lundi - mardi - jeudi": a range or a list?
		}
		ranged = to
	}
	slices.Sort(list)
	return slices.Compact(list), len(list) > 0
}

// times reads pairs of times. Between the two times of a pair only "-", "à",
// "/" or nothing may stand, or "et" after "entre".
func (r *weekReader) times() (list []timeRange, ok bool) {
	r.take(halfToken)
	if r.take(wholeToken) {
		return []timeRange{{from: 0, to: minutesPerDay}}, true
	}
	for {
		back := r.pos
		r.gap()
		if r.take(halfToken) {
			r.gap()
		}
		joint := toToken
		if r.take(betweenToken) {
			joint = andToken
		}
		if !r.at(timeToken) {
			r.pos = back
			return list, len(list) > 0
		}
		t := timeRange{from: r.value()}
		gap := r.gap()
		if !r.at(timeToken) || len(gap) > 1 || len(gap) == 1 && gap[0].kind != joint && gap[0].kind != slashToken {
			return nil, false
		}
		t.to = r.value()
		if n := len(list); n > 0 && t.from < list[n-1].to || t.from == minutesPerDay {
			return nil, false
		}
		if t.to <= t.from {
			if t.to += minutesPerDay; t.to-t.from > minutesPerDay/2 {
				return nil, false
			}
		}
		list = append(list, t)
		r.take(halfToken)
	}
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

// at reports whether the next token is of one of these kinds.
func (r *weekReader) at(kinds ...tokenKind) bool {
	return !r.end() && slices.Contains(kinds, r.tokens[r.pos].kind)
}

// take reads the next token if it is of that kind.
func (r *weekReader) take(kind tokenKind) bool {
	if !r.at(kind) {
		return false
	}
	r.pos++
	return true
}

// value reads the next token's value.
func (r *weekReader) value() int {
	r.pos++
	return r.tokens[r.pos-1].value
}

// gap reads separators and returns them.
func (r *weekReader) gap() []token {
	start := r.pos
	for r.at(toToken, slashToken, andToken, colonToken, breakToken) {
		r.pos++
	}
	return r.tokens[start:r.pos]
}

func (r *weekReader) end() bool { return r.pos == len(r.tokens) }
