package hours

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"maillage/core/fault"
)

// MaxLength bounds, in bytes, the text that Parse and FromFrench read; the
// longest in the national data has 270.
const MaxLength = 1000

// Parse reads opening hours in the OpenStreetMap language, whatever the case
// and the spaces. An empty text gives the empty Schedule. The error is a
// *fault.Fault on the field "horaires" that tells in French what is wrong and
// at which byte, counted from 1; the caller keeps the text and shows the hours
// as unverified.
func Parse(text string) (Schedule, error) {
	if len(text) > MaxLength {
		return Schedule{}, fault.New(fault.TooLarge, "horaires", "place.fault.hours.long",
			fmt.Sprintf("Les horaires dépassent %d caractères.", MaxLength))
	}
	p := parser{scanner{src: text}}
	if !utf8.ValidString(text) {
		p.fail(0, "le texte n’est pas en UTF-8")
	}
	var rules []rule
	added := false
	for !p.end() {
		if p.accept(";") {
			added = false
			continue
		}
		r, closed := p.rule(added)
		rules = append(rules, r...)
		switch {
		case p.end(), p.accept(";"):
			added = false
		case closed && p.accept(","):
			added = true
		default:
			p.fail(p.pos, "on attend « ; » ou la fin")
		}
	}
	if p.err != nil {
		return Schedule{}, p.err
	}
	return newSchedule(rules), nil
}

type parser struct{ scanner }

// rule reads one rule; two come back when some of its times are no spans.
// Closed says that a comma after it can only begin another rule.
func (p *parser) rule(added bool) (rules []rule, closed bool) {
	start := p.pos
	r := rule{added: added, dates: p.dates(), weeks: p.weeks()}
	p.accept(":")
	r.days, r.both = p.days()
	p.accept(":")
	allDay := p.allDay()
	if allDay && len(r.dates)+len(r.weeks)+len(r.days) == 0 {
		r.days = []dayRange{everyDay}
	}
	var puzzle string
	if !allDay {
		r.times, puzzle = p.times()
	}
	modifier := p.modifier()
	r.comment = p.comment()
	closed = allDay || len(r.times) > 0 || puzzle != "" || modifier != "" || r.comment != ""

	switch {
	case modifier == "off", modifier == "closed":
		r.status = Closed
		if puzzle != "" {
			p.fail(start, "une fermeture a besoin d’une heure de début et de fin")
		}
	case modifier == "unknown":
		// The zero status; the times say when.
	case puzzle != "":
		doubt := r
		doubt.times, doubt.comment = nil, strings.TrimSpace(puzzle+" "+r.comment)
		rules = append(rules, doubt)
		if len(r.times) == 0 {
			return rules, closed
		}
		r.added, r.status = true, Open
	case allDay, modifier == "open", len(r.times) > 0:
		r.status = Open
	case !closed && len(r.dates)+len(r.weeks)+len(r.days) == 0:
		p.fail(p.pos, "on attend un jour, une heure ou « off »")
	}
	if r.status == Open && len(r.times) == 0 {
		r.times = []timeRange{{from: 0, to: minutesPerDay}}
	}
	return append(rules, r), closed
}

// allDay reads "24/7", alone or after days.
func (p *parser) allDay() bool {
	if !p.end() && strings.HasPrefix(p.src[p.pos:], "24/7") {
		p.pos += len("24/7")
		return true
	}
	return false
}

// times reads time ranges separated by commas or spaces. When some of them are
// no ranges ("08:22", "09:00-12:00-13:30", "14:00-14:00") they are left out and
// the whole text comes back as the puzzle.
func (p *parser) times() (list []timeRange, puzzle string) {
	p.space()
	start, end := p.pos, p.pos
	odd := false
	for n := len(p.peek(p.digits)); n == 1 || n == 2; n = len(p.peek(p.digits)) {
		t, ok := p.timeRange()
		if ok {
			list = append(list, t)
		}
		odd = odd || !ok
		end = p.pos
		p.accept(",")
	}
	p.pos = end
	if odd {
		puzzle = strings.Join(strings.Fields(p.src[start:end]), " ")
	}
	return list, puzzle
}

// timeRange reads "09:00-12:00", "22:00-02:00", "22:00-26:00", "09:00+" or
// "14:00-17:00+".
func (p *parser) timeRange() (t timeRange, ok bool) {
	start := p.pos
	t.from = p.time()
	if t.from >= minutesPerDay {
		p.fail(start, "une ouverture commence avant 24:00")
	}
	t.to = t.from
	ends := 0
	for p.dash() {
		t.to = p.time()
		ends++
	}
	t.more = p.accept("+")
	if ends > 1 || t.to == t.from && !t.more {
		return t, false
	}
	if t.to < t.from {
		t.to += minutesPerDay
	}
	return t, true
}

// time reads "9:00", "09:00", "9h", "9h30" or "26:00", in minutes.
func (p *parser) time() int {
	const reason = "on attend une heure comme « 09:00 »"
	p.space()
	start := p.pos
	hour := p.number(0, 48, reason)
	colon := p.next() == ':'
	if !colon && p.next() != 'h' && p.next() != 'H' {
		p.fail(start, reason)
		return 0
	}
	p.pos++
	minute := 0
	if c := p.next(); colon || c >= '0' && c <= '9' {
		at := p.pos
		read := p.digits()
		if len(read) != 2 || read > "59" || p.pos != at+2 {
			p.fail(start, reason)
			return 0
		}
		minute = int(read[0]-'0')*10 + int(read[1]-'0')
	}
	if hour*60+minute > 2*minutesPerDay {
		p.fail(start, reason)
	}
	return hour*60 + minute
}

func (p *parser) modifier() string {
	switch word := p.peek(p.word); word {
	case "open", "off", "closed", "unknown":
		return p.word()
	}
	return ""
}

// comment reads a text between double quotes, on one line.
func (p *parser) comment() string {
	start := p.pos
	if !p.accept(`"`) {
		return ""
	}
	text, rest, found := strings.Cut(p.src[p.pos:], `"`)
	if !found {
		p.fail(start, "il manque le guillemet de fin")
		return ""
	}
	p.pos = len(p.src) - len(rest)
	return strings.Join(strings.Fields(text), " ")
}
