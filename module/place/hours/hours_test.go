package hours

import (
	"fmt"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the engine never loads a zone; its tests do

	"pgregory.net/rapid"

	"maillage/core/calendar"
)

// at returns the time a clock shows in a department, "2026-07-14 10:00".
func at(t testing.TB, departement, clock string) (time.Time, Calendar) {
	t.Helper()
	name := map[string]string{"971": "America/Guadeloupe", "974": "Indian/Reunion", "975": "America/Miquelon", "976": "Indian/Mayotte", "987": "Pacific/Tahiti"}[departement]
	if name == "" {
		name = "Europe/Paris"
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	when, err := time.ParseInLocation("2006-01-02 15:04", clock, zone)
	if err != nil {
		t.Fatal(err)
	}
	return when.UTC(), Calendar{zone, calendar.AreaOf(departement)}
}

func parsed(t testing.TB, text string) Schedule {
	t.Helper()
	s, err := Parse(text)
	if err != nil {
		t.Fatalf("Parse(%q): %v", text, err)
	}
	return s
}

func (s Status) String() string { return [...]string{"unknown", "closed", "open"}[s] }

// someRule draws any rule the language can say.
func someRule(t *rapid.T, first bool) rule {
	r := rule{
		added:  !first && rapid.Bool().Draw(t, "added"),
		status: Status(rapid.IntRange(0, 2).Draw(t, "status")),
	}
	if rapid.IntRange(0, 3).Draw(t, "dated") == 0 {
		r.dates = rapid.SliceOfN(rapid.Custom(someDates), 1, 2).Draw(t, "dates")
	}
	if rapid.IntRange(0, 5).Draw(t, "weekly") == 0 {
		r.weeks = rapid.SliceOfN(rapid.Custom(someWeeks), 1, 2).Draw(t, "weeks")
	}
	if rapid.IntRange(0, 5).Draw(t, "daily") > 0 {
		r.days = rapid.SliceOfN(rapid.Custom(someDays), 1, 3).Draw(t, "days")
	} else if rapid.Bool().Draw(t, "both") {
		r.days, r.both = []dayRange{{kind: publicHoliday}, {kind: schoolHoliday}, {from: 0, to: 4}}, true
	}
	least := 0
	if r.status == Open {
		least = 1
	}
	r.times = rapid.SliceOfN(rapid.Custom(someTimes), least, 3).Draw(t, "times")
	if r.added && len(r.dates)+len(r.weeks)+len(r.days) == 0 {
		r.days = []dayRange{everyDay} // ", 09:00-12:00" would go on with the times before
	}
	if rapid.IntRange(0, 3).Draw(t, "commented") == 0 {
		r.comment = rapid.StringMatching(`[a-zé;,:0-9]{1,9}( [A-Z|]{1,5})?`).Draw(t, "comment")
	}
	return r
}

func someDates(t *rapid.T) dateRange {
	month := func() monthDay { return monthDay{month: time.Month(rapid.IntRange(1, 12).Draw(t, "month"))} }
	r := dateRange{month(), month()}
	if rapid.Bool().Draw(t, "days") {
		r.from.day, r.to.day = rapid.IntRange(1, 28).Draw(t, "from"), rapid.IntRange(1, 28).Draw(t, "to")
	}
	if rapid.Bool().Draw(t, "single") {
		r.to = r.from
	}
	if r.from.month == r.to.month && r.to.day < r.from.day {
		r.from, r.to = r.to, r.from
	}
	if rapid.Bool().Draw(t, "years") {
		r.from.year = rapid.IntRange(2024, 2027).Draw(t, "year")
		r.to.year = r.from.year
		if r.to.number(31) < r.from.number(1) {
			r.to.year++
		}
	}
	return r
}

func someWeeks(t *rapid.T) weekRange {
	w := weekRange{from: rapid.IntRange(1, 53).Draw(t, "from"), step: 1}
	if w.to = w.from; w.from < 53 && rapid.Bool().Draw(t, "range") {
		w.to, w.step = rapid.IntRange(w.from+1, 53).Draw(t, "to"), rapid.IntRange(1, 3).Draw(t, "step")
	}
	return w
}

func someDays(t *rapid.T) dayRange {
	switch rapid.IntRange(0, 9).Draw(t, "kind") {
	case 0:
		return dayRange{kind: publicHoliday}
	case 1:
		return dayRange{kind: schoolHoliday}
	case 2:
		d := rapid.IntRange(0, 6).Draw(t, "day")
		return dayRange{from: d, to: d, nth: uint16(rapid.IntRange(1, 1<<10-1).Draw(t, "nth"))}
	}
	return dayRange{from: rapid.IntRange(0, 6).Draw(t, "from"), to: rapid.IntRange(0, 6).Draw(t, "to")}
}

func someTimes(t *rapid.T) timeRange {
	from := rapid.IntRange(0, 95).Draw(t, "from") * 15
	switch rapid.IntRange(0, 9).Draw(t, "end") {
	case 0:
		return timeRange{from, from, true}
	case 1:
		return timeRange{from, from + rapid.IntRange(1, 96).Draw(t, "long")*15, rapid.Bool().Draw(t, "more")}
	}
	return timeRange{from: from, to: min(from+rapid.IntRange(1, 7*60).Draw(t, "minutes"), 2*minutesPerDay)}
}

func someSchedule(t *rapid.T) Schedule {
	rules := []rule{someRule(t, true)}
	for range rapid.IntRange(0, 4).Draw(t, "rules") {
		rules = append(rules, someRule(t, false))
	}
	return newSchedule(rules)
}

// weekly draws a schedule of weekday rules only, the kind that fills the
// national data.
func weekly(t *rapid.T) Schedule {
	var parts []string
	for range rapid.IntRange(1, 5).Draw(t, "rules") {
		from := dayCodes[rapid.IntRange(0, 6).Draw(t, "first")]
		to := dayCodes[rapid.IntRange(0, 6).Draw(t, "last")]
		times := rapid.SliceOfN(rapid.Custom(someTimes), 1, 2).Draw(t, "times")
		sep := rapid.SampledFrom([]string{"; ", ", "}).Draw(t, "sep")
		end := rapid.SampledFrom([]string{"", "", "", " off", " unknown", ` open "sur RDV"`}).Draw(t, "end")
		parts = append(parts, fmt.Sprintf("%s-%s %s%s", from, to, list(times, timeRange.format), end), sep)
	}
	s, err := Parse(strings.Join(parts[:len(parts)-1], ""))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// monday is an ordinary one: no holiday for weeks around.
var monday = calendar.Date{Year: 2026, Month: 3, Day: 2}
