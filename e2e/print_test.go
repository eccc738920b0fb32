package e2e

import (
	"fmt"
	"testing"

	"maillage/e2e/browser"
)

// smallest is the smallest text allowed on paper: 14 pt in CSS pixels.
const smallest = 14.0 * 96 / 72

// TestSheetIsOnePage prints the sheet of each sort of place on A4: one page,
// readable without glasses, with the map and the code that lead there.
func TestSheetIsOnePage(t *testing.T) {
	d := demo(t)
	sheets := map[string]string{"full": d.full}
	for name, id := range d.places(t, "Guéret") {
		sheets[name] = id
	}
	for name, id := range d.places(t, "Aubusson") {
		sheets[name] = id
	}
	for name, id := range sheets {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tab := browser.Open(t)
			tab.Open(d.server.URL + "/lieux/" + id + "/imprimer")
			if n := browser.Sheets(tab.PDF()); n != 1 {
				t.Errorf("%d pages of paper", n)
			}
			tab.See(browser.View{Width: 680, Height: 1009, Paper: true}) // A4 within margins of 15 mm
			tab.Shoot("paper-" + name)
			for _, small := range browser.Ask[[]string](tab, fmt.Sprintf(`[...document.querySelectorAll("body *")].filter(e => !e.closest("svg") && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.getBoundingClientRect().width > 1).
				map(e => [parseFloat(getComputedStyle(e).fontSize), e.innerText]).filter(([size]) => size < %g).map(([size, text]) => size + " px: " + text)`, smallest-0.05)) {
				t.Error("small text: ", small)
			}
			for _, selector := range []string{"h1", ".code svg", "svg.map"} {
				if boxes := tab.Boxes(selector); len(boxes) == 0 || boxes[0].Width < 100 {
					t.Errorf("no %s on the sheet: %v", selector, boxes)
				}
			}
		})
	}
}

// TestListOnPaper: the list to hand over keeps its size of text.
func TestListOnPaper(t *testing.T) {
	d := demo(t)
	tab := browser.Open(t)
	tab.Open(d.server.URL + "/lieux/imprimer?lieu=23096")
	if n := browser.Sheets(tab.PDF()); n < 1 || n > 6 {
		t.Errorf("%d pages of paper", n)
	}
	if n := len(tab.Boxes(".sheet-item")); n < 10 {
		t.Errorf("%d places on the list", n)
	}
}
