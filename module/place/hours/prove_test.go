//go:build prove

package hours

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// realHours returns the non-empty "horaires" of the national file.
func realHours(t testing.TB) []string {
	t.Helper()
	folder := os.Getenv("MAILLAGE_SHARED_DATA")
	if folder == "" {
		folder = "../../../../shared/data"
	}
	file, err := os.Open(filepath.Join(folder, "lieux-mednum-v1.0.1.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := slices.Index(rows[0], "horaires")
	var hours []string
	for _, row := range rows[1:] {
		if row[column] != "" {
			hours = append(hours, row[column])
		}
	}
	return hours
}

// TestRealHours reads every opening hours of the national file. At least 99.5 %
// must be read; what stays Unknown for a time that is no span is counted apart.
func TestRealHours(t *testing.T) {
	hours := realHours(t)
	var read, clear, kept int
	for _, text := range hours {
		s, err := Parse(text)
		if err != nil {
			t.Logf("not read: %q: %v", text, err)
			continue
		}
		read++
		if Format(s) == text {
			kept++
		}
		if slices.ContainsFunc(s.rules, func(r rule) bool { return r.status == Unknown }) {
			t.Logf("some days unknown: %q", text)
			continue
		}
		clear++
	}
	t.Logf("%d hours: %d read (%.2f %%), %d without any unknown day (%.2f %%), %d already canonical",
		len(hours), read, 100*float64(read)/float64(len(hours)), clear, 100*float64(clear)/float64(len(hours)), kept)
	if read*1000 < len(hours)*995 {
		t.Errorf("%d of %d hours were read", read, len(hours))
	}
}

// TestRealMasks checks that the filter hides no opening over a real year.
func TestRealMasks(t *testing.T) {
	_, cal := at(t, "974", "2026-01-01 00:00")
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, cal.Zone)
	for i, text := range realHours(t) {
		s := parsed(t, text)
		mask := s.Mask()
		for n := range 200 {
			when := start.Add(time.Duration(i*7919+n*2621) % (365 * minutesPerDay) * time.Minute).In(cal.Zone)
			if state := s.At(when, cal); state.Status != Closed && !mask.Has(when) {
				t.Fatalf("%q is %v at %s, where its mask is clear", text, state, when)
			}
		}
	}
}

func BenchmarkParseReal(b *testing.B) {
	hours := realHours(b)
	for b.Loop() {
		for _, text := range hours {
			if _, err := Parse(text); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(hours)), "ns/text")
}

func BenchmarkAtReal(b *testing.B) {
	hours := realHours(b)
	schedules := make([]Schedule, len(hours))
	for i, text := range hours {
		schedules[i] = parsed(b, text)
	}
	when, cal := at(b, "75", "2026-03-05 10:00")
	for b.Loop() {
		for _, s := range schedules {
			s.At(when, cal)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(hours)), "ns/At")
}
