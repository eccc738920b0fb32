package calendar

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func date(s string) Date {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return DateOf(t)
}

func TestEaster(t *testing.T) {
	for _, want := range []string{
		"1818-03-22", "1943-04-25", "1961-04-02", "2000-04-23", "2008-03-23", "2019-04-21", "2022-04-17",
		"2023-04-09", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2038-04-25",
	} {
		if got := Easter(date(want).Year); got != date(want) {
			t.Errorf("Easter %d = %v", date(want).Year, got)
		}
	}
}

func TestNationalHolidays(t *testing.T) {
	// The published lists, in full, so that a missing or an extra day fails.
	for year, days := range map[int][]string{
		2024: {"2024-01-01", "2024-04-01", "2024-05-01", "2024-05-08", "2024-05-09", "2024-05-20", "2024-07-14", "2024-08-15", "2024-11-01", "2024-11-11", "2024-12-25"},
		2025: {"2025-01-01", "2025-04-21", "2025-05-01", "2025-05-08", "2025-05-29", "2025-06-09", "2025-07-14", "2025-08-15", "2025-11-01", "2025-11-11", "2025-12-25"},
		2026: {"2026-01-01", "2026-04-06", "2026-05-01", "2026-05-08", "2026-05-14", "2026-05-25", "2026-07-14", "2026-08-15", "2026-11-01", "2026-11-11", "2026-12-25"},
	} {
		var got []string
		for d := (Date{year, time.January, 1}); d.Year == year; d = d.AddDays(1) {
			if _, ok := HolidayOn(d, Mainland); ok {
				got = append(got, d.UTC().Format(time.DateOnly))
			}
		}
		if !slices.Equal(got, days) {
			t.Errorf("%d: %v, want %v", year, got, days)
		}
	}
}

func TestLocalHolidays(t *testing.T) {
	for _, c := range []struct {
		departement, day, name string // an empty name is an ordinary day
	}{
		{"67", "2025-04-18", "Vendredi saint"}, {"75", "2025-04-18", ""}, {"972", "2025-04-18", ""},
		{"57", "2026-04-03", "Vendredi saint"}, {"68", "2026-12-26", "Saint-Étienne"}, {"54", "2026-12-26", ""},
		{"971", "2026-05-27", abolition}, {"978", "2026-05-27", ""}, {"978", "2026-05-28", abolition},
		{"978", "2018-05-27", abolition}, {"978", "2018-05-28", ""},
		{"972", "2026-05-22", abolition}, {"973", "2026-06-10", abolition}, {"972", "2026-06-10", ""},
		{"974", "2026-12-20", abolition}, {"974", "2026-12-26", ""}, {"75", "2026-12-20", ""},
		{"976", "2026-04-27", abolition}, {"977", "2026-10-09", abolition}, {"975", "2026-05-27", ""},
		{"988", "2026-09-24", "Fête de la citoyenneté"}, {"987", "2026-09-24", ""},
		{"987", "2026-03-05", "Arrivée de l’Évangile"}, {"987", "2026-04-03", "Vendredi saint"},
		{"987", "2025-06-29", "Fête de l’autonomie"}, {"987", "2026-06-29", ""},
		{"987", "2025-11-20", ""}, {"987", "2026-11-20", "Matari’i i ni’a"},
		{"986", "2026-04-28", "Saint-Pierre-Chanel"}, {"986", "2026-07-29", "Fête du territoire"},
		{"75", "2008-05-01", "Fête du Travail"}, // and the Ascension
		{"2A", "2026-07-14", "Fête nationale"}, {"974", "2026-07-14", "Fête nationale"}, {"974", "2026-07-15", ""},
	} {
		name, ok := HolidayOn(date(c.day), AreaOf(c.departement))
		if name != c.name || ok != (c.name != "") {
			t.Errorf("%s in %s: %q %v, want %q", c.day, c.departement, name, ok, c.name)
		}
	}
}

// TestAreasAddToTheNation looks at every day of years and areas drawn by lot.
func TestAreasAddToTheNation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.IntRange(1982, 2200).Draw(t, "year")
		area := Area(rapid.IntRange(int(Mainland), int(NouvelleCaledonie)).Draw(t, "area"))
		nation, own := 0, 0
		for d := (Date{year, time.January, 1}); d.Year == year; d = d.AddDays(1) {
			national, everywhere := HolidayOn(d, Mainland)
			here, ok := HolidayOn(d, area)
			if everywhere && here != national {
				t.Fatalf("%v in %d: %q, want %q", d, area, here, national)
			}
			if everywhere {
				nation++
			}
			if ok {
				own++
			}
		}
		// Ascension can meet 1 or 8 May; no area adds more than three days.
		if nation < 10 || nation > 11 || own < nation || own > nation+3 {
			t.Fatalf("%d in %d: %d days, %d of them national", year, area, own, nation)
		}
	})
}

func TestDate(t *testing.T) {
	for day, week := range map[string]int{"2020-12-28": 53, "2021-01-03": 53, "2021-01-04": 1, "2024-12-30": 1, "2026-12-31": 53} {
		if got := date(day).Week(); got != week {
			t.Errorf("week of %s = %d, want %d", day, got, week)
		}
	}
	if got := date("2024-03-03").Monday(); got != date("2024-02-26") {
		t.Errorf("Monday before Sunday 3 March 2024 = %v", got)
	}
	if got := date("2024-02-26").Monday(); got != date("2024-02-26") {
		t.Errorf("a Monday's Monday = %v", got)
	}
	if DaysIn(2024, time.February) != 29 || DaysIn(2026, time.February) != 28 || DaysIn(2026, time.December) != 31 {
		t.Error("month lengths")
	}
	rapid.Check(t, func(t *rapid.T) {
		d := date("2026-01-01").AddDays(rapid.IntRange(-50000, 50000).Draw(t, "d"))
		n := rapid.IntRange(-1000, 1000).Draw(t, "n")
		if got := d.DaysUntil(d.AddDays(n)); got != n {
			t.Fatalf("%v + %d is %d days later", d, n, got)
		}
	})
}
