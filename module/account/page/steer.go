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
	get := func(pattern string, h web.Handler) { rt.Handle(http.MethodGet, pattern, account.RightSteer, h) }
	post := func(pattern string, back func(*web.Request) string, h web.Handler) {
		act(rt, pattern, account.RightSteer, back, h)
	}
	get("/gestion/comptes", p.accounts)
	post("/gestion/comptes", form.At("/gestion/comptes"), p.accounts)
	get("/gestion/comptes/rapprochements", p.identities)
	post("/gestion/comptes/rapprochements/{identity}/decider", form.At("/gestion/comptes/rapprochements"), p.decideIdentity)
	get("/gestion/comptes/{account}", p.sheet)
	post("/gestion/comptes/{account}/desactiver", sheetAt, p.deactivate)
	post("/gestion/comptes/{account}/reactiver", sheetAt, p.reactivate)
	post("/gestion/comptes/{account}/facteur", sheetAt, p.steerReset)
	post("/gestion/comptes/{account}/accord", sheetAt, p.steerDecide)
	post("/gestion/comptes/{account}/retirer", sheetAt, p.steerExclude)
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

func (p *Accounts) sheet(w http.ResponseWriter, r *web.Request) error { return p.sheetPage(w, r, nil) }

func (p *Accounts) sheetPage(w http.ResponseWriter, r *web.Request, wrong error) error {
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

// sheetAct does something to an account, then shows its sheet again.
func (p *Accounts) sheetAct(w http.ResponseWriter, r *web.Request, err error) error {
	if form.Errand(err) {
		return p.sheetPage(w, r, err)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, sheetAt(r))
}

func (p *Accounts) deactivate(w http.ResponseWriter, r *web.Request) error {
	return p.sheetAct(w, r, p.Cases.Deactivate(r.Context(), r.Who, r.PathValue("account")))
}

func (p *Accounts) reactivate(w http.ResponseWriter, r *web.Request) error {
	return p.sheetAct(w, r, p.Cases.Reactivate(r.Context(), r.Who, r.PathValue("account")))
}

func (p *Accounts) steerReset(w http.ResponseWriter, r *web.Request) error {
	return p.sheetAct(w, r, p.Cases.ProposeReset(r.Context(), r.Who, r.PostForm.Get("organisation"), r.PathValue("account")))
}

func (p *Accounts) steerDecide(w http.ResponseWriter, r *web.Request) error {
	return p.sheetAct(w, r, p.Cases.DecideReset(r.Context(), r.Who, r.PostForm.Get("demande"), r.PostForm.Get("choix") == "accord"))
}

func (p *Accounts) steerExclude(w http.ResponseWriter, r *web.Request) error {
	return p.sheetAct(w, r, p.Cases.EndMembership(r.Context(), r.Who, r.PostForm.Get("organisation"), r.PathValue("account")))
}

// identities lists what ProConnect knows and we do not.
func (p *Accounts) identities(w http.ResponseWriter, r *web.Request) error {
	all, err := p.Cases.Identities(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := p.view(r, nil)
	return v.desk(w, v.T("account.identities.title"), identitiesPage(v, all), v.steer(), v.toAccounts())
}

func (p *Accounts) decideIdentity(w http.ResponseWriter, r *web.Request) error {
	if err := p.Cases.DecideIdentity(r.Context(), r.Who, r.PathValue("identity"), r.PostForm.Get("choix") == "accord"); err != nil {
		return err
	}
	return web.SeeOther(w, r, "/gestion/comptes/rapprochements")
}
