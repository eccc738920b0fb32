package page

import (
	"net/http"
	"strconv"

	"maillage/core/fault"
	"maillage/core/reference"
	"maillage/core/right"
	"maillage/module/person"
	"maillage/platform/form"
	"maillage/platform/web"
)

func (p *Persons) mountSheet(rt *web.Router) {
	rt.Handle(http.MethodGet, "/personnes/{person}", person.MayRead, p.on(p.sheet))
	rt.Handle(http.MethodGet, "/personnes/{person}/carte", person.MayRead, p.on(p.card))
	rt.Handle(http.MethodGet, "/personnes/{person}/consultations", person.MayRead, p.on(p.visits))
	rt.Handle(http.MethodGet, "/personnes/{person}/modifier", person.MayWrite, p.on(p.edit))
	rt.Handle(http.MethodPost, "/personnes/{person}/modifier", person.MayWrite, p.on(p.change))
	rt.Handle(http.MethodGet, "/personnes/{person}/notes", person.MayWrite, p.on(p.notes))
	rt.Handle(http.MethodPost, "/personnes/{person}/notes", person.MayWrite, p.on(p.write))
	rt.Handle(http.MethodPost, "/personnes/{person}/notes/{note}/effacer", person.MayWrite, p.on(p.unwrite))
	rt.Handle(http.MethodGet, "/personnes/{person}/consentements", person.MayWrite, p.on(p.consents))
	rt.Handle(http.MethodPost, "/personnes/{person}/consentements", person.MayWrite, p.on(p.agree))
	rt.Handle(http.MethodPost, "/personnes/{person}/consentements/{consent}/retirer", person.MayWrite, p.on(p.withdraw))
}

func (p *Persons) read(r *web.Request) (person.Sheet, error) {
	return p.Space.Read(r.Context(), r.Who, r.PathValue("person"))
}

func (p *Persons) sheet(w http.ResponseWriter, r *web.Request, v view) error {
	s, err := p.read(r)
	if err != nil {
		return err
	}
	return v.desk(w, "person.sheet", sheetPage(v, s))
}

// card answers the sheet of paper that the person takes home.
func (p *Persons) card(w http.ResponseWriter, r *web.Request, v view) error {
	s, err := p.read(r)
	if err != nil {
		return err
	}
	return v.Print(w, v.Desk(r), v.T("person.card"), v.sheetLink(s.ID), cardPage(v, reference.Reference(s.Identity.Reference).Display()))
}

func (p *Persons) visits(w http.ResponseWriter, r *web.Request, v view) error {
	visits, err := p.Space.Visits(r.Context(), r.Who, r.PathValue("person"))
	if err != nil {
		return err
	}
	return v.desk(w, "person.visits", visitsPage(v, visits), v.sheetLink(r.PathValue("person")))
}

func (p *Persons) edit(w http.ResponseWriter, r *web.Request, v view) error {
	d, err := p.Space.Edit(r.Context(), r.Who, r.PathValue("person"))
	if err != nil {
		return err
	}
	return v.form(w, draft{Input: d.Input, Version: strconv.FormatInt(d.Version, 10)})
}

func (v view) form(w http.ResponseWriter, d draft) error {
	id := v.Request.PathValue("person")
	return v.desk(w, "person.edit", editPage(v, id, d), v.sheetLink(id))
}

func (p *Persons) change(w http.ResponseWriter, r *web.Request, v view) error {
	d := readDraft(r)
	version, err := strconv.ParseInt(d.Version, 10, 64)
	if err != nil {
		version = 0 // of no record: the answer is that somebody changed it
	}
	err = p.Space.Change(r.Context(), r.Who, r.PathValue("person"), person.Draft{Input: d.Input, Version: version})
	if fault.Is(err, fault.Conflict) { // what they typed stays, to be sent again knowingly
		now, failed := p.Space.Edit(r.Context(), r.Who, r.PathValue("person"))
		if failed != nil {
			return failed
		}
		d.Version = strconv.FormatInt(now.Version, 10)
	}
	if form.Errand(err) {
		return v.with(err).form(w, d)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, form.Done(at(r.PathValue("person")), "person.done.saved"))
}

// typed is a note that was not kept yet.
type typed struct {
	Text string
	Sure bool
}

func (p *Persons) notes(w http.ResponseWriter, _ *web.Request, v view) error {
	return v.noted(w, typed{})
}

func (v view) noted(w http.ResponseWriter, t typed) error {
	s, err := v.read(v.Request)
	if err != nil {
		return err
	}
	return v.desk(w, "person.notes", notesPage(v, s, t), v.sheetLink(s.ID))
}

func (p *Persons) write(w http.ResponseWriter, r *web.Request, v view) error {
	t := typed{Text: r.PostFormValue("note"), Sure: r.PostFormValue("sure") != ""}
	err := p.Space.Write(r.Context(), r.Who, r.PathValue("person"), t.Text, t.Sure)
	if fault.Is(err, fault.Invalid) {
		return v.with(err).noted(w, t)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, form.Done(at(r.PathValue("person"), "notes"), "person.done.noted"))
}

func (p *Persons) unwrite(w http.ResponseWriter, r *web.Request, _ view) error {
	if err := p.Space.Unwrite(r.Context(), r.Who, r.PathValue("person"), r.PathValue("note")); err != nil {
		return err
	}
	return web.SeeOther(w, r, form.Done(at(r.PathValue("person"), "notes"), "person.done.unnoted"))
}

func (p *Persons) consents(w http.ResponseWriter, _ *web.Request, v view) error { return v.agreed(w) }

func (v view) agreed(w http.ResponseWriter) error {
	s, err := v.read(v.Request)
	if err != nil {
		return err
	}
	return v.desk(w, "person.consents", consentsPage(v, s), v.sheetLink(s.ID))
}

func (p *Persons) agree(w http.ResponseWriter, r *web.Request, v view) error {
	err := p.Space.Agree(r.Context(), r.Who, r.PathValue("person"), person.ConsentKind(r.PostFormValue("kind")), person.Channel(r.PostFormValue("consent")))
	if fault.Is(err, fault.Invalid) {
		return v.with(err).agreed(w)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, form.Done(at(r.PathValue("person"), "consentements"), "person.done.agreed"))
}

func (p *Persons) withdraw(w http.ResponseWriter, r *web.Request, _ view) error {
	if err := p.Space.Withdraw(r.Context(), r.Who, r.PathValue("person"), r.PathValue("consent")); err != nil {
		return err
	}
	return web.SeeOther(w, r, form.Done(at(r.PathValue("person"), "consentements"), "person.done.withdrawn"))
}

// sheetParts are the pages about a person, most used first.
var sheetParts = []struct {
	key, path string
	need      right.Right
}{
	{"person.edit", "modifier", person.MayWrite},
	{"person.notes", "notes", person.MayWrite},
	{"person.card", "carte", person.MayRead},
	{"person.consents", "consentements", person.MayWrite},
	{"person.visits", "consultations", person.MayRead},
	{"person.transfer", "transfert", person.MayTransfer},
	{"person.merge", "fusion", person.MayMerge},
	{"person.export", "export", person.MayExport},
	{"person.erase", "effacement", person.MayErase},
}
