package page

import (
	"net/http"
	"strconv"

	"maillage/core/phone"
	"maillage/module/organisation"
	"maillage/platform/form"
	"maillage/platform/ui"
	"maillage/platform/web"
)

// mountOwn declares what members see of their organisation, and what its
// referents change.
func (p *Organisations) mountOwn(rt *web.Router) {
	rt.Handle(http.MethodGet, "/organisation", organisation.MayRead, p.own)
	form.Page{Pattern: "/organisation/modifier", Need: organisation.MayEdit, Show: p.contact}.Mount(rt, p.takeContact)
	form.Page{Pattern: "/organisation/sites/nouveau", Need: organisation.MayEdit, Show: p.newSite}.Mount(rt, p.takeNewSite)
	form.Page{Pattern: "/organisation/sites/{site}", Need: organisation.MayEdit, Show: p.site}.Mount(rt, p.takeSite)
}

// own answers the sheet of the actor's organisation.
func (p *Organisations) own(w http.ResponseWriter, r *web.Request) error {
	s, err := p.Cases.Own(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := p.view(r, nil)
	return v.answer(w, s.Name, ownPage(v, s))
}

func (v view) toOwn() ui.Link {
	return ui.Link{Text: v.T("organisation.own.title"), Href: "/organisation"}
}

// contact answers the form of how the organisation is reached.
func (p *Organisations) contact(w http.ResponseWriter, r *web.Request, wrong error) error {
	s, err := p.Cases.Own(r.Context(), r.Who)
	if err != nil {
		return err
	}
	c := organisation.Contact{Email: s.Email, Phone: phone.Display(s.Phone), Version: s.Version}
	if wrong != nil {
		typed := contactOf(r)
		c.Email, c.Phone = typed.Email, typed.Phone
	}
	v := p.view(r, wrong)
	return v.answer(w, v.T("organisation.contact.title"), contactPage(v, c), v.toOwn())
}

func contactOf(r *web.Request) organisation.Contact {
	version, _ := strconv.ParseInt(r.PostFormValue("version"), 10, 64) // zero is no version: a conflict
	return organisation.Contact{Email: r.PostFormValue("email"), Phone: r.PostFormValue("phone"), Version: version}
}

func (p *Organisations) takeContact(r *web.Request) (string, error) {
	return form.Done("/organisation", "organisation.done.saved"), p.Cases.EditContact(r.Context(), r.Who, contactOf(r))
}

func siteForm(r *web.Request) organisation.SiteForm {
	return organisation.SiteForm{Name: r.PostFormValue("name"), Street: r.PostFormValue("street"), Town: r.PostFormValue("town"), Place: r.PostFormValue("place")}
}

// newSite answers the empty form of a site.
func (p *Organisations) newSite(w http.ResponseWriter, r *web.Request, wrong error) error {
	v := p.view(r, wrong)
	return v.answer(w, v.T("organisation.site.new"), sitePage(v, v.T("organisation.site.new"), siteForm(r), false), v.toOwn())
}

func (p *Organisations) takeNewSite(r *web.Request) (string, error) {
	return form.Done("/organisation", "organisation.done.site"), p.Cases.AddSite(r.Context(), r.Who, siteForm(r))
}

// site answers the form of a site as it is, or as it was typed.
func (p *Organisations) site(w http.ResponseWriter, r *web.Request, wrong error) error {
	s, err := p.Cases.Site(r.Context(), r.Who, r.PathValue("site"))
	if err != nil {
		return err
	}
	typed := organisation.SiteForm{Name: s.Name, Street: s.Street, Town: s.Written(), Place: s.Place}
	if wrong != nil && r.PostFormValue("act") != "remove" {
		typed = siteForm(r)
	}
	v := p.view(r, wrong)
	return v.answer(w, s.Name, sitePage(v, s.Name, typed, true), v.toOwn())
}

// takeSite corrects a site, or takes it away.
func (p *Organisations) takeSite(r *web.Request) (string, error) {
	if r.PostFormValue("act") == "remove" {
		return form.Done("/organisation", "organisation.done.unsite"), p.Cases.RemoveSite(r.Context(), r.Who, r.PathValue("site"))
	}
	return form.Done("/organisation", "organisation.done.saved"), p.Cases.EditSite(r.Context(), r.Who, r.PathValue("site"), siteForm(r))
}
