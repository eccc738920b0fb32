package page

import (
	"net/http"

	"maillage/core/fault"
	"maillage/module/person"
	"maillage/platform/form"
	"maillage/platform/web"
)

func (p *Persons) mountJoin(rt *web.Router) {
	rt.Handle(http.MethodGet, "/personnes/rejoindre", person.MayWrite, p.on(p.joining))
	rt.Handle(http.MethodPost, "/personnes/rejoindre", person.MayWrite, p.on(p.askToJoin))
	rt.Handle(http.MethodGet, "/personnes/rejoindre/envoi", person.MayWrite, p.on(p.joinChoice))
	rt.Handle(http.MethodPost, "/personnes/rejoindre/envoi", person.MayWrite, p.on(p.sendToJoin))
	rt.Handle(http.MethodGet, "/personnes/rejoindre/code", person.MayWrite, p.on(p.joinCode))
	rt.Handle(http.MethodPost, "/personnes/rejoindre/code", person.MayWrite, p.on(p.join))
}

// keepJoin is where the session's ticket remembers an ask to join.
const keepJoin = "person.join"

func (p *Persons) joining(w http.ResponseWriter, r *web.Request, v view) error {
	return v.desk(w, "person.join", referencePage(v, "/personnes/rejoindre", r.PostFormValue("reference")))
}

func (p *Persons) askToJoin(w http.ResponseWriter, r *web.Request, v view) error {
	asked, err := p.Space.AskToJoin(r.Context(), r.Who, r.PostFormValue("reference"), p.from(r))
	if form.Errand(err) {
		return p.joining(w, r, v.with(err))
	}
	if err != nil {
		return err
	}
	if err := p.keep(r, keepJoin, asked.Secret); err != nil {
		return err
	}
	return web.SeeOther(w, r, "/personnes/rejoindre/envoi")
}

// joinOver begins again when the ask is over.
func (p *Persons) joinOver(w http.ResponseWriter, r *web.Request, v view, err error) error {
	if fault.Is(err, fault.Gone) {
		return p.joining(w, r, v.with(err))
	}
	return err
}

func (p *Persons) joinChoice(w http.ResponseWriter, r *web.Request, v view) error {
	secret, err := p.kept(r, keepJoin)
	if err != nil {
		return err
	}
	choices, err := p.Space.JoinChoices(r.Context(), r.Who, secret)
	if err != nil {
		return p.joinOver(w, r, v, err)
	}
	return v.desk(w, reachTitle("person.join", choices), choicePage(v, "/personnes/rejoindre", choices))
}

func (p *Persons) sendToJoin(w http.ResponseWriter, r *web.Request, v view) error {
	secret, err := p.kept(r, keepJoin)
	if err == nil {
		err = p.Space.SendToJoin(r.Context(), r.Who, secret, person.Channel(r.PostFormValue("channel")), p.from(r))
	}
	switch {
	case form.Errand(err):
		return p.joinChoice(w, r, v.with(err))
	case err != nil:
		return p.joinOver(w, r, v, err)
	}
	return web.SeeOther(w, r, "/personnes/rejoindre/code")
}

func (p *Persons) joinCode(w http.ResponseWriter, _ *web.Request, v view) error {
	return v.desk(w, "person.join.code", codePage(v, "/personnes/rejoindre"))
}

func (p *Persons) join(w http.ResponseWriter, r *web.Request, v view) error {
	secret, err := p.kept(r, keepJoin)
	var id string
	if err == nil {
		id, err = p.Space.Join(r.Context(), r.Who, secret, r.PostFormValue("code"), p.from(r))
	}
	switch {
	case form.Errand(err):
		return p.joinCode(w, r, v.with(err))
	case err != nil:
		return p.joinOver(w, r, v, err)
	}
	if err := p.keep(r, keepJoin, ""); err != nil {
		return err
	}
	return web.SeeOther(w, r, at(id))
}

// keep remembers a value in the session's ticket, or forgets it when empty.
func (p *Persons) keep(r *web.Request, name, value string) error {
	t, err := p.Sessions.Get(r.Context())
	if err != nil {
		return err
	}
	if t.Values == nil {
		t.Values = map[string]string{}
	}
	if t.Values[name] = value; value == "" {
		delete(t.Values, name)
	}
	return p.Sessions.Put(r.Context(), t)
}

// kept is a value of the session's ticket.
func (p *Persons) kept(r *web.Request, name string) (string, error) {
	t, err := p.Sessions.Get(r.Context())
	return t.Values[name], err
}
