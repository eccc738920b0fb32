package e2e

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"maillage/e2e/browser"
	"maillage/platform/ui/uitest"
)

// proPage is a page that someone of the demonstration may open.
type proPage struct {
	who  *caller
	path string
	keys [][2]string // what is typed in its fields, then sent; none: the page itself
	then string      // the button of the next page
}

// TestEveryProfessionalPage walks all the professional pages as each person of
// the demonstration. Every page is read; of those that are built alike, one is
// looked at in a browser.
func TestEveryProfessionalPage(t *testing.T) {
	d := demo(t)
	pages := map[string]proPage{}
	var unseen []string
	for _, r := range routes(t) {
		unseen = append(unseen, r.Path)
	}
	for _, s := range seats(t, d.server.URL) {
		c := s.enter(t, d.server.URL)
		read := 0
		t.Run(s.Name+", "+s.Organisation, func(t *testing.T) {
			c.t = t
			c.walk(func(page answer) {
				read++
				unseen = slices.DeleteFunc(unseen, func(pattern string) bool { return matches(pattern, page.Path) })
				t.Run(shape(page.Path), func(t *testing.T) { uitest.Check(t, page.Body) })
				name := shape(page.Path) + " " + structure(t, page)
				if _, known := pages[name]; !known {
					pages[name] = proPage{who: c, path: page.Path}
				}
			})
			t.Logf("%d pages", read)
		})
	}
	for _, pattern := range unseen {
		if !slices.Contains(afterForms, pattern) && !strings.Contains(pattern, ".") { // a file
			t.Errorf("nobody is led to %s", pattern)
		}
	}
	for name, p := range posted {
		p.who = as(t, d.server.URL, p.name, p.organisation)
		pages[name] = p.proPage
	}
	t.Logf("%d pages to look at", len(pages))
	t.Run("look", func(t *testing.T) {
		for name, p := range pages {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				p.look(t, d)
			})
		}
	})
}

// posted are the pages that only a form leads to.
var posted = map[string]struct {
	name, organisation string
	proPage
}{
	"found":   {"Charlie Modèle", "Médiathèque", proPage{path: "/personnes", keys: [][2]string{{"q", "Inventée"}}}},
	"new":     {"Charlie Modèle", "Médiathèque", proPage{path: "/personnes", keys: [][2]string{{"q", "Personne d'autre"}}, then: "form[action='/personnes/nouvelle'] [type=submit]"}},
	"preview": {"Alix Modèle", "Médiathèque", proPage{path: "/equipe/inviter", keys: [][2]string{{"liste", "camille@exemple.fr ; Camille ; Martin\nsacha@demonstration.invalid\npas une adresse"}}}},
	"key":     {"Camille Exemple", "Département", proPage{path: "/equipe/cles/nouvelle", keys: [][2]string{{"nom", "Site de la mairie"}, {"droits", " "}}}},
	"channel": {"Claude Essai", "CCAS", proPage{path: "/personnes/rejoindre", keys: [][2]string{{"reference", "{card}"}}}},
	"code":    {"Claude Essai", "CCAS", proPage{path: "/personnes/rejoindre", keys: [][2]string{{"reference", "{card}"}}, then: "form[action$='/envoi'] [type=submit]"}},
}

// afterForms are the routes of pages that only a form leads to: some of posted,
// and one that leads back to the search.
var afterForms = []string{"/equipe/cles/texte", "/personnes/rejoindre/envoi", "/personnes/nouvelle"}

// matches reports whether an address is of a route.
func matches(pattern, path string) bool {
	path, _, _ = strings.Cut(path, "?")
	parts := regexp.MustCompile(`\{[^}]*\}`).Split(pattern, -1)
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	return regexp.MustCompile("^" + strings.Join(parts, "[^/]+") + "$").MatchString(path)
}

var notWord = regexp.MustCompile(`[^a-z0-9]+`)

// structure is how the body of a page is built: its elements and their classes,
// what is repeated counted once.
func structure(t *testing.T, page answer) string {
	var all []string
	for n := range elements(t, page) {
		if mark := n.Data + "." + attribute(n, "class"); !slices.Contains(all, mark) {
			all = append(all, mark)
		}
	}
	slices.Sort(all)
	return short(strings.Join(all, " "))
}

// look holds a page to the rules in a real browser.
func (p proPage) look(t *testing.T, d *demonstration) {
	tab := browser.Open(t)
	name, value := p.who.in(t).cookie()
	tab.Hold(d.server.URL, name, value)
	status := tab.Open(d.server.URL + p.path)
	for _, k := range p.keys {
		tab.Type("main [name="+k[0]+"]", strings.ReplaceAll(k[1], "{card}", card(t, d.server.URL, "Amina Inventée")))
	}
	if p.keys != nil {
		status = tab.Follow("main form [type=submit]")
	}
	if p.then != "" {
		status = tab.Follow(p.then)
	}
	if status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	c := pageCase{name: "pro-" + notWord.ReplaceAllString(strings.TrimPrefix(t.Name(), "TestEveryProfessionalPage/look/"), "-"), most: professional, passkey: strings.HasSuffix(p.path, "/cle")}
	c.checkTraffic(t, d, tab)
	if title := browser.Ask[string](tab, `document.title`); title == "" || title == "Maillage" {
		t.Errorf("the title is %q", title)
	}
	for _, screen := range []browser.View{browser.Phone, browser.Desk} {
		for _, view := range []browser.View{screen, screen.InDark()} {
			tab.See(view)
			for _, v := range tab.Axe() {
				t.Errorf("%s: %s", view, v)
			}
			if !view.Dark {
				tab.Shoot(c.name + "-" + view.String())
			}
		}
	}
	for _, view := range []browser.View{browser.Narrow, browser.Phone.Enlarged()} {
		tab.See(view)
		for _, what := range tab.Sideways() {
			t.Errorf("%s: %s", view, what)
		}
	}
}
