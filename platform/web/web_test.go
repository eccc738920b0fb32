package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/right"
)

// guarded is a router with the given routes behind every guard.
func guarded(g Guards, mount func(*Router)) *Front {
	rt := NewRouter(func(w http.ResponseWriter, r *Request, err error) {
		http.Error(w, fault.Of(err).Text+" "+r.Path, Status(err))
	})
	mount(rt)
	if g.Log == nil {
		g.Log = NewLog(io.Discard, slog.LevelDebug)
	}
	g.Body = 100
	return g.Wrap(rt)
}

func ask(h http.Handler, method, target string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, r)
	return answer
}

func says(text string) Handler {
	return func(w http.ResponseWriter, r *Request) error {
		_, err := io.WriteString(w, text+" "+r.Lang)
		return err
	}
}

func TestRouter(t *testing.T) {
	h := guarded(Guards{}, func(rt *Router) {
		rt.Page(http.MethodGet, "/here", right.Public, says("here"))
		rt.Handle(http.MethodGet, "/operator", right.Operate, says("operator"))
		rt.Handle(http.MethodGet, "/fault", right.Public, func(http.ResponseWriter, *Request) error {
			return fault.New(fault.Gone, "", "k", "fini")
		})
		rt.Handle(http.MethodGet, "/defect", right.Public, func(http.ResponseWriter, *Request) error { return errors.New("oops") })
		rt.Handle(http.MethodGet, "/panic", right.Public, func(http.ResponseWriter, *Request) error { panic("camille@example.org") })
	})
	for _, c := range []struct {
		method, target string
		status         int
		body           string
	}{
		{"GET", "/here", 200, "here fr"},
		{"GET", "/en/here", 200, "here en"},
		{"GET", "/en/%2Fevil.example", 404, "/evil.example"},
		{"GET", "/%5C%2Fevil.example", 404, "/evil.example"},
		{"HEAD", "/here", 200, ""},
		{"POST", "/here", 405, ""},
		{"GET", "/nowhere", 404, ""},
		{"GET", "/operator", 401, ""},
		{"GET", "/fault", 410, "fini"},
		{"GET", "/defect", 500, ""},
		{"GET", "/panic", 500, ""},
	} {
		answer := ask(h, c.method, c.target)
		if answer.Code != c.status || !strings.Contains(answer.Body.String(), c.body) {
			t.Errorf("%s %s: %d %q, want %d %q", c.method, c.target, answer.Code, answer.Body, c.status, c.body)
		}
		if strings.Contains(answer.Body.String(), "//evil") || strings.Contains(answer.Body.String(), `\/`) {
			t.Errorf("%s leads to another site: %s", c.target, answer.Body)
		}
		if answer.Header().Get("Content-Security-Policy") == "" || answer.Header().Get("X-Request-Id") == "" {
			t.Errorf("%s %s: headers missing", c.method, c.target)
		}
	}
}

func TestRightIsAsked(t *testing.T) {
	rt := NewRouter(func(w http.ResponseWriter, _ *Request, err error) { w.WriteHeader(Status(err)) })
	known := actor.Actor{ID: "someone", Kind: actor.Helper}
	rt.Who = func(r *http.Request) (actor.Actor, error) {
		switch have := r.Header.Get("Right"); have {
		case "visitor":
			return actor.Anyone(), nil
		case "outage":
			return known.With("place:import"), fault.New(fault.Unavailable, "", "x", "x")
		default:
			return known.With(right.Right(have)), nil
		}
	}
	var refused []string
	rt.Refused = func(r *Request, route Route, status int) {
		refused = append(refused, fmt.Sprint(r.Who.ID, " ", route.Pattern, " ", status))
	}
	rt.Handle(http.MethodGet, "/x", "place:import", says("x"))
	for have, want := range map[string]int{"visitor": 401, "": 403, "place:export": 403, "place:import": 200, "outage": 503} {
		if got := ask(rt, "GET", "/x", "Right", have).Code; got != want {
			t.Errorf("with %q: %d, want %d", have, got, want)
		}
	}
	unknown := func(http.ResponseWriter, *Request) error { return fault.New(fault.NotFound, "", "x", "x") }
	rt.Handle(http.MethodGet, "/x/{id}", "place:import", unknown)
	rt.Handle(http.MethodPost, "/form", "place:import", unknown)
	rt.Handle(http.MethodPost, "/public", right.Public, unknown)
	ask(rt, "GET", "/x/another", "Right", "place:import")
	ask(rt, "POST", "/form", "Right", "place:import") // the form names what is unknown
	ask(rt, "POST", "/public", "Right", "place:import")
	if want := []string{"someone /x 403", "someone /x 403", "someone /x/{id} 404", "someone /form 404"}; !slices.Equal(refused, want) {
		t.Errorf("refusals heard %q, want %q", refused, want)
	}
}

// TestLogHoldsNothingPersonal logs a request, a defect and a panic that all
// hold something personal.
func TestLogHoldsNothingPersonal(t *testing.T) {
	var log bytes.Buffer
	h := guarded(Guards{Log: NewLog(&log, slog.LevelDebug)}, func(rt *Router) {
		rt.Handle(http.MethodGet, "/who/{name}", right.Public, func(_ http.ResponseWriter, r *Request) error {
			return errors.New("no answer from https://x.example/?token=secret for " + r.URL.Query().Get("mail") + " tel 06 39 98 00 00")
		})
		rt.Handle(http.MethodGet, "/panic", right.Public, func(_ http.ResponseWriter, r *Request) error { panic(r.URL.Query().Get("mail")) })
	})
	ask(h, "GET", "/who/Camille?mail=camille@example.org")
	ask(h, "GET", "/panic?mail=camille@example.org")
	for _, secret := range []string{"Camille", "camille", "06 39 98", "secret"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds %q: %s", secret, &log)
		}
	}
	for _, wanted := range []string{`"/who/{name}"`, "no answer", "stack"} {
		if !strings.Contains(log.String(), wanted) {
			t.Errorf("the log lacks %q: %s", wanted, &log)
		}
	}
}

func TestScrub(t *testing.T) {
	for in, want := range map[string]string{
		"write to a.b@example.org now":        "write to [e-mail] now",
		"call 06 39 98 00 00 or +33639980000": "call [phone] or [phone]",
		"GET /x?ou=Reims&q=1 failed":          "GET /x?[query] failed",
		"number 1 85 05 78 006 084 36":        "number [number]",
		"took 12 ms for 7613 rows":            "took 12 ms for 7613 rows",
	} {
		if got := Scrub(in); got != want {
			t.Errorf("Scrub(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLimit(t *testing.T) {
	now := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	l := NewLimit(2, 3, func() time.Time { return now })
	alice, bob := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2")
	for i, want := range []bool{true, true, true, false} {
		if l.Allow(alice) != want {
			t.Errorf("request %d", i+1)
		}
	}
	if !l.Allow(bob) {
		t.Error("one address takes from another")
	}
	now = now.Add(time.Second)
	for i, want := range []bool{true, true, false} {
		if l.Allow(alice) != want {
			t.Errorf("a second later, request %d", i+1)
		}
	}
	near, same := netip.MustParseAddr("2001:db8::1"), netip.MustParseAddr("2001:db8::ffff")
	for range 3 {
		l.Allow(near)
	}
	if l.Allow(same) {
		t.Error("one IPv6 network counts as several")
	}
	for range 100 {
		if !l.Allow(netip.MustParseAddr("127.0.0.1")) {
			t.Fatal("the loopback is limited")
		}
	}
	now = now.Add(time.Hour)
	l.Allow(bob)
	if len(l.buckets) != 1 {
		t.Errorf("%d buckets kept after an hour", len(l.buckets))
	}
}

func TestClient(t *testing.T) {
	proxy := Client{Trusted: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}
	for _, c := range []struct{ client, from, forwarded, want string }{
		{"none", "192.0.2.1:1", "198.51.100.7", "192.0.2.1"},
		{"proxy", "10.0.0.1:1", "198.51.100.7", "198.51.100.7"},
		{"proxy", "10.0.0.1:1", "203.0.113.9, 198.51.100.7, 10.0.0.2", "198.51.100.7"}, // what the client itself wrote is not believed
		{"proxy", "10.0.0.1:1", "junk", "10.0.0.1"},
		{"proxy", "10.0.0.1:1", "198.51.100.7:4321", "198.51.100.7"},
		{"proxy", "192.0.2.1:1", "198.51.100.7", "192.0.2.1"},
	} {
		client := Client{}
		if c.client == "proxy" {
			client = proxy
		}
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.from
		r.Header.Set("X-Forwarded-For", c.forwarded)
		if got := client.Address(r).String(); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestThrottle(t *testing.T) {
	now := time.Now()
	h := guarded(Guards{Limit: NewLimit(1, 1, func() time.Time { return now })}, func(rt *Router) {
		rt.Handle(http.MethodGet, "/", right.Public, says("x"))
	})
	first, second := ask(h, "GET", "/"), ask(h, "GET", "/")
	if first.Code != 200 || second.Code != 429 || second.Header().Get("Retry-After") == "" {
		t.Errorf("%d then %d", first.Code, second.Code)
	}
}

func TestCompress(t *testing.T) {
	long := strings.Repeat("lieu ", 1000)
	h := guarded(Guards{}, func(rt *Router) {
		rt.Handle(http.MethodGet, "/text", right.Public, says(long))
		rt.Handle(http.MethodGet, "/picture", right.Public, func(w http.ResponseWriter, _ *Request) error {
			w.Header().Set("Content-Type", "image/png")
			_, err := io.WriteString(w, long)
			return err
		})
	})
	answer := ask(h, "GET", "/text", "Accept-Encoding", "gzip")
	if answer.Header().Get("Content-Encoding") != "gzip" || answer.Body.Len() > 500 {
		t.Fatalf("%v, %d bytes", answer.Header(), answer.Body.Len())
	}
	reader, err := gzip.NewReader(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(reader); err != nil || string(body) != long+" fr" {
		t.Errorf("unpacked to %d bytes, %v", len(body), err)
	}
	if plain := ask(h, "GET", "/text"); plain.Header().Get("Content-Encoding") != "" || !strings.Contains(plain.Header().Get("Vary"), "Accept-Encoding") {
		t.Errorf("without gzip: %v", plain.Header())
	}
	if picture := ask(h, "GET", "/picture", "Accept-Encoding", "gzip"); picture.Header().Get("Content-Encoding") != "" {
		t.Error("a picture is packed again")
	}
}

// TestServeFinishesWhatRuns stops the server during a request: it is answered.
func TestServeFinishesWhatRuns(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	started, finish := make(chan bool), make(chan bool)
	h := guarded(Guards{}, func(rt *Router) {
		rt.Handle(http.MethodGet, "/slow", right.Public, func(w http.ResponseWriter, _ *Request) error {
			close(started)
			<-finish
			_, err := io.WriteString(w, "done")
			return err
		})
	})
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- Serve(ctx, listener, h, NewLog(io.Discard, slog.LevelDebug), time.Minute) }()
	body := make(chan string, 1)
	go func() {
		answer, err := http.Get("http://" + listener.Addr().String() + "/slow")
		if err != nil {
			body <- err.Error()
			return
		}
		defer answer.Body.Close()
		b, _ := io.ReadAll(answer.Body)
		body <- string(b)
	}()
	<-started
	stop()
	close(finish)
	if got := <-body; got != "done" {
		t.Errorf("the running request got %q", got)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
}

// FuzzScrub scrubs anything: what is clean stays clean.
func FuzzScrub(f *testing.F) {
	for _, seed := range []string{"a@example.org", "06 39 98 00 00", "/x?a=b", "1 85 05 78 006 084 36", "\xff\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Scrub(s)
		if strings.Contains(once, "camille@example.org") {
			t.Errorf("%q keeps an address", once)
		}
		if again := Scrub("camille@example.org " + s); strings.Contains(again, "camille@") {
			t.Errorf("%q keeps an address", again)
		}
	})
}
