package form_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"maillage/platform/form"
	"maillage/platform/ui"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

// TestDone says above the next page what was done, in words of the program
// only, and says nothing over a mistake.
func TestDone(t *testing.T) {
	book, err := word.Load(ui.Catalogue, fstest.MapFS{"catalogue/fr.json": {Data: []byte(`{"test.done.sent":"C'est parti.","test.other":"Secret."}`)}})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		key   string
		wrong error
		says  bool
	}{
		"done":            {"test.done.sent", nil, true},
		"with a mistake":  {"test.done.sent", invalid("nom"), false},
		"words of a page": {"test.other", nil, false},
		"unknown":         {"test.done.none", nil, false},
		"a stranger's":    {"Votre+compte.done.est+piraté", nil, false},
		"nothing":         {"", nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			rt := web.NewRouter(func(http.ResponseWriter, *web.Request, error) {})
			w := httptest.NewRecorder()
			rt.Handle(http.MethodGet, "/suite", "public", func(w http.ResponseWriter, r *web.Request) error {
				v := form.See(book, r).With(c.wrong)
				return v.Professional(w, ui.Page{Words: v.Words}, "Nom", ui.ErrorSummary{})
			})
			rt.ServeHTTP(w, httptest.NewRequest(http.MethodGet, form.Done("/suite", c.key), nil))
			body := w.Body.String()
			if got := strings.Contains(body, "message success"); got != c.says {
				t.Errorf("a message: %v, want %v", got, c.says)
			}
			if strings.Contains(body, "Secret.") || strings.Contains(body, "piraté") {
				t.Error("words that an address chose are shown")
			}
		})
	}
}
