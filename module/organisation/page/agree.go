package page

import (
	"context"
	"net/http"
	"slices"

	"maillage/core/actor"
	"maillage/core/dual"
	"maillage/core/id"
	"maillage/module/organisation"
	"maillage/platform/form"
	"maillage/platform/web"
)

// mountAgree declares what takes a second steward, and what others asked for.
func (p *Organisations) mountAgree(rt *web.Router) {
	accords := form.Page{Pattern: "/gestion/accords", Need: organisation.MaySteer, Show: p.agreements}
	accords.Mount(rt)
	accords.Takes(rt, "/gestion/accords/{proposal}", p.takeAgreement)
	claims := form.Page{Pattern: "/gestion/revendications", Need: organisation.MaySteer, Show: p.claims}
	claims.Mount(rt)
	claims.Takes(rt, "/gestion/revendications/{claim}", p.takeDecision)
}

// takeWhy proposes an act, then leads to what waits for a second steward.
func (p *Organisations) takeWhy(propose func(ctx context.Context, who actor.Actor, org, reason string) error) form.Take {
	return func(r *web.Request) (string, error) {
		return form.Done("/gestion/accords", "organisation.done.proposed"), propose(r.Context(), r.Who, r.PathValue("organisation"), r.PostFormValue("reason"))
	}
}

// agreements answers what waits for a second steward, and what may be undone.
func (p *Organisations) agreements(w http.ResponseWriter, r *web.Request, wrong error) error {
	all, err := p.Cases.Agreements(r.Context(), r.Who)
	if err != nil {
		return err
	}
	people, err := p.People(r.Context(), proposers(all))
	if err != nil {
		return err
	}
	v := p.view(r, wrong)
	return v.answer(w, v.T("organisation.agree.title"), agreePage(v, all, people, p.Cases.Clock.Now()), v.toSteer())
}

// proposers are the accounts that are spoken of.
func proposers(all organisation.Agreements) []string {
	var who []string
	for _, p := range slices.Concat(all.Waiting, all.Decided) {
		who = append(who, p.By, p.Second)
	}
	slices.Sort(who)
	return slices.DeleteFunc(slices.Compact(who), func(own string) bool { return !id.Valid(own) })
}

func (p *Organisations) takeAgreement(r *web.Request) (string, error) {
	kind, own, here := r.PostFormValue("kind"), r.PathValue("proposal"), "/gestion/accords"
	switch r.PostFormValue("act") {
	case "agree":
		return form.Done(here, "organisation.done.agreed"), p.Cases.Agree(r.Context(), r.Who, kind, own)
	case "refuse":
		return form.Done(here, "organisation.done.disagreed"), p.Cases.Disagree(r.Context(), r.Who, kind, own)
	case "undo":
		return form.Done(here, "organisation.done.undone"), p.Cases.Undo(r.Context(), r.Who, own)
	}
	return "", errAct
}

// act is what a proposal would do, in one sentence.
func (v view) act(all organisation.Agreements, p dual.Proposal) string {
	switch p.Kind {
	case organisation.MergeKind:
		return v.T("organisation.agree.merge", "loser", all.Names[p.Object], "winner", all.Names[p.With])
	case organisation.SuspendKind:
		return v.T("organisation.agree.suspend", "name", all.Names[p.Object])
	}
	return v.T("organisation.agree.close", "name", all.Names[p.Object])
}

// claims answers the claims that wait.
func (p *Organisations) claims(w http.ResponseWriter, r *web.Request, wrong error) error {
	list, err := p.Cases.Claims(r.Context(), r.Who)
	if err != nil {
		return err
	}
	var orgs, accounts []string
	for _, c := range list {
		orgs, accounts = append(orgs, c.Org), append(accounts, c.Account)
	}
	names, err := p.Names(r.Context(), orgs)
	if err != nil {
		return err
	}
	people, err := p.People(r.Context(), accounts)
	if err != nil {
		return err
	}
	v := p.view(r, wrong)
	return v.answer(w, v.T("organisation.claims.title"), claimsPage(v, list, names, people), v.toSteer(), v.toList())
}

func (p *Organisations) takeDecision(r *web.Request) (string, error) {
	act := r.PostFormValue("act")
	if act != "accept" && act != "deny" {
		return "", errAct
	}
	return form.Done("/gestion/revendications", "organisation.done.decided"), p.Cases.DecideClaim(r.Context(), r.Who, r.PathValue("claim"), act == "accept")
}
