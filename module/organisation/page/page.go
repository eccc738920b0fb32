// Package page is where members look after their organisation, where accounts
// ask for one, and where those who steer the service look after all of them.
package page

import (
	"context"
	"embed"
	"io/fs"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"maillage/module/organisation"
	"maillage/platform/form"
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
	form.View
}

// view is the view of a request; the error is the mistake in its form, if any.
func (p *Organisations) view(r *web.Request, wrong error) view {
	return view{p, form.See(p.Words, r).With(wrong)}
}

// answer answers with a professional page.
func (v view) answer(w http.ResponseWriter, title string, body templ.Component, trail ...ui.Link) error {
	return v.Professional(w, v.Frame(v.Request), title, body, trail...)
}
