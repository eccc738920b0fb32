package place

import (
	"testing"
	"time"
)

// FuzzReadWhen reads anything: what is accepted means an instant of the coming
// week, never one that is past.
func FuzzReadWhen(f *testing.F) {
	for _, seed := range [][2]string{{"", ""}, {Now, ""}, {"lundi", "10:00"}, {"dimanche", "23:59"}, {"mardi", "25:00"}, {"octodi", "x"}, {"lundi", "9:5"}} {
		f.Add(seed[0], seed[1], int64(1_772_442_000))
	}
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, slug, hour string, second int64) {
		when, err := ReadWhen(slug, hour)
		if err != nil || slug == "" || second < 0 || second > 4_000_000_000 {
			return
		}
		now := time.Unix(second, 0)
		at := when.At(now, paris)
		// An hour that the change to summer time skips is read one hour off.
		if at.Before(now.Add(-time.Hour)) || at.After(now.Add(8*24*time.Hour)) {
			t.Errorf("%s %s at %s means %s", slug, hour, now, at)
		}
	})
}
