package hours

import "slices"

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
