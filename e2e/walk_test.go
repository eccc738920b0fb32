package e2e

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"maillage/e2e/program"
)

// professionalPath reports whether a path is of those who are signed in.
func professionalPath(path string) bool {
	return regexp.MustCompile(`^/(pro|compte|equipe|organisation|personnes|gestion)\b`).MatchString(path)
}

var (
	anID    = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
	aPlugIn = regexp.MustCompile(`=[^&]*`)
)

// shape is an address without what varies: its ids and the values it asks.
func shape(path string) string {
	return aPlugIn.ReplaceAllString(anID.ReplaceAllString(path, "{id}"), "=")
}

// oneShape is how many pages of one shape a walk looks at.
const oneShape = 3

// walk looks at every professional page that a caller may open: those that
// need no id, the sheets that a search finds, and wherever their links lead.
func (c *caller) walk(see func(answer)) {
	c.t.Helper()
	known, count := map[string]bool{}, map[string]int{}
	var queue []string
	add := func(page answer) {
		for _, next := range linksOf(c.t, page) {
			if known[next] || !professionalPath(next) || count[shape(next)] == oneShape {
				continue
			}
			known[next] = true
			count[shape(next)]++
			queue = append(queue, next)
		}
	}
	visit := func(path string) {
		page := c.get(path)
		if page.Status != http.StatusOK {
			c.t.Errorf("a link leads to %s, which answers %d", path, page.Status)
		}
		if strings.Contains(page.Body, "<html") && page.Path == path { // neither a file nor a page that leads on
			see(page)
		}
		add(page)
	}
	for _, r := range routes(c.t) {
		if !strings.Contains(r.Path, "{") && c.get(r.Path).Status == http.StatusOK {
			known[r.Path] = true
			visit(r.Path)
		}
	}
	if found := c.post("/personnes", url.Values{"q": {"Inventée"}}); found.Status == http.StatusOK {
		add(found)
	}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		visit(path)
	}
}

// route is a page of those who are signed in.
type route struct{ Listener, Method, Path, Right string }

// routes are all of them, as the program itself tells.
func routes(t testing.TB) (all []route) {
	t.Helper()
	if err := json.Unmarshal([]byte(program.Do(t, "routes", "--json")), &all); err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(r route) bool {
		return r.Listener != "public" || r.Method != http.MethodGet || !professionalPath(r.Path)
	})
}

// linksOf are the addresses of this site that a page leads to.
func linksOf(t testing.TB, page answer) (all []string) {
	t.Helper()
	base, err := url.Parse(page.Path)
	if err != nil {
		t.Fatal(err)
	}
	for n := range elements(t, page) {
		if n.Data != "a" {
			continue
		}
		to, err := base.Parse(attribute(n, "href"))
		if err == nil && to.Host == "" && to.Scheme == "" && to.Path != "" {
			to.Fragment = ""
			all = append(all, to.String())
		}
	}
	return all
}

// form is a form of a page as it would be sent.
type form struct {
	action string
	post   bool
	fields url.Values
	typed  []string // the names of the fields one types in
}

// formsOf are the forms of a page, filled as they are.
func formsOf(t testing.TB, page answer) (all []form) {
	t.Helper()
	for n := range elements(t, page) {
		kind := attribute(n, "type")
		switch n.Data {
		case "form":
			all = append(all, form{attribute(n, "action"), attribute(n, "method") == "post", url.Values{}, nil})
		case "input", "textarea", "select":
			name := attribute(n, "name")
			if len(all) == 0 || name == "" {
				continue
			}
			f := &all[len(all)-1]
			f.fields.Set(name, attribute(n, "value"))
			if n.Data == "textarea" || n.Data == "input" && slices.Contains([]string{"", "text", "email", "tel", "search"}, kind) {
				f.typed = append(f.typed, name)
			}
		case "button":
			if name := attribute(n, "name"); name != "" && len(all) > 0 {
				all[len(all)-1].fields.Set(name, attribute(n, "value"))
			}
		}
	}
	return all
}

// elements are the elements of a page in document order.
func elements(t testing.TB, page answer) func(func(*html.Node) bool) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page.Body))
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func(*html.Node) bool) {
		for n := range root.Descendants() {
			if n.Type == html.ElementNode && !yield(n) {
				return
			}
		}
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// short is a name for a long text.
func short(text string) string { return fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(text))) }
