package page

import (
	"net/http"
	"slices"

	"maillage/core/fault"
	"maillage/module/person"
	"maillage/platform/form"
	"maillage/platform/web"
)

func (p *Persons) mountMerge(rt *web.Router) {
	rt.Handle(http.MethodGet, "/personnes/{person}/fusion", person.MayMerge, p.proved(p.merging))
	rt.Handle(http.MethodPost, "/personnes/{person}/fusion", person.MayMerge, p.proved(p.merge))
	rt.Handle(http.MethodPost, "/personnes/{person}/fusion/{merge}", person.MayMerge, p.proved(p.undo))
	rt.Handle(http.MethodGet, "/personnes/{person}/effacement", person.MayErase, p.proved(p.erasing))
	rt.Handle(http.MethodPost, "/personnes/{person}/effacement", person.MayErase, p.proved(p.erase))
}

// merger is the page of a merge: search, then compare, then merge.
type merger struct {
	kept  person.Sheet
	typed string
	found []person.Suggestion
	other *person.Sheet // to compare with
}

func (p *Persons) merging(w http.ResponseWriter, _ *web.Request, v view) error {
	return v.merger(w, merger{})
}

func (v view) merger(w http.ResponseWriter, m merger) (err error) {
	if m.kept, err = v.read(v.Request); err != nil {
		return err
	}
	return v.desk(w, "person.merge", mergePage(v, m), v.sheetLink(m.kept.ID))
}

func (p *Persons) merge(w http.ResponseWriter, r *web.Request, v view) error {
	m := merger{typed: r.PostFormValue("q")}
	switch other := r.PostFormValue("other"); {
	case r.PostForm.Has("q"):
		found, err := p.Space.Search(r.Context(), r.Who, m.typed)
		if form.Errand(err) {
			return v.with(err).merger(w, m)
		}
		if err != nil {
			return err
		}
		itself := func(s person.Suggestion) bool { return s.ID == r.PathValue("person") }
		m.found = slices.DeleteFunc(found.Suggestions, itself)
		if len(m.found) == 0 {
			v = v.with(fault.New(fault.Invalid, "q", "person.fault.merge.none", "Aucune autre fiche ne ressemble. Essayez un autre nom."))
		}
		return v.merger(w, m)
	case r.PostFormValue("sure") == "":
		s, err := p.Space.Read(r.Context(), r.Who, other)
		if err != nil {
			return err
		}
		m.other = &s
		return v.merger(w, m)
	default:
		err := p.Space.Merge(r.Context(), r.Who, r.PathValue("person"), other)
		if form.Errand(err) {
			return v.with(err).merger(w, m)
		}
		if err != nil {
			return err
		}
		return web.SeeOther(w, r, at(r.PathValue("person")))
	}
}

func (p *Persons) undo(w http.ResponseWriter, r *web.Request, _ view) error {
	if err := p.Space.Undo(r.Context(), r.Who, r.PathValue("person"), r.PathValue("merge")); err != nil {
		return err
	}
	return web.SeeOther(w, r, at(r.PathValue("person")))
}

func (p *Persons) erasing(w http.ResponseWriter, _ *web.Request, v view) error { return v.erasure(w) }

func (v view) erasure(w http.ResponseWriter) error {
	s, err := v.read(v.Request)
	if err != nil {
		return err
	}
	return v.desk(w, "person.erase", erasePage(v, s), v.sheetLink(s.ID))
}

func (p *Persons) erase(w http.ResponseWriter, r *web.Request, v view) error {
	var err error = fault.New(fault.Invalid, "sure", "person.fault.sure", "Cochez la case pour confirmer.")
	if r.PostFormValue("sure") != "" {
		err = p.Space.Erase(r.Context(), r.Who, r.PathValue("person"))
	}
	if form.Errand(err) {
		return v.with(err).erasure(w)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, "/personnes")
}
