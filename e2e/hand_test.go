package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"maillage/e2e/browser"
	"maillage/e2e/program"
)

// hand is someone at a keyboard, without a mouse, whose browser runs no script.
type hand struct {
	t    testing.TB
	tab  *browser.Tab
	site string
}

func newHand(t *testing.T, s *program.Server) *hand {
	t.Helper()
	h := &hand{t, browser.Open(t), s.URL}
	h.tab.NoScript()
	return h
}

// open types an address.
func (h *hand) open(path string) { h.t.Helper(); h.arrive(h.tab.Open(h.site+path), http.StatusOK) }

func (h *hand) arrive(status, want int) {
	h.t.Helper()
	if status != want {
		h.t.Fatalf("status %d instead of %d at %s: %.300s", status, want, h.path(), h.text())
	}
}

// reach moves the focus to what a selector names.
func (h *hand) reach(selector string) { h.t.Helper(); reach(h.t, h.tab, selector) }

// write fills a field.
func (h *hand) write(name, text string) {
	h.t.Helper()
	h.reach(fmt.Sprintf("[name=%q]", name))
	h.tab.Keys(text)
}

// choose picks one of several.
func (h *hand) choose(name, value string) {
	h.t.Helper()
	h.reach(fmt.Sprintf("[name=%q]", name))
	h.tab.Keys(" ")
	for range 20 {
		if browser.Ask[bool](h.tab, fmt.Sprintf("document.activeElement.value === %q && document.activeElement.checked", value)) {
			return
		}
		h.tab.Keys(kb.ArrowDown)
	}
	h.t.Fatalf("%s is not among the %s", value, name)
}

// press presses the button or the link with these words.
func (h *hand) press(words string) { h.t.Helper(); h.pressFor(words, http.StatusOK) }

// pressFor is press where another status is expected.
func (h *hand) pressFor(words string, status int) {
	h.t.Helper()
	h.find(words)
	h.arrive(h.tab.Enter(), status)
}

// unfold opens the details with these words.
func (h *hand) unfold(words string) {
	h.t.Helper()
	h.find(words)
	h.tab.Keys(kb.Enter)
}

// find moves the focus to the first thing to press that says these words.
func (h *hand) find(words string) {
	h.t.Helper()
	found := browser.Ask[bool](h.tab, fmt.Sprintf(`(() => {
		document.querySelectorAll("[data-sought]").forEach(e => delete e.dataset.sought);
		const plain = s => s.replace(/\s+/g, " ");
		const e = [...document.querySelectorAll("a[href], button, summary")].find(e => plain(e.textContent).includes(%q));
		if (e) e.dataset.sought = "yes";
		return !!e;
	})()`, words))
	if !found {
		h.t.Fatalf("nothing says %q at %s: %.600s", words, h.path(), h.text())
	}
	h.reach("[data-sought]")
}

// text is what the page says, with plain spaces.
func (h *hand) text() string { h.t.Helper(); return said(h.tab) }

// said is what a page says, with plain spaces.
func said(tab *browser.Tab) string {
	return strings.Join(strings.Fields(browser.Ask[string](tab, `document.body.innerText`)), " ")
}

// path is where one is, without the site.
func (h *hand) path() string {
	h.t.Helper()
	return strings.TrimPrefix(browser.Ask[string](h.tab, "location.href"), h.site)
}

// at wants to be somewhere.
func (h *hand) at(path string) {
	h.t.Helper()
	if got := h.path(); got != path {
		h.t.Fatalf("at %s instead of %s: %.300s", got, path, h.text())
	}
}

// reads wants the page to say words.
func (h *hand) reads(words ...string) {
	h.t.Helper()
	text := h.text()
	for _, w := range words {
		if !strings.Contains(text, w) {
			h.t.Errorf("%s does not say %q: %.900s", h.path(), w, text)
		}
	}
}
