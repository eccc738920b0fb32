package page

import (
	"net/http"

	"maillage/platform/web"
)

// home answers the first page.
func (p *Places) home(w http.ResponseWriter, r *web.Request) error {
	words := p.words(r)
	return p.render(w, r, head{title: words.T("place.home.title"), description: words.T("place.home.description"), ownLine: true},
		homePage(p, r, words, len(p.Index().All())))
}
