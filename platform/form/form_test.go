package form_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/right"
	"maillage/platform/form"
	"maillage/platform/ui"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

func invalid(field string) error {
	return fault.New(fault.Invalid, field, "test.wrong", "Ce nom est trop long.")
}

// TestPage sends a form with each outcome it can have.
func TestPage(t *testing.T) {
	book, err := word.Load(ui.Catalogue, fstest.MapFS{"catalogue/fr.json": {Data: []byte(`{"test.wrong":"Ce nom est trop long."}`)}})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		err    error
		status int
		to     string // where it leads
		says   string
	}{
		"done":        {nil, 303, "/fait", ""},
		"invalid":     {invalid("nom"), 422, "", `<a href="#nom">Ce nom est trop long.</a>`},
		"away":        {fault.New(fault.Unavailable, "", "test.wrong", ""), 503, "", "Ce nom est trop long."},
		"names none":  {fault.New(fault.NotFound, "nom", "test.wrong", ""), 422, "", `href="#nom"`},
		"unproved":    {fault.New(fault.Unproved, "", "", ""), 303, "/connexion/confirmer?suite=%2Fchose%2Fa%252Fb", ""},
		"no such":     {fault.New(fault.NotFound, "", "", ""), 404, "", ""},
		"forbidden":   {fault.New(fault.Forbidden, "", "", ""), 403, "", ""},
		"our mistake": {errors.New("broken"), 500, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			rt := web.NewRouter(func(w http.ResponseWriter, _ *web.Request, err error) { w.WriteHeader(web.Status(err)) })
			rt.Who = func(*http.Request) (actor.Actor, error) { return actor.Anyone(), nil }
			page := form.Page{Pattern: "/chose/{chose}", Need: right.Public, Show: func(w http.ResponseWriter, r *web.Request, wrong error) error {
				v := form.See(book, r).With(wrong)
				return v.Professional(w, ui.Page{Words: v.Words}, "Nom", ui.ErrorSummary{Errors: v.Errors()})
			}}
			page.Mount(rt)
			page.Takes(rt, "/chose/{chose}/nommer", func(*web.Request) (string, error) { return "/fait", c.err })
			r := httptest.NewRequest(http.MethodPost, "/chose/a%2Fb/nommer", strings.NewReader("nom=x"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			rt.ServeHTTP(w, r)
			if w.Code != c.status || w.Header().Get("Location") != c.to || !strings.Contains(w.Body.String(), c.says) {
				t.Errorf("%d %q %s", w.Code, w.Header().Get("Location"), w.Body)
			}
		})
	}
}

// TestView checks where a mistake is told.
func TestView(t *testing.T) {
	book, err := word.Load(ui.Catalogue)
	if err != nil {
		t.Fatal(err)
	}
	v := form.See(book, &web.Request{Request: httptest.NewRequest(http.MethodGet, "/", nil), Lang: "fr"})
	if v.With(nil).Errors() != nil || v.Wrong("nom") != "" || v.Mistaken("test.wrong") {
		t.Error("a form without a mistake tells one")
	}
	if v = v.With(invalid("nom")); v.Wrong("nom") == "" || v.Wrong("prenom") != "" || !v.Mistaken("test.wrong") || len(v.Errors()) != 1 {
		t.Error("a mistake is not told, or beside another field")
	}
}

// TestRead refuses what is no form.
func TestRead(t *testing.T) {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("%zz"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if err := form.Read(&web.Request{Request: r}); !fault.Is(err, fault.TooLarge) {
		t.Errorf("a damaged form: %v", err)
	}
}
