package app

import (
	"bytes"
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"maillage/app/site"
	"maillage/core/actor"
	"maillage/core/right"
	accountpage "maillage/module/account/page"
	orgpage "maillage/module/organisation/page"
	personpage "maillage/module/person/page"
	"maillage/module/place"
	placepage "maillage/module/place/page"
	"maillage/platform/ui"
	"maillage/platform/ui/uitest"
	"maillage/platform/ui/word/wordtest"
	"maillage/platform/web"
)

// served is the whole program on a fresh database with the fictive places.
func served(t testing.TB) *front {
	t.Helper()
	f, err := filled(t, web.NewLog(os.Stderr, slog.LevelError)).front(
		Site{Listen: "localhost:0", Name: "Maillage", Contact: "contact@example.org", HelpLine: "05 36 49 00 00"}, true)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// filled is a house of its own with the fictive places.
func filled(t testing.TB, log *slog.Logger) *house {
	t.Helper()
	return filledIn(t, Common{Data: t.TempDir()}, log)
}

// filledIn is a house on a database with the fictive places.
func filledIn(t testing.TB, c Common, log *slog.Logger) *house {
	t.Helper()
	h, err := open(t.Context(), c, log)
	if err != nil {
		t.Fatal(err)
	}
	beside, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var watching sync.WaitGroup
	watching.Go(func() { h.live.Run(beside, poll) }) // a long test stays ready
	t.Cleanup(func() {
		stop()
		watching.Wait()
		var err error
		if h.close(&err); err != nil {
			t.Error(err)
		}
	})
	if _, err := h.importer().Import(t.Context(), actor.CommandLine(), place.Import{Name: "demo", Rows: demoPlaces(h.atlas)}); err != nil {
		t.Fatal(err)
	}
	if err := h.live.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return h
}

func get(h http.Handler, target string) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, target, nil))
	return answer
}

// hostile are values nobody should type, for every parameter of every route.
var hostile = []string{"", "x", "-1", "99999999999999999999", "../../etc/passwd", "<script>alert(1)</script>", "' OR 1=1 --",
	"\x00\x01", "\xff\xfe", strings.Repeat("a", 5000), "NaN,NaN,NaN,NaN", "1,2,3", "Inf,0,0,0", "90,180,-90,-180", "٣٤", "0x1p-2", "javascript:alert(1)"}

var parameters = []string{"ou", "lieu", "besoin", "quand", "heure", "accueil", "page", "bbox", "departement", "near", "limit", "service", "open_at", "after", "since", "schema"}

// TestEveryRouteStands walks every route with hostile paths and queries: each
// is answered, never by a defect, and nothing typed comes back as markup.
func TestEveryRouteStands(t *testing.T) {
	f := served(t)
	hole := regexp.MustCompile(`\{[^}]+\}`)
	for _, route := range f.public.Routes() {
		if !route.Right.Valid() {
			t.Errorf("%s declares no right", route.Pattern)
		}
		if route.Method != http.MethodGet {
			continue
		}
		for _, value := range hostile {
			path := hole.ReplaceAllStringFunc(route.Pattern, func(hole string) string {
				if hole == "{$}" {
					return ""
				}
				return url.PathEscape(value)
			})
			q := url.Values{}
			for _, name := range parameters {
				q.Set(name, value)
			}
			for _, target := range []string{path, path + "?" + q.Encode()} {
				answer := get(f.public, target)
				if answer.Code >= 500 {
					t.Errorf("%s with %.20q: %d", route.Pattern, value, answer.Code)
				}
				if strings.HasPrefix(answer.Header().Get("Content-Type"), "text/html") && strings.Contains(answer.Body.String(), "<script>alert") {
					t.Errorf("%s gives back markup", route.Pattern)
				}
			}
		}
	}
}

// TestFaultsOfPages checks that wrong input gets its message beside its field,
// in both languages, and that pages stay whole.
func TestFaultsOfPages(t *testing.T) {
	f := served(t)
	for _, c := range []struct {
		target string
		status int
		says   string
	}{
		{"/lieux", 422, "Écrivez une ville ou un code postal"},
		{"/lieux?ou=zzzzqqq", 422, "Nous ne connaissons pas cette ville"},
		{"/lieux?ou=99999", 422, "Nous ne connaissons pas cette ville"},
		{"/lieux?ou=23000&besoin=voler", 422, "Ce besoin n"},
		{"/lieux?ou=23000&accueil=roi", 422, "Ce choix n"},
		{"/lieux?ou=23000&quand=octodi", 422, "Ce jour n"},
		{"/lieux?ou=23000&quand=lundi&heure=25:99", 422, "Cette heure ne se lit pas"},
		{"/orientation/quand?ou=zzzzqqq", 422, "Nous ne connaissons pas cette ville"},
		{"/orientation/nulle-part", 404, "Cette page n"},
		{"/carte?bbox=1,2,3", 422, "Cette vue de la carte"},
		{"/carte?departement=00", 404, "Ce département n"},
		{"/territoires/atlantide", 404, "Ce territoire n"},
		{"/territoires/bretagne/creuse-la-folle", 404, "Ce territoire n"},
		{"/lieux/0198c0de-0000-7000-8000-000000000000", 404, "Ce lieu n"},
		{"/nulle-part", 404, "Cette page n"},
		{"/en/lieux?ou=zzzzqqq", 422, "We do not know this town"},
		{"/en/nowhere", 404, "This page does not exist"},
	} {
		answer := get(f.public, c.target)
		body := strings.ReplaceAll(answer.Body.String(), "&#39;", "'")
		if answer.Code != c.status || !strings.Contains(body, c.says) {
			t.Errorf("%s: %d, want %d saying %q", c.target, answer.Code, c.status, c.says)
		}
		uitest.Check(t, answer.Body.String())
	}
}

// TestWrongMethod checks that a path that exists says which methods it takes.
func TestWrongMethod(t *testing.T) {
	f := served(t)
	answer := httptest.NewRecorder()
	f.public.ServeHTTP(answer, httptest.NewRequest(http.MethodDelete, "/contact", nil))
	if answer.Code != http.StatusMethodNotAllowed || !strings.Contains(answer.Header().Get("Allow"), "POST") {
		t.Errorf("DELETE /contact: %d, Allow %q", answer.Code, answer.Header().Get("Allow"))
	}
}

// TestNoRightNoRoute checks that the router refuses a route without a right.
func TestNoRightNoRoute(t *testing.T) {
	for _, need := range []right.Right{"", "place", "Place:Import", "place:", ":import", "a:b:c"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("a route with the right %q was mounted", need)
				}
			}()
			web.NewRouter(nil).Handle(http.MethodGet, "/x", need, nil)
		}()
	}
}

// TestOperatorIsOnTheLoopback checks that the operator's pages are not public.
func TestOperatorIsOnTheLoopback(t *testing.T) {
	f := served(t)
	if answer := get(f.admin, "http://evil.example/metrics"); answer.Code != http.StatusForbidden {
		t.Errorf("a page elsewhere reads the operator's: %d", answer.Code)
	}
	for _, path := range []string{"/metrics", "/taches"} {
		if answer := get(f.public, path); answer.Code != http.StatusNotFound {
			t.Errorf("%s in public: %d", path, answer.Code)
		}
		if answer := get(f.admin, "http://localhost"+path); answer.Code != http.StatusOK {
			t.Errorf("%s for the operator: %d", path, answer.Code)
		}
	}
	for _, address := range []string{"0.0.0.0:0", "192.0.2.1:0", "example.org:0", ":0"} {
		if _, err := loopback(address); err == nil {
			t.Errorf("the operator's pages listen on %s", address)
		}
	}
}

// TestWords checks the catalogues of every room at once: pages use each
// other's keys.
func TestWords(t *testing.T) {
	all := []fs.FS{ui.Catalogue, site.Catalogue, placepage.Catalogue, accountpage.Catalogue, orgpage.Catalogue, personpage.Catalogue}
	rooms := func(names ...string) (folders []string) {
		for _, name := range names {
			folders = append(folders, "../"+name)
		}
		return folders
	}
	// Whatever these refuse, someone may read on a page.
	told := rooms("core/actor", "core/dual", "core/reference", "core/sensitive", "module/account", "module/organisation", "module/person", "platform/dual", "platform/feature",
		"platform/form", "platform/job", "platform/outbox", "platform/passkey", "platform/session", "platform/sirene", "platform/throttle", "platform/web")
	// These also speak to operators and programs.
	heard := rooms("module/place", "platform/db", "platform/journal", "platform/key", "platform/mail", "platform/oidc", "platform/sms", "platform/ui")
	wordtest.Check(t, all, slices.Concat(told, heard, []string{"site", "."})...)
	wordtest.Faults(t, all, append(told, "site")...)
	wordtest.Plain(t, all, "place.", "ui.", "site.aide", "site.contact", "site.fail")
}

// TestContact checks that a message is kept before its author is thanked, sent
// once, and never holds a social-security number.
func TestContact(t *testing.T) {
	f := served(t)
	send := func(form url.Values) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodPost, "/contact", strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer := httptest.NewRecorder()
		f.public.ServeHTTP(answer, r)
		return answer
	}
	for name, c := range map[string]struct {
		form   url.Values
		status int
		says   string
	}{
		"empty":   {url.Values{"message": {" "}}, 422, "Écrivez votre message"},
		"long":    {url.Values{"message": {strings.Repeat("é", 4001)}}, 422, "trop long"},
		"numbers": {url.Values{"message": {"mon numéro : 1 85 05 78 006 084 36"}}, 422, "sécurité sociale"},
		"hyphens": {url.Values{"message": {"1-85-05-78-006-084"}}, 422, "sécurité sociale"},
		"right":   {url.Values{"message": {"Les horaires\u202e ont\u200b changé."}, "reponse": {"camille@example.org"}}, 303, ""},
	} {
		if answer := send(c.form); answer.Code != c.status || !strings.Contains(answer.Body.String(), c.says) {
			t.Errorf("%s: %d, want %d saying %q", name, answer.Code, c.status, c.says)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- f.work(ctx) }()
	for limit := time.Now().Add(time.Minute); !bytes.Contains(get(f.public, "/demo/courrier").Body.Bytes(), []byte("Les horaires ont changé.")); {
		if time.Now().After(limit) {
			t.Fatal("the message never left")
		}
		runtime.Gosched()
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// TestCrossOrigin checks that another site cannot post our forms.
func TestCrossOrigin(t *testing.T) {
	f := served(t)
	r := httptest.NewRequest(http.MethodPost, "/contact", strings.NewReader("message=x"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	answer := httptest.NewRecorder()
	f.public.ServeHTTP(answer, r)
	if answer.Code != http.StatusForbidden {
		t.Errorf("a form from another site: %d", answer.Code)
	}
}
