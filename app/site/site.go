// Package site holds the pages that every public service owes, whatever its
// modules: help, contact, legal notices, personal data, accessibility,
// figures, open data, site map, components, and the page of an error.
package site

import (
	"context"
	"embed"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/right"
	"maillage/module/place"
	"maillage/platform/mail"
	"maillage/platform/sms"
	"maillage/platform/ui"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

//go:embed catalogue/*.json
var catalogue embed.FS

// Catalogue is the texts of these pages, to merge with word.Load.
var Catalogue fs.FS = catalogue

// Clock tells the time.
type Clock interface{ Now() time.Time }

// Pages are the pages a service owes, and the frame of all the others.
type Pages struct {
	Book      *word.Book
	Index     func() place.Index
	Clock     Clock
	Letters   Letters   // where messages to the publisher go
	Box       *mail.Box // mails of the demonstration
	Phones    *sms.Box  // its short messages
	Demo      bool
	Base      string // address people use, without a trailing slash
	Name      string
	Publisher string
	Host      string
	Contact   string // address that receives messages; empty: no form
	Line      ui.Phone
	Version   string

	Cast Cast // of the demonstration
	// Enter signs in as one of the cast.
	Enter func(r *web.Request, s Seat) error

	// Standing names who is signed in, for the top of every page.
	Standing func(ctx context.Context, who actor.Actor) (Standing, error)
}

// moved are the addresses the same pages have on other public services.
var moved = map[string]string{
	"/statistiques":                 "/stats",
	"/declaration-d-accessibilite":  "/accessibilite",
	"/politique-confidentialite":    "/donnees-personnelles",
	"/politique-de-confidentialite": "/donnees-personnelles",
	"/rgpd":                         "/donnees-personnelles",
	"/nous-contacter":               "/contact",
	"/donnees-ouvertes":             "/donnees",
}

// Mount declares the routes: the desk is for who is signed in, the journal's
// readers steer, everything else is everyone's.
func (p *Pages) Mount(rt *web.Router) {
	page := func(pattern string, h web.Handler) { rt.Page(http.MethodGet, pattern, right.Public, h) }
	plain := func(pattern string, h web.Handler) { rt.Handle(http.MethodGet, pattern, right.Public, h) }
	for _, name := range notices {
		page("/"+name, p.notice(name))
	}
	page("/accessibilite", p.accessibility)
	page("/stats", p.stats)
	plain("/stats.csv", p.statsFile)
	page("/donnees", p.openData)
	page("/plan-du-site", p.siteMap)
	page("/contact", p.contact)
	rt.Page(http.MethodPost, "/contact", right.Public, p.write)
	page("/contact/merci", p.thanks)
	plain("/sitemap.xml", p.sitemapIndex)
	plain("/sitemap/{part}", p.sitemapPart)
	plain("/robots.txt", p.robots)
	plain("/.well-known/security.txt", p.security)
	plain("/humans.txt", p.humans)
	plain(ui.ForgetPath, forget)
	for from, to := range moved {
		page(from, func(w http.ResponseWriter, r *web.Request) error {
			http.Redirect(w, r.Request, r.Link(to), http.StatusMovedPermanently)
			return nil
		})
	}
	rt.Handle(http.MethodGet, "/pro", deskRight, p.desk)
	rt.Handle(http.MethodGet, "/gestion", ReadJournal, p.steer)
	if p.Demo {
		page("/composants", p.components)
		page("/demo", p.demoPage)
		rt.Handle(http.MethodPost, "/demo/entrer", right.Public, p.enter)
		page("/demo/courrier", p.outbox)
	}
}

// Frame is the page every module fills: header, footer, languages.
func (p *Pages) Frame(r *web.Request) ui.Page {
	w := p.Book.In(r.Lang)
	s := ui.Site{Name: p.Name, Home: r.Link("/"), Tagline: w.T("site.tagline"), Line: p.Line, Credit: w.T("site.credit"), Self: p.self(r),
		Nav: []ui.Link{{Text: w.T("site.nav.search"), Href: r.Link("/")}, {Text: w.T("site.nav.help"), Href: r.Link("/aide")}}}
	if s.Self.Name == "" {
		s.Nav = append(s.Nav, ui.Link{Text: w.T("site.nav.signin"), Href: r.Link("/connexion")})
	}
	for _, name := range []string{"mon-espace", "plan-du-site", "aide", "contact", "accessibilite", "mentions-legales", "donnees-personnelles", "cgu", "stats", "donnees"} {
		if name == "contact" && p.Contact == "" {
			continue
		}
		text := w.T("site.link." + name)
		if name == "accessibilite" { // the state of conformity is said on every page (loi 2005-102, art. 47)
			text = w.T("site.a11y.status." + accessibility.Status)
		}
		s.Footer = append(s.Footer, ui.Link{Text: text, Href: r.Link("/" + name)})
	}
	if p.Demo {
		s.Demo = r.Link("/demo")
	}
	query := ""
	if r.URL.RawQuery != "" {
		query = "?" + r.URL.RawQuery
	}
	english := "/en" + r.Path
	return ui.Page{Site: s, Words: w, Path: r.URL.Path, Canonical: p.Base + r.Link(r.Path), Languages: []ui.Language{
		{Code: "fr", Name: "Français", URL: r.Path + query},
		{Code: "en", Name: "English", URL: english + query},
	}}
}

// render answers with one of these pages.
func (p *Pages) render(w http.ResponseWriter, r *web.Request, status int, title string, body templ.Component) error {
	page := p.Frame(r)
	page.Title = title
	page.Faulty = status >= 400
	page.NoIndex = page.Faulty
	page.Trail = []ui.Link{{Text: p.Book.In(r.Lang).T("ui.home"), Href: r.Link("/")}}
	return web.Render(w, r, status, ui.Layout(page, body))
}

// doorOf is where someone goes to sign in, or to prove who they are, before
// they come back; empty for every other fault.
func doorOf(r *web.Request, kind fault.Kind) string {
	back := r.Path
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		back = "/pro" // a form is not sent again by itself
	} else if r.URL.RawQuery != "" {
		back += "?" + r.URL.RawQuery
	}
	query := "?suite=" + url.QueryEscape(back)
	switch kind {
	case fault.Anonymous:
		if strings.HasPrefix(r.Path, "/mon-espace") {
			return r.Link("/mon-espace")
		}
		return r.Link("/connexion" + query)
	case fault.Unproved:
		return r.Link("/connexion/confirmer" + query)
	}
	return ""
}

// Fail answers an error with a page that says what happened and what to do.
func (p *Pages) Fail(w http.ResponseWriter, r *web.Request, err error) {
	words := p.Book.In(r.Lang)
	f := fault.Of(err)
	w.Header().Set("Cache-Control", "no-store")
	if door := doorOf(r, f.Kind); door != "" {
		http.Redirect(w, r.Request, door, http.StatusSeeOther)
		return
	}
	text := words.Fault(err)
	title := words.T("site.fail.title")
	if f.Kind == fault.NotFound {
		title = words.T("site.fail.missing")
	}
	if p.render(w, r, web.Status(err), title, failPage(p, r, words, title, text, web.Status(err) >= 500)) != nil {
		http.Error(w, text, web.Status(err))
	}
}
