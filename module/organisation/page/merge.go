package page

import (
	"net/http"
	"slices"

	"maillage/core/fault"
	"maillage/core/id"
	"maillage/module/organisation"
	"maillage/platform/form"
	"maillage/platform/web"
)

// candidates is how many organisations are offered to merge into.
const candidates = 10

// merge answers the choice of the organisation to keep, then both side by side.
func (p *Organisations) merge(w http.ResponseWriter, r *web.Request, wrong error) error {
	loser, err := p.read(r)
	if err != nil {
		return err
	}
	v := p.view(r, wrong)
	title := v.T("organisation.merge.title", "name", loser.Name)
	if winner := r.FormValue("avec"); id.Valid(winner) {
		kept, err := p.Cases.Read(r.Context(), r.Who, winner)
		if err != nil {
			return err
		}
		return v.answer(w, title, mergePage(v, title, loser, kept, r.PostFormValue("reason"), p.Cases.Clock.Now()), v.toSheet(loser.Organisation)...)
	}
	typed := r.URL.Query().Get("mots")
	var found []organisation.Listed
	if typed != "" {
		if found, _, err = p.Cases.Find(r.Context(), r.Who, organisation.Filter{Words: typed, State: organisation.Active}, 1); err != nil {
			return err
		}
		found = slices.DeleteFunc(found, func(l organisation.Listed) bool { return l.ID == loser.ID })
		found = found[:min(len(found), candidates)]
	}
	return v.answer(w, title, choosePage(v, title, loser.Organisation, typed, found), v.toSheet(loser.Organisation)...)
}

func (p *Organisations) takeMerge(r *web.Request) (string, error) {
	winner := r.PostFormValue("avec")
	if !id.Valid(winner) {
		return "", fault.New(fault.Invalid, "mots", "organisation.fault.with", "Choisissez l'organisation à garder.")
	}
	return form.Done("/gestion/accords", "organisation.done.proposed"), p.Cases.ProposeMerge(r.Context(), r.Who, r.PathValue("organisation"), winner, r.PostFormValue("reason"))
}
