package uitest

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// references are the attributes that name other elements by id.
var references = []string{"for", "aria-describedby", "aria-labelledby", "aria-controls"}

func (p *page) checkIDs() {
	for _, n := range p.elements {
		id, ok := lookup(n, "id")
		if !ok {
			continue
		}
		if id == "" || strings.ContainsAny(id, " \t\n") {
			p.fail("id is empty or has a space: %s", show(n))
		}
		if p.ids[id] != nil {
			p.fail("id %q is used twice", id)
		}
		p.ids[id] = n
	}
	for _, n := range p.elements {
		for _, key := range references {
			for id := range strings.FieldsSeq(attr(n, key)) {
				if p.ids[id] == nil {
					p.fail("%s names the missing id %q", show(n), id)
				}
			}
		}
		if id, ok := strings.CutPrefix(attr(n, "href"), "#"); ok && n.Data == "a" && p.ids[id] == nil {
			p.fail("%s leads nowhere on this page", show(n))
		}
	}
}

// checkStructure wants a language, a title, one main and one h1, and headings
// that never skip a level.
func (p *page) checkStructure() {
	for _, n := range p.all("html") {
		if attr(n, "lang") == "" {
			p.fail("html has no lang")
		}
	}
	if titles := p.all("title"); len(titles) == 0 || text(titles[0]) == "" {
		p.fail("the page has no title")
	}
	for _, name := range []string{"main", "h1"} {
		if n := len(p.all(name)); n != 1 {
			p.fail("%d %s on the page instead of one", n, name)
		}
	}
	level := 0
	for _, n := range p.all("h1", "h2", "h3", "h4", "h5", "h6") {
		next := int(n.Data[1] - '0')
		if level > 0 && next > level+1 {
			p.fail("heading %q skips from h%d to h%d", text(n), level, next)
		}
		if text(n) == "" {
			p.fail("%s is empty", show(n))
		}
		level = next
	}
	for _, list := range p.all("ul", "ol") {
		for child := range list.ChildNodes() {
			if child.Type == html.ElementNode && child.Data != "li" {
				p.fail("%s holds %s instead of li", show(list), show(child))
			}
		}
	}
}

// typed are the kinds of input a person types in.
var typed = []string{"", "text", "email", "tel", "search", "password", "url", "number", "date", "time"}

// checkFields wants a label on every control, a legend on every group, and on
// what is typed a decision about autocomplete (RGAA 11.13, WCAG 1.3.5).
func (p *page) checkFields() {
	labelled := map[string]bool{}
	for _, l := range p.all("label") {
		if text(l) == "" {
			p.fail("%s is empty", show(l))
		}
		labelled[attr(l, "for")] = true
	}
	for _, n := range p.all("input", "select", "textarea") {
		kind := attr(n, "type")
		if n.Data == "input" && slices.Contains([]string{"hidden", "submit"}, kind) {
			continue
		}
		if !labelled[attr(n, "id")] && within(n, "label") == nil && attr(n, "aria-label") == "" && attr(n, "aria-labelledby") == "" {
			p.fail("%s has no label", show(n))
		}
		if n.Data == "input" && slices.Contains(typed, kind) && attr(n, "autocomplete") == "" {
			p.fail(`%s says nothing about autocomplete; write "off" when it is not personal`, show(n))
		}
		if (kind == "radio" || kind == "checkbox") && within(n, "fieldset") == nil {
			p.fail("%s stands outside a fieldset", show(n))
		}
	}
	for _, f := range p.all("fieldset") {
		if first := firstElement(f); first == nil || first.Data != "legend" || text(first) == "" {
			p.fail("%s does not begin with a legend", show(f))
		}
	}
}

func (p *page) checkTables() {
	for _, table := range p.all("table") {
		if first := firstElement(table); first == nil || first.Data != "caption" || text(first) == "" {
			p.fail("%s has no caption", show(table))
		}
	}
	for _, th := range p.all("th") {
		if attr(th, "scope") == "" {
			p.fail("%s has no scope", show(th))
		}
	}
}

// checkContent wants words on whatever can be followed, pressed or seen.
func (p *page) checkContent() {
	for _, n := range p.all("a", "button", "summary") {
		if text(n) == "" && attr(n, "aria-label") == "" {
			p.fail("%s has no words", show(n))
		}
	}
	for _, n := range p.all("img") {
		if _, ok := lookup(n, "alt"); !ok {
			p.fail("%s has no alt", show(n))
		}
	}
	for _, n := range p.all("svg") {
		hidden, named := attr(n, "aria-hidden") == "true", attr(n, "aria-label")+attr(n, "aria-labelledby") != ""
		if role := attr(n, "role"); !hidden && (role != "img" && role != "group" || !named) {
			p.fail(`%s is neither hidden nor a picture or group with a name`, show(n))
		}
	}
	for _, n := range p.all("nav") {
		if attr(n, "aria-label") == "" && attr(n, "aria-labelledby") == "" {
			p.fail("%s has no name", show(n))
		}
	}
	for _, n := range p.elements {
		if order := attr(n, "tabindex"); order != "" && order != "0" && order != "-1" {
			p.fail("%s changes the order of the Tab key", show(n))
		}
	}
}

// checkPolicy refuses what the strict Content-Security-Policy would block, and
// anything fetched from another site.
func (p *page) checkPolicy() {
	for _, n := range p.elements {
		for _, a := range n.Attr {
			switch {
			case a.Key == "style", strings.HasPrefix(a.Key, "on"):
				p.fail("%s has an inline %s", show(n), a.Key)
			case strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:"):
				p.fail("%s runs a script from %s", show(n), a.Key)
			case a.Key == "src" && !ownPath(a.Val), a.Key == "href" && n.Data == "link" && attr(n, "rel") == "stylesheet" && !ownPath(a.Val):
				p.fail("%s is fetched from elsewhere", show(n))
			}
		}
		if n.Data == "style" || n.Data == "script" && attr(n, "src") == "" && attr(n, "type") != "application/ld+json" {
			p.fail("%s is inline", show(n))
		}
	}
}

func ownPath(url string) bool { return strings.HasPrefix(url, "/") && !strings.HasPrefix(url, "//") }

func firstElement(n *html.Node) *html.Node {
	for child := range n.ChildNodes() {
		if child.Type == html.ElementNode {
			return child
		}
	}
	return nil
}
