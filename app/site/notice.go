package site

import (
	"net/http"
	"strings"

	"maillage/platform/ui"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

// notices are the pages made of text alone; each has its parts in the
// catalogue, numbered from 1: site.<name>.1.title, site.<name>.1.text.
var notices = []string{"aide", "mentions-legales", "donnees-personnelles", "cgu"}

// part is a heading and its paragraphs.
type part struct {
	heading string
	texts   []string
}

func (p *Pages) notice(name string) web.Handler {
	return func(w http.ResponseWriter, r *web.Request) error {
		words := p.Book.In(r.Lang)
		title := words.T("site.link." + name)
		return p.render(w, r, http.StatusOK, title, noticePage(title, p.parts(words, name)))
	}
}

// parts reads a notice from the catalogue; what the deployer has not said is
// shown as still to be said, never left out.
func (p *Pages) parts(w *word.Words, name string) []part {
	or := func(s string) string {
		if s == "" {
			return w.T("site.unsaid")
		}
		return s
	}
	var parts []part
	for n := 1; ; n++ {
		key := "site." + name + "." + string(rune('0'+n))
		if !w.Has(key + ".title") {
			return parts
		}
		text := w.T(p.open(w, key+".text"), "name", p.Name, "publisher", or(p.Publisher), "host", or(p.Host), "number", or(p.Line.Number))
		parts = append(parts, part{w.T(key + ".title"), strings.Split(text, "\n")})
	}
}

// open is the key of a text that invites to write, or of the one said while
// nobody reads messages.
func (p *Pages) open(w *word.Words, key string) string {
	if p.Contact == "" && w.Has(key+".closed") {
		return key + ".closed"
	}
	return key
}

// siteMap answers the list of the site's pages.
func (p *Pages) siteMap(w http.ResponseWriter, r *web.Request) error {
	words := p.Book.In(r.Lang)
	links := ui.LinkList{{Text: words.T("ui.home"), Href: r.Link("/")},
		{Text: words.T("place.home.questions"), Href: r.Link("/orientation/besoin")},
		{Text: words.T("place.home.territories"), Href: r.Link("/territoires")},
		{Text: words.T("place.home.map"), Href: r.Link("/carte")}}
	for _, l := range p.Frame(r).Site.Footer {
		links = append(links, ui.ListLink{Text: l.Text, Href: l.Href})
	}
	links = append(links, ui.ListLink{Text: words.T("site.data.openapi"), Href: "/api"})
	return p.render(w, r, http.StatusOK, words.T("site.link.plan-du-site"), siteMapPage(words, links))
}

// openData answers where to download the data.
func (p *Pages) openData(w http.ResponseWriter, r *web.Request) error {
	words := p.Book.In(r.Lang)
	return p.render(w, r, http.StatusOK, words.T("site.link.donnees"), openDataPage(r, words, len(p.Index().All())))
}
