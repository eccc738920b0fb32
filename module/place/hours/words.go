package hours

import (
	"fmt"
	"strings"

	"maillage/core/calendar"
)

// Lang is a language that hours are said in.
type Lang string

// The languages of the public pages. Anything else is said in French.
const (
	French  Lang = "fr"
	English Lang = "en"
)

// words holds the phrases of one language. "%s" stands for the time, day, name
// or comment that the field's remark tells.
type words struct {
	open, closed, always, unknown string
	check                         string // comment
	closes, opens                 string // when
	then                          string // condition, when
	after                         string // the hours that follow are not known
	checkDay                      string // when
	aside                         string // comment
	span                          string // start, end
	spanCheck                     string // start
	allDay, and                   string
	today                         string // time
	other                         string // day, time
	tomorrow                      string
	notice                        string // holiday
	weekdays                      [7]string
	clock                         func(minute int) string
	date                          func(weekday string, d calendar.Date) string
}

// Between a number and its unit French puts a narrow no-break space, before a
// colon a no-break space.
const (
	nnbsp = "\u202f"
	nbsp  = "\u00a0"
)

var inFrench = words{
	open: "Ouvert", closed: "Fermé", always: "Ouvert jour et nuit", unknown: "Horaires non connus",
	check:  "Horaires à vérifier" + nbsp + ": %s",
	closes: ", ferme %s", opens: ", ouvre %s",
	then: ", puis %s %s", after: ", horaires à vérifier ensuite", checkDay: ", horaires à vérifier %s", aside: " (%s)",
	span: "de %s à %s", spanCheck: "à partir de %s, à vérifier", allDay: "24" + nnbsp + "h sur 24", and: " et ",
	today: "à %s", other: "%s à %s", tomorrow: "demain",
	notice:   "Jour férié (%s)" + nbsp + ": vérifiez par téléphone.",
	weekdays: [7]string{"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"},
	clock: func(minute int) string {
		switch {
		case minute == minutesPerDay:
			return "minuit"
		case minute%60 == 0:
			return fmt.Sprintf("%d%sh", minute/60%24, nnbsp)
		}
		return fmt.Sprintf("%d%sh%s%02d", minute/60%24, nnbsp, nnbsp, minute%60)
	},
	date: func(weekday string, d calendar.Date) string {
		day := fmt.Sprint(d.Day)
		if d.Day == 1 {
			day = "1er"
		}
		return "le " + weekday + " " + day + " " + frenchMonths[d.Month-1]
	},
}

var frenchMonths = [12]string{"janvier", "février", "mars", "avril", "mai", "juin",
	"juillet", "août", "septembre", "octobre", "novembre", "décembre"}

var inEnglish = words{
	open: "Open", closed: "Closed", always: "Open day and night", unknown: "Opening hours not known",
	check:  "Opening hours to be checked: %s",
	closes: ", closes %s", opens: ", opens %s",
	then: ", then %s %s", after: ", hours to be checked after that", checkDay: ", hours to be checked %s", aside: " (%s)",
	span: "%s to %s", spanCheck: "from %s, to be checked", allDay: "all day and night", and: " and ",
	today: "at %s", other: "%s at %s", tomorrow: "tomorrow",
	notice:   "Public holiday (%s): please check by phone.",
	weekdays: [7]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
	clock: func(minute int) string {
		half := "am"
		switch {
		case minute == minutesPerDay:
			return "midnight"
		case minute%minutesPerDay == minutesPerDay/2:
			return "midday"
		case minute%minutesPerDay > minutesPerDay/2:
			half = "pm"
		}
		hour := (minute/60+11)%12 + 1
		if minute%60 == 0 {
			return fmt.Sprintf("%d%s", hour, half)
		}
		return fmt.Sprintf("%d:%02d%s", hour, minute%60, half)
	},
	date: func(weekday string, d calendar.Date) string {
		return fmt.Sprintf("on %s %d %s", weekday, d.Day, d.Month)
	},
}

func (l Lang) words() *words {
	if l == English {
		return &inEnglish
	}
	return &inFrench
}

// Text says the line in one short sentence without a full stop: "Ouvert, ferme
// à 18 h 30", "Fermé, ouvre mardi à 9 h (sur RDV)", "Horaires non connus".
func (l Line) Text(lang Lang) string {
	w := lang.words()
	switch {
	case l.Status == Unknown:
		if l.Comment == "" {
			return w.unknown
		}
		return fmt.Sprintf(w.check, l.Comment)
	case l.Status == Closed && !l.Changes:
		return w.closed
	case l.Status == Closed && l.Then.Status == Open:
		return w.closed + fmt.Sprintf(w.opens, l.when(w)) + w.condition(l.Then.Comment)
	case l.Status == Closed:
		return w.closed + fmt.Sprintf(w.checkDay, l.when(w))
	case !l.Changes:
		return w.always + w.condition(l.Comment)
	}
	now := w.open + w.condition(l.Comment)
	switch l.Then.Status {
	case Closed:
		return now + fmt.Sprintf(w.closes, l.when(w))
	case Open:
		return now + fmt.Sprintf(w.then, strings.ToLower(w.open)+w.condition(l.Then.Comment), l.when(w))
	}
	return now + w.after
}

// Notice warns of a public holiday whose hours are not stated; it is empty when
// there is nothing to warn of.
func (l Line) Notice(lang Lang) string {
	if l.Holiday() == "" {
		return ""
	}
	return fmt.Sprintf(lang.words().notice, l.Holiday())
}

// when says the instant of the change as seen from today. The small hours of
// tomorrow belong to tonight for a place that is open.
func (l Line) when(w *words) string {
	days := l.Today.DaysUntil(l.Day)
	weekday := w.weekdays[weekdayOf(l.Day)]
	day := weekday
	switch {
	case days == 0, days == 1 && l.Status == Open && l.Minute < 6*60:
		return fmt.Sprintf(w.today, w.clock(l.Minute))
	case days == 1:
		day = w.tomorrow
	case days > 6:
		day = w.date(weekday, l.Day)
	}
	if l.Minute == 0 && l.Then.Status == Unknown {
		return day
	}
	return fmt.Sprintf(w.other, day, w.clock(l.Minute))
}

func (w *words) condition(comment string) string {
	if comment == "" {
		return ""
	}
	return fmt.Sprintf(w.aside, comment)
}

// Text says the hours of the day: "de 9 h à 12 h et de 14 h à 18 h (sur RDV)",
// "fermé", "horaires non connus".
func (r Row) Text(lang Lang) string {
	w := lang.words()
	if len(r.Spans) == 0 {
		return strings.ToLower(w.closed)
	}
	parts := make([]string, len(r.Spans))
	for i, span := range r.Spans {
		parts[i] = span.text(w)
	}
	last := len(parts) - 1
	if last == 0 {
		return parts[0]
	}
	return strings.Join(parts[:last], ", ") + w.and + parts[last]
}

func (s Span) text(w *words) string {
	whole := s.From == 0 && s.To == minutesPerDay
	switch {
	case s.Status == Open && whole:
		return w.allDay + w.condition(s.Comment)
	case s.Status == Open:
		return fmt.Sprintf(w.span, w.clock(s.From), w.clock(s.To)) + w.condition(s.Comment)
	case !whole:
		return fmt.Sprintf(w.spanCheck, w.clock(s.From)) + w.condition(s.Comment)
	case s.Comment != "":
		return lowerFirst(fmt.Sprintf(w.check, s.Comment))
	}
	return lowerFirst(w.unknown)
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// Weekday names the row's day, in lower case in French: "lundi", "Monday".
func (r Row) Weekday(lang Lang) string { return lang.words().weekdays[weekdayOf(r.Date)] }
