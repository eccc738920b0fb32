package place

import (
	"time"

	"maillage/core/fault"
	"maillage/core/vocab"
	"maillage/module/place/hours"
)

// The query parameters of a search, the same on every page and in every link.
const (
	ParamNeed    = "besoin"  // slug of a service
	ParamTown    = "lieu"    // code of a commune or arrondissement
	ParamQuery   = "ou"      // what was typed
	ParamWhen    = "quand"   // see When
	ParamTime    = "heure"   // HH:MM
	ParamWelcome = "accueil" // slugs; see Welcomes
	ParamPage    = "page"
)

// Needs lists the services as wishes, in the order of the schema.
func Needs() []Wish {
	all := make([]Wish, 0, len(vocab.Services.Values))
	for _, v := range vocab.Services.Values {
		w, _ := wishOf(ParamNeed, vocab.Services, v.Slug)
		all = append(all, w)
	}
	return all
}

// Need is the wish for a service, by slug. Errors: Invalid when no service has it.
func Need(slug string) (Wish, error) {
	w, ok := wishOf(ParamNeed, vocab.Services, slug)
	if !ok {
		return Wish{}, fault.New(fault.Invalid, ParamNeed, "place.fault.need", "Ce besoin n'existe pas. Choisissez dans la liste.")
	}
	return w, nil
}

// welcomes are the choices of the last question, those people ask for most:
// what it costs, how one is helped, who knows how to receive them.
var welcomes = func() []Wish {
	var all []Wish
	add := func(f *vocab.Facet, slugs ...string) {
		for _, slug := range slugs {
			w, ok := wishOf(ParamWelcome, f, slug)
			if !ok {
				panic("place: no value " + slug + " in " + f.Column)
			}
			all = append(all, w)
		}
	}
	values := func(f *vocab.Facet) (slugs []string) {
		for _, v := range f.Values {
			slugs = append(slugs, v.Slug)
		}
		return slugs
	}
	add(vocab.Fees, "gratuit")
	add(vocab.Access, "se-presenter")
	add(vocab.Modes, "individuel", "atelier", "a-distance")
	add(vocab.Supports, values(vocab.Supports)...)
	add(vocab.Audiences, values(vocab.Audiences)...)
	return all
}()

// Welcomes lists the choices of the question "how do you want to be received".
func Welcomes() []Wish { return welcomes }

// Welcome is one of them, by slug. Errors: Invalid when there is none.
func Welcome(slug string) (Wish, error) {
	for _, w := range welcomes {
		if w.Slug == slug {
			return w, nil
		}
	}
	return Wish{}, fault.New(fault.Invalid, ParamWelcome, "place.fault.welcome", "Ce choix n'existe pas. Choisissez dans la liste.")
}

// Option is one answer to a question and how many places it leaves.
type Option struct {
	Wish
	Count int
}

// Options counts, for each wish, the places that hold it beside those already
// chosen, around the circle when one is known.
func Options(index Index, around *Circle, chosen, wishes []Wish) []Option {
	options := make([]Option, len(wishes))
	with := append(append(make([]Wish, 0, len(chosen)+1), chosen...), Wish{})
	for i, w := range wishes {
		with[len(chosen)] = w
		options[i] = Option{Wish: w, Count: index.Count(around, with)}
	}
	return options
}

// OpenCount counts the places open at an instant among the nearest that hold
// the wishes: as many as a search would rank.
func OpenCount(index Index, around Circle, wishes []Wish, at time.Time) int {
	n := 0
	for _, f := range index.Near(around.Lat, around.Lon, around.Metres, shortlist, wishes, nil) {
		if f.Entry.StateAt(at).Status == hours.Open {
			n++
		}
	}
	return n
}
