package hours

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"maillage/core/calendar"
)

// TestAt reads one schedule at several instants of a department's clock.
func TestAt(t *testing.T) {
	type moment struct{ clock, want string }
	for _, c := range []struct {
		name, departement, text string
		moments                 []moment
	}{
		{"ordinary week", "75", "Mo-Fr 09:00-12:00,14:00-18:30; Sa 08:30-12:00", []moment{
			{"2026-03-02 08:59", "closed"}, {"2026-03-02 09:00", "open"}, {"2026-03-02 11:59", "open"}, {"2026-03-02 12:00", "closed"},
			{"2026-03-06 18:29", "open"}, {"2026-03-07 08:30", "open"}, {"2026-03-07 14:00", "closed"}, {"2026-03-08 10:00", "closed"},
		}},
		{"nothing known", "75", "", []moment{{"2026-03-02 10:00", "unknown"}, {"2026-03-08 03:00", "unknown"}}},
		{"always open", "75", "24/7", []moment{{"2026-03-08 00:00", "open"}, {"2026-03-08 23:59", "open"}}},
		{"closures alone", "75", "Mo off; PH off", []moment{{"2026-03-02 10:00", "closed"}, {"2026-03-03 10:00", "unknown"}, {"2026-07-14 10:00", "closed"}}},
		{"closed for good", "75", "off", []moment{{"2026-03-03 10:00", "closed"}}},
		{"PH off on the mainland", "75", "Mo-Su 09:00-18:00; PH off", []moment{
			{"2024-07-14 10:00", "closed"}, {"2025-07-14 10:00", "closed"}, {"2026-07-14 10:00", "closed"}, {"2026-07-13 10:00", "open"},
			{"2024-04-01 10:00", "closed"}, {"2025-04-21 10:00", "closed"}, {"2026-04-06 10:00", "closed"}, {"2026-04-07 10:00", "open"},
			{"2026-04-03 10:00", "open"}, {"2026-12-26 10:00", "open"}, {"2026-12-20 10:00", "open"},
		}},
		{"PH off in Alsace", "67", "Mo-Su 09:00-18:00; PH off", []moment{
			{"2024-07-14 10:00", "closed"}, {"2025-04-21 10:00", "closed"}, {"2026-07-14 10:00", "closed"},
			{"2024-03-29 10:00", "closed"}, {"2025-04-18 10:00", "closed"}, {"2026-04-03 10:00", "closed"}, {"2026-12-26 10:00", "closed"},
		}},
		{"PH off in La Réunion", "974", "Mo-Su 09:00-18:00; PH off", []moment{
			{"2024-07-14 10:00", "closed"}, {"2025-04-21 10:00", "closed"}, {"2026-04-06 10:00", "closed"},
			{"2024-12-20 10:00", "closed"}, {"2025-12-20 10:00", "closed"}, {"2026-12-20 10:00", "closed"},
			{"2026-04-03 10:00", "open"}, {"2026-12-26 10:00", "open"},
		}},
		{"own hours on holidays", "75", "Mo-Sa 09:00-18:00; PH 10:00-12:00", []moment{
			{"2026-07-14 09:30", "closed"}, {"2026-07-14 10:30", "open"}, {"2026-11-01 10:30", "open"}, {"2026-11-08 10:30", "closed"},
		}},
		{"a weekday rule after PH off", "75", "PH off; Mo-Fr 09:00-17:00", []moment{{"2026-07-14 10:00", "open"}}},
		{"odd weeks, around a year of 53", "75", "week 1-53/2 Mo 09:00-12:00", []moment{
			{"2026-12-14 10:00", "open"}, {"2026-12-21 10:00", "closed"}, {"2026-12-28 10:00", "open"}, // weeks 51, 52, 53
			{"2027-01-04 10:00", "open"}, {"2027-01-11 10:00", "closed"}, // weeks 1, 2
			{"2024-12-23 10:00", "closed"}, {"2024-12-30 10:00", "open"}, {"2025-01-06 10:00", "closed"}, // weeks 52, 1, 2
		}},
		{"even weeks", "75", "week 2-52/2 Mo 09:00-12:00", []moment{
			{"2026-12-21 10:00", "open"}, {"2026-12-28 10:00", "closed"}, {"2027-01-04 10:00", "closed"}, {"2027-01-11 10:00", "open"},
		}},
		{"over midnight", "75", "Fr 22:00-02:00", []moment{
			{"2026-03-06 21:59", "closed"}, {"2026-03-06 22:00", "open"}, {"2026-03-07 00:00", "open"}, {"2026-03-07 01:59", "open"}, {"2026-03-07 02:00", "closed"}, {"2026-03-06 01:00", "closed"},
		}},
		{"over midnight into the next week and year", "75", "Su 20:00-26:00; Dec 31 22:00-03:00", []moment{
			{"2026-03-09 01:59", "open"}, {"2026-03-09 02:00", "closed"}, {"2027-01-01 02:59", "open"}, {"2027-01-01 03:00", "closed"},
		}},
		{"a night belongs to the day it starts on", "75", "Mo-Fr 22:00-02:00; Sa off; PH off", []moment{
			{"2026-03-07 01:00", "open"}, {"2026-03-07 22:30", "closed"}, {"2026-07-14 01:00", "open"}, {"2026-07-14 23:00", "closed"}, {"2026-07-15 01:00", "closed"},
		}},
		{"later rules replace, off with times cuts", "75", "Mo-Fr 08:00-18:00; We 10:00-16:00; 12:00-13:00 off", []moment{
			{"2026-03-03 08:00", "open"}, {"2026-03-03 12:00", "closed"}, {"2026-03-03 13:00", "open"}, {"2026-03-04 08:00", "closed"}, {"2026-03-04 10:00", "open"}, {"2026-03-04 12:30", "closed"},
		}},
		{"a comma adds", "75", "Mo-Fr 08:00-12:00, We 14:00-18:00, PH off", []moment{
			{"2026-03-04 09:00", "open"}, {"2026-03-04 15:00", "open"}, {"2026-03-05 15:00", "closed"}, {"2026-11-11 09:00", "closed"}, {"2026-11-11 15:00", "closed"},
		}},
		{"summer and single dates", "75", "Mo-Fr 09:00-17:00; Jul-Aug off; 2026 Dec 24-Jan 2 off; May 15 off", []moment{
			{"2026-06-30 10:00", "open"}, {"2026-07-01 10:00", "closed"}, {"2026-08-31 10:00", "closed"}, {"2026-09-01 10:00", "open"},
			{"2026-12-23 10:00", "open"}, {"2026-12-28 10:00", "closed"}, {"2027-01-04 10:00", "open"}, {"2027-12-28 10:00", "open"}, {"2026-05-15 10:00", "closed"},
		}},
		{"an annual range over the new year", "75", "Mo-Su 09:00-17:00; Dec 24-Jan 2 off", []moment{
			{"2026-12-23 10:00", "open"}, {"2026-12-24 10:00", "closed"}, {"2027-01-02 10:00", "closed"}, {"2027-01-03 10:00", "open"},
		}},
		{"first Monday, last Wednesday", "75", "Mo[1],We[-1] 10:00-12:00", []moment{
			{"2026-06-01 10:00", "open"}, {"2026-06-08 10:00", "closed"}, {"2026-06-24 10:00", "open"}, {"2026-06-17 10:00", "closed"}, {"2026-09-30 10:00", "open"}, {"2026-09-23 10:00", "closed"},
		}},
		{"days over the end of the week", "75", "Sa-Mo 10:00-12:00", []moment{
			{"2026-03-07 10:00", "open"}, {"2026-03-08 10:00", "open"}, {"2026-03-09 10:00", "open"}, {"2026-03-10 10:00", "closed"},
		}},
		{"school holidays settle it only where both readings agree", "75", "Mo-Fr 09:00-17:00; SH Mo-Fr 10:00-12:00; Su off", []moment{
			{"2026-03-03 09:30", "unknown"}, {"2026-03-03 10:30", "open"}, {"2026-03-03 14:00", "unknown"}, {"2026-03-03 18:00", "closed"}, {"2026-03-07 10:30", "closed"},
		}},
		{"an end nobody knows", "75", "Mo 09:00+; Tu 14:00-17:00+", []moment{
			{"2026-03-02 08:00", "closed"}, {"2026-03-02 09:00", "unknown"}, {"2026-03-02 23:59", "unknown"}, {"2026-03-03 00:00", "closed"},
			{"2026-03-03 16:59", "open"}, {"2026-03-03 17:00", "unknown"}, {"2026-03-04 00:00", "closed"},
		}},
		{"times that are no spans", "75", "Mo 09:00-12:00,14:00-14:00; Tu 08:30-12:00-13:30; We 09:00-12:00", []moment{
			{"2026-03-02 10:00", "open"}, {"2026-03-02 15:00", "unknown"}, {"2026-03-03 10:00", "unknown"}, {"2026-03-04 15:00", "closed"},
		}},
		{"a comment without hours", "75", `Mo "sur RDV"; Tu 09:00-12:00`, []moment{{"2026-03-02 15:00", "unknown"}, {"2026-03-03 10:00", "open"}, {"2026-03-04 10:00", "closed"}}},
	} {
		s := parsed(t, c.text)
		for _, m := range c.moments {
			when, cal := at(t, c.departement, m.clock)
			if got := s.At(when, cal); got.Status.String() != m.want {
				t.Errorf("%s: %q at %s is %v, want %s", c.name, c.text, m.clock, got, m.want)
			}
		}
	}
}

func TestAtTellsCommentAndDoubt(t *testing.T) {
	for _, c := range []struct {
		departement, text, clock string
		want                     State
	}{
		{"75", `Mo-Fr 08:30-12:30 open "sans RDV", Mo-Th 12:30-16:15 open "sur RDV"`, "2026-03-02 12:29", State{Open, "sans RDV", ""}},
		{"75", `Mo-Fr 08:30-12:30 open "sans RDV", Mo-Th 12:30-16:15 open "sur RDV"`, "2026-03-02 12:30", State{Open, "sur RDV", ""}},
		{"75", `Tu 08:30-12:00-13:30`, "2026-03-03 10:00", State{Unknown, "08:30-12:00-13:30", ""}},
		// No rule foresees the holiday: the weekday's hours, with a doubt.
		{"75", "Mo-Fr 09:00-17:00", "2026-07-14 10:00", State{Open, "", "Fête nationale"}},
		{"75", "Mo-Fr 09:00-17:00", "2026-07-14 20:00", State{Closed, "", "Fête nationale"}},
		{"75", "24/7", "2026-07-14 10:00", State{Open, "", "Fête nationale"}},
		{"67", "Mo-Fr 09:00-17:00", "2026-04-03 10:00", State{Open, "", "Vendredi saint"}},
		{"75", "Mo-Fr 09:00-17:00", "2026-04-03 10:00", State{Open, "", ""}},
		{"75", "PH off; Mo-Fr 09:00-17:00", "2026-07-14 10:00", State{Open, "", "Fête nationale"}},
		// Closed that weekday anyway, or foreseen: no doubt.
		{"75", "Mo,We-Fr 09:00-17:00", "2026-07-14 10:00", State{Closed, "", ""}},
		{"75", "Mo-Fr 09:00-17:00; PH off", "2026-07-14 10:00", State{Closed, "", ""}},
		{"75", "Mo-Fr,PH 09:00-17:00", "2026-07-14 10:00", State{Open, "", ""}},
		{"75", "Mo-Fr 09:00-17:00; Jul 14 10:00-12:00", "2026-07-14 10:00", State{Open, "", ""}},
		{"75", "Mo-Fr 09:00-17:00; Jul-Aug 10:00-12:00", "2026-07-14 10:00", State{Open, "", "Fête nationale"}},
		// The night before the holiday is not in doubt, the night after it is.
		{"75", "Mo-Su 22:00-02:00", "2026-07-14 01:00", State{Open, "", ""}},
		{"75", "Mo-Su 22:00-02:00", "2026-07-15 01:00", State{Open, "", "Fête nationale"}},
	} {
		when, cal := at(t, c.departement, c.clock)
		if got := parsed(t, c.text).At(when, cal); got != c.want {
			t.Errorf("%q at %s: %+v, want %+v", c.text, c.clock, got, c.want)
		}
	}
}

// TestEachPlaceLivesOnItsOwnClock asks for one instant everywhere.
func TestEachPlaceLivesOnItsOwnClock(t *testing.T) {
	s := parsed(t, "Mo-Fr 09:00-12:00")
	noon := time.Date(2026, 7, 1, 6, 30, 0, 0, time.UTC)
	for departement, want := range map[string]Status{
		"75":  Closed, // 08:30
		"974": Open,   // 10:30
		"976": Open,   // 09:30
		"971": Closed, // 02:30
		"987": Closed, // 20:30 the day before
	} {
		_, cal := at(t, departement, "2026-01-01 00:00")
		if got := s.At(noon, cal); got.Status != want {
			t.Errorf("%s: %v at %s, want %v", departement, got.Status, noon.In(cal.Zone), want)
		}
	}
}

// TestNext gives, for an instant, the next change on the place's clock.
func TestNext(t *testing.T) {
	for _, c := range []struct{ departement, text, clock, change, status string }{
		{"75", "Mo-Fr 09:00-12:00,14:00-18:30", "2026-03-02 10:00", "2026-03-02 12:00", "closed"},
		{"75", "Mo-Fr 09:00-12:00,14:00-18:30", "2026-03-02 12:00", "2026-03-02 14:00", "open"},
		{"75", "Mo-Fr 09:00-12:00,14:00-18:30", "2026-03-06 18:30", "2026-03-09 09:00", "open"},
		{"75", "Mo-Fr 09:00-13:00,13:00-18:00", "2026-03-06 10:00", "2026-03-06 18:00", "closed"},
		{"75", "Mo-Su 09:00-18:00; PH off", "2026-07-13 18:00", "2026-07-15 09:00", "open"},
		{"75", "Mo-Fr 09:00-17:00; Jul-Aug off", "2026-06-30 17:00", "2026-09-01 09:00", "open"},
		{"75", "Mo-We 00:00-24:00", "2026-03-02 10:00", "2026-03-05 00:00", "closed"},
		{"75", "Fr 22:00-02:00; Sa 10:00-12:00", "2026-03-06 23:00", "2026-03-07 02:00", "closed"},
		{"75", "week 1-53/2 Mo 09:00-12:00", "2026-12-28 12:00", "2027-01-04 09:00", "open"},
		{"75", "Mo 09:00-12:00; Tu 09:00-10:00-11:00", "2026-03-02 12:00", "2026-03-03 00:00", "unknown"},
		{"974", "Mo-Fr 09:00-12:00", "2026-03-02 08:00", "2026-03-02 09:00", "open"},
		// Clocks go from 02:00 to 03:00 on 29 March 2026, from 03:00 to 02:00 on 25 October.
		{"75", "Su 02:30-05:00", "2026-03-29 01:00", "2026-03-29 03:00", "open"},
		{"75", "Su 01:00-02:30", "2026-03-29 01:30", "2026-03-29 03:00", "closed"},
		{"75", "Sa 22:00-04:00", "2026-10-24 23:00", "2026-10-25 04:00", "closed"},
		{"75", "Mo-Su 09:00-12:00", "2026-03-28 12:00", "2026-03-29 09:00", "open"},
	} {
		when, cal := at(t, c.departement, c.clock)
		want, _ := at(t, c.departement, c.change)
		got, ok := parsed(t, c.text).Next(when, cal)
		if !ok || !got.At.Equal(want) || got.State.Status.String() != c.status {
			t.Errorf("%q after %s: %v %v %v, want %s %s", c.text, c.clock, got.At.In(cal.Zone), got.State.Status, ok, c.change, c.status)
		}
	}
	for _, text := range []string{"", "24/7", "off", "unknown", "2020 Mar 2 09:00-12:00"} {
		when, cal := at(t, "75", "2026-03-02 10:00")
		if got, ok := parsed(t, text).Next(when, cal); ok {
			t.Errorf("%q changes at %v", text, got)
		}
	}
}

func TestNextSeesAnotherCondition(t *testing.T) {
	s := parsed(t, `Mo 08:30-12:30 open "sans RDV", Mo 12:30-16:15 open "sur RDV"`)
	when, cal := at(t, "75", "2026-03-02 09:00")
	want, _ := at(t, "75", "2026-03-02 12:30")
	if got, ok := s.Next(when, cal); !ok || !got.At.Equal(want) || got.State != (State{Open, "sur RDV", ""}) {
		t.Errorf("next is %+v", got)
	}
}

// painted is what a schedule of weekday rules says of a date, one status and
// comment per minute of two days: an oracle with no cleverness at all.
func painted(s Schedule, d calendar.Date) (minutes [2 * minutesPerDay]Span) {
	for i := range minutes {
		if minutes[i].Status = Closed; i < minutesPerDay && !slices.ContainsFunc(s.rules, func(r rule) bool { return r.status != Closed }) {
			minutes[i].Status = Unknown
		}
	}
	for _, r := range s.rules {
		if !r.days[0].selects(d) {
			continue
		}
		if !r.added && r.status != Closed {
			for i := range minutes {
				minutes[i] = Span{Status: Closed}
			}
		}
		for _, t := range r.times {
			for m := range minutes {
				switch {
				case m >= t.from && m < t.to:
					minutes[m] = Span{Status: r.status, Comment: r.comment}
				case t.more && m >= t.to && m < minutesPerDay && r.status == Closed:
					minutes[m] = Span{Status: Closed}
				case t.more && m >= t.to && m < minutesPerDay:
					minutes[m] = Span{Status: Unknown, Comment: r.comment}
				}
			}
		}
	}
	for i := range minutes {
		if minutes[i].Status == Closed {
			minutes[i].Comment = ""
		}
	}
	return minutes
}

// TestClockChangesMinuteByMinute compares At and Next with the oracle at every
// minute of the days around both changes of clocks.
func TestClockChangesMinuteByMinute(t *testing.T) {
	_, cal := at(t, "75", "2026-01-01 00:00")
	_, miquelon := at(t, "975", "2026-01-01 00:00")
	rapid.Check(t, func(t *rapid.T) {
		s := weekly(t)
		cal := rapid.SampledFrom([]Calendar{cal, miquelon}).Draw(t, "calendar")
		first := rapid.SampledFrom([]calendar.Date{{Year: 2026, Month: 3, Day: 28}, {Year: 2026, Month: 10, Day: 24}, {Year: 2026, Month: 3, Day: 7}, {Year: 2026, Month: 10, Day: 31}}).Draw(t, "first")
		days := map[calendar.Date][2 * minutesPerDay]Span{}
		for i := -2; i < 5; i++ {
			d := first.AddDays(i)
			days[d] = painted(s, d)
		}
		start := time.Date(first.Year, first.Month, first.Day, 0, 0, 0, 0, cal.Zone)
		var want [3 * minutesPerDay]Span
		for i := range want {
			local := start.Add(time.Duration(i) * time.Minute)
			d, m := calendar.DateOf(local), local.Hour()*60+local.Minute()
			today, before := days[d][m], days[d.AddDays(-1)][m+minutesPerDay]
			want[i] = today
			if before.Status == Open && today.Status != Open || before.Status == Unknown && today.Status == Closed {
				want[i] = before
			}
			if got := s.At(local, cal); got.Status != want[i].Status || got.Comment != want[i].Comment {
				t.Fatalf("%q at %s: %+v, want %+v", Format(s), local, got, want[i])
			}
		}
		from := rapid.IntRange(0, 2*minutesPerDay).Draw(t, "from")
		for i := from + 1; i < len(want); i++ {
			if want[i] == want[from] {
				continue
			}
			change, ok := s.Next(start.Add(time.Duration(from)*time.Minute), cal)
			if at := start.Add(time.Duration(i) * time.Minute); !ok || !change.At.Equal(at) {
				t.Fatalf("%q after %s: changes at %v %v, want %s", Format(s), start.Add(time.Duration(from)*time.Minute), change.At, ok, at)
			}
			break
		}
	})
}

// TestNextIsTheFirstChange holds for every kind of rule: the state stays until
// the change, and differs at it.
func TestNextIsTheFirstChange(t *testing.T) {
	_, cal := at(t, "67", "2026-01-01 00:00")
	rapid.Check(t, func(t *rapid.T) {
		s := someSchedule(t)
		when := time.Date(2026, 1, 1, 0, rapid.IntRange(0, 365*minutesPerDay).Draw(t, "minute"), 0, 0, time.UTC)
		change, ok := s.Next(when, cal)
		until := when.Add(4 * 24 * time.Hour)
		if ok && change.At.Before(until) {
			until = change.At
			if now := s.At(when, cal); change.State != s.At(change.At, cal) || change.State.Status == now.Status && change.State.Comment == now.Comment {
				t.Fatalf("%q: %+v at %s, then %+v", Format(s), now, when, change)
			}
		}
		now := s.At(when, cal)
		for m := when; m.Before(until); m = m.Add(7 * time.Minute) {
			if got := s.At(m, cal); got.Status != now.Status || got.Comment != now.Comment {
				t.Fatalf("%q: %+v at %s but %+v at %s, before %s", Format(s), now, when, got, m, until)
			}
		}
	})
}

func BenchmarkAt(b *testing.B) {
	s := parsed(b, "Mo-Fr 09:00-12:00,14:00-17:30; We 14:00-18:00; Sa 09:00-12:00; PH off")
	when, cal := at(b, "75", "2026-03-05 10:00")
	b.ReportAllocs()
	for b.Loop() {
		s.At(when, cal)
	}
}

func BenchmarkLine(b *testing.B) {
	s := parsed(b, "Mo-Fr 09:00-12:00,14:00-17:30; We 14:00-18:00; Sa 09:00-12:00; PH off")
	when, cal := at(b, "75", "2026-03-07 12:30") // closed until Monday
	b.ReportAllocs()
	for b.Loop() {
		s.Line(when, cal)
	}
}
