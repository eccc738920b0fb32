package site

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"maillage/core/fault"
	"maillage/core/phone"
	"maillage/platform/ui"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

// demoPage answers where to look in the demonstration.
func (p *Pages) demoPage(w http.ResponseWriter, r *web.Request) error {
	words := p.Book.In(r.Lang)
	return p.render(w, r, http.StatusOK, words.T("site.nav.demo"), demoList(p, words, ui.LinkList{
		{Text: words.T("site.demo.search"), Href: r.Link("/lieux?ou=23000")},
		{Text: words.T("site.demo.twins"), Href: r.Link("/lieux?ou=St+Denis")},
		{Text: words.T("site.demo.questions"), Href: r.Link("/orientation/besoin")},
		{Text: words.T("site.demo.map"), Href: r.Link("/carte?departement=23")},
		{Text: words.T("site.demo.components"), Href: r.Link("/composants")},
		{Text: words.T("site.demo.outbox"), Href: r.Link("/demo/courrier")},
		{Text: words.T("site.demo.api"), Href: "/api"},
	}))
}

// Cast are the fictive people of the demonstration.
type Cast struct {
	Members []Seat
	Persons []Followed
}

// Seat is an account in one of its organisations.
type Seat struct {
	Account, Org       string // ids
	Name, Organisation string
	Roles              []string
	Suspended          bool // the organisation is
}

// Followed is someone an organisation follows.
type Followed struct {
	ID, Org         string
	Name, Reference string
}

// roles are the roles of a seat in words.
func (s Seat) roles(w *word.Words) string {
	if len(s.Roles) == 0 {
		return w.T("site.demo.norole")
	}
	names := make([]string, len(s.Roles))
	for i, r := range s.Roles {
		names[i] = w.T("role." + r)
	}
	return strings.Join(names, ", ")
}

// enter signs in as one of the cast, without any proof: only in the
// demonstration is this mounted.
func (p *Pages) enter(w http.ResponseWriter, r *web.Request) error {
	for _, s := range p.Cast.Members {
		if s.Account == r.PostFormValue("compte") && s.Org == r.PostFormValue("organisation") {
			if err := p.Enter(r, s); err != nil {
				return err
			}
			return web.SeeOther(w, r, "/pro")
		}
	}
	return fault.New(fault.NotFound, "", "fault.page", "Cette page n'existe pas.")
}

// components answers every component with its form without JavaScript.
func (p *Pages) components(w http.ResponseWriter, r *web.Request) error {
	page := p.Frame(r)
	page.Title = "Composants"
	page.NoIndex = true
	return web.Render(w, r, http.StatusOK, ui.ProLayout(page, ui.Showcase()))
}

// leaving is a mail or a short message of the demonstration, line by line.
type leaving struct {
	icon            ui.Icon
	kind, title, to string
	lines           []string
	at              time.Time
}

// ours is a line's address on this service, to follow; empty: it is words.
func (p *Pages) ours(line string) string {
	path, is := strings.CutPrefix(line, p.Base+"/")
	if !is || strings.ContainsAny(path, " <>\"") {
		return ""
	}
	return "/" + path
}

// outbox answers every mail and short message that would have left.
func (p *Pages) outbox(w http.ResponseWriter, r *web.Request) error {
	words := p.Book.In(r.Lang)
	var all []leaving
	for _, m := range p.Box.Messages() {
		all = append(all, leaving{ui.IconMail, words.T("site.outbox.mail"), m.Subject, m.To, textLines(m.Text), m.At})
	}
	for _, m := range p.Phones.Messages() {
		lines := textLines(m.Text)
		all = append(all, leaving{ui.IconMobile, words.T("site.outbox.sms"), lines[0], phone.Display(m.To), lines[1:], m.At})
	}
	slices.SortStableFunc(all, func(a, b leaving) int { return b.at.Compare(a.at) })
	return p.render(w, r, http.StatusOK, words.T("site.outbox.title"), outboxPage(p, words, all))
}

// textLines are the lines of a message; there is always one.
func textLines(text string) []string { return strings.Split(strings.TrimSpace(text), "\n") }
