package page

import (
	"net/http"
	"strings"

	"maillage/core/fault"
	"maillage/module/account"
	"maillage/platform/form"
	"maillage/platform/ui"
	"maillage/platform/web"
)

// mountTeam declares what a referent does with members, invitations and keys.
func (p *Accounts) mountTeam(rt *web.Router) {
	get := func(pattern string, h web.Handler) { rt.Handle(http.MethodGet, pattern, account.RightTeam, h) }
	post := func(pattern string, back func(*web.Request) string, h web.Handler) {
		act(rt, pattern, account.RightTeam, back, h)
	}
	get("/equipe", p.team)
	get("/equipe/inviter", p.invite)
	post("/equipe/inviter", form.At("/equipe/inviter"), p.preview)
	post("/equipe/inviter/envoyer", form.At("/equipe/inviter"), p.sendInvitations)
	post("/equipe/invitations/{invitation}/renvoyer", form.At("/equipe"), p.resend)
	post("/equipe/invitations/{invitation}/annuler", form.At("/equipe"), p.cancel)
	post("/equipe/accords", form.At("/equipe"), p.decideReset)
	get("/equipe/{account}", p.member)
	post("/equipe/{account}/roles", memberAt, p.setRoles)
	post("/equipe/{account}/retirer", memberAt, p.exclude)
	post("/equipe/{account}/facteur", memberAt, p.proposeReset)
	post("/equipe/{account}/reactiver", memberAt, p.wakeMember)
	p.mountKeys(rt)
}

// memberAt is the page of the member a form is about.
func memberAt(r *web.Request) string { return "/equipe/" + r.PathValue("account") }

// team lists the members of one's organisation.
func (p *Accounts) team(w http.ResponseWriter, r *web.Request) error {
	team, err := p.Cases.Team(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := p.view(r, nil)
	return v.desk(w, v.T("account.team.title"), teamPage(v, team))
}

// up leads back to the team.
func (v view) up() ui.Link { return ui.Link{Text: v.T("account.team.title"), Href: "/equipe"} }

// inviting is a list of people to invite.
type inviting struct {
	list  string
	roles []string
}

func readInviting(r *web.Request) inviting {
	return inviting{strings.TrimSpace(r.PostForm.Get("liste")), r.PostForm["roles"]}
}

func (p *Accounts) invite(w http.ResponseWriter, r *web.Request) error {
	return p.invitePage(w, r, inviting{}, nil)
}

func (p *Accounts) invitePage(w http.ResponseWriter, r *web.Request, in inviting, wrong error) error {
	standing, err := p.Cases.Orgs.Standing(r.Context(), r.Who.Org)
	if err != nil {
		return err
	}
	v := p.view(r, wrong)
	return v.desk(w, v.T("account.invite.title"), invitePage(v, in, p.Cases.Offered(standing)), v.up())
}

// preview says what each line would do; nothing is sent.
func (p *Accounts) preview(w http.ResponseWriter, r *web.Request) error {
	in := readInviting(r)
	lines, err := account.ParseList(in.list)
	if err == nil {
		lines, err = p.Cases.Preview(r.Context(), r.Who, lines)
	}
	if form.Errand(err) {
		return p.invitePage(w, r, in, err)
	}
	if err != nil {
		return err
	}
	v := p.view(r, nil)
	return v.desk(w, v.T("account.preview.title"), previewPage(v, in, lines), v.up())
}

func (p *Accounts) sendInvitations(w http.ResponseWriter, r *web.Request) error {
	in := readInviting(r)
	lines, err := account.ParseList(in.list)
	if err == nil {
		_, err = p.Cases.Invite(r.Context(), r.Who, lines, in.roles)
	}
	if form.Errand(err) {
		return p.invitePage(w, r, in, onField(err, "liste"))
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, "/equipe")
}

func (p *Accounts) resend(w http.ResponseWriter, r *web.Request) error {
	if err := p.Cases.Resend(r.Context(), r.Who, r.PathValue("invitation")); err != nil {
		return err
	}
	return web.SeeOther(w, r, "/equipe")
}

func (p *Accounts) cancel(w http.ResponseWriter, r *web.Request) error {
	if err := p.Cases.Cancel(r.Context(), r.Who, r.PathValue("invitation")); err != nil {
		return err
	}
	return web.SeeOther(w, r, "/equipe")
}

// member shows one member and what may be done.
func (p *Accounts) member(w http.ResponseWriter, r *web.Request) error {
	return p.memberPage(w, r, nil)
}

func (p *Accounts) memberPage(w http.ResponseWriter, r *web.Request, wrong error) error {
	team, err := p.Cases.Team(r.Context(), r.Who)
	if err != nil {
		return err
	}
	for _, m := range team.Members {
		if m.Account == r.PathValue("account") {
			v := p.view(r, wrong)
			return v.desk(w, m.Person.Name(), memberPage(v, m, p.Cases.Offered(team.Standing)), v.up())
		}
	}
	return fault.New(fault.NotFound, "", "account.fault.unknown", "Nous ne trouvons pas ce que vous cherchez.")
}

// memberAct does something to a member, then shows the team, or the member
// again with what is wrong.
func (p *Accounts) memberAct(w http.ResponseWriter, r *web.Request, err error) error {
	if form.Errand(err) {
		return p.memberPage(w, r, err)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, "/equipe")
}

func (p *Accounts) setRoles(w http.ResponseWriter, r *web.Request) error {
	return p.memberAct(w, r, p.Cases.SetRoles(r.Context(), r.Who, r.Who.Org, r.PathValue("account"), r.PostForm["roles"]))
}

func (p *Accounts) exclude(w http.ResponseWriter, r *web.Request) error {
	return p.memberAct(w, r, p.Cases.EndMembership(r.Context(), r.Who, r.Who.Org, r.PathValue("account")))
}

func (p *Accounts) proposeReset(w http.ResponseWriter, r *web.Request) error {
	return p.memberAct(w, r, p.Cases.ProposeReset(r.Context(), r.Who, r.Who.Org, r.PathValue("account")))
}

func (p *Accounts) wakeMember(w http.ResponseWriter, r *web.Request) error {
	return p.memberAct(w, r, p.Cases.Reactivate(r.Context(), r.Who, r.PathValue("account")))
}

// decideReset agrees to a reset that waits, or refuses it.
func (p *Accounts) decideReset(w http.ResponseWriter, r *web.Request) error {
	err := p.Cases.DecideReset(r.Context(), r.Who, r.PostForm.Get("demande"), r.PostForm.Get("choix") == "accord")
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, "/equipe")
}
