package page

import (
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"

	"maillage/core/phone"
	"maillage/core/territory"
	"maillage/core/vocab"
	"maillage/module/place"
	"maillage/module/place/hours"
	"maillage/module/place/standard"
	"maillage/platform/ui"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

// shelf is how a list shows its places.
type shelf struct {
	r     *web.Request
	w     *word.Words
	at    time.Time // the instant whose opening state is shown
	from  ask       // the search it answers, so that a place leads back; zero without one
	about bool      // the point distances are taken from is itself approximate
}

// shelf shows the places of an answer.
func (p *Places) shelf(r *web.Request, w *word.Words, a ask, answer place.Answer) shelf {
	return shelf{r: r, w: w, at: answer.At, from: a, about: a.town.Approximate}
}

// cards are the places found, as cards of a list.
func (s shelf) cards(found []place.Found) []templ.Component {
	all := make([]templ.Component, len(found))
	for i, f := range found {
		all[i] = s.card(f)
	}
	return all
}

func (s shelf) card(f place.Found) ui.PlaceCard {
	e := f.Entry
	c := ui.PlaceCard{Name: e.Name, Href: s.from.at(s.r, "/lieux/"+e.ID), Badge: s.badge(e), Distance: s.far(f), Address: address(e),
		Phone: ui.Phone{Number: phone.Display(e.Phone)}}
	if services := valueNames(s.w, vocab.Services, e.Services); len(services) > 0 {
		c.Facts = append(c.Facts, ui.Fact{Icon: ui.IconHand, Text: strings.Join(services[:min(3, len(services))], ", ")})
	}
	if strings.Contains(e.Roaming, "Itinérant") {
		c.Facts = append(c.Facts, ui.Fact{Icon: ui.IconMap, Text: s.w.T("place.roaming")})
	}
	return c
}

// badge says whether a place is open, at the moment someone wants to come.
func (s shelf) badge(e *place.Entry) ui.Badge {
	b := badge(s.w, e.Schedule.Line(s.at, e.Calendar))
	if s.from.when.Slug != "" && s.from.when.Slug != place.Now {
		b.Text = s.w.T("place.state_at", "when", capital(whenText(s.w, s.from.when)), "state", b.Text)
	}
	return b
}

// far is the distance of a place, no finer than what is known of both ends.
func (s shelf) far(f place.Found) string {
	switch {
	case !f.Entry.Located:
		return ""
	case s.about || f.Entry.Approximate:
		return s.w.T("place.distance.about", "distance", s.w.Distance(1000*math.Max(1, math.Round(f.Metres/1000))))
	}
	return s.w.Distance(f.Metres)
}

// capital writes the first letter of a sentence.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// badge says whether a place is open, in words.
func badge(w *word.Words, l hours.Line) ui.Badge {
	b := ui.Badge{State: ui.Unknown, Text: l.Text(hours.Lang(w.Lang()))}
	switch l.Status {
	case hours.Open:
		b.State = ui.Open
	case hours.Closed:
		b.State = ui.Closed
	case hours.Unknown:
	}
	return b
}

// address is the place's address on one line.
func address(e *place.Entry) string {
	town := strings.TrimSpace(e.Postcode + " " + e.Commune)
	if e.Address == "" {
		return town
	}
	return e.Address + ", " + town
}

// valueNames are the plain names of the values in a cell.
func valueNames(w *word.Words, f *vocab.Facet, cell string) []string {
	values := standard.List(cell)
	names := make([]string, 0, len(values))
	for _, s := range values {
		v, ok := f.Exact(s)
		switch {
		case !ok:
			names = append(names, s)
		case w.Lang() == "en":
			names = append(names, v.English)
		default:
			names = append(names, v.Label)
		}
	}
	return names
}

// summary says above the list how many places there are and in which order.
func summary(w *word.Words, a ask, answer place.Answer) string {
	text := w.N("place.list.count", answer.Total)
	if answer.Total > answer.Listed {
		text += " " + w.T("place.list.nearest", "n", answer.Listed)
	}
	switch {
	case a.when.Slug == "":
	case answer.Open == 0:
		text += " " + w.T("place.list.none_open", "when", whenText(w, a.when))
	default:
		text += " " + w.T("place.list.open_first", "when", whenText(w, a.when))
	}
	return text
}

// whenText says when someone wants to come: "mardi à 14 h 30".
func whenText(w *word.Words, when place.When) string {
	if when.Slug == place.Now {
		return w.T("place.when.now")
	}
	hour, _ := time.Parse("15:04", when.Hour) // read by place.ReadWhen
	return w.T("place.when.day", "day", w.Weekday(when.Day), "hour", w.Clock(hour))
}

// townLinks lists towns, keeping the rest of the search.
func townLinks(r *web.Request, a ask, path string, towns []territory.Match) ui.LinkList {
	list := make(ui.LinkList, len(towns))
	for i, m := range towns {
		chosen := a
		chosen.town = &m.Commune
		list[i] = ui.ListLink{Text: m.Label, Href: chosen.at(r, path)}
	}
	return list
}

// namedLinks lists places by name.
func namedLinks(r *web.Request, named []*place.Entry) ui.LinkList {
	list := make(ui.LinkList, len(named))
	for i, e := range named {
		list[i] = ui.ListLink{Text: e.Name + ", " + e.Commune, Href: r.Link("/lieux/" + e.ID)}
	}
	return list
}

// wrongID is the id of the field to mend, wrongWhere its message when it is
// the search's own.
func wrongID(field string) string {
	if field == place.ParamQuery {
		return place.ParamQuery
	}
	return ""
}

func wrongWhere(field, mistake string) string {
	if field != place.ParamQuery {
		return ""
	}
	return mistake
}
