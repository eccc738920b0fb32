package page

import (
	"net/http"

	"maillage/core/fault"
	"maillage/core/phone"
	"maillage/module/person"
	"maillage/platform/form"
	"maillage/platform/web"
)

func (p *Persons) mountSearch(rt *web.Router) {
	rt.Handle(http.MethodGet, "/personnes", person.MayRead, p.on(p.search))
	rt.Handle(http.MethodPost, "/personnes", person.MayRead, p.on(p.found))
	rt.Handle(http.MethodGet, "/personnes/nouvelle", person.MayWrite, p.on(p.searchFirst))
	rt.Handle(http.MethodPost, "/personnes/nouvelle", person.MayWrite, p.on(p.create))
}

// search answers the question "who": nothing is shown of anyone yet.
func (p *Persons) search(w http.ResponseWriter, r *web.Request, v view) error {
	waiting := 0
	if r.Who.May(person.MayTransfer) {
		all, err := p.Space.Waiting(r.Context(), r.Who)
		if err != nil {
			return err
		}
		waiting = len(all)
	}
	return v.desk(w, "person.title", searchPage(v, r.PostFormValue("q"), waiting))
}

// found answers a search, sent by POST: an address would keep the name.
func (p *Persons) found(w http.ResponseWriter, r *web.Request, v view) error {
	found, err := p.Space.Search(r.Context(), r.Who, r.PostFormValue("q"))
	if form.Errand(err) {
		return p.search(w, r, v.with(err))
	}
	if err != nil {
		return err
	}
	return v.desk(w, "person.found", foundPage(v, r.PostFormValue("q"), found))
}

// searchFirst leads whoever wants to create someone to the search.
func (p *Persons) searchFirst(w http.ResponseWriter, r *web.Request, _ view) error {
	return web.SeeOther(w, r, "/personnes")
}

// draft is the form of a person.
type draft struct {
	person.Input
	Ticket  string
	Consent string
	Version string
}

func readDraft(r *web.Request) draft {
	return draft{Input: person.Input{Name: r.PostFormValue("name"), Nickname: r.PostFormValue("nickname"), Phone: r.PostFormValue("phone"),
		Email: r.PostFormValue("email"), Lang: r.PostFormValue("lang"), Channel: person.Channel(r.PostFormValue("channel"))},
		Ticket: r.PostFormValue("ticket"), Consent: r.PostFormValue("consent"), Version: r.PostFormValue("version")}
}

// create answers the form of a new person, begun by the search ("q") and then sent.
func (p *Persons) create(w http.ResponseWriter, r *web.Request, v view) error {
	d := readDraft(r)
	if r.PostForm.Has("q") {
		q := person.ReadQuery(r.PostFormValue("q"))
		d.Input = person.Input{Name: q.Words, Phone: phone.Display(q.Phone), Email: q.Email}
		return v.desk(w, "person.new", newPage(v, d))
	}
	id, err := p.Space.Create(r.Context(), r.Who, person.New{Input: d.Input, Ticket: d.Ticket, Consent: person.Channel(d.Consent)})
	switch {
	case fault.Is(err, fault.Invalid) && fault.Of(err).Key == "person.fault.ticket":
		return p.search(w, r, v.with(err))
	case form.Errand(err):
		return v.with(err).desk(w, "person.new", newPage(v.with(err), d))
	case err != nil:
		return err
	}
	return web.SeeOther(w, r, form.Done(at(id), "person.done.created"))
}
