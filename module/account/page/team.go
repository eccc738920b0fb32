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
	page := func(pattern string, show func(http.ResponseWriter, *web.Request, error) error) form.Page {
		return form.Page{Pattern: pattern, Need: account.RightTeam, Show: show}
	}
	team := page("/equipe", p.team)
	team.Mount(rt)
	team.Takes(rt, "/equipe/invitations/{invitation}/renvoyer", p.resend)
	team.Takes(rt, "/equipe/invitations/{invitation}/annuler", p.cancel)
	team.Takes(rt, "/equipe/accords", p.decideReset)
	invite := page("/equipe/inviter", p.invite)
	invite.Mount(rt)
	rt.Handle(http.MethodPost, "/equipe/inviter", account.RightTeam, p.preview)
	invite.Takes(rt, "/equipe/inviter/envoyer", p.sendInvitations)
	member := page("/equipe/{account}", p.member)
	member.Mount(rt)
	member.Takes(rt, "/equipe/{account}/roles", p.setRoles)
	member.Takes(rt, "/equipe/{account}/retirer", p.exclude)
	member.Takes(rt, "/equipe/{account}/facteur", p.proposeReset)
	member.Takes(rt, "/equipe/{account}/reactiver", p.wakeMember)
	p.mountKeys(rt)
}

// team lists the members of one's organisation.
func (p *Accounts) team(w http.ResponseWriter, r *web.Request, wrong error) error {
	team, err := p.Cases.Team(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := p.view(r, wrong)
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
	return inviting{strings.TrimSpace(r.PostFormValue("liste")), r.PostForm["roles"]}
}

// invite answers the form of a list, empty or as it was typed.
func (p *Accounts) invite(w http.ResponseWriter, r *web.Request, wrong error) error {
	standing, err := p.Cases.Orgs.Standing(r.Context(), r.Who.Org)
	if err != nil {
		return err
	}
	v := p.view(r, wrong)
	return v.desk(w, v.T("account.invite.title"), invitePage(v, readInviting(r), p.Cases.Offered(standing)), v.up())
}

// preview says what each line would do, or gives the list back to correct;
// nothing is sent.
func (p *Accounts) preview(w http.ResponseWriter, r *web.Request) error {
	in := readInviting(r)
	if r.PostForm.Get("choix") == "corriger" {
		return p.invite(w, r, nil)
	}
	lines, err := account.ParseList(in.list)
	if err == nil {
		lines, err = p.Cases.Preview(r.Context(), r.Who, lines)
	}
	if form.Errand(err) {
		return p.invite(w, r, err)
	}
	if err != nil {
		return err
	}
	v := p.view(r, nil)
	return v.desk(w, v.T("account.preview.title"), previewPage(v, in, lines), v.up())
}

func (p *Accounts) sendInvitations(r *web.Request) (string, error) {
	in := readInviting(r)
	lines, err := account.ParseList(in.list)
	if err == nil {
		_, err = p.Cases.Invite(r.Context(), r.Who, lines, in.roles)
	}
	if form.Errand(err) {
		err = onField(err, "liste")
	}
	return form.Done("/equipe", "account.done.invited"), err
}

func (p *Accounts) resend(r *web.Request) (string, error) {
	return form.Done("/equipe", "account.done.resent"), p.Cases.Resend(r.Context(), r.Who, r.PathValue("invitation"))
}

func (p *Accounts) cancel(r *web.Request) (string, error) {
	return form.Done("/equipe", "account.done.cancelled"), p.Cases.Cancel(r.Context(), r.Who, r.PathValue("invitation"))
}

// member shows one member and what may be done.
func (p *Accounts) member(w http.ResponseWriter, r *web.Request, wrong error) error {
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

func (p *Accounts) setRoles(r *web.Request) (string, error) {
	return form.Done("/equipe", "account.done.roles"), p.Cases.SetRoles(r.Context(), r.Who, r.Who.Org, r.PathValue("account"), r.PostForm["roles"])
}

func (p *Accounts) exclude(r *web.Request) (string, error) {
	return form.Done("/equipe", "account.done.removed"), p.Cases.EndMembership(r.Context(), r.Who, r.Who.Org, r.PathValue("account"))
}

func (p *Accounts) proposeReset(r *web.Request) (string, error) {
	return form.Done("/equipe", "account.done.reset_asked"), p.Cases.ProposeReset(r.Context(), r.Who, r.Who.Org, r.PathValue("account"))
}

func (p *Accounts) wakeMember(r *web.Request) (string, error) {
	return form.Done("/equipe", "account.done.woken"), p.Cases.Reactivate(r.Context(), r.Who, r.PathValue("account"))
}

// decideReset agrees to a reset that waits, or refuses it.
func (p *Accounts) decideReset(r *web.Request) (string, error) {
	return form.Done("/equipe", "account.done.decided"), p.Cases.DecideReset(r.Context(), r.Who, r.PostForm.Get("demande"), r.PostForm.Get("choix") == "accord")
}
