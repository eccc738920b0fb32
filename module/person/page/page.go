// Package page is where those who help look after the persons they follow
// (French, professional), and where a person opens their own space (public, in
// every language of the site).
package page

import (
	"embed"
	"io/fs"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"maillage/module/person"
	"maillage/platform/form"
	"maillage/platform/session"
	"maillage/platform/ui"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

//go:embed catalogue/*.json
var catalogue embed.FS

// Catalogue is the texts of these pages and of the messages, to merge with word.Load.
var Catalogue fs.FS = catalogue

// Persons are the pages of persons and what they need.
type Persons struct {
	Space    *person.Space
	Sessions *session.Keeper
	Words    *word.Book
	Frame    func(*web.Request) ui.Page // of a public page
	Desk     func(*web.Request) ui.Page // of a professional page
	Network  func(*http.Request) string // of the client, to count by
	Zone     *time.Location             // in which hours are shown
	Base     string                     // address people use, for paper
	Line     ui.Phone                   // the number to call for help
	Open     func() bool                // whether people may open their own space now
}

// Mount declares the routes of persons, and lends their words and their clock
// to what people take away.
func (p *Persons) Mount(rt *web.Router) {
	p.Space.Words, p.Space.Zone = p.Words.In(word.Reference), p.Zone
	p.mountSearch(rt)
	p.mountSheet(rt)
	p.mountTransfer(rt)
	p.mountMerge(rt)
	p.mountHeld(rt)
	p.mountJoin(rt)
	p.mountOwn(rt)
}

// view is what a template knows of the request it answers.
type view struct {
	*Persons
	form.View
}

func (p *Persons) view(r *web.Request) view { return view{p, form.See(p.Words, r)} }

// with is the view of a form that was sent with a mistake.
func (v view) with(err error) view {
	v.View = v.With(err)
	return v
}

// public answers with a public page.
func (v view) public(w http.ResponseWriter, title string, body templ.Component) error {
	return v.Public(w, v.Frame(v.Request), v.T(title), body)
}

// desk answers with a professional page, below the list of persons.
func (v view) desk(w http.ResponseWriter, title string, body templ.Component, trail ...ui.Link) error {
	if title != "person.title" {
		trail = append([]ui.Link{{Text: v.T("person.title"), Href: "/personnes"}}, trail...)
	}
	return v.Professional(w, v.Desk(v.Request), v.T(title), body, trail...)
}

// sheetLink leads from a page about a person to their sheet.
func (v view) sheetLink(id string) ui.Link {
	return ui.Link{Text: v.T("person.sheet"), Href: at(id)}
}

// day is a date as people read it, where the service is.
func (v view) day(t time.Time) string { return v.Date(t.In(v.Zone)) }

// hour is a date and a time of day.
func (v view) hour(t time.Time) string { return v.Moment(t.In(v.Zone)) }

// at is the address of a person's page.
func at(id string, below ...string) string {
	path := "/personnes/" + id
	for _, part := range below {
		path += "/" + part
	}
	return path
}

// from says where a request comes from.
func (p *Persons) from(r *web.Request) person.From {
	return person.From{Network: p.Network(r.Request), Lang: r.Lang}
}

// handler is an answer to someone who may be asked for.
type handler func(http.ResponseWriter, *web.Request, view) error

// on gives a handler its view.
func (p *Persons) on(h handler) web.Handler {
	return func(w http.ResponseWriter, r *web.Request) error { return h(w, r, p.view(r)) }
}

// proved is on for pages of named acts: the proof is asked for before anything
// is typed.
func (p *Persons) proved(h handler) web.Handler {
	return func(w http.ResponseWriter, r *web.Request) error {
		if err := r.Who.CheckProof(p.Space.Clock.Now()); err != nil {
			return err
		}
		return h(w, r, p.view(r))
	}
}
