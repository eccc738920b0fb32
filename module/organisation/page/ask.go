package page

import (
	"net/http"

	"maillage/core/fault"
	"maillage/module/organisation"
	"maillage/platform/form"
	"maillage/platform/web"
)

// mountAsk declares how an account asks for an organisation, or claims one.
func (p *Organisations) mountAsk(rt *web.Router) {
	form.Page{Pattern: "/organisation/demander", Need: organisation.MayRequest, Show: p.ask}.Mount(rt, p.takeAsk)
	form.Page{Pattern: "/organisation/revendiquer", Need: organisation.MayRequest, Show: p.claim}.Mount(rt, p.takeClaim)
}

// ask answers the first question, the SIRET, then the rest of the request with
// what the register knows; or where a request that waits stands.
func (p *Organisations) ask(w http.ResponseWriter, r *web.Request, wrong error) error {
	asked, err := p.Cases.Requested(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := p.view(r, wrong)
	title := v.T("organisation.ask.title")
	switch typed := r.FormValue("siret"); {
	case wrong != nil && !numberWrong(wrong):
		return v.answer(w, title, askPage(v, formOf(r), ""))
	case asked != nil && asked.State == organisation.Requested:
		return v.answer(w, title, waitingPage(v, *asked))
	case typed == "" || wrong != nil:
		return v.answer(w, title, numberPage(v, asked, typed))
	default:
		filled, check, err := p.Cases.Prefill(r.Context(), r.Who, typed)
		if form.Errand(err) {
			v = p.view(r, err)
			return v.answer(w, title, numberPage(v, asked, typed))
		}
		if err != nil {
			return err
		}
		filled.Level = organisation.InCommune
		return v.answer(w, title, askPage(v, filled, check))
	}
}

// numberWrong reports whether the mistake is about the SIRET.
func numberWrong(err error) bool { return fault.Of(err).Field == "siret" }

func formOf(r *web.Request) organisation.Form {
	return organisation.Form{SIRET: r.FormValue("siret"), Name: r.PostFormValue("name"), Kind: organisation.Kind(r.PostFormValue("kind")),
		Level: organisation.Level(r.PostFormValue("level")), Street: r.PostFormValue("street"), Town: r.PostFormValue("town"),
		Email: r.PostFormValue("email"), Phone: r.PostFormValue("phone")}
}

func (p *Organisations) takeAsk(r *web.Request) (string, error) {
	return "/organisation/demander", p.Cases.Request(r.Context(), r.Who, formOf(r))
}

// claim answers the form of a claim, or where one that waits stands.
func (p *Organisations) claim(w http.ResponseWriter, r *web.Request, wrong error) error {
	last, err := p.Cases.Claimed(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := p.view(r, wrong)
	title := v.T("organisation.claim.title")
	if last != nil && last.State == organisation.ClaimWaiting {
		names, err := p.Names(r.Context(), []string{last.Org})
		if err != nil {
			return err
		}
		return v.answer(w, title, claimedPage(v, names[last.Org], v.date(last.At)))
	}
	denied := last != nil && last.State == organisation.ClaimDenied
	return v.answer(w, title, claimPage(v, r.FormValue("siret"), r.PostFormValue("proof"), denied))
}

func (p *Organisations) takeClaim(r *web.Request) (string, error) {
	return "/organisation/revendiquer", p.Cases.Claim(r.Context(), r.Who, r.PostFormValue("siret"), r.PostFormValue("proof"))
}
