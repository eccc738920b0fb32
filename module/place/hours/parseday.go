package hours

import (
	"slices"
	"strings"
	"time"

	"maillage/core/calendar"
)

var months = [...]string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

func monthOf(word string) time.Month {
	for i, name := range months {
		if word == name {
			return time.Month(i + 1)
		}
	}
	return 0
}

// dates reads "Jul-Aug", "Jul 14", "Dec 24-26", "Dec 24-Jan 2", any of them
// with years ("2026 Aug 3-21"), separated by commas.
func (p *parser) dates() []dateRange {
	var list []dateRange
	for p.atDate() {
		from := p.monthDay(0)
		to := from
		if p.dash() {
			if p.atDate() {
				to = p.monthDay(from.year)
				if to.year != 0 && to.year == from.year && to.number(31) < from.number(1) {
					to.year++ // "2026 Dec 24-Jan 2"
				}
			} else {
				to.day = p.number(1, 31, "on attend un jour du mois")
				p.checkDay(to)
			}
			if (from.day == 0) != (to.day == 0) {
				p.fail(p.pos, "les deux bouts de la période doivent avoir un jour, ou aucun")
			}
			back := to.number(31) < from.number(1)
			if (from.year == 0) != (to.year == 0) || back && (to.year != 0 || to.month == from.month) {
				p.fail(p.pos, "la période finit avant de commencer")
			}
		}
		list = append(list, dateRange{from, to})
		if back := p.pos; !p.accept(",") || !p.atDate() {
			p.pos = back
			break
		}
	}
	return list
}

// atDate reports whether a month, or a year before a month, comes next.
func (p *parser) atDate() bool {
	return monthOf(p.peek(p.word)) != 0 || len(p.peek(p.digits)) == 4
}

func (p *parser) monthDay(year int) monthDay {
	m := monthDay{year: year}
	if len(p.peek(p.digits)) == 4 {
		m.year = p.number(1900, 2999, "on attend une année entre 1900 et 2999")
	}
	start := p.pos
	if m.month = monthOf(p.word()); m.month == 0 {
		p.fail(start, "on attend un mois comme « Jul »")
		return m
	}
	if p.atDay() {
		m.day = p.number(1, 31, "on attend un jour du mois")
		p.checkDay(m)
	}
	return m
}

// atDay reports whether a day of the month comes next, not a time.
func (p *parser) atDay() bool {
	back := p.pos
	defer func() { p.pos = back }()
	read := p.digits()
	return read != "" && len(read) <= 2 && !strings.ContainsRune(":hH", rune(p.next()))
}

func (p *parser) checkDay(m monthDay) {
	year := m.year
	if year == 0 {
		year = 2000 // a leap year: 29 February exists in some years
	}
	if m.month != 0 && m.day > calendar.DaysIn(year, m.month) {
		p.fail(p.pos, "ce mois n’a pas ce jour")
	}
}

// weeks reads "week 1-53/2" or "week 3,7-9".
func (p *parser) weeks() []weekRange {
	if p.peek(p.word) != "week" {
		return nil
	}
	p.word()
	const reason = "on attend un numéro de semaine entre 1 et 53"
	var list []weekRange
	for {
		w := weekRange{from: p.number(1, 53, reason), step: 1}
		w.to = w.from
		if p.dash() {
			w.to = p.number(w.from, 53, reason)
			if p.accept("/") {
				w.step = p.number(1, 53, "on attend un nombre de semaines")
			}
		}
		list = append(list, w)
		if back := p.pos; !p.accept(",") || p.peek(p.digits) == "" {
			p.pos = back
			return list
		}
	}
}

var dayNames = [...]string{"mo", "tu", "we", "th", "fr", "sa", "su"}

// dayOf returns what a word of the day list is about.
func dayOf(word string) (dayRange, bool) {
	switch word {
	case "ph":
		return dayRange{kind: publicHoliday}, true
	case "sh":
		return dayRange{kind: schoolHoliday}, true
	}
	for i, name := range dayNames {
		if word == name {
			return dayRange{from: i, to: i}, true
		}
	}
	return dayRange{}, false
}

// days reads "Mo-Fr,PH", or "SH Mo-Fr" where both must hold.
func (p *parser) days() (list []dayRange, both bool) {
	isWeekday := func(d dayRange) bool { return d.kind == weekdays }
	for {
		start := p.pos
		day, ok := dayOf(p.peek(p.word))
		if !ok {
			return list, both
		}
		p.word()
		if isWeekday(day) {
			p.weekday(&day)
		} else if both {
			p.fail(start, "on attend un jour de la semaine")
		}
		list = append(list, day)

		back := p.pos
		comma := p.accept(",")
		next, ok := dayOf(p.peek(p.word))
		switch {
		case ok && comma:
		case ok && isWeekday(next) && !slices.ContainsFunc(list, isWeekday):
			both = true
		default:
			p.pos = back
			return list, both
		}
	}
}

// weekday reads what may follow a weekday: the end of a range, or which ones
// of the month.
func (p *parser) weekday(day *dayRange) {
	if p.dash() {
		start := p.pos
		last, ok := dayOf(p.word())
		if !ok || last.kind != weekdays {
			p.fail(start, "on attend le dernier jour de la période comme « Fr »")
		}
		day.to = last.from
		return
	}
	if !p.accept("[") {
		return
	}
	const reason = "on attend un rang entre 1 et 5, ou entre -5 et -1"
	for {
		if p.dash() {
			day.nth |= 1 << (4 + p.number(1, 5, reason))
		} else {
			from := p.number(1, 5, reason)
			to := from
			if p.dash() {
				to = p.number(from, 5, reason)
			}
			for n := from; n <= to; n++ {
				day.nth |= 1 << (n - 1)
			}
		}
		if !p.accept(",") {
			break
		}
	}
	if !p.accept("]") {
		p.fail(p.pos, "on attend « ] »")
	}
}
