// Package page is where people who help sign in, look after their account and
// their team, and where those who steer the service look after all accounts.
package page

import (
	"embed"
	"io/fs"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"maillage/module/account"
	"maillage/platform/form"
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
	form.View
}

// view is the view of a request; the error is the mistake in its form, if any.
func (p *Accounts) view(r *web.Request, wrong error) view {
	return view{p, form.See(p.Words, r).With(wrong)}
}

// public answers with a public page.
func (v view) public(w http.ResponseWriter, title string, body templ.Component) error {
	return v.Public(w, v.Frame(v.Request), title, body)
}

// passkeys answers with a public page that shows or makes passkeys.
func (v view) passkeys(w http.ResponseWriter, title string, body templ.Component) error {
	page := v.Frame(v.Request)
	if v.Passkeys != nil {
		page = page.WithPasskey()
	}
	return v.Public(w, page, title, body)
}

// desk answers with a professional page.
func (v view) desk(w http.ResponseWriter, title string, body templ.Component, trail ...ui.Link) error {
	return v.Professional(w, v.Desk(v.Request), title, body, trail...)
}

// link is a path of the site in the language of the request.
func (v view) link(path string) templ.SafeURL { return templ.SafeURL(v.Request.Link(path)) }

// entrance is how the request comes in.
func (p *Accounts) entrance(r *web.Request, shared bool) account.Entrance {
	return account.Entrance{Device: account.Device(r.UserAgent()), Shared: shared, Network: throttle.Network(p.Client.Address(r.Request))}
}
