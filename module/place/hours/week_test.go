package hours

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"maillage/core/calendar"
)

func TestWeek(t *testing.T) {
	_, cal := at(t, "75", "2026-01-01 00:00")
	s := parsed(t, `Mo-Th 09:00-12:00,14:00-17:00 "sur RDV"; Fr 22:00-02:00; Sa 08:22; PH off`)
	rows := s.Week(calendar.Date{Year: 2026, Month: 7, Day: 13}, cal)
	want := []Row{
		{Spans: []Span{{540, 720, Open, "sur RDV"}, {840, 1020, Open, "sur RDV"}}},
		{Holiday: "Fête nationale"},
		{Spans: []Span{{540, 720, Open, "sur RDV"}, {840, 1020, Open, "sur RDV"}}},
		{Spans: []Span{{540, 720, Open, "sur RDV"}, {840, 1020, Open, "sur RDV"}}},
		{Spans: []Span{{1320, 1560, Open, ""}}},
		{Spans: []Span{{0, 1440, Unknown, "08:22"}}},
		{},
	}
	for i, row := range rows {
		want[i].Date = calendar.Date{Year: 2026, Month: 7, Day: 13 + i}
		if !slices.Equal(row.Spans, want[i].Spans) || row.Date != want[i].Date || row.Holiday != want[i].Holiday || row.Doubt {
			t.Errorf("%+v, want %+v", row, want[i])
		}
	}

	doubtful := parsed(t, "Mo-Fr 09:00-12:00").Week(calendar.Date{Year: 2026, Month: 7, Day: 13}, cal)
	if tuesday := doubtful[1]; !tuesday.Doubt || len(tuesday.Spans) != 1 || tuesday.Holiday != "Fête nationale" {
		t.Errorf("14 July: %+v", tuesday)
	}
	if wednesday := doubtful[2]; wednesday.Doubt || wednesday.Holiday != "" {
		t.Errorf("15 July: %+v", wednesday)
	}
	for _, row := range (Schedule{}).Week(monday, cal) {
		if !slices.Equal(row.Spans, []Span{{0, 1440, Unknown, ""}}) {
			t.Errorf("nothing is known, yet %+v", row)
		}
	}
}

// TestMaskNeverHidesAnOpening is the contract of the filter: a clear bit means
// closed, for any rule and any date.
func TestMaskNeverHidesAnOpening(t *testing.T) {
	_, cal := at(t, "67", "2026-01-01 00:00")
	rapid.Check(t, func(t *rapid.T) {
		s := someSchedule(t)
		mask := s.Mask()
		for range 50 {
			when := time.Date(2026, 1, 1, 0, rapid.IntRange(0, 2*365*minutesPerDay).Draw(t, "minute"), 0, 0, time.UTC)
			if state := s.At(when, cal); state.Status != Closed && !mask.Has(when.In(cal.Zone)) {
				t.Fatalf("%q is %v at %s, where its mask is clear", Format(s), state.Status, when.In(cal.Zone))
			}
		}
	})
}

// TestMaskIsExactForAWeek compares every quarter of an ordinary week.
func TestMaskIsExactForAWeek(t *testing.T) {
	_, cal := at(t, "974", "2026-01-01 00:00")
	for _, text := range []string{
		"Mo-Fr 09:00-12:00,14:00-18:30; Sa 08:30-12:00", "Mo-Th 09:00-16:15; We off", "24/7", "", "Su 20:05-03:50; Mo 10:00-10:10",
		"Mo-Fr 09:00-17:00; We 10:00-12:00, Fr 20:00-22:00; Sa unknown", "Mo 08:22",
	} {
		s := parsed(t, text)
		mask := s.Mask()
		for q := range 7 * quartersPerDay {
			start := time.Date(2026, 3, 2, 0, q*15, 0, 0, cal.Zone)
			want := false
			for m := range 15 {
				want = want || s.At(start.Add(time.Duration(m)*time.Minute), cal).Status != Closed
			}
			if got := mask.Has(start); got != want {
				t.Errorf("%q at %s: %v, want %v", text, start, got, want)
			}
		}
	}
}
