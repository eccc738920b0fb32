package browser

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Box is where an element stands in the window, CSS pixels.
type Box struct{ X, Y, Width, Height float64 }

// quoted is a text as JavaScript writes it.
func quoted(s string) string {
	b, _ := json.Marshal(s) // a string always has a form
	return string(b)
}

// Boxes are the boxes of what the selector finds, in document order.
func (tab *Tab) Boxes(selector string) []Box {
	tab.t.Helper()
	return Ask[[]Box](tab, `[...document.querySelectorAll(`+quoted(selector)+`)].map(e => e.getBoundingClientRect()).map(b => ({X: b.x, Y: b.y, Width: b.width, Height: b.height}))`)
}

// Sideways lists the elements that make the page scroll sideways, and those
// whose text is cut because their box hides what does not fit. The tables and
// drawings that scroll within a box of their own are not among them, nor the
// fields, whose text moves along as one types.
func (tab *Tab) Sideways() []string {
	tab.t.Helper()
	return Ask[[]string](tab, `(() => {
		const wide = document.documentElement.clientWidth, found = [];
		const say = e => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + [...e.classList].map(c => "." + c).join("") + " " + JSON.stringify((e.textContent || "").trim().slice(0, 40));
		if (document.documentElement.scrollWidth > wide) found.push("the page is " + document.documentElement.scrollWidth + " px wide in a window of " + wide);
		for (const e of document.body.querySelectorAll("*")) {
			const style = getComputedStyle(e), box = e.getBoundingClientRect();
			if (box.width <= 1 || box.height <= 1 || style.position === "absolute" || e.closest("svg")) continue;
			const scrolls = p => p && (["auto", "scroll"].includes(getComputedStyle(p).overflowX) || scrolls(p.parentElement));
			if (box.right > wide + 1 && !scrolls(e.parentElement)) found.push(say(e) + " ends at " + Math.round(box.right));
			if (["hidden", "clip"].includes(style.overflowX) && e.tagName !== "INPUT" && e.scrollWidth > e.clientWidth + 1) found.push(say(e) + " is cut");
		}
		return found;
	})()`)
}

// PDF prints the page as the browser would on A4 paper.
func (tab *Tab) PDF() []byte {
	tab.t.Helper()
	a4 := chromedp.PaperA4
	return send(tab, page.PrintToPDF, page.PrintToPDFParams{PaperWidth: a4.Width, PaperHeight: a4.Height, PreferCSSPageSize: new(true)}).Data
}

// sheet is one page of a PDF; their common parent is /Pages.
var sheet = regexp.MustCompile(`/Type\s*/Page\b`)

// Sheets counts the pages of a PDF that Chromium wrote.
func Sheets(pdf []byte) int { return len(sheet.FindAll(pdf, -1)) }

// Picture is what the window shows, as a PNG.
func (tab *Tab) Picture() []byte {
	tab.t.Helper()
	return send(tab, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatPng, FromSurface: new(true)}).Data
}

// Whole is the whole page as a PNG, in a window as high as the page: Chromium's
// own way to draw beyond the window forgets the size of text.
func (tab *Tab) Whole() []byte {
	tab.t.Helper()
	view := tab.view
	defer tab.See(view)
	tall := view
	tall.Height = Ask[int64](tab, `document.documentElement.scrollHeight`)
	tab.See(tall)
	return tab.Picture()
}

// Shots is the variable that asks for pictures to look at.
const Shots = "MAILLAGE_SHOT"

// Shoot keeps a picture of the whole page in e2e/shot when pictures are asked
// for: taking them lasts longer than all the tests of a page.
func (tab *Tab) Shoot(name string) {
	tab.t.Helper()
	if os.Getenv(Shots) == "" {
		return
	}
	dir, err := root()
	if err != nil {
		tab.t.Fatal(err)
	}
	dir = filepath.Join(dir, "e2e", "shot")
	if err := os.MkdirAll(dir, 0o750); err != nil {
		tab.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), tab.Whole(), 0o600); err != nil {
		tab.t.Fatal(err)
	}
}
