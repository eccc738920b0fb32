package page

import (
	"net/http"

	"maillage/core/fault"
	"maillage/module/person"
	"maillage/platform/form"
	"maillage/platform/web"
)

func (p *Persons) mountTransfer(rt *web.Router) {
	rt.Handle(http.MethodGet, "/personnes/{person}/transfert", person.MayTransfer, p.on(p.transfer))
	rt.Handle(http.MethodPost, "/personnes/{person}/transfert", person.MayTransfer, p.on(p.propose))
	rt.Handle(http.MethodPost, "/personnes/{person}/arret", person.MayTransfer, p.on(p.end))
	rt.Handle(http.MethodGet, "/personnes/transferts", person.MayTransfer, p.on(p.waiting))
	rt.Handle(http.MethodPost, "/personnes/transferts/recu/{transfer}", person.MayTransfer, p.on(p.decide))
}

// transferring is the page of a transfer: the organisations found by their name.
type transferring struct {
	sheet     person.Sheet
	names     map[string]string
	words     string
	receivers []person.Org
	to, keep  string
}

// transfer answers the form; the name of an organisation may stand in the address.
func (p *Persons) transfer(w http.ResponseWriter, r *web.Request, v view) error {
	return v.transferring(w, transferring{words: r.URL.Query().Get("organisation")})
}

func (v view) transferring(w http.ResponseWriter, t transferring) (err error) {
	if t.sheet, err = v.read(v.Request); err != nil {
		return err
	}
	var orgs []string
	for _, one := range t.sheet.Transfers {
		orgs = append(orgs, one.To)
	}
	if t.names, err = v.Space.Orgs.Names(v.Request.Context(), orgs); err != nil {
		return err
	}
	if t.words != "" {
		if t.receivers, err = v.Space.Orgs.Receivers(v.Request.Context(), t.words); err != nil {
			return err
		}
	}
	return v.desk(w, "person.transfer", transferPage(v, t), v.sheetLink(t.sheet.ID))
}

func (p *Persons) propose(w http.ResponseWriter, r *web.Request, v view) error {
	t := transferring{words: r.PostFormValue("organisation"), to: r.PostFormValue("to"), keep: r.PostFormValue("keep")}
	err := p.Space.Propose(r.Context(), r.Who, r.PathValue("person"),
		person.Proposal{To: t.to, Keep: t.keep == "yes", Consent: person.Channel(r.PostFormValue("consent"))})
	if form.Errand(err) {
		return v.with(err).transferring(w, t)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, at(r.PathValue("person"), "transfert"))
}

func (p *Persons) end(w http.ResponseWriter, r *web.Request, v view) error {
	if r.PostFormValue("sure") == "" {
		err := fault.New(fault.Invalid, "sure", "person.fault.sure", "Cochez la case pour confirmer.")
		return v.with(err).transferring(w, transferring{})
	}
	if err := p.Space.End(r.Context(), r.Who, r.PathValue("person")); err != nil {
		return err
	}
	return web.SeeOther(w, r, form.Done("/personnes", "person.done.ended"))
}

// waiting answers the transfers proposed to the organisation. Nothing is told
// of the person before it accepts.
func (p *Persons) waiting(w http.ResponseWriter, r *web.Request, v view) error {
	all, err := p.Space.Waiting(r.Context(), r.Who)
	if err != nil {
		return err
	}
	var orgs []string
	for _, t := range all {
		orgs = append(orgs, t.From)
	}
	names, err := p.Space.Orgs.Names(r.Context(), orgs)
	if err != nil {
		return err
	}
	return v.desk(w, "person.waiting", waitingPage(v, all, names))
}

func (p *Persons) decide(w http.ResponseWriter, r *web.Request, _ view) error {
	transfer := r.PathValue("transfer")
	if r.PostFormValue("answer") != "accept" {
		if err := p.Space.Decline(r.Context(), r.Who, transfer); err != nil {
			return err
		}
		return web.SeeOther(w, r, "/personnes/transferts")
	}
	id, err := p.Space.Accept(r.Context(), r.Who, transfer)
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, at(id))
}
