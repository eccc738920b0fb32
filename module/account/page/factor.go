package page

import (
	"net/http"
	"strings"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/module/account"
	"maillage/platform/form"
	"maillage/platform/session"
	"maillage/platform/web"
)

// held is the ticket of a session of an account, half open or open. Errors:
// Anonymous without one.
func (p *Accounts) held(r *web.Request) (session.Ticket, error) {
	t, err := p.Sessions.Get(r.Context())
	if err == nil && t.Kind != ticketKind {
		err = fault.New(fault.Anonymous, "", "account.fault.over", "Votre connexion n'est plus valable. Recommencez.")
	}
	return t, err
}

// factor asks for the second factor.
func (p *Accounts) factor(w http.ResponseWriter, r *web.Request) error {
	return p.factorPage(w, r, nil)
}

func (p *Accounts) factorPage(w http.ResponseWriter, r *web.Request, err error) error {
	t, failed := p.held(r)
	if failed != nil {
		return failed
	}
	in, failed := p.Cases.Signing(r.Context(), t.ID)
	if failed != nil {
		return failed
	}
	if in.Session.Stage == account.Open {
		return web.SeeOther(w, r, onward(t.Values[keepNext]))
	}
	if !in.Enrolled {
		return web.SeeOther(w, r, r.Link("/connexion/installer"))
	}
	v := p.view(r, err)
	return v.passkeys(w, v.T("account.factor.title"), factorPage(v))
}

// prove takes the second factor and opens the session.
func (p *Accounts) prove(w http.ResponseWriter, r *web.Request) error {
	t, err := p.held(r)
	if err != nil {
		return err
	}
	s, err := p.Cases.Prove(r.Context(), t.ID, r.PostForm.Get("code"))
	if form.Errand(err) {
		return p.factorPage(w, r, onField(err, "code"))
	}
	if err != nil {
		return err
	}
	return p.opened(w, r, s, t.Values[keepNext])
}

// opened goes on from a session that has just opened.
func (p *Accounts) opened(w http.ResponseWriter, r *web.Request, s account.Session, next string) error {
	if err := p.rise(r, s, ""); err != nil {
		return err
	}
	return web.SeeOther(w, r, onward(next))
}

// enrol shows the secret of a code application to install.
func (p *Accounts) enrol(w http.ResponseWriter, r *web.Request) error { return p.enrolPage(w, r, nil) }

func (p *Accounts) enrolPage(w http.ResponseWriter, r *web.Request, err error) error {
	t, failed := p.held(r)
	if failed != nil {
		return failed
	}
	e, failed := p.Cases.Enrol(r.Context(), r.Who, t.ID)
	if failed != nil {
		return failed
	}
	v := p.view(r, err)
	return v.public(w, v.T("account.enrol.title"), enrolPage(v, e))
}

// enrolled takes the first code of the application.
func (p *Accounts) enrolled(w http.ResponseWriter, r *web.Request) error {
	t, err := p.held(r)
	if err != nil {
		return err
	}
	s, err := p.Cases.Enrolled(r.Context(), r.Who, t.ID, r.PostForm.Get("code"))
	if form.Errand(err) {
		return p.enrolPage(w, r, onField(err, "code"))
	}
	if err != nil {
		return err
	}
	if err := p.rise(r, s, t.Values[keepNext]); err != nil {
		return err
	}
	return web.SeeOther(w, r, r.Link("/connexion/codes"))
}

// codes shows the recovery codes until they are put away.
func (p *Accounts) codes(w http.ResponseWriter, r *web.Request) error {
	h, err := p.Cases.Held(r.Context(), r.Who)
	if err != nil {
		return err
	}
	if h.Kind != account.HeldCodes {
		return web.SeeOther(w, r, home)
	}
	v := p.view(r, nil)
	return v.public(w, v.T("account.codes.title"), codesPage(v, h.Lines))
}

// codesFile is the same as a file.
func (p *Accounts) codesFile(w http.ResponseWriter, r *web.Request) error {
	h, err := p.Cases.Held(r.Context(), r.Who)
	if err != nil {
		return err
	}
	if h.Kind != account.HeldCodes {
		return fault.New(fault.Gone, "", "account.fault.put_away", "Ces codes ne sont plus affichés.")
	}
	web.Attach(w, "text/plain; charset=utf-8", "codes-de-secours.txt")
	_, _ = w.Write([]byte(p.view(r, nil).T("account.codes.file") + "\r\n\r\n" + strings.Join(h.Lines, "\r\n") + "\r\n")) // the client may have left
	return nil
}

// putAway forgets the codes: their owner has kept them.
func (p *Accounts) putAway(w http.ResponseWriter, r *web.Request) error {
	if err := p.Cases.PutAway(r.Context(), r.Who); err != nil {
		return err
	}
	t, err := p.held(r)
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, onward(t.Values[keepNext]))
}

// confirm asks for a new proof: after idle minutes, or before a named act.
func (p *Accounts) confirm(w http.ResponseWriter, r *web.Request) error {
	if r.Who.Kind != actor.Helper {
		return fault.New(fault.Anonymous, "", "fault.anonymous", "Connectez-vous pour continuer.")
	}
	v := p.view(r, nil)
	return v.passkeys(w, v.T("account.confirm.title"), confirmPage(v, account.LocalPath(r.URL.Query().Get("suite"))))
}

// confirmed takes the new proof.
func (p *Accounts) confirmed(w http.ResponseWriter, r *web.Request) error {
	t, err := p.held(r)
	if err != nil {
		return err
	}
	next := account.LocalPath(r.PostForm.Get("suite"))
	s, err := p.Cases.Prove(r.Context(), t.ID, r.PostForm.Get("code"))
	if form.Errand(err) {
		v := p.view(r, onField(err, "code"))
		return v.passkeys(w, v.T("account.confirm.title"), confirmPage(v, next))
	}
	if err != nil {
		return err
	}
	return p.opened(w, r, s, next)
}
