package calendar

import "testing"

func BenchmarkHolidayOn(b *testing.B) {
	d := date("2026-10-06")
	for b.Loop() {
		HolidayOn(d, Reunion)
	}
}
