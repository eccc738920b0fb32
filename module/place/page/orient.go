package page

import (
	"net/http"
	"slices"

	"maillage/core/fault"
	"maillage/module/place"
	"maillage/platform/ui"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

// steps are the four questions, each a page, in their order.
var steps = []string{"besoin", "ou", "quand", "accueil"}

// orient leads to the first question.
func (p *Places) orient(w http.ResponseWriter, r *web.Request) error {
	return web.SeeOther(w, r, r.Link("/orientation/"+steps[0]))
}

// question answers one of the four questions. What was answered before is in
// the address; an answer that cannot be read shows its own question again.
func (p *Places) question(w http.ResponseWriter, r *web.Request) error {
	a, err := p.readAsk(r)
	if err != nil {
		return p.ask(w, r, a, located{}, stepOf(fault.Of(err).Field), p.words(r).Fault(err))
	}
	found := p.locate(&a)
	step := r.PathValue("step")
	switch step {
	case "besoin", "ou":
		return p.ask(w, r, a, found, step, "")
	case "quand", "accueil":
		if a.town != nil {
			return p.ask(w, r, a, found, step, "")
		}
		mistake := ""
		if len(found.choices) == 0 {
			mistake = p.words(r).T("place.fault.where")
			if a.typed != "" {
				mistake = p.words(r).T("place.fault.town")
			}
		}
		return p.ask(w, r, a, found, "ou", mistake)
	}
	return fault.New(fault.NotFound, "", "fault.page", "Cette page n'existe pas.")
}

// stepOf is the question a parameter answers.
func stepOf(field string) string {
	switch field {
	case place.ParamNeed:
		return "besoin"
	case place.ParamWhen, place.ParamTime:
		return "quand"
	case place.ParamWelcome:
		return "accueil"
	}
	return "ou"
}

// ask answers with one question.
func (p *Places) ask(w http.ResponseWriter, r *web.Request, a ask, l located, step, mistake string) error {
	words := p.words(r)
	q := asking{Places: p, r: r, w: words, a: a, l: l, mistake: mistake}
	for i, s := range steps {
		if s == step {
			q.step = i + 1
		}
	}
	return p.render(w, r, head{title: words.T("place.ask." + step), trail: p.trail(r), faulty: mistake != "", noIndex: step != steps[0]},
		questionPage(q))
}

// asking is one question being asked.
type asking struct {
	*Places
	r       *web.Request
	w       *word.Words
	a       ask
	l       located
	step    int // from 1
	mistake string
}

func (q asking) name() string { return steps[q.step-1] }

// around is where counts are taken: near the town once it is known.
func (q asking) around() *place.Circle {
	if q.a.town == nil {
		return nil
	}
	return &place.Circle{Lat: q.a.town.Lat, Lon: q.a.town.Lon, Metres: place.Reach}
}

// next is where the form of this question leads.
func (q asking) next() string {
	if q.step == len(steps) {
		return q.r.Link("/lieux")
	}
	return q.r.Link("/orientation/" + steps[q.step])
}

// skip is the same, leaving this question without an answer.
func (q asking) skip() string {
	without := q.a
	switch q.name() {
	case "besoin":
		without.need = ""
	case "quand":
		without.when = place.When{}
	case "accueil":
		without.welcome = nil
	}
	if q.step == len(steps) {
		return without.at(q.r, "/lieux")
	}
	return without.at(q.r, "/orientation/"+steps[q.step])
}

// back is the question before, or the first page.
func (q asking) back() string {
	if q.step == 1 {
		return q.r.Link("/")
	}
	return q.a.at(q.r, "/orientation/"+steps[q.step-2])
}

// kept is what the form carries of the other answers.
func (q asking) kept() []ui.Hidden {
	v := q.a.values()
	switch q.name() {
	case "besoin":
		v.Del(place.ParamNeed)
	case "ou":
		v.Del(place.ParamQuery)
		v.Del(place.ParamTown)
	case "quand":
		v.Del(place.ParamWhen)
		v.Del(place.ParamTime)
	case "accueil":
		v.Del(place.ParamWelcome)
	}
	var kept []ui.Hidden
	for _, name := range []string{place.ParamNeed, place.ParamTown, place.ParamQuery, place.ParamWhen, place.ParamTime, place.ParamWelcome} {
		for _, value := range v[name] {
			kept = append(kept, ui.Hidden{Name: name, Value: value})
		}
	}
	return kept
}

// needs is the first question: what for.
func (q asking) needs() ui.Choices {
	c := ui.Choices{Name: place.ParamNeed, Legend: q.w.T("place.ask.besoin"), Title: true, Error: q.mistake, Optional: true}
	for _, o := range offered(place.Options(q.Index(), q.around(), q.others(place.ParamNeed), place.Needs())) {
		c.Options = append(c.Options, ui.Choice{Value: o.Slug, Text: o.Name(q.w.Lang()), Count: q.w.N("place.count", o.Count), Checked: o.Slug == q.a.need})
	}
	return c
}

// offered leaves out what no place offers, unless nothing else is left.
func offered(options []place.Option) []place.Option {
	some := slices.DeleteFunc(slices.Clone(options), func(o place.Option) bool { return o.Count == 0 })
	if len(some) == 0 {
		return options
	}
	return some
}

// times is the third question: when. The days follow one another from today.
func (q asking) times() ui.Choices {
	now, zone := q.Clock.Now(), q.zoneOf(q.a.town)
	c := ui.Choices{Name: place.ParamWhen, Legend: q.w.T("place.ask.quand"), Title: true, Error: q.mistake, Optional: true}
	add := func(when place.When, text string) {
		n := place.OpenCount(q.Index(), *q.around(), q.a.wishes, when.At(now, zone))
		c.Options = append(c.Options, ui.Choice{Value: when.Slug, Text: capital(text), Count: q.w.N("place.open_count", n), Checked: q.a.when.Slug == when.Slug})
	}
	add(place.When{Slug: place.Now}, q.w.T("place.when.now"))
	days := make([]place.When, 0, len(place.Days))
	for _, slug := range place.Days {
		if when, err := place.ReadWhen(slug, q.a.when.Hour); err == nil { // the days are the module's own, the hour was read before
			days = append(days, when)
		}
	}
	slices.SortFunc(days, func(a, b place.When) int { return a.At(now, zone).Compare(b.At(now, zone)) })
	for _, when := range days {
		at := when.At(now, zone)
		text := q.w.Day(at)
		if at.YearDay() == now.In(zone).YearDay() {
			text = q.w.T("place.when.today", "day", text)
		}
		add(when, text)
	}
	return c
}

// moments are the parts of the day someone may come in.
func (q asking) moments() ui.Select {
	return ui.Select{Name: place.ParamTime, Label: q.w.T("place.ask.hour"), Hint: q.w.T("place.ask.hour_hint"), Value: q.a.when.Hour,
		Empty: q.w.T("place.ask.morning"), Optional: true, Options: []ui.Option{
			{Value: "15:00", Text: q.w.T("place.ask.afternoon")},
			{Value: "18:00", Text: q.w.T("place.ask.evening")},
		}}
}

// welcomes is the last question: how.
func (q asking) welcomes() ui.Choices {
	c := ui.Choices{Name: place.ParamWelcome, Legend: q.w.T("place.ask.accueil"), Title: true, Hint: q.w.T("place.ask.several"), Error: q.mistake, Multiple: true, Optional: true}
	for _, o := range offered(place.Options(q.Index(), q.around(), q.others(place.ParamWelcome), place.Welcomes())) {
		c.Options = append(c.Options, ui.Choice{Value: o.Slug, Text: o.Name(q.w.Lang()), Count: q.w.N("place.count", o.Count), Checked: slices.Contains(q.a.welcome, o.Slug)})
	}
	return c
}

// others are the wishes that answer other questions than this one.
func (q asking) others(param string) []place.Wish {
	var others []place.Wish
	for _, wish := range q.a.wishes {
		if wish.Param != param {
			others = append(others, wish)
		}
	}
	return others
}

// send is the verb of the button.
func (q asking) send() string {
	if q.step == len(steps) {
		return q.w.T("place.ask.see")
	}
	return q.w.T("place.ask.next")
}

// typed is what stands in the field of the second question.
func (q asking) typed() string {
	if q.a.town != nil {
		return q.a.town.Name
	}
	return q.a.typed
}

// wrongID is the field the mistake belongs to.
func (q asking) wrongID() string {
	if q.name() == "ou" {
		return place.ParamQuery
	}
	return q.name()
}
