// Package uitest checks what a machine can see of the rules every page keeps:
// one h1, headings in order, labelled fields, unique ids, described tables,
// nothing inline that the Content-Security-Policy would block. It reads the
// HTML alone, so it runs in unit tests; contrast and layout are for the
// browser journeys.
package uitest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Check fails the test for every rule the page breaks. It takes a whole document.
func Check(t testing.TB, document string) {
	t.Helper()
	for _, p := range Problems(document) {
		t.Error(p)
	}
}

// Problems lists the rules the page breaks, one sentence each.
func Problems(document string) []string {
	root, err := html.Parse(strings.NewReader(document))
	if err != nil {
		return []string{"unreadable HTML: " + err.Error()}
	}
	p := &page{ids: map[string]*html.Node{}}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			p.elements = append(p.elements, n)
		}
	}
	p.checkIDs()
	p.checkStructure()
	p.checkFields()
	p.checkTables()
	p.checkContent()
	p.checkPolicy()
	return p.problems
}

// page is a parsed document and what was found wrong with it.
type page struct {
	elements []*html.Node // in document order
	ids      map[string]*html.Node
	problems []string
}

func (p *page) fail(format string, args ...any) {
	p.problems = append(p.problems, fmt.Sprintf(format, args...))
}

// all returns the elements of the given names, in document order.
func (p *page) all(names ...string) []*html.Node {
	var found []*html.Node
	for _, n := range p.elements {
		if slices.Contains(names, n.Data) {
			found = append(found, n)
		}
	}
	return found
}

func attr(n *html.Node, key string) string {
	value, _ := lookup(n, key)
	return value
}

func lookup(n *html.Node, key string) (value string, ok bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

// text is what the element says: its text, and the alternatives of its images.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode:
			b.WriteString(d.Data)
		case d.Data == "img":
			b.WriteString(attr(d, "alt"))
		case d.Data == "svg":
			b.WriteString(attr(d, "aria-label"))
		}
	}
	return strings.TrimSpace(b.String())
}

// within returns the nearest ancestor of that name, nil when there is none.
func within(n *html.Node, name string) *html.Node {
	for a := range n.Ancestors() {
		if a.Data == name {
			return a
		}
	}
	return nil
}

// show writes the opening tag, for messages.
func show(n *html.Node) string {
	var b strings.Builder
	b.WriteString("<" + n.Data)
	for _, a := range n.Attr {
		fmt.Fprintf(&b, " %s=%q", a.Key, a.Val)
	}
	return b.String() + ">"
}
