package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"maillage/e2e/browser"
)

// TestFirstScreen: whoever opens the page on a small phone sees the field, the
// button and the number to call without scrolling, at a size a thumb can hit.
func TestFirstScreen(t *testing.T) {
	d := demo(t)
	for _, path := range []string{"/", "/en/"} {
		tab := browser.Open(t)
		tab.See(browser.Phone)
		tab.Open(d.server.URL + path)
		for _, selector := range []string{"#ou", "main form [type=submit]", "main a[href^='tel:']"} {
			boxes := tab.Boxes(selector)
			if len(boxes) == 0 {
				t.Errorf("%s: no %s", path, selector)
				continue
			}
			b := boxes[0]
			if b.X < 0 || b.X+b.Width > float64(browser.Phone.Width) || b.Y+b.Height > float64(browser.Phone.Height) {
				t.Errorf("%s: %s is outside the first screen: %+v", path, selector, b)
			}
			if b.Height < 48 || b.Width < 48 {
				t.Errorf("%s: %s is small: %+v", path, selector, b)
			}
		}
	}
}

// walk counts what a journey asks of a person.
type walk struct {
	t                   *testing.T
	tab                 *browser.Tab
	pages, inputs, taps int
}

func (w *walk) arrive(status int) {
	w.t.Helper()
	w.pages++
	if status != http.StatusOK {
		w.t.Fatalf("status %d on page %d, %s", status, w.pages, browser.Ask[string](w.tab, "location.href"))
	}
}

func (w *walk) open(url string) { w.t.Helper(); w.arrive(w.tab.Open(url)) }

func (w *walk) enter(selector, text string) { w.t.Helper(); w.inputs++; w.tab.Type(selector, text) }

// choose taps something that stays on the page.
func (w *walk) choose(selector string) { w.t.Helper(); w.taps++; w.tab.Press(selector) }

// call taps a number. The telephone is no part of the browser, so the tap only
// counts once the number stands there to be hit.
func (w *walk) call(selector string) {
	w.t.Helper()
	w.taps++
	if boxes := w.tab.Boxes(selector); len(boxes) == 0 || boxes[0].Height < 24 || boxes[0].Width < 48 {
		w.t.Errorf("no number to call at %s: %v", selector, boxes)
	}
}

// tap taps something that leads to a page.
func (w *walk) tap(selector string) { w.t.Helper(); w.taps++; w.arrive(w.tab.Follow(selector)) }

func (w *walk) title() string {
	return browser.Ask[string](w.tab, `document.querySelector("h1").innerText`)
}

func (w *walk) want(pages, inputs, taps int) {
	w.t.Helper()
	if w.pages != pages || w.inputs != inputs || w.taps != taps {
		w.t.Errorf("%d pages, %d inputs and %d taps; the target is %d, %d and %d", w.pages, w.inputs, w.taps, pages, inputs, taps)
	}
}

// The targets of the ux specification: find help in 2 pages, 1 input, 2 taps.
func TestFindHelp(t *testing.T) {
	d := demo(t)
	w := &walk{t: t, tab: browser.Open(t)}
	w.tab.NoScript()
	w.tab.See(browser.Phone)
	w.open(d.server.URL + "/")
	w.enter("#ou", "23000")
	w.tap("main form [type=submit]")
	if title := w.title(); !strings.Contains(title, "Guéret") {
		t.Errorf("the list is titled %q", title)
	}
	nearest := browser.Ask[string](w.tab, `document.querySelector(".card a:not([href^='tel:'])").innerText`)
	w.call(".card a[href^='tel:']") // the nearest place: the job is done
	w.want(2, 1, 2)

	w.tap(".card a:not([href^='tel:'])")
	if title := w.title(); title != nearest {
		t.Errorf("%q leads to %q", nearest, title)
	}
	w.tap(".actions a[href$='/imprimer']")
	if title := w.title(); title != nearest {
		t.Errorf("the sheet of %q is titled %q", nearest, title)
	}
}

// TestFourQuestions: each answer narrows the list, and the list says which.
func TestFourQuestions(t *testing.T) {
	d := demo(t)
	w := &walk{t: t, tab: browser.Open(t)}
	w.tab.NoScript()
	w.tab.See(browser.Phone)
	w.open(d.server.URL + "/")
	w.tap("main a[href='/orientation/besoin']")
	w.choose("label:has([value=aide-demarches]), [value=aide-demarches] + label")
	w.tap("main form [type=submit]")
	w.enter("#ou", "23000")
	w.tap("main form [type=submit]")
	if !strings.Contains(browser.Ask[string](w.tab, `document.querySelector("fieldset").innerText`), "ouvert") {
		t.Error("the days do not say how many places are open")
	}
	w.choose("label:has([value=mardi]), [value=mardi] + label")
	w.tap("main form [type=submit]")
	w.choose("label:has([value=gratuit]), [value=gratuit] + label")
	w.tap("main form [type=submit]")
	w.want(6, 1, 8)
	address := browser.Ask[string](w.tab, "location.href")
	for _, kept := range []string{"besoin=aide-demarches", "lieu=23096", "quand=mardi", "accueil=gratuit"} {
		if !strings.Contains(address, kept) {
			t.Errorf("%s has lost %s", address, kept)
		}
	}
	if n := len(w.tab.Boxes(".card")); n == 0 {
		t.Error("no place in the list")
	}
}

// TestSkippedQuestions: whoever answers nothing but the town gets there too.
func TestSkippedQuestions(t *testing.T) {
	d := demo(t)
	w := &walk{t: t, tab: browser.Open(t)}
	w.tab.NoScript()
	w.open(d.server.URL + "/orientation/besoin")
	skip := ".actions a:not([href$='besoin'])"
	w.tap(skip)
	w.enter("#ou", "Guéret")
	w.tap("main form [type=submit]")
	w.tap(skip)
	w.tap(skip)
	if n := len(w.tab.Boxes(".card")); n == 0 {
		t.Error("no place in the list")
	}
}

// focus is what has the focus and whether a person can see it.
type focus struct {
	Here, Seen bool
	What       string
}

// reach presses Tab until the focus is on what the selector names. On the way
// the focus is always seen: marked, in the window, and not covered.
func reach(t testing.TB, tab *browser.Tab, selector string) {
	t.Helper()
	for range 120 {
		tab.Keys(kb.Tab)
		f := browser.Ask[focus](tab, fmt.Sprintf(`(() => {
			const e = document.activeElement, b = e.getBoundingClientRect();
			const marked = e => { const s = getComputedStyle(e); return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 };
			const on = document.elementFromPoint(Math.min(b.x + b.width / 2, innerWidth - 1), Math.min(b.y + Math.min(b.height / 2, 20), innerHeight - 1));
			return {Here: e.matches(%q), Seen: (!e.matches(":focus") || marked(e) || !!e.closest(".choice") && marked(e.nextElementSibling)) && b.bottom > 0 && b.top < innerHeight && !!on && (e.contains(on) || on.contains(e) || on.tagName === "LABEL"), What: e.outerHTML.slice(0, 100)};
		})()`, selector))
		if !f.Seen && !strings.HasPrefix(f.What, "<body") { // after the last element the focus leaves the page
			t.Errorf("the focus is not seen on %s", f.What)
		}
		if f.Here {
			return
		}
	}
	t.Fatalf("Tab never reaches %s", selector)
}

// TestKeyboardAlone walks both journeys without a mouse, JavaScript off.
func TestKeyboardAlone(t *testing.T) {
	d := demo(t)
	for _, view := range []browser.View{browser.Desk, browser.Phone.InDark()} {
		t.Run(view.String(), func(t *testing.T) {
			t.Parallel()
			w := &walk{t: t, tab: browser.Open(t)}
			w.tab.NoScript()
			w.tab.See(view)
			w.open(d.server.URL + "/")
			reach(t, w.tab, "#ou")
			w.tab.Keys("23000")
			w.arrive(w.tab.Enter())
			reach(t, w.tab, ".card a:not([href^='tel:'])")
			w.arrive(w.tab.Enter())
			reach(t, w.tab, ".actions a[href$='/imprimer']")
			w.arrive(w.tab.Enter())
			if n := len(w.tab.Boxes(".sheet")); n == 0 {
				t.Errorf("%q is not a sheet", w.title())
			}

			w.open(d.server.URL + "/orientation/besoin")
			reach(t, w.tab, "[name=besoin]")
			w.tab.Keys(" ")
			w.tab.Keys(kb.ArrowDown)
			w.arrive(w.tab.Enter())
			reach(t, w.tab, "#ou")
			w.tab.Keys("23000")
			w.arrive(w.tab.Enter())
			reach(t, w.tab, "[name=quand]")
			w.tab.Keys(kb.ArrowDown)
			reach(t, w.tab, "[type=submit]")
			w.arrive(w.tab.Enter())
			reach(t, w.tab, "[name=accueil]")
			w.tab.Keys(" ")
			reach(t, w.tab, "[type=submit]")
			w.arrive(w.tab.Enter())
			address := browser.Ask[string](w.tab, "location.href")
			for _, kept := range []string{"besoin=outils-du-quotidien", "lieu=23096", "quand=", "accueil="} {
				if !strings.Contains(address, kept) {
					t.Errorf("%s has lost %s", address, kept)
				}
			}
		})
	}
}

// TestSkipLinks: the first two keys lead past the header.
func TestSkipLinks(t *testing.T) {
	d := demo(t)
	tab := browser.Open(t)
	tab.Open(d.server.URL + "/lieux?ou=23000")
	reach(t, tab, "a[href='#content']")
	tab.Keys(kb.Enter)
	reach(t, tab, "main a, main input, main button")
	if inside := browser.Ask[bool](tab, `!!document.activeElement.closest("main")`); !inside {
		t.Error("the skip link does not lead into the content")
	}
}
