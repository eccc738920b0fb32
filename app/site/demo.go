package site

import (
	"net/http"
	"strings"

	"maillage/platform/mail"
	"maillage/platform/ui"
	"maillage/platform/web"
)

// demoPage answers where to look in the demonstration.
func (p *Pages) demoPage(w http.ResponseWriter, r *web.Request) error {
	words := p.Book.In(r.Lang)
	return p.render(w, r, http.StatusOK, words.T("site.nav.demo"), demoList(words, ui.LinkList{
		{Text: words.T("site.demo.search"), Href: r.Link("/lieux?ou=23000")},
		{Text: words.T("site.demo.twins"), Href: r.Link("/lieux?ou=St+Denis")},
		{Text: words.T("site.demo.questions"), Href: r.Link("/orientation/besoin")},
		{Text: words.T("site.demo.map"), Href: r.Link("/carte?departement=23")},
		{Text: words.T("site.demo.components"), Href: r.Link("/composants")},
		{Text: words.T("site.demo.outbox"), Href: r.Link("/demo/courrier")},
		{Text: words.T("site.demo.api"), Href: "/api"},
	}))
}

// components answers every component with its form without JavaScript.
func (p *Pages) components(w http.ResponseWriter, r *web.Request) error {
	page := p.Frame(r)
	page.Title = "Composants"
	page.NoIndex = true
	return web.Render(w, r, http.StatusOK, ui.ProLayout(page, ui.Showcase()))
}

// letter is a mail of the demonstration, its text line by line.
type letter struct {
	mail.Kept
	lines []string
}

// outbox answers every mail that would have left.
func (p *Pages) outbox(w http.ResponseWriter, r *web.Request) error {
	words := p.Book.In(r.Lang)
	var letters []letter
	for _, kept := range p.Box.Messages() {
		letters = append(letters, letter{kept, strings.Split(strings.TrimSpace(kept.Text), "\n")})
	}
	return p.render(w, r, http.StatusOK, words.T("site.outbox.title"), outboxPage(words, letters))
}
