package maillage

import (
	"go/ast"
	"path"
	"slices"
	"strconv"
	"testing"
)

// serving are the names of net/http with which a program answers requests.
var serving = []string{"DefaultServeMux", "Handle", "HandleFunc", "ListenAndServe", "ListenAndServeTLS", "NewServeMux", "Serve", "ServeMux", "ServeTLS", "Server"}

// routeFaults keeps answering requests to platform/web, whose router asks a
// right of every route and lists it: a route mounted anywhere else would be
// one that the test of all routes never walks.
func routeFaults(f file) (faults []string) {
	if f.test || f.dir == "platform/web" {
		return nil
	}
	name := ""
	for _, i := range f.syntax.Imports {
		imported, err := strconv.Unquote(i.Path.Value)
		if err != nil || imported != "net/http" {
			continue
		}
		name = path.Base(imported)
		if i.Name != nil {
			name = i.Name.Name
		}
	}
	if name == "." {
		return []string{"hides where names come from: import . net/http"}
	}
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		use, is := n.(*ast.SelectorExpr)
		if !is || name == "" {
			return true
		}
		if of, isName := use.X.(*ast.Ident); isName && of.Name == name && slices.Contains(serving, use.Sel.Name) {
			faults = append(faults, "uses http."+use.Sel.Name+": routes are mounted on platform/web's router")
		}
		return true
	})
	return faults
}

func TestRoutesHaveOneDoor(t *testing.T) {
	obey(t, routeFaults)
	bite(t, routeFaults, []sample{
		{"app/serve.go", `import "net/http"; func f(h http.Handler) http.Handler { return http.StripPrefix("/x", h) }`, true},
		{"app/serve.go", `import "net/http"; var mux = http.NewServeMux()`, false},
		{"app/serve.go", `import web "net/http"; func f() { web.HandleFunc("/x", nil) }`, false},
		{"app/serve.go", `import . "net/http"; func f() { HandleFunc("/x", nil) }`, false},
		{"module/place/page/page.go", `import "net/http"; var s http.Server`, false},
		{"platform/oidc/oidc.go", `import "net/http"; func f() { _ = http.ListenAndServe(":1", nil) }`, false},
		{"platform/web/server.go", `import "net/http"; var s http.Server`, true},
		{"app/serve_test.go", `import "net/http"; var mux = http.NewServeMux()`, true},
	})
}
