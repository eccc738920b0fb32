package ui

import (
	"cmp"
	"context"
	"io"

	"github.com/a-h/templ"

	"maillage/platform/ui/word"
)

// Site is what all pages of one deployment share.
type Site struct {
	Name    string // of the service, "Maillage"
	Home    string // path of the home page in this language, "/" when empty
	Tagline string // a few words under the name, may be empty
	Line    Phone  // the number to call for help; none when empty
	Nav     []Link // header links, three at most on public pages
	Footer  []Link // the pages every public service owes
	Credit  string // last sentence of the footer: licences, sources
	Demo    string // path of the page on the demonstration, said on every page; empty: the data is real
	Self    Self   // who is signed in
}

// Page is one page, without its content.
type Page struct {
	Site        Site
	Words       *word.Words // the language; French when nil
	Title       string      // of the page alone; the site's name is added
	Description string      // for search engines, may be empty
	Path        string      // path being shown, to mark the current link
	Canonical   string      // absolute URL of this page, may be empty
	Languages   []Language  // this page in each language, this one included
	Trail       []Link      // from the home page down to the parent of this page
	OwnLine     bool        // the page gives the number to call itself: no strip under the header
	Faulty      bool        // the page shows errors: said first in the title
	Done        string      // what was just done, said above the body; may be empty
	NoIndex     bool        // search engines should leave it alone
	Scripts     []string    // URLs of optional scripts: the map, passkeys
	Styles      []string    // URLs of further stylesheets, map page only
}

// Language is the same page in one language.
type Language struct {
	Code string // "fr"
	Name string // in that language: "français"
	URL  string
}

// Link is a text that leads somewhere.
type Link struct {
	Text string
	Href string
}

// Layout is a public page: skip links, header, trail, the body in main, footer.
// It sets the language of every component inside.
func Layout(page Page, body templ.Component) templ.Component {
	return inLanguage(page, document(page, public, frame(page, body)))
}

// ProLayout is a professional page: the same frame with the denser stylesheet.
func ProLayout(page Page, body templ.Component) templ.Component {
	return inLanguage(page, document(page, professional, frame(page, body)))
}

// PrintLayout is a sheet for A4 paper: no navigation, a way back and a word on
// how to print that stay on the screen.
func PrintLayout(page Page, back Link, body templ.Component) templ.Component {
	return inLanguage(page, document(page, public, sheet(page, back, body)))
}

type dress string

const (
	public       dress = ""
	professional dress = "pro"
)

func inLanguage(page Page, inside templ.Component) templ.Component {
	if page.Words == nil {
		page.Words = own
	}
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return inside.Render(word.With(ctx, page.Words), w)
	})
}

// title is the text of the title element.
func (p Page) title(w *word.Words) string {
	title := p.Site.Name
	if p.Title != "" && p.Title != p.Site.Name {
		title = p.Title + " - " + p.Site.Name
	}
	if p.Faulty {
		title = w.T("ui.error.prefix", "title", title)
	}
	return title
}

func (s Site) home() string { return cmp.Or(s.Home, "/") }

// current marks the link of the page being shown.
func current(is bool) templ.Attributes {
	if !is {
		return nil
	}
	return templ.Attributes{"aria-current": "page"}
}
