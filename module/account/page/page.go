// Package page is where people who help sign in, look after their account and
// their team, and where those who steer the service look after all accounts.
package page

import (
	"embed"
	"io/fs"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"maillage/core/fault"
	"maillage/core/right"
	"maillage/module/account"
	"maillage/platform/passkey"
	"maillage/platform/session"
	"maillage/platform/throttle"
	"maillage/platform/ui"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

//go:embed catalogue/*.json
var catalogue embed.FS

// Catalogue is the texts of these pages and of the mails, to merge with word.Load.
var Catalogue fs.FS = catalogue

// Accounts are the pages of accounts and what they need.
type Accounts struct {
	Cases    *account.Accounts
	Sessions *session.Keeper
	Words    *word.Book
	Frame    func(*web.Request) ui.Page // of a public page
	Desk     func(*web.Request) ui.Page // of a professional page
	Client   web.Client                 // how the client's address is read
	Passkeys *passkey.Site              // nil: none at this address
	Provider Provider                   // ProConnect; nil: not configured
	Zone     *time.Location             // where the service is
}

// Mount declares the routes of accounts.
func (p *Accounts) Mount(rt *web.Router) {
	p.mountEntrance(rt)
	p.mountSelf(rt)
	p.mountTeam(rt)
	p.mountSteer(rt)
}

// view is what a template knows of the request it answers.
type view struct {
	*Accounts
	r       *web.Request
	w       *word.Words
	field   string // what is wrong, and with which field
	mistake string
}

func (p *Accounts) view(r *web.Request) view {
	return view{Accounts: p, r: r, w: p.Words.In(r.Lang)}
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
	return fault.Is(err, fault.Invalid) || fault.Is(err, fault.TooMany) || fault.Is(err, fault.Conflict)
}

// public answers with a public page, which no cache keeps.
func (v view) public(w http.ResponseWriter, title string, body templ.Component) error {
	page := v.Frame(v.r)
	page.Title, page.NoIndex = title, true
	return v.answer(w, page, ui.Layout, body)
}

// passkeys answers with a public page that shows or makes passkeys.
func (v view) passkeys(w http.ResponseWriter, title string, body templ.Component) error {
	page := v.Frame(v.r)
	page.Title, page.NoIndex = title, true
	if v.Passkeys != nil {
		page = page.WithPasskey()
	}
	return v.answer(w, page, ui.Layout, body)
}

// desk answers with a professional page.
func (v view) desk(w http.ResponseWriter, title string, body templ.Component, trail ...ui.Link) error {
	page := v.Desk(v.r)
	page.Title, page.NoIndex = title, true
	page.Trail = append(page.Trail, trail...)
	return v.answer(w, page, ui.ProLayout, body)
}

func (v view) answer(w http.ResponseWriter, page ui.Page, layout func(ui.Page, templ.Component) templ.Component, body templ.Component) error {
	status := http.StatusOK
	if page.Faulty = v.mistake != ""; page.Faulty {
		status = http.StatusUnprocessableEntity
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, v.r, status, layout(page, body))
}

// link is a path of the site in the language of the request.
func (v view) link(path string) templ.SafeURL { return templ.SafeURL(v.r.Link(path)) }

// seeOther leads to a page after a form; the path is one of ours.
func seeOther(w http.ResponseWriter, r *web.Request, path string) error {
	http.Redirect(w, r.Request, path, http.StatusSeeOther)
	return nil
}

// act mounts a form that changes something. Who must prove again who they are
// does so, then comes back to the page the form stands on.
func act(rt *web.Router, pattern string, need right.Right, back func(*web.Request) string, h web.Handler) {
	rt.Handle(http.MethodPost, pattern, need, func(w http.ResponseWriter, r *web.Request) error {
		err := readForm(r)
		if err == nil {
			err = h(w, r)
		}
		if fault.Is(err, fault.Unproved) {
			return seeOther(w, r, confirmPath(back(r)))
		}
		return err
	})
}

// at is the page at a fixed path.
func at(path string) func(*web.Request) string { return func(*web.Request) string { return path } }

// readForm reads a form once. Errors: TooLarge.
func readForm(r *web.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(err, fault.TooLarge, "account.fault.form", "Votre envoi est trop long, ou abîmé. Recommencez.")
	}
	return nil
}

// entrance is how the request comes in.
func (p *Accounts) entrance(r *web.Request, shared bool) account.Entrance {
	return account.Entrance{Device: account.Device(r.UserAgent()), Shared: shared, Network: throttle.Network(p.Client.Address(r.Request))}
}
