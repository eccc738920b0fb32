package page

import (
	"net/http"

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
	http.Redirect(w, r.Request, r.Link("/orientation/"+steps[0]), http.StatusSeeOther)
	return nil
}

// question answers one of the four questions. What was answered before is in
// the address; an answer that cannot be read shows its own question again.
func (p *Places) question(w http.ResponseWriter, r *web.Request) error {
	a, err := p.readAsk(r)
	if err != nil {
		return p.ask(w, r, a, located{}, stepOf(fault.Of(err).Field), faultText(p.words(r), err))
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
	chosen := q.others(place.ParamNeed)
	c := ui.Choices{Name: place.ParamNeed, Legend: q.w.T("place.ask.besoin"), Title: true, Error: q.mistake, Optional: true}
	for _, o := range place.Options(q.Index(), q.around(), chosen, place.Needs()) {
		c.Options = append(c.Options, ui.Choice{Value: o.Slug, Text: o.Name(q.w.Lang()), Count: q.w.N("place.count", o.Count), Checked: o.Slug == q.a.need})
	}
	return c
}

// times is the third question: when.
func (q asking) times() ui.Choices {
	now := q.Clock.Now()
	c := ui.Choices{Name: place.ParamWhen, Legend: q.w.T("place.ask.quand"), Title: true, Error: q.mistake, Optional: true}
	count := func(when place.When) string {
		return q.w.N("place.open_count", place.OpenCount(q.Index(), *q.around(), q.a.wishes, when.At(now, q.zoneOf(q.a.town))))
	}
	c.Options = append(c.Options, ui.Choice{Value: place.Now, Text: q.w.T("place.when.now"), Count: count(place.When{Slug: place.Now}), Checked: q.a.when.Slug == place.Now})
	for _, day := range place.Days {
		when, err := place.ReadWhen(day, q.a.when.Hour)
		if err != nil {
			continue // the days are the module's own and the hour was read before
		}
		c.Options = append(c.Options, ui.Choice{Value: day, Text: q.w.Weekday(when.Day), Count: count(when), Checked: q.a.when.Slug == day})
	}
	return c
}

// welcomes is the last question: how.
func (q asking) welcomes() ui.Choices {
	c := ui.Choices{Name: place.ParamWelcome, Legend: q.w.T("place.ask.accueil"), Title: true, Hint: q.w.T("place.ask.several"), Error: q.mistake, Multiple: true, Optional: true}
	chosen := map[string]bool{}
	for _, slug := range q.a.welcome {
		chosen[slug] = true
	}
	for _, o := range place.Options(q.Index(), q.around(), q.others(place.ParamWelcome), place.Welcomes()) {
		c.Options = append(c.Options, ui.Choice{Value: o.Slug, Text: o.Name(q.w.Lang()), Count: q.w.N("place.count", o.Count), Checked: chosen[o.Slug]})
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
