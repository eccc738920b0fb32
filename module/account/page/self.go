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
	get := func(pattern string, h web.Handler) { rt.Handle(http.MethodGet, pattern, account.RightSelf, h) }
	post := func(pattern, back string, h web.Handler) { act(rt, pattern, account.RightSelf, form.At(back), h) }
	get("/compte", p.self)
	get("/compte/modifier", p.edit)
	post("/compte/modifier", "/compte/modifier", p.rename)
	post("/compte/organisation", "/compte", p.switchOrg)
	post("/compte/organisation/quitter", "/compte", p.leaveOrg)
	get("/compte/sessions", p.sessions)
	post("/compte/sessions/{session}/finir", "/compte/sessions", p.endSession)
	post("/compte/sessions/finir-autres", "/compte/sessions", p.endOthers)
	get("/compte/securite", p.security)
	post("/compte/securite/codes", "/compte/securite", p.redraw)
	get("/compte/securite/cle", p.newKey)
	post("/compte/securite/cle/options", "/compte/securite/cle", p.newKeyOptions)
	post("/compte/securite/cle", "/compte/securite/cle", p.addPasskey)
	post("/compte/securite/cle/{credential}/retirer", "/compte/securite", p.endPasskey)
}

// self shows who one is here: names, organisations.
func (p *Accounts) self(w http.ResponseWriter, r *web.Request) error { return p.selfPage(w, r, nil) }

func (p *Accounts) selfPage(w http.ResponseWriter, r *web.Request, wrong error) error {
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

func (p *Accounts) edit(w http.ResponseWriter, r *web.Request) error {
	me, err := p.Cases.Self(r.Context(), r.Who)
	if err != nil {
		return err
	}
	return p.editPage(w, r, profile{me.Person.Given, me.Person.Family, me.Person.Phone}, nil)
}

func (p *Accounts) editPage(w http.ResponseWriter, r *web.Request, in profile, wrong error) error {
	v := p.view(r, wrong)
	return v.desk(w, v.T("account.edit.title"), editPage(v, in), v.trail())
}

func (p *Accounts) rename(w http.ResponseWriter, r *web.Request) error {
	in := profile{r.PostForm.Get("prenom"), r.PostForm.Get("nom"), r.PostForm.Get("telephone")}
	err := p.Cases.Rename(r.Context(), r.Who, in.given, in.family, in.phone)
	if form.Errand(err) {
		return p.editPage(w, r, in, err)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, "/compte")
}

// switchOrg acts for another organisation from now on.
func (p *Accounts) switchOrg(w http.ResponseWriter, r *web.Request) error {
	if err := p.Cases.Switch(r.Context(), r.Who, r.PostForm.Get("organisation")); err != nil {
		return err
	}
	return web.SeeOther(w, r, home)
}

func (p *Accounts) leaveOrg(w http.ResponseWriter, r *web.Request) error {
	err := p.Cases.Leave(r.Context(), r.Who, r.PostForm.Get("organisation"))
	if form.Errand(err) {
		return p.selfPage(w, r, err)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, "/compte")
}

// sessions lists where one is signed in.
func (p *Accounts) sessions(w http.ResponseWriter, r *web.Request) error {
	all, err := p.Cases.Sessions(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := p.view(r, nil)
	return v.desk(w, v.T("account.sessions.title"), sessionsPage(v, all), v.trail())
}

func (p *Accounts) endSession(w http.ResponseWriter, r *web.Request) error {
	if err := p.Cases.EndSession(r.Context(), r.Who, r.PathValue("session")); err != nil {
		return err
	}
	return web.SeeOther(w, r, "/compte/sessions")
}

func (p *Accounts) endOthers(w http.ResponseWriter, r *web.Request) error {
	if err := p.Cases.EndOthers(r.Context(), r.Who); err != nil {
		return err
	}
	return web.SeeOther(w, r, "/compte/sessions")
}

// security shows what proves that one is oneself.
func (p *Accounts) security(w http.ResponseWriter, r *web.Request) error {
	me, err := p.Cases.Self(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := p.view(r, nil)
	return v.desk(w, v.T("account.security.title"), securityPage(v, me), v.trail())
}

// redraw replaces the recovery codes and shows the new ones.
func (p *Accounts) redraw(w http.ResponseWriter, r *web.Request) error {
	if err := p.Cases.Redraw(r.Context(), r.Who); err != nil {
		return err
	}
	t, err := p.held(r)
	if err == nil {
		_, err = p.keep(r, t, keepNext, "/compte/securite")
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, "/connexion/codes")
}

// newKey offers to make a passkey.
func (p *Accounts) newKey(w http.ResponseWriter, r *web.Request) error {
	if p.Passkeys == nil {
		return errNoPasskey
	}
	if err := r.Who.CheckProof(p.Cases.Clock.Now()); err != nil {
		return err
	}
	return p.newKeyPage(w, r, nil)
}

func (p *Accounts) newKeyPage(w http.ResponseWriter, r *web.Request, wrong error) error {
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
func (p *Accounts) addPasskey(w http.ResponseWriter, r *web.Request) error {
	if p.Passkeys == nil {
		return errNoPasskey
	}
	holder, _, err := p.holder(r)
	if err != nil {
		return err
	}
	challenge, err := p.spent(r)
	var made passkey.Key
	if err == nil {
		made, err = p.Passkeys.FinishRegistration(holder, challenge, []byte(r.PostForm.Get("answer")))
	}
	var data []byte
	if err == nil {
		data, err = json.Marshal(made)
	}
	if err == nil {
		err = p.Cases.AddPasskey(r.Context(), r.Who, credential(made.ID), data, r.PostForm.Get("nom"))
	}
	if form.Errand(err) {
		return p.newKeyPage(w, r, err)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, "/compte/securite")
}

func (p *Accounts) endPasskey(w http.ResponseWriter, r *web.Request) error {
	if err := p.Cases.EndPasskey(r.Context(), r.Who, r.PathValue("credential")); err != nil {
		return err
	}
	return web.SeeOther(w, r, "/compte/securite")
}
