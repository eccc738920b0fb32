package hours

import "maillage/core/calendar"

// Status says whether a place receives. Its zero value is Unknown.
type Status uint8

// The statuses. Unknown is shown as "to be checked", never as closed.
const (
	Unknown Status = iota
	Closed
	Open
)

// minutesPerDay is the length of a day on the wall clock; the days of the two
// clock changes skip or repeat some of these minutes.
const minutesPerDay = 24 * 60

// Schedule is the opening hours of a place. The zero value knows nothing.
type Schedule struct {
	rules  []rule
	opens  bool // some rule says more than when it is closed
	school bool // some rule depends on school holidays
	night  bool // some span runs past midnight
}

// rule is one clause of a schedule. Without dates, weeks or days it selects
// every day; without times it speaks of the whole day.
type rule struct {
	added   bool // follows a ",": adds to the day instead of replacing it
	dates   []dateRange
	weeks   []weekRange
	days    []dayRange
	both    bool // "SH Mo-Fr": the holiday and the weekday, not either
	times   []timeRange
	status  Status
	comment string
}

// timeRange is from-to in minutes after midnight, to being up to 48:00. With
// more, the end is the earliest one: "14:00-17:00+", or "14:00+" when from is to.
type timeRange struct {
	from, to int
	more     bool
}

// Span is a stretch of a day that is open or unknown, in minutes after the
// day's midnight. Past 1440 lies the next morning, up to 2880.
type Span struct {
	From, To int
	Status   Status
	Comment  string
}

func newSchedule(rules []rule) Schedule {
	s := Schedule{rules: rules}
	for _, r := range rules {
		s.opens = s.opens || r.status != Closed
		for _, d := range r.days {
			s.school = s.school || d.kind == schoolHoliday
		}
		for _, t := range r.times {
			s.night = s.night || t.to > minutesPerDay
		}
	}
	return s
}

// Empty reports whether the schedule says nothing at all.
func (s Schedule) Empty() bool { return len(s.rules) == 0 }

// on returns what the schedule says of a date: disjoint spans in order, the
// rest of the day being closed. The doubt is the name of a public holiday that
// no rule foresees, on a day with hours.
func (s Schedule) on(d calendar.Date, area calendar.Area) (spans []Span, doubt string) {
	holiday, isHoliday := calendar.HolidayOn(d, area)
	spans, foreseen := s.paint(d, isHoliday, false)
	if s.school {
		during, _ := s.paint(d, isHoliday, true)
		spans = agreed(spans, during)
	}
	if isHoliday && !foreseen && len(spans) > 0 {
		doubt = holiday
	}
	return spans, doubt
}

// paint applies the rules in order to a date. It reports whether the rules that
// made the result name the day itself: PH, or a single date.
func (s Schedule) paint(d calendar.Date, public, school bool) (spans []Span, foreseen bool) {
	if !s.opens {
		spans = []Span{{0, minutesPerDay, Unknown, ""}}
	}
	for i := range s.rules {
		r := &s.rules[i]
		selected, named := r.selects(d, public, school)
		if !selected {
			continue
		}
		if r.replaces() {
			spans, foreseen = spans[:0], false
		}
		foreseen = foreseen || named
		spans = r.paint(spans)
	}
	return spans, foreseen
}

// replaces reports whether the rule makes earlier ones void on its days.
func (r *rule) replaces() bool {
	if r.status == Closed {
		return len(r.times) == 0
	}
	return !r.added
}

// paint lays the rule's own hours over those of a day it selects.
func (r *rule) paint(spans []Span) []Span {
	if len(r.times) == 0 {
		return cover(spans, Span{0, minutesPerDay, r.status, r.comment})
	}
	for _, t := range r.times {
		spans = cover(spans, Span{t.from, t.to, r.status, r.comment})
		if t.more && t.to < minutesPerDay {
			after := Span{t.to, minutesPerDay, Unknown, r.comment}
			if r.status == Closed {
				after.Status = Closed
			}
			spans = cover(spans, after)
		}
	}
	return spans
}

// cover lays a span over others, which give way where they meet.
func cover(spans []Span, top Span) []Span {
	if len(spans) == 0 || spans[len(spans)-1].To <= top.From {
		return extend(spans, top)
	}
	result := make([]Span, 0, len(spans)+2)
	placed := false
	for _, s := range spans {
		if left := s; left.From < top.From {
			left.To = min(left.To, top.From)
			result = extend(result, left)
		}
		if !placed && s.To > top.From {
			result = extend(result, top)
			placed = true
		}
		if right := s; right.To > top.To {
			right.From = max(right.From, top.To)
			result = extend(result, right)
		}
	}
	return result
}

// extend appends a span that starts no earlier than the last one ends, joining
// the two when nothing tells them apart. Closed and empty spans leave no trace.
func extend(spans []Span, s Span) []Span {
	if s.Status == Closed || s.From >= s.To {
		return spans
	}
	if n := len(spans); n > 0 {
		if last := &spans[n-1]; last.To == s.From && last.Status == s.Status && last.Comment == s.Comment {
			last.To = s.To
			return spans
		}
	}
	return append(spans, s)
}

// schoolComment explains an Unknown that only the school calendar would settle.
const schoolComment = "selon les vacances scolaires"

// agreed keeps what two readings of one day have in common; where they differ
// the day is unknown.
func agreed(a, b []Span) []Span {
	var result []Span
	for from := 0; from < 2*minutesPerDay; {
		s, untilA := spanAt(a, from)
		other, untilB := spanAt(b, from)
		if s != other {
			s = Span{Status: Unknown, Comment: schoolComment}
		}
		s.From, s.To = from, min(untilA, untilB)
		result = extend(result, s)
		from = s.To
	}
	return result
}

// spanAt returns the status and comment at a minute, with From and To left
// out, and the minute until which they hold.
func spanAt(spans []Span, minute int) (Span, int) {
	for _, s := range spans {
		if minute < s.From {
			return Span{Status: Closed}, s.From
		}
		if minute < s.To {
			return Span{Status: s.Status, Comment: s.Comment}, s.To
		}
	}
	return Span{Status: Closed}, 2 * minutesPerDay
}
