package page

import (
	"net/http"

	"maillage/module/account"
	"maillage/platform/form"
	"maillage/platform/ui"
	"maillage/platform/web"
)

// mountSteer declares what a steward does with every account.
func (p *Accounts) mountSteer(rt *web.Router) {
	page := func(pattern string, show func(http.ResponseWriter, *web.Request, error) error) form.Page {
		return form.Page{Pattern: pattern, Need: account.RightSteer, Show: show}
	}
	rt.Handle(http.MethodGet, "/gestion/comptes", account.RightSteer, p.accounts)
	rt.Handle(http.MethodPost, "/gestion/comptes", account.RightSteer, p.accounts)
	identities := page("/gestion/comptes/rapprochements", p.identities)
	identities.Mount(rt)
	identities.Takes(rt, "/gestion/comptes/rapprochements/{identity}/decider", p.decideIdentity)
	sheet := page("/gestion/comptes/{account}", p.sheet)
	sheet.Mount(rt)
	sheet.Takes(rt, "/gestion/comptes/{account}/desactiver", p.deactivate)
	sheet.Takes(rt, "/gestion/comptes/{account}/reactiver", p.reactivate)
	sheet.Takes(rt, "/gestion/comptes/{account}/facteur", p.steerReset)
	sheet.Takes(rt, "/gestion/comptes/{account}/accord", p.steerDecide)
	sheet.Takes(rt, "/gestion/comptes/{account}/retirer", p.steerExclude)
}

// sheetAt is the page of the account a form is about.
func sheetAt(r *web.Request) string { return "/gestion/comptes/" + r.PathValue("account") }

// searching is what a steward looks for. It is posted: a name or an address
// has no place in the address of a page.
type searching struct {
	words string
	state account.State
}

// accounts lists accounts.
func (p *Accounts) accounts(w http.ResponseWriter, r *web.Request) error {
	in := searching{words: r.PostFormValue("mots"), state: account.State(r.PostFormValue("etat"))}
	if in.state != account.Active && in.state != account.Inactive {
		in.state = ""
	}
	all, err := p.Cases.Search(r.Context(), r.Who, in.words, in.state)
	if err != nil {
		return err
	}
	v := p.view(r, nil)
	return v.desk(w, v.T("account.steer.title"), accountsPage(v, in, all), v.steer())
}

// steer leads back to the pages of administration.
func (v view) steer() ui.Link {
	return ui.Link{Text: v.T("account.steer.above"), Href: "/gestion"}
}

// toAccounts leads back to the list of accounts.
func (v view) toAccounts() ui.Link {
	return ui.Link{Text: v.T("account.steer.title"), Href: "/gestion/comptes"}
}

// sheet answers all there is of an account, and what can be done to it.
func (p *Accounts) sheet(w http.ResponseWriter, r *web.Request, wrong error) error {
	s, err := p.Cases.Sheet(r.Context(), r.Who, r.PathValue("account"))
	if err != nil {
		return err
	}
	v := p.view(r, wrong)
	title := s.Person.Name()
	if title == "" {
		title = v.T("account.state.erased")
	}
	return v.desk(w, title, sheetPage(v, title, s), v.steer(), v.toAccounts())
}

func (p *Accounts) deactivate(r *web.Request) (string, error) {
	return sheetAt(r), p.Cases.Deactivate(r.Context(), r.Who, r.PathValue("account"))
}

func (p *Accounts) reactivate(r *web.Request) (string, error) {
	return sheetAt(r), p.Cases.Reactivate(r.Context(), r.Who, r.PathValue("account"))
}

func (p *Accounts) steerReset(r *web.Request) (string, error) {
	return sheetAt(r), p.Cases.ProposeReset(r.Context(), r.Who, r.PostForm.Get("organisation"), r.PathValue("account"))
}

func (p *Accounts) steerDecide(r *web.Request) (string, error) {
	return sheetAt(r), p.Cases.DecideReset(r.Context(), r.Who, r.PostForm.Get("demande"), r.PostForm.Get("choix") == "accord")
}

func (p *Accounts) steerExclude(r *web.Request) (string, error) {
	return sheetAt(r), p.Cases.EndMembership(r.Context(), r.Who, r.PostForm.Get("organisation"), r.PathValue("account"))
}

// identities lists what ProConnect knows and we do not.
func (p *Accounts) identities(w http.ResponseWriter, r *web.Request, wrong error) error {
	all, err := p.Cases.Identities(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := p.view(r, wrong)
	return v.desk(w, v.T("account.identities.title"), identitiesPage(v, all), v.steer(), v.toAccounts())
}

func (p *Accounts) decideIdentity(r *web.Request) (string, error) {
	return "/gestion/comptes/rapprochements", p.Cases.DecideIdentity(r.Context(), r.Who, r.PathValue("identity"), r.PostForm.Get("choix") == "accord")
}
