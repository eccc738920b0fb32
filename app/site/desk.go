package site

import (
	"net/http"

	"github.com/a-h/templ"

	"maillage/core/actor"
	"maillage/core/right"
	"maillage/platform/ui"
	"maillage/platform/web"
)

// section is a part of the professional pages; who holds the right sees it.
type section struct {
	key  string // of its words: site.desk.<key>
	href string
	need right.Right
}

// sections are what a signed-in account may find, most used first.
var sections = []section{
	{"person", "/personnes", "person:read"},
	{"organisation", "/organisation", "organisation:read"},
	{"team", "/equipe", "account:team"},
	{"steer", "/gestion", ReadJournal},
	{"account", "/compte", "account:self"},
}

// steering are the pages of administration below /gestion.
var steering = []section{
	{"organisations", "/gestion/organisations", "organisation:steer"},
	{"agreements", "/gestion/accords", "organisation:steer"},
	{"accounts", "/gestion/comptes", "account:steer"},
	{"journal", "/gestion/journal", ReadJournal},
	{"work", "/gestion/taches", right.Operate},
	{"sent", "/gestion/envois", right.Operate},
	{"feature", "/gestion/fonctions", right.Operate},
	{"retention", "/gestion/conservation", right.Operate},
}

// ReadJournal is the right to read the journal of one's own organisation;
// AuditJournal opens everyone's.
const (
	ReadJournal  right.Right = "journal:read"
	AuditJournal right.Right = "journal:audit"
)

// deskRight is the right of everyone signed in.
const deskRight right.Right = "account:self"

// Standing names who is signed in and the organisation they act for.
type Standing struct{ Name, Organisation string }

// Desk is the frame of a professional page: the trail begins at the desk.
func (p *Pages) Desk(r *web.Request) ui.Page {
	page := p.Frame(r)
	page.NoIndex, page.Languages, page.OwnLine, page.Site.Nav = true, nil, true, nil
	page.Trail = []ui.Link{{Text: p.Book.In(r.Lang).T("site.desk.title"), Href: "/pro"}}
	return page
}

// self is the line on who is signed in, empty for a visitor.
func (p *Pages) self(r *web.Request) ui.Self {
	words := p.Book.In(r.Lang)
	switch r.Who.Kind {
	case actor.Helper:
		standing, err := p.Standing(r.Context(), r.Who)
		if err != nil {
			standing = Standing{} // the page matters more than the name on it
		}
		name := standing.Name
		if name == "" {
			name = words.T("site.desk.account")
		}
		self := ui.Self{Name: name, For: ui.Link{Text: standing.Organisation, Href: "/compte"}, Leave: r.Link("/deconnexion")}
		for _, s := range sections {
			if r.Who.May(s.need) {
				self.Links = append(self.Links, ui.Link{Text: words.T("site.desk." + s.key), Href: s.href})
			}
		}
		return self
	case actor.Helped:
		return ui.Self{Name: words.T("site.desk.own"), Leave: r.Link("/mon-espace/finir"),
			Links: []ui.Link{{Text: words.T("site.desk.space"), Href: r.Link("/mon-espace")}}}
	case actor.Visitor, actor.Key, actor.Operator, actor.Machine:
	}
	return ui.Self{}
}

// desk answers where someone signed in may go.
func (p *Pages) desk(w http.ResponseWriter, r *web.Request) error {
	return p.index(w, r, "site.desk.title", sections)
}

// steer answers the pages of administration.
func (p *Pages) steer(w http.ResponseWriter, r *web.Request) error {
	return p.index(w, r, "site.desk.steer", steering)
}

// index lists the sections that the actor may open.
func (p *Pages) index(w http.ResponseWriter, r *web.Request, title string, list []section) error {
	words := p.Book.In(r.Lang)
	var tiles []templ.Component
	for _, s := range list {
		if r.Who.May(s.need) {
			tiles = append(tiles, ui.Tile{Title: words.T("site.desk." + s.key), Text: words.T("site.desk." + s.key + ".what"), Href: s.href})
		}
	}
	page := p.Desk(r)
	page.Title = words.T(title)
	if title == "site.desk.title" {
		page.Trail = nil
	}
	return web.Render(w, r, http.StatusOK, ui.ProLayout(page, deskPage(page.Title, tiles)))
}

// steered answers a page of administration.
func (p *Pages) steered(w http.ResponseWriter, r *web.Request, title string, body templ.Component) error {
	page := p.Desk(r)
	page.Title = title
	page.Trail = append(page.Trail, ui.Link{Text: p.Book.In(r.Lang).T("site.desk.steer"), Href: "/gestion"})
	return web.Render(w, r, http.StatusOK, ui.ProLayout(page, body))
}
