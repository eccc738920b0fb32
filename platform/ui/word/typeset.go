package word

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// French keeps a narrow no-break space before high punctuation and inside
// quotation marks (Imprimerie nationale), and a number with its unit.
const (
	narrow  = "\u202f"
	noBreak = "\u00a0"
)

var french = strings.NewReplacer(
	" ?", narrow+"?", " !", narrow+"!", " ;", narrow+";", " :", narrow+":",
	"« ", "«"+narrow, " »", narrow+"»",
	"e-mail", "e\u2011mail", "E-mail", "E\u2011mail",
)

// units are the words that never start a line after their number.
var units = []string{"km", "m", "h", "min", "Ko", "Mo", "€", "%"}

// typeset applies the typography of the language to a catalogue text. It runs
// on the text alone: values put in later stay exactly as they were given.
func typeset(lang, text string) string {
	if lang == "fr" {
		text = french.Replace(text)
	}
	return glueUnits(text)
}

// Typeset gives a text from elsewhere, such as the deployer's own, the
// typography of a catalogue text.
func (w *Words) Typeset(text string) string { return typeset(w.Lang(), text) }

// glueUnits puts a no-break space between a number, or a {place} for one, and its unit.
func glueUnits(text string) string {
	words := strings.Split(text, " ")
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			if endsInNumber(words[i-1]) && isUnit(w) {
				b.WriteString(noBreak)
			} else {
				b.WriteByte(' ')
			}
		}
		b.WriteString(w)
	}
	return b.String()
}

func endsInNumber(s string) bool {
	if s == "" {
		return false
	}
	last := s[len(s)-1]
	return last >= '0' && last <= '9' || last == '}'
}

func isUnit(s string) bool {
	s = strings.TrimRight(s, ".,")
	for _, u := range units {
		if s == u {
			return true
		}
	}
	return false
}

// Number writes n with the language's thousands separator.
func (w *Words) Number(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	separator := narrow
	if w.Lang() == "en" {
		separator = ","
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + separator + digits[i:]
	}
	return sign + digits
}

// Distance writes a distance given in metres the way people say it:
// "300 m", "1,2 km", "14 km".
func (w *Words) Distance(metres float64) string {
	switch {
	case metres < 950:
		return strconv.Itoa(max(50, int(metres/50+0.5)*50)) + noBreak + "m"
	case metres < 9950:
		km := strconv.FormatFloat(math.Round(metres/100)/10, 'f', -1, 64)
		if w.Lang() == "fr" {
			km = strings.Replace(km, ".", ",", 1)
		}
		return km + noBreak + "km"
	default:
		return w.Number(int(metres/1000+0.5)) + noBreak + "km"
	}
}

var (
	frenchDays   = [...]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}
	frenchMonths = [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}
)

// Day writes a date with its weekday, in t's own time zone: "mardi 3 juin".
func (w *Words) Day(t time.Time) string {
	if w.Lang() == "en" {
		return t.Format("Monday 2" + noBreak + "January")
	}
	return w.Weekday(t.Weekday()) + " " + dayOfMonth(t) + noBreak + frenchMonths[t.Month()-1]
}

// Date writes a full date: "3 juin 2026".
func (w *Words) Date(t time.Time) string {
	if w.Lang() == "en" {
		return t.Format("2" + noBreak + "January" + noBreak + "2006")
	}
	return dayOfMonth(t) + noBreak + frenchMonths[t.Month()-1] + noBreak + strconv.Itoa(t.Year())
}

// Clock writes a time of day: "10 h", "10 h 30"; in English "10:30".
func (w *Words) Clock(t time.Time) string {
	if w.Lang() == "en" {
		return t.Format("15:04")
	}
	s := strconv.Itoa(t.Hour()) + noBreak + "h"
	if t.Minute() != 0 {
		s += noBreak + t.Format("04")
	}
	return s
}

// Moment writes a full date and a time of day: "3 juin 2026 à 10 h 30".
func (w *Words) Moment(t time.Time) string {
	if w.Lang() == "en" {
		return w.Date(t) + " at " + w.Clock(t)
	}
	return w.Date(t) + " à " + w.Clock(t)
}

// Weekday names a day of the week.
func (w *Words) Weekday(d time.Weekday) string {
	if w.Lang() == "en" {
		return d.String()
	}
	return frenchDays[d]
}

func dayOfMonth(t time.Time) string {
	if t.Day() == 1 {
		return "1er"
	}
	return strconv.Itoa(t.Day())
}
