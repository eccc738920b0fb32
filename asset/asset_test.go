package asset

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

func get(url, accept string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, url, nil)
	r.Header.Set("Accept-Encoding", accept)
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w
}

func TestHandler(t *testing.T) {
	for name, kind := range map[string]string{
		"public.css": "text/css; charset=utf-8", "pro.css": "text/css; charset=utf-8",
		"map.js": "text/javascript; charset=utf-8", "passkey.js": "text/javascript; charset=utf-8", "mark.svg": "image/svg+xml",
	} {
		plain, packed := get(URL(name), ""), get(URL(name), "br, gzip")
		for _, res := range []*httptest.ResponseRecorder{plain, packed} {
			if res.Code != http.StatusOK || res.Header().Get("Content-Type") != kind {
				t.Errorf("%s: %d %s", name, res.Code, res.Header().Get("Content-Type"))
			}
			if !strings.Contains(res.Header().Get("Cache-Control"), "immutable") || res.Header().Get("Vary") != "Accept-Encoding" {
				t.Errorf("%s: caching %v", name, res.Header())
			}
		}
		if plain.Header().Get("Content-Encoding") != "" || packed.Header().Get("Content-Encoding") != "gzip" {
			t.Errorf("%s: encodings %q, %q", name, plain.Header().Get("Content-Encoding"), packed.Header().Get("Content-Encoding"))
		}
		z, err := gzip.NewReader(packed.Body)
		if err != nil {
			t.Fatal(err)
		}
		unpacked, _ := io.ReadAll(z)
		body := plain.Body.Bytes()
		if !bytes.Equal(unpacked, body) || len(body) == 0 {
			t.Errorf("%s: the packed copy differs", name)
		}
	}
}

func TestHandlerKnowsNothingElse(t *testing.T) {
	for _, url := range []string{
		Prefix, Prefix + "public.css", Prefix + "../asset.go", Prefix + "vendor/README.md", URL("public.css") + ".gz", "/",
	} {
		if res := get(url, ""); res.Code != http.StatusNotFound {
			t.Errorf("%s: %d", url, res.Code)
		}
	}
}

func TestTakesGzip(t *testing.T) {
	for accept, want := range map[string]bool{
		"": false, "gzip": true, "deflate, gzip;q=1.0, *;q=0.5": true, "gzip;q=0": false, "gzip; q=0.000": false,
		"br": false, "x-gzip": false, "gzip;level=9": false,
	} {
		if got := takesGzip(accept); got != want {
			t.Errorf("%q: %v", accept, got)
		}
	}
}

func TestURLOfNothingPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	URL("nothing.css")
}

// The program must build and work with and without the optional files.
func TestVendor(t *testing.T) {
	if url, ok := Vendor("nothing/nothing.js"); ok || url != "" {
		t.Errorf("a missing file is at %q", url)
	}
	source, _ := index(fstest.MapFS{
		"vendor/README.md":                      {Data: []byte("read me")},
		"vendor/leaflet/leaflet.0123abcd.js":    {Data: []byte("L")},
		"vendor/leaflet/leaflet.0123abcd.js.gz": {Data: []byte("packed")},
		"dist/public.0123abcd.css":              {Data: []byte("css")},
		"dist/public.0123abcd.css.gz":           {Data: []byte("packed")},
	})
	if len(source) != 2 || source["vendor/leaflet/leaflet.js"].url != "/asset/vendor/leaflet/leaflet.0123abcd.js" || source["public.css"].url != "/asset/public.0123abcd.css" {
		t.Errorf("index: %v", source)
	}
}

// The budgets of DESIGN §6 leave the stylesheet 6 KB packed.
func TestStylesheetsStaySmall(t *testing.T) {
	for name, most := range map[string]int{"public.css": 6000, "pro.css": 2000, "map.js": 2000, "passkey.js": 1000} {
		if size := Size(name); size == 0 || size > most {
			t.Errorf("%s takes %d bytes packed, at most %d", name, size, most)
		}
	}
}

// Every font, image or import from elsewhere would be one more request, and
// the policy refuses it.
func TestStylesheetsFetchNothing(t *testing.T) {
	for _, name := range []string{"public.css", "pro.css"} {
		for _, bad := range []string{"url(", "@import", "@font-face"} {
			if strings.Contains(string(bySource[name].body), bad) {
				t.Errorf("%s has %s", name, bad)
			}
		}
	}
}

func TestIcons(t *testing.T) {
	for _, name := range Icons() {
		shapes, ok := Icon(name)
		if !ok || !strings.HasPrefix(shapes, "<") || strings.Contains(shapes, "svg") || strings.Contains(shapes, "style") {
			t.Errorf("%s: %q", name, shapes)
		}
	}
	if len(Icons()) < 25 {
		t.Errorf("%d icons", len(Icons()))
	}
	if _, ok := Icon("../mark"); ok {
		t.Error("an icon outside its folder")
	}
	if strings.Count(Mark(), "<path") != 2 {
		t.Errorf("mark: %s", Mark())
	}
}

func source(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
