package page

import (
	"encoding/json"
	"net/http"

	"maillage/module/account"
	"maillage/platform/form"
	"maillage/platform/passkey"
	"maillage/platform/ui"
	"maillage/platform/web"
)

// mountSelf declares what everyone does with their own account.
func (p *Accounts) mountSelf(rt *web.Router) {
	page := func(pattern string, show func(http.ResponseWriter, *web.Request, error) error) form.Page {
		return form.Page{Pattern: pattern, Need: account.RightSelf, Show: show}
	}
	self := page("/compte", p.self)
	self.Mount(rt)
	self.Takes(rt, "/compte/organisation", p.switchOrg)
	self.Takes(rt, "/compte/organisation/quitter", p.leaveOrg)
	page("/compte/modifier", p.edit).Mount(rt, p.rename)
	sessions := page("/compte/sessions", p.sessions)
	sessions.Mount(rt)
	sessions.Takes(rt, "/compte/sessions/{session}/finir", p.endSession)
	sessions.Takes(rt, "/compte/sessions/finir-autres", p.endOthers)
	security := page("/compte/securite", p.security)
	security.Mount(rt)
	security.Takes(rt, "/compte/securite/codes", p.redraw)
	security.Takes(rt, "/compte/securite/cle/{credential}/retirer", p.endPasskey)
	page("/compte/securite/cle", p.newKey).Mount(rt, p.addPasskey)
	rt.Handle(http.MethodPost, "/compte/securite/cle/options", account.RightSelf, p.newKeyOptions)
}

// self shows who one is here: names, organisations.
func (p *Accounts) self(w http.ResponseWriter, r *web.Request, wrong error) error {
	me, err := p.Cases.Self(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := p.view(r, wrong)
	return v.desk(w, v.T("account.self.title"), selfPage(v, me))
}

// trail leads from a page of one's account back to it.
func (v view) trail() ui.Link {
	return ui.Link{Text: v.T("account.self.title"), Href: "/compte"}
}

// profile is what someone says of themselves.
type profile struct{ given, family, phone string }

// edit answers the form of it: as it is, or as it was typed.
func (p *Accounts) edit(w http.ResponseWriter, r *web.Request, wrong error) error {
	in := profileOf(r)
	if wrong == nil {
		me, err := p.Cases.Self(r.Context(), r.Who)
		if err != nil {
			return err
		}
		in = profile{me.Person.Given, me.Person.Family, me.Person.Phone}
	}
	v := p.view(r, wrong)
	return v.desk(w, v.T("account.edit.title"), editPage(v, in), v.trail())
}

func profileOf(r *web.Request) profile {
	return profile{r.PostFormValue("prenom"), r.PostFormValue("nom"), r.PostFormValue("telephone")}
}

func (p *Accounts) rename(r *web.Request) (string, error) {
	in := profileOf(r)
	return form.Done("/compte", "account.done.saved"), p.Cases.Rename(r.Context(), r.Who, in.given, in.family, in.phone)
}

// switchOrg acts for another organisation from now on.
func (p *Accounts) switchOrg(r *web.Request) (string, error) {
	return home, p.Cases.Switch(r.Context(), r.Who, r.PostForm.Get("organisation"))
}

func (p *Accounts) leaveOrg(r *web.Request) (string, error) {
	return form.Done("/compte", "account.done.left"), p.Cases.Leave(r.Context(), r.Who, r.PostForm.Get("organisation"))
}

// sessions lists where one is signed in.
func (p *Accounts) sessions(w http.ResponseWriter, r *web.Request, wrong error) error {
	all, err := p.Cases.Sessions(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := p.view(r, wrong)
	return v.desk(w, v.T("account.sessions.title"), sessionsPage(v, all), v.trail())
}

func (p *Accounts) endSession(r *web.Request) (string, error) {
	return form.Done("/compte/sessions", "account.done.ended"), p.Cases.EndSession(r.Context(), r.Who, r.PathValue("session"))
}

func (p *Accounts) endOthers(r *web.Request) (string, error) {
	return "/compte/sessions", p.Cases.EndOthers(r.Context(), r.Who)
}

// security shows what proves that one is oneself.
func (p *Accounts) security(w http.ResponseWriter, r *web.Request, wrong error) error {
	me, err := p.Cases.Self(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := p.view(r, wrong)
	return v.desk(w, v.T("account.security.title"), securityPage(v, me), v.trail())
}

// redraw replaces the recovery codes and shows the new ones.
func (p *Accounts) redraw(r *web.Request) (string, error) {
	if err := p.Cases.Redraw(r.Context(), r.Who); err != nil {
		return "", err
	}
	t, err := p.held(r)
	if err == nil {
		_, err = p.keep(r, t, keepNext, "/compte/securite")
	}
	return "/connexion/codes", err
}

// newKey offers to make a passkey.
func (p *Accounts) newKey(w http.ResponseWriter, r *web.Request, wrong error) error {
	if p.Passkeys == nil {
		return errNoPasskey
	}
	if err := r.Who.CheckProof(p.Cases.Clock.Now()); err != nil {
		return err
	}
	v := p.view(r, wrong)
	above := ui.Link{Text: v.T("account.security.title"), Href: "/compte/securite"}
	return v.Professional(w, p.Desk(r).WithPasskey(), v.T("account.newkey.title"), newKeyPage(v), v.trail(), above)
}

// newKeyOptions says what the browser is to do to make a passkey.
func (p *Accounts) newKeyOptions(w http.ResponseWriter, r *web.Request) error {
	if p.Passkeys == nil {
		return errNoPasskey
	}
	if err := r.Who.CheckProof(p.Cases.Clock.Now()); err != nil {
		return err
	}
	holder, has, err := p.holder(r)
	if err != nil {
		return err
	}
	options, challenge, err := p.Passkeys.BeginRegistration(holder, has)
	if err != nil {
		return err
	}
	return p.challenge(w, r, options, challenge)
}

// holder is who a passkey is made for, and the ids of those they have.
func (p *Accounts) holder(r *web.Request) (passkey.Holder, [][]byte, error) {
	me, err := p.Cases.Self(r.Context(), r.Who)
	if err != nil {
		return passkey.Holder{}, nil, err
	}
	var has [][]byte
	for _, k := range me.Passkeys {
		var key passkey.Key
		if err := json.Unmarshal(k.Data, &key); err != nil {
			return passkey.Holder{}, nil, err
		}
		has = append(has, key.ID)
	}
	return passkey.Holder{Handle: p.Cases.Handle(me.Person.ID), Name: me.Person.Email}, has, nil
}

// addPasskey keeps the passkey that the browser made.
func (p *Accounts) addPasskey(r *web.Request) (string, error) {
	if p.Passkeys == nil {
		return "", errNoPasskey
	}
	holder, _, err := p.holder(r)
	if err != nil {
		return "", err
	}
	challenge, err := p.spent(r)
	if err != nil {
		return "", err
	}
	made, err := p.Passkeys.FinishRegistration(holder, challenge, []byte(r.PostForm.Get("answer")))
	if err != nil {
		return "", err
	}
	data, err := json.Marshal(made)
	if err != nil {
		return "", err
	}
	return "/compte/securite", p.Cases.AddPasskey(r.Context(), r.Who, credential(made.ID), data, r.PostForm.Get("nom"))
}

func (p *Accounts) endPasskey(r *web.Request) (string, error) {
	return "/compte/securite", p.Cases.EndPasskey(r.Context(), r.Who, r.PathValue("credential"))
}
