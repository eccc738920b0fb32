package browser

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestMain closes the browser.
func TestMain(m *testing.M) {
	code := m.Run()
	Close()
	os.Exit(code)
}

// document is one without fault around a body and a style.
func document(style, body string) string {
	return `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Essai</title><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><style>` +
		style + `</style></head><body><main><h1>Essai</h1>` + body + `</main></body></html>`
}

// serve answers each path with its document.
func serve(t *testing.T, documents map[string]string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := documents[r.URL.Path]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			body = document("", "")
		}
		w.Header().Set("Content-Type", "text/html")
		if strings.HasSuffix(r.URL.Path, ".js") {
			w.Header().Set("Content-Type", "text/javascript")
		}
		fmt.Fprint(w, body)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// TestAxeSees proves that silence means something: each fault is found, where
// it is, and only in the view that has it.
func TestAxeSees(t *testing.T) {
	url := serve(t, map[string]string{
		"/good":  document("", "<p>Rien à redire.</p>"),
		"/image": document("", `<img src="data:," id="picture">`),
		"/dark":  document("@media (prefers-color-scheme: dark) { #faint { color: #777; background: #666 } }", `<p id="faint">Pâle la nuit</p>`),
		"/small": document("@media (max-width: 320px) { #faint { color: #777; background: #666 } }", `<p id="faint">Pâle en petit</p>`),
	})
	tab := Open(t)
	for _, c := range []struct {
		path        string
		view        View
		rule, where string
	}{
		{"/good", Desk, "", ""},
		{"/image", Desk, "image-alt", "#picture"},
		{"/dark", Phone, "", ""},
		{"/dark", Phone.InDark(), "color-contrast", "#faint"},
		{"/small", Phone, "", ""},
		{"/small", Narrow, "color-contrast", "#faint"},
	} {
		tab.Open(url + c.path)
		tab.See(c.view)
		found := tab.Axe()
		if c.rule == "" && len(found) > 0 {
			t.Errorf("%s at %s: %v", c.path, c.view, found)
		}
		if c.rule != "" && !slices.ContainsFunc(found, func(v Violation) bool {
			return v.Rule == c.rule && strings.HasPrefix(v.Where[0], c.where) && v.Help != ""
		}) {
			t.Errorf("%s at %s: no %s on %s in %v", c.path, c.view, c.rule, c.where, found)
		}
	}
}

// TestSidewaysSees: a page too wide, a box that sticks out, and a text cut.
func TestSidewaysSees(t *testing.T) {
	url := serve(t, map[string]string{
		"/good":   document("", "<p>Rien à redire.</p>"),
		"/wide":   document("#wide { width: 330px }", `<p id="wide">Large</p>`),
		"/large":  document("body { margin: 0 } #large { width: 14em; white-space: nowrap }", `<p id="large">Du texte</p>`),
		"/cut":    document("#cut { width: 3em; overflow: hidden; white-space: nowrap }", `<p id="cut">Un texte qui ne tient pas</p>`),
		"/scroll": document("#table { overflow-x: auto } #wide { width: 900px }", `<div id="table" tabindex="0"><p id="wide">Large</p></div>`),
	})
	tab := Open(t)
	tab.See(Phone)
	for _, c := range []struct {
		path  string
		view  View
		found string
	}{
		{"/good", Narrow, ""},
		{"/wide", Narrow, "#wide"},
		{"/wide", Desk, ""},
		{"/large", Phone, ""},
		{"/large", Phone.Enlarged(), "#large"},
		{"/cut", Narrow, "#cut"},
		{"/scroll", Narrow, ""},
	} {
		tab.Open(url + c.path)
		tab.See(c.view)
		found := strings.Join(tab.Sideways(), "; ")
		if c.found == "" && found != "" || !strings.Contains(found, c.found) {
			t.Errorf("%s at %s: %q, want %q", c.path, c.view, found, c.found)
		}
	}
}

// TestTrafficHears: every request of a page, and none of the page before.
func TestTrafficHears(t *testing.T) {
	url := serve(t, map[string]string{
		"/":      document("", `<script src="/a.js"></script><script src="/missing.js"></script><a href="/next">Suite</a>`),
		"/a.js":  `document.title = "Changé"`,
		"/next":  document("", ""),
		"/plain": document("", ""),
	})
	tab := Open(t)
	if status := tab.Open(url + "/"); status != http.StatusOK {
		t.Fatal(status)
	}
	all := tab.Traffic()
	if len(all) != 3 || all[0].Kind != "Document" || all[1].Kind != "Script" || all[1].Status != 200 || all[1].Bytes == 0 || all[2].Status != 404 {
		t.Errorf("%+v", all)
	}
	if title := Ask[string](tab, "document.title"); title != "Changé" {
		t.Errorf("the script has not run: %q", title)
	}
	tab.Follow("a")
	if all := tab.Traffic(); len(all) != 1 || all[0].URL != url+"/next" {
		t.Errorf("%+v", all)
	}
	tab.NoScript()
	tab.Open(url + "/")
	if title := Ask[string](tab, "document.title"); title != "Essai" {
		t.Errorf("the script has run: %q", title)
	}
	if status := tab.Open(url + "/nowhere"); status != http.StatusNotFound {
		t.Error(status)
	}
}

// TestPicturesAndPaper: a picture has the size of the window, a PDF its pages.
func TestPicturesAndPaper(t *testing.T) {
	url := serve(t, map[string]string{"/": document("@media print { .sheet { break-after: page } }", `<p class="sheet">Un</p><p>Deux</p>`)})
	tab := Open(t)
	tab.See(Phone)
	tab.Open(url)
	if png := tab.Picture(); !bytes.HasPrefix(png, []byte("\x89PNG")) {
		t.Errorf("%.10q", png)
	}
	if before, after := len(tab.Whole()), Ask[int](tab, "innerHeight"); before == 0 || after != int(Phone.Height) {
		t.Errorf("after a picture of %d bytes the window is %d px high", before, after)
	}
	if n := Sheets(tab.PDF()); n != 2 {
		t.Errorf("%d sheets", n)
	}
	if boxes := tab.Boxes("p"); len(boxes) != 2 || boxes[0].Width < 300 || boxes[1].Y <= boxes[0].Y {
		t.Errorf("%+v", boxes)
	}
}
