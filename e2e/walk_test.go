package e2e

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
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
const oneShape = 2

// walk follows every link from a page on, as long as the paths are wanted.
func (c *caller) walk(start string, wanted func(path string) bool, see func(answer)) {
	c.t.Helper()
	queue, known, count := []string{start}, map[string]bool{start: true}, map[string]int{}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		page := c.get(path)
		if !strings.Contains(page.Body, "<html") { // a file
			continue
		}
		see(page)
		for _, next := range linksOf(c.t, page) {
			if known[next] || !wanted(next) || count[shape(next)] == oneShape {
				continue
			}
			known[next] = true
			count[shape(next)]++
			queue = append(queue, next)
		}
	}
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
