// Package page shows the directory to people: home, four questions, list,
// place, sheet to print, map, and the country by region, département and
// commune. Every page works without JavaScript and carries its whole state in
// its address.
package page

import (
	"embed"
	"io/fs"
	"net/http"
	"net/url"
	"time"

	"github.com/a-h/templ"

	"maillage/core/right"
	"maillage/core/territory"
	"maillage/module/place"
	"maillage/platform/ui"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

//go:embed catalogue/*.json
var catalogue embed.FS

// Catalogue is the texts of these pages, to merge with word.Load.
var Catalogue fs.FS = catalogue

// Places are the pages of the directory and what they need.
type Places struct {
	Index   func() place.Index
	Archive place.Archive
	Clock   place.Clock
	Atlas   *territory.Atlas
	Words   *word.Book
	Zone    func(name string) *time.Location // an IANA zone
	Frame   func(r *web.Request) ui.Page     // the page without its own title
	Base    string                           // address people use, for paper
	Line    ui.Phone                         // the number to call for help
	Tiles   Tiles
	Contact bool   // someone reads what is written to the publisher
	Texts   *Texts // nil: no place can be received by SMS

	ground *ground // what the maps are drawn on, made by Mount
}

// Tiles are the optional map background.
type Tiles struct {
	URL    string // with {z} {x} {y}; empty: none
	Credit string
}

// Mount declares the routes of the directory. Reading it is everyone's right.
func (p *Places) Mount(rt *web.Router) {
	p.ground = newGround(p.Atlas)
	get := func(pattern string, h web.Handler) { rt.Page(http.MethodGet, pattern, right.Public, h) }
	get("/{$}", p.home)
	get("/lieux", p.list)
	get("/lieux.csv", p.export("csv"))
	get("/lieux.xlsx", p.export("xlsx"))
	get("/lieux/imprimer", p.printList)
	get("/lieux/{id}", p.show)
	get("/lieux/{id}/imprimer", p.printPlace)
	if p.Texts != nil {
		get("/lieux/{id}/sms", p.askMobile)
		rt.Page(http.MethodPost, "/lieux/{id}/sms", right.Public, p.sendSMS)
		get("/lieux/{id}/sms/merci", p.smsSent)
	}
	get("/orientation", p.orient)
	get("/orientation/{step}", p.question)
	get("/carte", p.chart)
	get("/territoires", p.country)
	get("/territoires/{region}", p.region)
	get("/territoires/{region}/{departement}", p.departement)
	get("/territoires/{region}/{departement}/{commune}", p.commune)
}

// head is what one page says of itself.
type head struct {
	title, description string
	trail              []ui.Link
	faulty, noIndex    bool
	ownLine            bool // the page gives the number to call itself, on its first screen
}

func (p *Places) words(r *web.Request) *word.Words { return p.Words.In(r.Lang) }

// page dresses the frame for one page.
func (p *Places) page(r *web.Request, h head) ui.Page {
	page := p.Frame(r)
	page.Title, page.Description, page.Trail = h.title, h.description, h.trail
	page.Faulty, page.NoIndex, page.OwnLine = h.faulty, h.noIndex, h.ownLine
	return page
}

// render answers with a page.
func (p *Places) render(w http.ResponseWriter, r *web.Request, h head, body templ.Component) error {
	status := http.StatusOK
	if h.faulty {
		status = http.StatusUnprocessableEntity
	}
	return web.Render(w, r, status, ui.Layout(p.page(r, h), body))
}

// link is a page's address with a query; empty values are left out.
func link(r *web.Request, path string, pairs ...string) string {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			values.Add(pairs[i], pairs[i+1])
		}
	}
	if len(values) == 0 {
		return r.Link(path)
	}
	return r.Link(path) + "?" + values.Encode()
}
