package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience is how long one step may take before the test is failed; a page
// takes milliseconds, a machine shared with five others may not.
const patience = 60 * time.Second

// Tab is one page of the browser.
type Tab struct {
	t       testing.TB
	ctx     context.Context
	view    View
	traffic traffic
}

// View is what the page is looked at with.
type View struct {
	Width, Height int64
	Dark          bool // the person's system is set to dark
	Large         bool // text at 200 %: the browser's own default size doubled
	Paper         bool // the print style
}

// The screens of the tests, CSS pixels.
var (
	Narrow = View{Width: 320, Height: 568}
	Phone  = View{Width: 360, Height: 740}
	Desk   = View{Width: 1280, Height: 800}
)

// InDark is the view in dark.
func (v View) InDark() View { v.Dark = true; return v }

// Enlarged is the view with text at 200 %.
func (v View) Enlarged() View { v.Large = true; return v }

// OnPaper is the view in the style of print.
func (v View) OnPaper() View { v.Paper = true; return v }

// String names the view for a message or a file.
func (v View) String() string {
	name := fmt.Sprint(v.Width)
	for word, on := range map[string]bool{"-dark": v.Dark, "-large": v.Large, "-paper": v.Paper} {
		if on {
			name += word
		}
	}
	return name
}

// See changes the screen, the colours and the size of text.
func (tab *Tab) See(v View) {
	tab.t.Helper()
	tab.view = v
	send(tab, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: v.Width, Height: v.Height, DeviceScaleFactor: 1})
	send(tab, emulation.SetScrollbarsHidden, emulation.SetScrollbarsHiddenParams{Hidden: true})
	scheme, media := "light", "" // none forced: printing must still switch to paper
	if v.Dark {
		scheme = "dark"
	}
	if v.Paper {
		media = "print"
	}
	send(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media, Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
	size := int64(16) // Chromium's default
	if v.Large {
		size *= 2
	}
	send(tab, page.SetFontSizes, page.SetFontSizesParams{FontSizes: &page.FontSizes{Standard: size}})
}

// NoScript forbids the page to run JavaScript from its next load on.
func (tab *Tab) NoScript() {
	tab.t.Helper()
	send(tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
}

// Open loads an address and returns the status of its answer.
func (tab *Tab) Open(url string) int {
	tab.t.Helper()
	return tab.load(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, page.Navigate, page.NavigateParams{URL: url})
		return err
	}))
}

// Follow presses what the selector finds first and waits for the page it leads to.
func (tab *Tab) Follow(selector string) int {
	tab.t.Helper()
	return tab.load(chromedp.Click(chromedp.CSS(selector)))
}

// Press presses what the selector finds first, on this page.
func (tab *Tab) Press(selector string) {
	tab.t.Helper()
	tab.do(chromedp.Click(chromedp.CSS(selector)))
}

// Type types into what the selector finds first.
func (tab *Tab) Type(selector, text string) {
	tab.t.Helper()
	tab.do(chromedp.SendKeys(chromedp.CSS(selector), text))
}

// Keys types on the keyboard, wherever the focus is.
func (tab *Tab) Keys(keys string) {
	tab.t.Helper()
	tab.do(chromedp.KeyEvent(keys))
}

// Paste inserts a text where the focus is, at once.
func (tab *Tab) Paste(text string) {
	tab.t.Helper()
	send(tab, input.InsertText, input.InsertTextParams{Text: text})
}

// Back goes back to the page before, asking for it again, and returns the
// status of what is then shown.
func (tab *Tab) Back() int {
	tab.t.Helper()
	past := send(tab, page.GetNavigationHistory, cdp.Empty{})
	if past.CurrentIndex == 0 {
		tab.t.Fatal("there is no page before")
	}
	return tab.load(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: past.Entries[past.CurrentIndex-1].ID})
		return err
	}))
}

// Hold gives the tab a cookie of a site.
func (tab *Tab) Hold(url, name, value string) {
	tab.t.Helper()
	send(tab, network.SetCookie, network.SetCookieParams{URL: url, Name: name, Value: value})
}

// Enter presses Enter and waits for the page it leads to.
func (tab *Tab) Enter() int {
	tab.t.Helper()
	return tab.load(chromedp.KeyEvent(kb.Enter))
}

// load runs a step that leads to a page, forgets the traffic before it, and
// returns the status of the page.
func (tab *Tab) load(step chromedp.Action[chromedp.Void]) int {
	tab.t.Helper()
	ctx, done := context.WithTimeout(tab.ctx, patience)
	defer done()
	tab.traffic.forget()
	answer, err := chromedp.RunResponse(ctx, step)
	if err != nil {
		tab.t.Fatalf("loading a page: %v", err)
	}
	if answer == nil {
		tab.t.Fatal("loading a page: no answer")
	}
	return int(answer.Status)
}

func (tab *Tab) do(steps ...chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	ctx, done := context.WithTimeout(tab.ctx, patience)
	defer done()
	if err := chromedp.Do(ctx, steps...); err != nil {
		tab.t.Fatal(err)
	}
}

// Ask evaluates a JavaScript expression on the page, which may be a promise,
// and decodes its value. It works where the page itself may run none.
func Ask[T any](tab *Tab, expression string) T {
	tab.t.Helper()
	ctx, done := context.WithTimeout(tab.ctx, patience)
	defer done()
	raw, err := chromedp.Run(ctx, chromedp.Evaluate[[]byte](expression, chromedp.EvalAwaitPromise, chromedp.EvalAsValue))
	if err != nil {
		tab.t.Fatalf("%.200s: %v", strings.TrimSpace(expression), err)
	}
	var value T
	if err := json.Unmarshal(raw, &value); err != nil {
		tab.t.Fatalf("%.200s: %v in %.200s", strings.TrimSpace(expression), err, raw)
	}
	return value
}

// send sends one command of the DevTools protocol.
func send[P, R any](tab *Tab, command cdp.Command[P, R], params P) R {
	tab.t.Helper()
	ctx, done := context.WithTimeout(tab.ctx, patience)
	defer done()
	answer, err := chromedp.Call(ctx, command, params)
	if err != nil {
		tab.t.Fatalf("%s: %v", command.Method, err)
	}
	return answer
}
