// Package page is where members look after their organisation, where accounts
// ask for one, and where those who steer the service look after all of them.
package page

import (
	"context"
	"embed"
	"io/fs"
	"net/http"
	"net/url"
	"time"

	"github.com/a-h/templ"

	"maillage/core/fault"
	"maillage/core/right"
	"maillage/module/organisation"
	"maillage/platform/ui"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

//go:embed catalogue/*.json
var catalogue embed.FS

// Catalogue is the texts of these pages, to merge with word.Load.
var Catalogue fs.FS = catalogue

// Person is an account, as a steward who decides on its request sees it.
type Person struct{ Name, Email string }

// Organisations are the pages of organisations and what they need.
type Organisations struct {
	Cases *organisation.Organisations
	// Names reads the names of organisations by id.
	Names func(ctx context.Context, ids []string) (map[string]string, error)
	// People reads accounts by id; those that are gone are absent.
	People func(ctx context.Context, ids []string) (map[string]Person, error)
	Words  *word.Book
	Frame  func(*web.Request) ui.Page // of a professional page
	Zone   *time.Location             // where the service is
}

// Mount declares the routes of organisations.
func (p *Organisations) Mount(rt *web.Router) {
	p.mountOwn(rt)
	p.mountAsk(rt)
	p.mountSteer(rt)
	p.mountAgree(rt)
}

// view is what a template knows of the request it answers.
type view struct {
	*Organisations
	r       *web.Request
	w       *word.Words
	field   string // what is wrong, and with which field
	mistake string
}

func (p *Organisations) view(r *web.Request) view {
	return view{Organisations: p, r: r, w: p.Words.In(r.Lang)}
}

// with is the view of a form that was sent with a mistake.
func (v view) with(err error) view {
	if err != nil {
		v.field, v.mistake = fault.Of(err).Field, v.w.Fault(err)
	}
	return v
}

// wrong is the mistake of one field.
func (v view) wrong(field string) string {
	if v.field != field {
		return ""
	}
	return v.mistake
}

// errors are the lines of the summary.
func (v view) errors() []ui.FieldError {
	if v.mistake == "" {
		return nil
	}
	return []ui.FieldError{{ID: v.field, Text: v.mistake}}
}

// errand is a mistake that a form tells beside its fields; other errors are
// for the page of errors.
func errand(err error) bool {
	f := fault.Of(err)
	return err != nil && (f.Kind == fault.Invalid || f.Kind == fault.Conflict || f.Kind == fault.TooMany ||
		f.Kind == fault.Unavailable || f.Kind == fault.NotFound && f.Field != "")
}

// answer answers with a professional page, which no cache keeps.
func (v view) answer(w http.ResponseWriter, title string, body templ.Component, trail ...ui.Link) error {
	page := v.Frame(v.r)
	page.Title, page.NoIndex = title, true
	page.Trail = append(page.Trail, trail...)
	status := http.StatusOK
	if page.Faulty = v.mistake != ""; page.Faulty {
		status = http.StatusUnprocessableEntity
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, v.r, status, ui.ProLayout(page, body))
}

// form is a page that shows a form, and takes it.
type form struct {
	path func(*web.Request) string                                  // where it stands
	show func(w http.ResponseWriter, r *web.Request, _ error) error // the error is the mistake to tell; nil the first time
	take func(r *web.Request) (next string, err error)              // what the form does, and where it leads
}

// mount declares both at one address.
func (f form) mount(rt *web.Router, pattern string, need right.Right) {
	f.shown(rt, pattern, need)
	f.taken(rt, pattern, need)
}

// shown declares where the form is shown.
func (f form) shown(rt *web.Router, pattern string, need right.Right) {
	rt.Handle(http.MethodGet, pattern, need, func(w http.ResponseWriter, r *web.Request) error { return f.show(w, r, nil) })
}

// taken declares where the form is sent. Who must prove again who they are does
// so, then comes back to where it is shown.
func (f form) taken(rt *web.Router, pattern string, need right.Right) {
	rt.Handle(http.MethodPost, pattern, need, func(w http.ResponseWriter, r *web.Request) error {
		next, err := "", readForm(r)
		if err == nil {
			next, err = f.take(r)
		}
		switch {
		case err == nil:
			return seeOther(w, r, next)
		case fault.Is(err, fault.Unproved):
			return seeOther(w, r, "/connexion/confirmer?suite="+url.QueryEscape(f.path(r)))
		case errand(err):
			return f.show(w, r, err)
		}
		return err
	})
}

// readForm reads a form that was posted. Errors: Invalid.
func readForm(r *web.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "", "organisation.fault.form", "Ce formulaire ne se lit pas. Recommencez.")
	}
	return nil
}

// seeOther leads to a page after a form; the path is one of ours.
func seeOther(w http.ResponseWriter, r *web.Request, path string) error {
	http.Redirect(w, r.Request, path, http.StatusSeeOther)
	return nil
}

// at is the page at a fixed path.
func at(path string) func(*web.Request) string { return func(*web.Request) string { return path } }
