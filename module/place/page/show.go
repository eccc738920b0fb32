package page

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"maillage/core/calendar"
	"maillage/core/vocab"
	"maillage/module/place"
	"maillage/module/place/hours"
	"maillage/module/place/standard"
	"maillage/platform/ui"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

// nearby is how many other places a place's page shows.
const nearby = 4

// show answers a place's page: 301 from an id of its source to ours, 410 with
// what is near when it has closed.
func (p *Places) show(w http.ResponseWriter, r *web.Request) error {
	e, err := p.entry(w, r, "")
	if e == nil {
		return err
	}
	words := p.words(r)
	if e.State == place.Closed {
		return web.Render(w, r, http.StatusGone, ui.Layout(
			p.page(r, head{title: words.T("place.closed.title"), trail: p.trail(r), noIndex: true}),
			closedPage(p, r, words, e, p.around(e))))
	}
	from, err := p.readAsk(r)
	if err != nil {
		from = ask{} // the place is shown all the same; only the way back is lost
	}
	return p.render(w, r, head{title: e.Name + " - " + e.Commune, description: e.Summary, trail: p.placeTrail(r, e)},
		showPage(p, r, words, e, from, p.around(e)))
}

// printPlace answers the sheet of a place, to print or to hand over.
func (p *Places) printPlace(w http.ResponseWriter, r *web.Request) error {
	e, err := p.entry(w, r, "/imprimer")
	if e == nil {
		return err
	}
	words := p.words(r)
	if e.State == place.Closed {
		return web.SeeOther(w, r, r.Link("/lieux/"+e.ID))
	}
	return web.Render(w, r, http.StatusOK, ui.PrintLayout(p.page(r, head{title: e.Name, noIndex: true}),
		ui.Link{Text: words.T("place.sheet.back"), Href: r.Link("/lieux/" + e.ID)}, placeSheet(p, r, words, e)))
}

// entry finds the place the address names. It is nil when the answer is
// already given (a redirect) or there is no such place (the error).
func (p *Places) entry(w http.ResponseWriter, r *web.Request, below string) (*place.Entry, error) {
	id := r.PathValue("id")
	if e, ok := p.Index().ByID(id); ok {
		return e, nil
	}
	held, err := p.Archive.Place(r.Context(), id)
	if err != nil {
		return nil, err
	}
	if held == nil {
		return nil, place.Unknown()
	}
	if held.ID != id {
		http.Redirect(w, r.Request, r.Link("/lieux/"+url.PathEscape(held.ID)+below), http.StatusMovedPermanently)
		return nil, nil
	}
	// Closed, or so new that the picture does not show it yet.
	return place.NewEntry(*held, p.Atlas, p.Zone), nil
}

// around lists the nearest other places.
func (p *Places) around(e *place.Entry) []place.Found {
	if !e.Located {
		return nil
	}
	return p.Index().Near(e.Lat, e.Lon, place.Reach, nearby, nil, func(o *place.Entry) bool { return o.ID != e.ID })
}

// placeTrail leads from the first page down to the place's commune.
func (p *Places) placeTrail(r *web.Request, e *place.Entry) []ui.Link {
	if e.Town.Code == "" {
		return p.trail(r)
	}
	return append(p.departementTrail(r, e.Town.Departement), ui.Link{Text: e.Commune, Href: r.Link(p.communePath(e.Town))})
}

// week lists the opening hours of the next seven days, today first.
func (p *Places) week(w *word.Words, e *place.Entry) ui.Definitions {
	today := calendar.DateOf(p.Clock.Now().In(e.Calendar.Zone))
	var pairs ui.Definitions
	for _, row := range e.Schedule.Week(today, e.Calendar) {
		text := row.Text(hours.Lang(w.Lang()))
		if row.Holiday != "" {
			text += " (" + row.Holiday + ")"
		}
		pairs = append(pairs, ui.Definition{Term: w.Day(row.Date.UTC()), Text: text})
	}
	return pairs
}

// explained is a service with what it means.
type explained struct{ name, plain string }

func services(w *word.Words, e *place.Entry) []explained {
	var all []explained
	for _, s := range standard.List(e.Services) {
		v, ok := vocab.Services.Exact(s)
		switch {
		case !ok:
			all = append(all, explained{name: s})
		case w.Lang() == "en":
			all = append(all, explained{v.English, v.PlainEnglish})
		default:
			all = append(all, explained{v.Label, v.Plain})
		}
	}
	return all
}

// practical is what to know before coming, each with its name.
func practical(w *word.Words, e *place.Entry) ui.Definitions {
	var all ui.Definitions
	add := func(key string, names []string) {
		if len(names) > 0 {
			all = append(all, ui.Definition{Term: w.T(key), Text: strings.Join(names, ", ")})
		}
	}
	add("place.show.fees", valueNames(w, vocab.Fees, e.Fees))
	add("place.show.access", valueNames(w, vocab.Access, e.Access))
	add("place.show.modes", valueNames(w, vocab.Modes, e.Modes))
	add("place.show.audiences", valueNames(w, vocab.Audiences, e.Audiences))
	add("place.show.support", valueNames(w, vocab.Supports, e.Support))
	add("place.show.programmes", valueNames(w, vocab.Programmes, e.Programmes))
	add("place.show.labels", append(valueNames(w, vocab.Labels, e.Labels), standard.List(e.OtherLabels)...))
	return all
}

// freshness says when the details last changed, and whether to doubt them.
func (p *Places) freshness(w *word.Words, e *place.Entry) string {
	at, err := time.Parse(time.DateOnly, e.Updated)
	switch {
	case err != nil:
		return p.advice(w, e, "place.show.undated")
	case e.Stale(p.Clock.Now()):
		return w.T("place.show.fresh", "date", w.Date(at)) + " " + p.advice(w, e, "place.show.stale")
	}
	return w.T("place.show.fresh", "date", w.Date(at))
}

// advice is what to do about doubtful information: call the place, or, when
// it has no number, the help line.
func (p *Places) advice(w *word.Words, e *place.Entry, key string) string {
	switch {
	case e.Phone != "":
		return w.T(key) + " " + w.T("place.show.call_first")
	case p.Line.Number != "":
		return w.T(key) + " " + w.T("place.show.call_us", "number", p.Line.Number)
	}
	return w.T(key)
}

// weekLine is the hours of this week in one sentence, days alike put together.
func (p *Places) weekLine(w *word.Words, e *place.Entry) string {
	if !hoursKnown(e) {
		return p.advice(w, e, "place.show.hours_unknown")
	}
	lang := hours.Lang(w.Lang())
	monday := calendar.DateOf(p.Clock.Now().In(e.Calendar.Zone)).Monday()
	rows := e.Schedule.Week(monday, e.Calendar)
	var parts []string
	for i := 0; i < len(rows); {
		last := i
		for last+1 < len(rows) && rows[last+1].Text(lang) == rows[i].Text(lang) {
			last++
		}
		days := rows[i].Weekday(lang)
		if last > i {
			days = w.T("place.days", "from", days, "to", rows[last].Weekday(lang))
		}
		parts = append(parts, days+" "+rows[i].Text(lang))
		i = last + 1
	}
	return w.T("place.week", "date", w.Date(monday.UTC())) + " " + strings.Join(parts, " ; ") + "."
}

// itinerary is where the way there is drawn, from wherever one is.
func itinerary(e *place.Entry) string {
	return "https://www.openstreetmap.org/directions?" + url.Values{"to": {e.Latitude + "," + e.Longitude}}.Encode()
}

// hoursKnown reports whether the hours could be read; their text is shown as
// it came otherwise.
func hoursKnown(e *place.Entry) bool { return e.Hours != "" && !e.Schedule.Empty() }

// now is what to say of the place's hours at this instant.
func (p *Places) now(e *place.Entry) hours.Line { return e.Schedule.Line(p.Clock.Now(), e.Calendar) }
