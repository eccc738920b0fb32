package accounttest

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/right"
	"maillage/module/account"
	"maillage/module/account/page"
	"maillage/platform/passkey"
	"maillage/platform/session"
	"maillage/platform/ui"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

// Site is the pages of accounts, served as the program serves them.
type Site struct {
	*Bench
	Pages   *page.Accounts
	Handler http.Handler
	Routes  []web.Route
}

// Serve mounts the pages on a bench. Texts are the real ones.
func Serve(t testing.TB, b *Bench) *Site {
	t.Helper()
	book, err := word.Load(ui.Catalogue, page.Catalogue)
	if err != nil {
		t.Fatal(err)
	}
	b.Say = func(lang, key string, pairs ...any) string { return book.In(lang).T(key, pairs...) }
	site, err := passkey.New(passkey.Config{Name: "Maillage", Origin: Base})
	if err != nil {
		t.Fatal(err)
	}
	keeper := session.New(b.DB, session.Options{Secure: true, Now: b.Clock.Now})
	frame := func(r *web.Request) ui.Page {
		return ui.Page{Site: ui.Site{Name: "Maillage", Self: self(r)}, Words: book.In(r.Lang), Path: r.Path}
	}
	p := &page.Accounts{Cases: b.Accounts, Sessions: keeper, Words: book, Frame: frame, Desk: frame, Passkeys: site, Zone: time.UTC,
		Client: web.Client{Trusted: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}}}
	rt := web.NewRouter(func(w http.ResponseWriter, _ *web.Request, err error) {
		http.Error(w, fault.Of(err).Text, web.Status(err))
	})
	rt.Who = func(r *http.Request) (actor.Actor, error) {
		ticket, err := keeper.Get(r.Context())
		if err != nil {
			return actor.Anyone(), err
		}
		return b.Actor(r.Context(), ticket.ID, b.Clock.Now())
	}
	p.Mount(rt)
	rt.Handle(http.MethodGet, "/pro", right.Public, func(w http.ResponseWriter, r *web.Request) error {
		return web.Render(w, r, http.StatusOK, ui.ProLayout(frame(r), ui.Lead(r.Who.ID)))
	})
	guards := web.Guards{Log: slog.New(slog.NewTextHandler(io.Discard, nil)), HTTPS: true, Body: 1 << 20}
	return &Site{Bench: b, Pages: p, Handler: keeper.Wrap(guards.Wrap(rt)), Routes: rt.Routes()}
}

// self is the line on who is signed in, as the program shows it.
func self(r *web.Request) ui.Self {
	if r.Who.ID == "" {
		return ui.Self{}
	}
	return ui.Self{Name: "Camille Essai", Leave: "/deconnexion", Links: []ui.Link{{Text: "Équipe", Href: "/equipe"}, {Text: "Mon compte", Href: "/compte"}}}
}

// Browser is one person's browser.
type Browser struct {
	site    *Site
	cookies map[string]string
	Network string // where it is; "192.0.2.1" when empty
}

// Browser opens a new browser without cookies.
func (s *Site) Browser() *Browser { return &Browser{site: s, cookies: map[string]string{}} }

// Get asks for a page.
func (b *Browser) Get(path string) *httptest.ResponseRecorder {
	return b.Do(httptest.NewRequest(http.MethodGet, path, nil))
}

// Post sends a form, given as pairs of a field and a value.
func (b *Browser) Post(path string, pairs ...string) *httptest.ResponseRecorder {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.Do(r)
}

// Do sends a request with the browser's cookies and keeps those it is given.
func (b *Browser) Do(r *http.Request) *httptest.ResponseRecorder {
	b.site.Clock.Add(time.Millisecond) // ids of one millisecond have no order
	r.RemoteAddr = "192.0.2.1:4000"
	if b.Network != "" {
		r.Header.Set("X-Forwarded-For", b.Network)
	}
	r.Header.Set("User-Agent", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0")
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value}) //nolint:gosec // a browser sends the name and the value alone
	}
	answer := httptest.NewRecorder()
	b.site.Handler.ServeHTTP(answer, r)
	for _, c := range answer.Result().Cookies() {
		if b.cookies[c.Name] = c.Value; c.MaxAge < 0 || c.Value == "" {
			delete(b.cookies, c.Name)
		}
	}
	return answer
}

// Cookie is the browser's only cookie, the name of its session; empty: none.
func (b *Browser) Cookie() string {
	for _, value := range b.cookies {
		return value
	}
	return ""
}

// Adopt makes the browser use a cookie that someone else chose.
func (b *Browser) Adopt(value string) { b.cookies["__Host-maillage"] = value }

// SignIn signs a person in by their mail and their application.
func (b *Browser) SignIn(t testing.TB, p *Person) {
	t.Helper()
	p.Clock.Add(30 * time.Second)
	b.lead(t, b.Post("/connexion", "email", p.Email), "/connexion/message")
	p.Post(t)
	b.lead(t, b.Post("/connexion/lien/"+p.found(t, p.Email, linkForm)), "/connexion/code")
	b.lead(t, b.Post("/connexion/code", "code", p.Code(t)), "/pro")
}

// lead fails the test unless the answer leads to the path.
func (b *Browser) lead(t testing.TB, answer *httptest.ResponseRecorder, path string) {
	t.Helper()
	if to := answer.Header().Get("Location"); answer.Code != http.StatusSeeOther || to != path {
		t.Fatalf("%d leads to %q, want %q: %.300s", answer.Code, to, path, answer.Body)
	}
}

// Active makes an organisation that may do everything tests need.
func (b *Bench) Active(id string) { b.Orgs.Set(id, account.OrgActive) }

// LinkTo is the path of the link in the last mail to an address.
func (b *Bench) LinkTo(t testing.TB, email string) string {
	t.Helper()
	return "/connexion/lien/" + b.found(t, email, linkForm)
}

// JoinTo is the path of the last invitation to an address.
func (b *Bench) JoinTo(t testing.TB, email string) string {
	t.Helper()
	return "/invitation/" + b.found(t, email, joinForm)
}
