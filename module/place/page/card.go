package page

import (
	"strings"
	"time"

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

// cards are the places found, as cards of a list.
func cards(r *web.Request, w *word.Words, found []place.Found, at time.Time) []templ.Component {
	all := make([]templ.Component, len(found))
	for i, f := range found {
		all[i] = card(r, w, f, at)
	}
	return all
}

func card(r *web.Request, w *word.Words, f place.Found, at time.Time) ui.PlaceCard {
	e := f.Entry
	c := ui.PlaceCard{Name: e.Name, Href: r.Link("/lieux/" + e.ID), Badge: badge(w, e.Schedule.Line(at, e.Calendar)), Address: address(e),
		Phone: ui.Phone{Number: phone.Display(e.Phone)}}
	if e.Located {
		c.Distance = w.Distance(f.Metres)
		if e.Approximate {
			c.Distance = w.T("place.distance.about", "distance", c.Distance)
		}
	}
	if services := valueNames(w, vocab.Services, e.Services); len(services) > 0 {
		c.Facts = append(c.Facts, ui.Fact{Icon: ui.IconHand, Text: strings.Join(services[:min(3, len(services))], ", ")})
	}
	if strings.Contains(e.Roaming, "Itinérant") {
		c.Facts = append(c.Facts, ui.Fact{Icon: ui.IconMap, Text: w.T("place.roaming")})
	}
	return c
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

// summary is the sentence above the list.
func summary(w *word.Words, a ask, answer place.Answer) string {
	text := w.N("place.list.count", answer.Total)
	if a.when.Slug != "" {
		text += " " + w.T("place.list.open_first", "when", whenText(w, a.when))
	}
	return text
}

// pages is how many pages the list has.
func pages(answer place.Answer) int { return (answer.Total + place.PageSize - 1) / place.PageSize }

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
