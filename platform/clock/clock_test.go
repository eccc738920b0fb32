package clock

import (
	"testing"
	"time"
)

func TestSystemIsWhatTheDatabaseKeeps(t *testing.T) {
	before := time.Now().Add(-time.Microsecond)
	now := System{}.Now()
	if now.Location() != time.UTC || now.Nanosecond()%1000 != 0 || now.Before(before) || now.After(time.Now()) {
		t.Errorf("Now = %v", now)
	}
}

func TestManualMovesWhenTold(t *testing.T) {
	noon := time.Date(2026, 5, 4, 12, 0, 0, 1500, time.FixedZone("CEST", 7200))
	c := At(noon)
	if want := time.Date(2026, 5, 4, 10, 0, 0, 1000, time.UTC); c.Now() != want {
		t.Errorf("Now = %v, want %v", c.Now(), want)
	}
	c.Add(90 * time.Minute)
	if got := c.Now().Format(time.TimeOnly); got != "11:30:00" {
		t.Errorf("an hour and a half later: %s", got)
	}
	c.Set(noon.Add(-time.Hour))
	if got := c.Now().Format(time.TimeOnly); got != "09:00:00" {
		t.Errorf("set back: %s", got)
	}
}
