package store_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"maillage/core/territory"
	"maillage/core/vocab"
	"maillage/module/place"
	"maillage/module/place/hours"
	"maillage/module/place/placetest"
	"maillage/module/place/standard"
	"maillage/module/place/store"
)

// pictured is the picture of some places.
func pictured(t testing.TB, rows ...standard.Record) *store.Picture {
	t.Helper()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	places := make([]place.Place, len(rows))
	for i, r := range rows {
		places[i] = place.Place{ID: r.ID, Record: r, State: place.Visible}
	}
	return store.NewPicture(places, territory.Embedded(), func(string) *time.Location { return paris })
}

// scattered draws places with random services, fees, hours and points.
func scattered(rt *rapid.T) []standard.Record {
	n := rapid.IntRange(1, 40).Draw(rt, "n")
	rows := make([]standard.Record, n)
	for i := range rows {
		r := placetest.Library(fmt.Sprintf("essai-%02d", i))
		r.Services = rapid.SampledFrom(vocab.Services.Values).Draw(rt, "service").Name
		r.Fees = rapid.SampledFrom([]string{"", "Gratuit", "Payant"}).Draw(rt, "fees")
		r.Hours = rapid.SampledFrom([]string{"", "Mo-Fr 09:00-12:00", "Sa 10:00-12:00", "24/7"}).Draw(rt, "hours")
		r.Latitude = fmt.Sprintf("%.4f", 46.17+float64(rapid.IntRange(-200, 200).Draw(rt, "lat"))/1000)
		r.Longitude = fmt.Sprintf("%.4f", 1.87+float64(rapid.IntRange(-200, 200).Draw(rt, "lon"))/1000)
		rows[i] = r
	}
	return rows
}

// TestSearchIsNeverADeadEnd checks, over random places and wishes, that a
// search answers something, says what it gave up and no more than it had to,
// and ranks as promised.
func TestSearchIsNeverADeadEnd(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := pictured(t, scattered(rt)...)
		var wishes []place.Wish
		need := rapid.SampledFrom(place.Needs()).Draw(rt, "need")
		wishes = append(wishes, need)
		for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, len(place.Welcomes())-1), 0, 3, rapid.ID[int]).Draw(rt, "welcomes") {
			wishes = append(wishes, place.Welcomes()[i])
		}
		s := place.Search{Lat: 46.17, Lon: 1.87, Wishes: wishes, Now: placetest.Monday, Page: 1}
		if rapid.Bool().Draw(rt, "timed") {
			s.At = placetest.Monday
		}
		if rapid.Bool().Draw(rt, "far away") {
			s.Lat, s.Lon = -20.9, 55.5
		}
		a := place.Find(x, s)
		if len(a.Found) == 0 {
			rt.Fatal("an empty list")
		}
		kept := remaining(wishes, a.Dropped)
		for _, f := range a.Found {
			for _, w := range kept {
				if f.Entry.Facets&w.Mask == 0 {
					rt.Fatalf("%s lacks %s, which was not dropped", f.Entry.Name, w.Label)
				}
			}
		}
		circle := &place.Circle{Lat: s.Lat, Lon: s.Lon, Metres: place.Reach}
		if !a.Far && len(a.Dropped) > 0 && x.Count(circle, wishes) > 0 {
			rt.Fatal("a wish was dropped for nothing")
		}
		last, rank := -1.0, -1
		for _, f := range a.Found {
			r := 0
			if !s.At.IsZero() {
				r = map[hours.Status]int{hours.Open: 0, hours.Unknown: 1, hours.Closed: 1}[f.Entry.StateAt(s.At).Status]
			}
			if r < rank || r == rank && f.Metres < last {
				rt.Fatal("not open first, then nearest")
			}
			last, rank = f.Metres, r
		}
	})
}

// remaining are the wishes that were not dropped.
func remaining(wishes, dropped []place.Wish) []place.Wish {
	var kept []place.Wish
next:
	for _, w := range wishes {
		for _, d := range dropped {
			if d.Slug == w.Slug {
				continue next
			}
		}
		kept = append(kept, w)
	}
	return kept
}

// TestRelaxDropsTheCostliest checks which wish is given up.
func TestRelaxDropsTheCostliest(t *testing.T) {
	free := placetest.Library("free") // administrative help, free
	paid := placetest.Library("paid")
	paid.Services, paid.Fees = "Loisirs et créations numériques", "Payant"
	other := free
	other.ID = "other"
	x := pictured(t, free, paid, other)
	leisure, err := place.Need("loisirs")
	if err != nil {
		t.Fatal(err)
	}
	gratis, err := place.Welcome("gratuit")
	if err != nil {
		t.Fatal(err)
	}
	a := place.Find(x, place.Search{Lat: 46.17, Lon: 1.87, Wishes: []place.Wish{leisure, gratis}, Now: placetest.Monday})
	// Without "leisure" two places come back, without "free" only one.
	if len(a.Dropped) != 1 || a.Dropped[0].Slug != "loisirs" || a.Total != 2 {
		t.Errorf("dropped %v, %d places", a.Dropped, a.Total)
	}
}

// TestNamedForgivesAccents is the directory's own promise about names.
func TestNamedForgivesAccents(t *testing.T) {
	x := pictured(t, placetest.Libraries(3)...)
	for _, query := range []string{"mediatheque", "MÉDIATHÈQUE", "mediateque", "essai 0001 médiathèque"} {
		if len(x.Named(query, 5)) == 0 {
			t.Errorf("%q finds nothing", query)
		}
	}
}

// TestWhen checks the instants the third question means.
func TestWhen(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ slug, hour, want string }{
		{"maintenant", "", "2026-03-02T10:00"},
		{"lundi", "14:30", "2026-03-02T14:30"}, // later today
		{"lundi", "09:00", "2026-03-09T09:00"}, // past: next week
		{"mardi", "", "2026-03-03T10:00"},
		{"dimanche", "08:00", "2026-03-08T08:00"},
	} {
		w, err := place.ReadWhen(c.slug, c.hour)
		if err != nil {
			t.Fatal(err)
		}
		if got := w.At(placetest.Monday, paris).Format("2006-01-02T15:04"); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.slug, c.hour, got, c.want)
		}
	}
	// The clocks go forward on 29 March 2026: two in the morning is three.
	sunday, err := place.ReadWhen("dimanche", "02:30")
	if err != nil {
		t.Fatal(err)
	}
	at := sunday.At(time.Date(2026, 3, 28, 12, 0, 0, 0, time.UTC), paris)
	if at.Before(time.Date(2026, 3, 29, 0, 30, 0, 0, time.UTC)) || at.After(time.Date(2026, 3, 29, 2, 0, 0, 0, time.UTC)) {
		t.Errorf("on the day of the change: %s", at)
	}
}
