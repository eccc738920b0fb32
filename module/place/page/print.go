package page

import (
	"net/http"

	"maillage/module/place"
	"maillage/platform/ui"
	"maillage/platform/web"
)

// printList answers the list as a sheet to hand over.
func (p *Places) printList(w http.ResponseWriter, r *web.Request) error {
	words := p.words(r)
	a, err := p.readAsk(r)
	if err != nil {
		return p.wrongAsk(w, r, a, err)
	}
	p.locate(&a)
	if a.town == nil {
		return p.wrongAsk(w, r, a, nowhere())
	}
	answer := place.Find(p.Index(), p.search(a))
	return web.Render(w, r, http.StatusOK, ui.PrintLayout(
		p.page(r, head{title: words.T("place.list.title", "town", townName(*a.town)), noIndex: true}),
		ui.Link{Text: words.T("place.sheet.list"), Href: a.at(r, "/lieux")}, listSheet(p, r, words, a, answer)))
}
