package page

import (
	"net/http"

	"maillage/core/fault"
	"maillage/platform/form"
	"maillage/platform/web"
)

// invitation shows what one is invited to; nothing is spent.
func (p *Accounts) invitation(w http.ResponseWriter, r *web.Request) error {
	return p.invited(w, r, joining{}, nil)
}

// joining is what is asked of someone who accepts.
type joining struct{ given, family string }

func (p *Accounts) invited(w http.ResponseWriter, r *web.Request, j joining, wrong error) error {
	in, err := p.Cases.Invited(r.Context(), r.PathValue("token"))
	if fault.Is(err, fault.Gone) {
		return p.gone(w, r, err, p.view(r, nil).T("account.door.title"))
	}
	if err != nil {
		return err
	}
	if wrong == nil {
		j = joining{in.Given, in.Family}
	}
	v := p.view(r, wrong)
	return v.public(w, v.T("account.invitation.title", "organisation", in.OrgName), invitationPage(v, in, j))
}

// accept spends the invitation and goes on to the factor.
func (p *Accounts) accept(w http.ResponseWriter, r *web.Request) error {
	j := joining{r.PostForm.Get("prenom"), r.PostForm.Get("nom")}
	s, err := p.Cases.Accept(r.Context(), r.PathValue("token"), j.given, j.family, p.entrance(r, r.PostForm.Get("partage") != ""))
	switch {
	case fault.Is(err, fault.Gone):
		return p.gone(w, r, err, p.view(r, nil).T("account.door.title"))
	case form.Errand(err):
		return p.invited(w, r, j, onField(err, "prenom"))
	case err != nil:
		return err
	}
	return p.entered(w, r, s, "")
}
