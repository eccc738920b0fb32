package page

import (
	"net/http"
	"slices"
	"strings"

	"maillage/core/fault"
	"maillage/core/territory"
	"maillage/core/text"
	"maillage/module/place"
	"maillage/platform/ui"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

// list answers a search: places near a town, the towns to choose from when
// the name is shared, or what to try when nothing has that name.
func (p *Places) list(w http.ResponseWriter, r *web.Request) error {
	words := p.words(r)
	a, err := p.readAsk(r)
	if err != nil {
		return p.wrongAsk(w, r, a, err)
	}
	found := p.locate(&a)
	switch {
	case a.town != nil:
		return p.results(w, r, a, found)
	case len(found.choices) == 0 && len(found.wholes) == 1:
		return web.SeeOther(w, r, r.Link(p.wholePath(found.wholes[0])))
	case a.typed == "":
		return p.wrongAsk(w, r, a, nowhere())
	case len(found.choices) > 0 || len(found.wholes) > 0 || len(found.named) > 0:
		title := words.T("place.which.title")
		return p.render(w, r, head{title: title, trail: p.trail(r), noIndex: true}, whichPage(p, r, words, a, found))
	}
	return p.wrongAsk(w, r, a, fault.New(fault.Invalid, place.ParamQuery, "place.fault.town", "Nous ne connaissons pas cette ville. Essayez avec le code postal. Exemple : 51100."))
}

// results answers with one page of the list.
func (p *Places) results(w http.ResponseWriter, r *web.Request, a ask, l located) error {
	words := p.words(r)
	answer := place.Find(p.Index(), p.search(a))
	title := words.T("place.list.title", "town", townName(*a.town))
	return p.render(w, r, head{title: title, trail: p.trail(r), noIndex: true}, listPage(p, r, words, a, l, answer))
}

// wrongAsk shows the search again with what is wrong beside its field.
func (p *Places) wrongAsk(w http.ResponseWriter, r *web.Request, a ask, err error) error {
	words := p.words(r)
	return p.render(w, r, head{title: words.T("place.search.title"), trail: p.trail(r), faulty: true, noIndex: true},
		wrongPage(p, r, words, a, fault.Of(err).Field, words.Fault(err)))
}

// located is what typed words may mean.
type located struct {
	how     territory.How     // how the town was recognised
	choices []territory.Match // towns to choose from, or further towns of the same postcode
	wholes  []territory.Match // départements and regions of that name
	named   []*place.Entry    // places of that name
}

// locate finds the town that was typed. It settles on one when only one fits,
// or when one fits exactly and the others merely begin alike; the towns of one
// postcode are neighbours, so the largest stands for them all.
func (p *Places) locate(a *ask) located {
	if a.town != nil || a.typed == "" || elsewhere(a.typed) {
		return located{}
	}
	var l located
	for _, m := range p.Atlas.Find(a.typed, 12) {
		if m.How == territory.HowDepartement || m.How == territory.HowRegion {
			l.wholes = append(l.wholes, m)
		} else {
			l.choices = append(l.choices, m)
		}
	}
	if len(l.choices) == 0 {
		l.named = p.Index().Named(a.typed, 8)
		return l
	}
	first := l.choices[0]
	// Paris is also a département, La Réunion nearly so: the town says it all.
	l.wholes = slices.DeleteFunc(l.wholes, func(m territory.Match) bool {
		return m.How == territory.HowDepartement && m.Departement.Code == first.Commune.Departement &&
			text.Fold(m.Departement.Name) == text.Fold(first.Commune.Name)
	})
	same := 0
	for _, m := range l.choices {
		if m.How == first.How && m.Commune.Code != first.Commune.Parent { // an arrondissement says more than its city
			same++
		}
	}
	if same == 1 && len(l.wholes) == 0 || first.How == territory.HowPostcode {
		a.town, l.how = &first.Commune, first.How
		l.choices = l.choices[1:same]
	}
	return l
}

// nowhere is the fault of a search that says no town.
func nowhere() error {
	return fault.New(fault.Invalid, place.ParamQuery, "place.fault.where", "Écrivez une ville ou un code postal. Exemple : 51100.")
}

// elsewhere reports whether what was typed cannot be a town or a place: an
// e-mail address or a telephone number.
func elsewhere(typed string) bool {
	digits := 0
	for _, c := range typed {
		if c >= '0' && c <= '9' {
			digits++
		}
	}
	return strings.Contains(typed, "@") || digits >= 9
}

// misread reports whether the town found is not plainly what was typed, so
// that the list says what was understood.
func misread(a ask, l located) bool {
	if a.typed == "" || l.how == territory.HowPostcode || l.how == territory.HowCode {
		return false
	}
	return !strings.Contains(" "+text.Fold(a.typed)+" ", " "+text.Fold(a.town.Name)+" ")
}

// trail leads back to the first page.
func (p *Places) trail(r *web.Request, more ...ui.Link) []ui.Link {
	return append([]ui.Link{{Text: p.words(r).T("ui.home"), Href: r.Link("/")}}, more...)
}

// townName is "Saint-Denis (93)".
func townName(c territory.Commune) string { return c.Name + " (" + c.Departement + ")" }

// tags are the wishes of the search, each with the link that drops it.
func tags(r *web.Request, w *word.Words, a ask) ui.Tags {
	var all ui.Tags
	for _, wish := range a.wishes {
		all = append(all, ui.Tag{Text: wish.Name(w.Lang()), Href: a.without(wish).at(r, "/lieux")})
	}
	if a.when.Slug != "" {
		timeless := a
		timeless.when = place.When{}
		all = append(all, ui.Tag{Text: whenText(w, a.when), Href: timeless.at(r, "/lieux")})
	}
	return all
}
