package persontest

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"maillage/core/actor"
	"maillage/module/person/api"
	"maillage/module/person/page"
	platformapi "maillage/platform/api"
	"maillage/platform/session"
	"maillage/platform/ui"
	"maillage/platform/web"
)

// Site is a world behind its pages and its API, on a loopback address.
type Site struct {
	*World
	URL    string
	Routes []web.Route
}

// asHeader names the helper of a request; a real service reads a session.
const asHeader = "X-Test-As"

// Open serves a world. Its helpers sign in by a header.
func Open(t testing.TB, w *World) *Site {
	t.Helper()
	book := book(t)
	keeper := session.New(w.DB, session.Options{Now: w.Clock.Now})
	frame := func(r *web.Request) ui.Page {
		words := book.In(r.Lang)
		return ui.Page{Site: ui.Site{Name: "Maillage", Home: r.Link("/")}, Words: words, Path: r.Link(r.Path)}
	}
	pages := &page.Persons{Space: w.Space, Sessions: keeper, Words: book, Frame: frame, Desk: frame, Zone: time.UTC, Open: func() bool { return true }, Base: "https://maillage.example",
		Network: func(r *http.Request) string { return "net " + r.Header.Get("X-Test-Network") }, Line: ui.Phone{Number: "01 99 00 12 34"}}
	rt := web.NewRouter(func(rw http.ResponseWriter, _ *web.Request, err error) { platformapi.Fail(rw, err) })
	rt.Who = func(r *http.Request) (actor.Actor, error) {
		if as := strings.Split(r.Header.Get(asHeader), "/"); len(as) == 3 {
			who := w.Helper(as[0], as[1], as[2])
			if as[1] == "program" {
				who = w.Helper(as[0], "mediator", as[2])
				who.Kind = actor.Key
			}
			return who, nil
		}
		return pages.Who(r)
	}
	pages.Mount(rt)
	api.Mount(platformapi.New(rt, "Test", "1", "https://maillage.example"), w.Register)
	front := web.Guards{Log: slog.New(slog.DiscardHandler), Body: 1 << 20}.Wrap(rt)
	server := httptest.NewServer(keeper.Wrap(front))
	t.Cleanup(server.Close)
	return &Site{World: w, URL: server.URL, Routes: front.Routes()}
}

// Browser is someone before the pages: a helper, or anyone.
type Browser struct {
	t       testing.TB
	site    *Site
	as      string
	network string
	client  *http.Client
}

// Browser opens one; org, role and name say which helper it is, none anyone.
func (s *Site) Browser(t testing.TB, network string, as ...string) *Browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Browser{t: t, site: s, as: strings.Join(as, "/"), network: network, client: &http.Client{Jar: jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// Answer is what a page answered.
type Answer struct {
	Status   int
	Header   http.Header
	Body     string
	Location string
}

// Get opens a page.
func (b *Browser) Get(path string) Answer { return b.do(http.MethodGet, path, nil, "") }

// Post sends a form.
func (b *Browser) Post(path string, pairs ...string) Answer {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return b.do(http.MethodPost, path, strings.NewReader(form.Encode()), "application/x-www-form-urlencoded")
}

// JSON sends a body to the API.
func (b *Browser) JSON(path, body string, headers ...string) Answer {
	return b.do(http.MethodPost, path, strings.NewReader(body), "application/json", headers...)
}

func (b *Browser) do(method, path string, body io.Reader, kind string, headers ...string) Answer {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.site.URL+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("X-Test-Network", b.network)
	if b.as != "" {
		r.Header.Set(asHeader, b.as)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return Answer{Status: answer.StatusCode, Header: answer.Header, Body: string(text), Location: answer.Header.Get("Location")}
}

var hidden = regexp.MustCompile(`<input type="hidden" name="(\w+)" value="([^"]*)"`)

// Hidden is the value of a hidden field of a page.
func (a Answer) Hidden(name string) string {
	for _, m := range hidden.FindAllStringSubmatch(a.Body, -1) {
		if m[1] == name {
			return m[2]
		}
	}
	return ""
}
