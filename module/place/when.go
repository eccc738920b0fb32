package place

import (
	"time"

	"maillage/core/fault"
)

// When is the answer to "when can you come".
type When struct {
	Slug string       // "", "maintenant", or a day: "lundi" … "dimanche"
	Day  time.Weekday // for a day
	Hour string       // "HH:MM", for a day
}

// Now is the slug of "right now".
const Now = "maintenant"

// Days are the slugs of the days, Monday first.
var Days = []string{"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"}

// ReadWhen reads the two parameters of the question. A day without an hour
// means ten in the morning.
func ReadWhen(slug, hour string) (When, error) {
	switch slug {
	case "":
		return When{}, nil
	case Now:
		return When{Slug: Now}, nil
	}
	for i, day := range Days {
		if day != slug {
			continue
		}
		if hour == "" {
			hour = "10:00"
		}
		if _, err := time.Parse("15:04", hour); err != nil {
			return When{}, fault.New(fault.Invalid, ParamTime, "place.fault.hour", "Cette heure ne se lit pas. Exemple : 14:30.")
		}
		return When{Slug: slug, Day: time.Weekday((i + 1) % 7), Hour: hour}, nil
	}
	return When{}, fault.New(fault.Invalid, ParamWhen, "place.fault.day", "Ce jour n'existe pas. Exemple : mardi.")
}

// At is the next instant the answer means, on the clock of the place; zero
// when no time was asked for. Today counts while its hour is not past.
func (w When) At(now time.Time, zone *time.Location) time.Time {
	if w.Slug == "" {
		return time.Time{}
	}
	local := now.In(zone)
	if w.Slug == Now {
		return local
	}
	hour, _ := time.Parse("15:04", w.Hour) // ReadWhen has checked it
	ahead := (int(w.Day) - int(local.Weekday()) + 7) % 7
	at := time.Date(local.Year(), local.Month(), local.Day()+ahead, hour.Hour(), hour.Minute(), 0, 0, zone)
	if at.Before(local) {
		at = time.Date(local.Year(), local.Month(), local.Day()+ahead+7, hour.Hour(), hour.Minute(), 0, 0, zone)
	}
	return at
}
