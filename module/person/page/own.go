package page

import (
	"context"
	"net/http"
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/right"
	"maillage/module/person"
	"maillage/platform/form"
	"maillage/platform/session"
	"maillage/platform/ui"
	"maillage/platform/web"
)

func (p *Persons) mountOwn(rt *web.Router) {
	rt.Page(http.MethodGet, ownPath, right.Public, p.own(p.door))
	rt.Page(http.MethodPost, ownPath, right.Public, p.own(p.ask))
	rt.Page(http.MethodGet, ownPath+"/envoi", right.Public, p.own(p.choice))
	rt.Page(http.MethodPost, ownPath+"/envoi", right.Public, p.own(p.send))
	rt.Page(http.MethodGet, ownPath+"/code", right.Public, p.own(p.code))
	rt.Page(http.MethodPost, ownPath+"/code", right.Public, p.own(p.enter))
	rt.Page(http.MethodPost, ownPath+"/finir", right.Public, p.on(p.leave))
	rt.Page(http.MethodGet, ownPath+"/resume", person.MayOwn, p.own(p.mine))
	rt.Page(http.MethodGet, ownPath+"/consultations", person.MayOwn, p.own(p.consulted))
	rt.Page(http.MethodPost, ownPath+"/accords/{consent}", person.MayOwn, p.own(p.withdrawOwn))
	rt.Page(http.MethodPost, ownPath+"/donnees", person.MayOwn, p.own(p.everything))
	rt.Page(http.MethodGet, ownPath+"/effacement", person.MayOwn, p.own(p.wish))
	rt.Page(http.MethodPost, ownPath+"/effacement", person.MayOwn, p.own(p.wished))
}

// own is on for the pages of people's own space, which can be closed for all.
func (p *Persons) own(h handler) web.Handler {
	return func(w http.ResponseWriter, r *web.Request) error {
		if !p.Open() {
			return fault.New(fault.Unavailable, "", "person.fault.own.closed", "Cette page est fermée pour l'instant. Demandez à un aidant.")
		}
		return h(w, r, p.view(r))
	}
}

const (
	ownPath = "/mon-espace"
	keepAsk = "person.ask" // where the session's ticket remembers an ask
	// The ticket of an open space.
	ticketKind  = "person"
	ticketStage = "open"
)

// Who names the actor of a request by its cookie: the person in their own
// space, or anyone.
func (p *Persons) Who(r *http.Request) (actor.Actor, error) {
	t, err := p.Sessions.Get(r.Context())
	if err != nil || t.Kind != ticketKind || t.Stage != ticketStage {
		return actor.Anyone(), err
	}
	return p.Space.Actor(r.Context(), t.ID, p.Space.Clock.Now())
}

// door asks for the reference, or leads whoever is in already to their space.
func (p *Persons) door(w http.ResponseWriter, r *web.Request, v view) error {
	if r.Who.Kind == actor.Helped {
		return web.SeeOther(w, r, r.Link(ownPath+"/resume"))
	}
	return v.question(w, r)
}

func (v view) question(w http.ResponseWriter, r *web.Request) error {
	return v.public(w, "person.own.title", referencePage(v, r.Link(ownPath), r.PostFormValue("reference")))
}

// slowest is the time an answer about a reference takes at least, so that what
// is done for somebody and for nobody takes the same.
const slowest = 300 * time.Millisecond

// even waits until an answer that began then may leave.
func even(ctx context.Context, began time.Time) {
	wait := time.NewTimer(slowest - time.Since(began))
	defer wait.Stop()
	select {
	case <-wait.C:
	case <-ctx.Done():
	}
}

func (p *Persons) ask(w http.ResponseWriter, r *web.Request, v view) error {
	defer even(r.Context(), time.Now())
	asked, err := p.Space.Ask(r.Context(), r.PostFormValue("reference"), p.from(r))
	if form.Errand(err) {
		return v.with(err).question(w, r)
	}
	if err == nil {
		err = p.keep(r, keepAsk, asked.Secret)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, r.Link(ownPath+"/envoi"))
}

// over begins again when the ask is over.
func (v view) over(w http.ResponseWriter, err error) error {
	if fault.Is(err, fault.Gone) {
		return v.with(err).question(w, v.Request)
	}
	return err
}

func (p *Persons) choice(w http.ResponseWriter, r *web.Request, v view) error {
	defer even(r.Context(), time.Now())
	secret, err := p.kept(r, keepAsk)
	if err != nil {
		return err
	}
	choices, err := p.Space.Choices(r.Context(), secret)
	if err != nil {
		return v.over(w, err)
	}
	return v.public(w, reachTitle("person.own", choices), choicePage(v, r.Link(ownPath), choices))
}

// reachTitle is the key of the title where a person can be reached, or cannot.
func reachTitle(page string, choices []person.Reach) string {
	if len(choices) == 0 {
		return page + ".nocontact"
	}
	return page + ".choice"
}

func (p *Persons) send(w http.ResponseWriter, r *web.Request, v view) error {
	defer even(r.Context(), time.Now())
	secret, err := p.kept(r, keepAsk)
	if err == nil {
		err = p.Space.Send(r.Context(), secret, person.Channel(r.PostFormValue("channel")), p.from(r))
	}
	switch {
	case form.Errand(err):
		return p.choice(w, r, v.with(err))
	case err != nil:
		return v.over(w, err)
	}
	return web.SeeOther(w, r, r.Link(ownPath+"/code"))
}

func (p *Persons) code(w http.ResponseWriter, r *web.Request, v view) error {
	return v.public(w, "person.own.code", codePage(v, r.Link(ownPath)))
}

func (p *Persons) enter(w http.ResponseWriter, r *web.Request, v view) error {
	defer even(r.Context(), time.Now())
	secret, err := p.kept(r, keepAsk)
	var opened string
	if err == nil {
		opened, err = p.Space.Enter(r.Context(), secret, r.PostFormValue("code"), p.from(r))
	}
	switch {
	case form.Errand(err):
		return p.code(w, r, v.with(err))
	case err != nil:
		return v.over(w, err)
	}
	if err := p.Sessions.Put(r.Context(), session.Ticket{Kind: ticketKind, ID: opened, Stage: ticketStage, Shared: true}); err != nil {
		return err
	}
	return web.SeeOther(w, r, r.Link(ownPath+"/resume"))
}

// leave ends the visit and leaves nothing on a computer that others use.
func (p *Persons) leave(w http.ResponseWriter, r *web.Request, _ view) error {
	if err := p.Space.Leave(r.Context(), r.Who); err != nil {
		return err
	}
	if err := p.Sessions.End(r.Context()); err != nil {
		return err
	}
	w.Header().Set("Clear-Site-Data", `"cache", "cookies", "storage"`)
	return web.SeeOther(w, r, form.Done(r.Link(ownPath), "person.done.closed"))
}

func (p *Persons) mine(w http.ResponseWriter, r *web.Request, v view) error {
	m, err := p.Space.Mine(r.Context(), r.Who)
	if err != nil {
		return err
	}
	return v.public(w, "person.own", minePage(v, m))
}

func (p *Persons) consulted(w http.ResponseWriter, r *web.Request, v view) error {
	m, err := p.Space.Mine(r.Context(), r.Who)
	if err != nil {
		return err
	}
	return v.public(w, "person.own.consulted", consultedPage(v, m.Consulted))
}

func (p *Persons) withdrawOwn(w http.ResponseWriter, r *web.Request, _ view) error {
	if err := p.Space.WithdrawOwn(r.Context(), r.Who, r.PathValue("consent")); err != nil {
		return err
	}
	return web.SeeOther(w, r, r.Link(ownPath+"/resume"))
}

func (p *Persons) everything(w http.ResponseWriter, r *web.Request, v view) error {
	h, err := p.Space.Everything(r.Context(), r.Who)
	if err != nil {
		return err
	}
	return v.give(w, h, ui.Link{Text: v.T("person.own"), Href: r.Link(ownPath + "/resume")})
}

func (p *Persons) wish(w http.ResponseWriter, r *web.Request, v view) error {
	m, err := p.Space.Mine(r.Context(), r.Who)
	if err != nil {
		return err
	}
	return v.public(w, "person.own.erase", wishPage(v, m))
}

func (p *Persons) wished(w http.ResponseWriter, r *web.Request, v view) error {
	if r.PostFormValue("answer") == "keep" {
		if err := p.Space.KeepMe(r.Context(), r.Who); err != nil {
			return err
		}
		return web.SeeOther(w, r, r.Link(ownPath+"/resume"))
	}
	if r.PostFormValue("sure") == "" {
		return p.wish(w, r, v.with(fault.New(fault.Invalid, "sure", "person.fault.sure", "Cochez la case pour confirmer.")))
	}
	if err := p.Space.AskErasure(r.Context(), r.Who); err != nil {
		return err
	}
	return web.SeeOther(w, r, r.Link(ownPath+"/resume"))
}
