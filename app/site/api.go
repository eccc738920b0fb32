package site

import (
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"maillage/core/right"
	"maillage/platform/ui"
	"maillage/platform/web"
)

// MountAPI declares the page that describes the API, from its own description.
func (p *Pages) MountAPI(rt *web.Router, spec huma.API) {
	rt.Page(http.MethodGet, "/api", right.Public, func(w http.ResponseWriter, r *web.Request) error {
		words := p.Book.In(r.Lang)
		return p.render(w, r, http.StatusOK, words.T("site.api.title"), apiPage(words, operations(spec)))
	})
}

// operation is one line of the API's page.
type operation struct {
	path, summary string
	parameters    [][]ui.Cell
}

// operations lists what the description holds, by path.
func operations(spec huma.API) []operation {
	var all []operation
	for path, item := range spec.OpenAPI().Paths {
		if item.Get == nil {
			continue
		}
		o := operation{path: path, summary: item.Get.Summary}
		for _, param := range item.Get.Parameters {
			if param.In != "header" {
				o.parameters = append(o.parameters, []ui.Cell{{Text: param.Name}, {Text: param.Description}})
			}
		}
		all = append(all, o)
	}
	slices.SortFunc(all, func(a, b operation) int {
		if a.path < b.path {
			return -1
		}
		return 1
	})
	return all
}
