package session_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"maillage/core/fault"
	"maillage/platform/clock"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
	"maillage/platform/session"
)

var sets = []db.Set{session.Set}

var morning = time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)

var camille = session.Ticket{Kind: "account", ID: "acc-1", Stage: "full"}

func TestQueries(t *testing.T) { dbtest.Prepares(t, sets, "query.sql") }

// house is a server that keeps sessions.
type house struct {
	*session.Keeper
	now *clock.Manual
	db  *db.DB
}

func newHouse(d *db.DB, secure bool) house {
	now := clock.At(morning)
	return house{session.New(d, session.Options{Secure: secure, Now: now.Now}), now, d}
}

// browser holds the cookie a house gave it.
type browser struct {
	t      *testing.T
	house  house
	cookie string // as sent, "name=value"; empty: none
}

// answered is what a browser looks at in an answer.
type answered struct {
	header  http.Header
	cookies []*http.Cookie
}

// do sends a request that fn handles, and keeps the cookie of the answer.
func (b *browser) do(fn func(ctx context.Context) error) (answered, error) {
	b.t.Helper()
	var err error
	h := b.house.Wrap(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { err = fn(r.Context()) }))
	r := httptest.NewRequestWithContext(b.t.Context(), http.MethodGet, "/", nil)
	if b.cookie != "" {
		r.Header.Set("Cookie", b.cookie)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	sent := w.Result()
	defer sent.Body.Close()
	answer := answered{sent.Header, sent.Cookies()}
	for _, c := range answer.cookies {
		b.cookie = c.Name + "=" + c.Value
		if c.MaxAge < 0 {
			b.cookie = ""
		}
	}
	return answer, err
}

func (b *browser) put(ticket session.Ticket) answered {
	b.t.Helper()
	answer, err := b.do(func(ctx context.Context) error { return b.house.Put(ctx, ticket) })
	if err != nil {
		b.t.Fatal(err)
	}
	return answer
}

func (b *browser) get() session.Ticket {
	b.t.Helper()
	var got session.Ticket
	if _, err := b.do(func(ctx context.Context) (err error) { got, err = b.house.Get(ctx); return err }); err != nil {
		b.t.Fatal(err)
	}
	return got
}

func (b *browser) end() answered {
	b.t.Helper()
	answer, err := b.do(b.house.End)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer
}

// rows counts the sessions kept.
func (h house) rows(t *testing.T) (n int) {
	t.Helper()
	if err := h.db.Reader().QueryRowContext(t.Context(), "SELECT COUNT(*) FROM session_data").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func same(a, b session.Ticket) bool { return fmt.Sprint(a) == fmt.Sprint(b) }

func each(t *testing.T, fn func(t *testing.T, h house)) {
	t.Helper()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) { fn(t, newHouse(d, false)) })
}

func TestFromBeginningToEnd(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		b, other := &browser{t: t, house: h}, &browser{t: t, house: h}
		if got := b.get(); !same(got, session.Ticket{}) || h.rows(t) != 0 {
			t.Errorf("before: %v, %d rows", got, h.rows(t))
		}
		ticket := camille
		ticket.Values = map[string]string{"org": "org-1"}
		b.put(ticket)
		if got := b.get(); !same(got, ticket) {
			t.Errorf("kept %v", got)
		}
		if got := other.get(); !same(got, session.Ticket{}) {
			t.Errorf("someone else is %v", got)
		}
		old := *b
		b.end()
		if b.cookie != "" || h.rows(t) != 0 {
			t.Errorf("after the end: cookie %q, %d rows", b.cookie, h.rows(t))
		}
		if got := old.get(); !same(got, session.Ticket{}) {
			t.Errorf("the ended session is %v", got)
		}
		b.end() // ending nothing is no error
	})
}

// TestCookie holds the cookie to its flags.
func TestCookie(t *testing.T) {
	d := dbtest.Open(t, dbtest.SQLite(t, sets))
	for secure, start := range map[bool]string{true: "__Host-maillage=", false: "maillage="} {
		b := &browser{t: t, house: newHouse(d, secure)}
		for what, answer := range map[string]answered{"put": b.put(camille), "end": b.end()} {
			lines := answer.header["Set-Cookie"]
			if len(lines) != 1 || !strings.HasPrefix(lines[0], start) || answer.header.Get("Cache-Control") != "no-store" {
				t.Fatalf("%s: %q, %q", what, lines, answer.header.Get("Cache-Control"))
			}
			c := answer.cookies[0]
			if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.Secure != secure {
				t.Errorf("%s: %s", what, lines[0])
			}
			if what == "put" && (c.MaxAge != 0 || !c.Expires.IsZero()) || what == "end" && c.MaxAge >= 0 {
				t.Errorf("%s, to outlive the browser: %s", what, lines[0])
			}
		}
	}
}

// TestFixation lets an attacker choose the token under which someone signs in.
func TestFixation(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		attacker := &browser{t: t, house: h}
		attacker.put(session.Ticket{Stage: "asked"})
		for name, chosen := range map[string]string{"a real token": attacker.cookie, "an invented one": "maillage=" + strings.Repeat("A", 43)} {
			victim := &browser{t: t, house: h, cookie: chosen}
			victim.put(camille)
			if victim.cookie == chosen {
				t.Errorf("%s was kept", name)
			}
			if got := (&browser{t: t, house: h, cookie: chosen}).get(); !same(got, session.Ticket{}) {
				t.Errorf("%s is now worth %v", name, got)
			}
		}
	})
}

// TestTokenChangesWithTrust: at each stage, for each holder, and not for the rest.
func TestTokenChangesWithTrust(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		b := &browser{t: t, house: h}
		changed := func(ticket session.Ticket) bool {
			before := b.cookie
			b.put(ticket)
			return b.cookie != before
		}
		next := camille
		steps := []struct {
			name   string
			change func()
			want   bool
		}{
			{"beginning", func() {}, true},
			{"the same again", func() {}, false},
			{"a value", func() { next.Values = map[string]string{"org": "org-2"} }, false},
			{"a new stage", func() { next.Stage = "proved" }, true},
			{"a lower stage", func() { next.Stage = "idle" }, true},
			{"another holder", func() { next.ID = "acc-2" }, true},
			{"another kind", func() { next.Kind = "person" }, true},
		}
		for _, step := range steps {
			step.change()
			if got := changed(next); got != step.want {
				t.Errorf("%s: the token changes: %v", step.name, got)
			}
			if got := b.get(); !same(got, next) || h.rows(t) != 1 {
				t.Errorf("%s: %v in %d rows", step.name, got, h.rows(t))
			}
		}
	})
}

// TestAbsoluteEnd: what happens in a session does not prolong it.
func TestAbsoluteEnd(t *testing.T) {
	shared, elsewhere := camille, camille
	shared.Shared = true
	elsewhere.ID = "acc-2"
	stage := func(ticket session.Ticket, name string) session.Ticket { ticket.Stage = name; return ticket }
	for name, c := range map[string]struct {
		first, then session.Ticket
		lasts       time.Duration // from the first; the second comes half an hour later
	}{
		"alone":                    {camille, camille, 24 * time.Hour},
		"proved again":             {camille, stage(camille, "proved"), 24 * time.Hour},
		"shared":                   {shared, shared, time.Hour},
		"shared, proved again":     {shared, stage(shared, "proved"), time.Hour},
		"no longer shared":         {shared, camille, time.Hour},
		"shared from now on":       {camille, shared, 90 * time.Minute},
		"someone else":             {camille, elsewhere, 24*time.Hour + 30*time.Minute},
		"signed in after the link": {session.Ticket{Stage: "asked"}, camille, 24*time.Hour + 30*time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, h house) {
				b := &browser{t: t, house: h}
				b.put(c.first)
				h.now.Add(30 * time.Minute)
				b.put(c.then)
				h.now.Set(morning.Add(c.lasts - time.Microsecond))
				if got := b.get(); !same(got, c.then) {
					t.Errorf("just before: %v", got)
				}
				if gone, err := h.Purge(t.Context(), h.now.Now()); err != nil || gone != 0 || h.rows(t) != 1 {
					t.Errorf("purged too early, %v", err)
				}
				h.now.Set(morning.Add(c.lasts))
				if got := b.get(); !same(got, session.Ticket{}) {
					t.Errorf("at the end: %v", got)
				}
				if gone, err := h.Purge(t.Context(), h.now.Now()); err != nil || gone != 1 || h.rows(t) != 0 {
					t.Errorf("not purged, %v", err)
				}
			})
		})
	}
}

// TestStrangeCookies: what is no token of ours is nobody's.
func TestStrangeCookies(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		(&browser{t: t, house: h}).put(camille)
		for _, value := range []string{"", "x", strings.Repeat("A", 43), strings.Repeat("A", 44), strings.Repeat("%00", 1<<16), "\x00", "' OR 1=1 --", `"quoted"`, "é" + strings.Repeat("A", 41)} {
			b := &browser{t: t, house: h, cookie: "maillage=" + value}
			if got := b.get(); !same(got, session.Ticket{}) {
				t.Errorf("%.50q is %v", value, got)
			}
		}
	})
}

// TestEndedStaysEnded: a request that began before the end revives nothing.
func TestEndedStaysEnded(t *testing.T) {
	valued := camille
	valued.Values = map[string]string{"org": "org-1"}
	proved := camille
	proved.Stage = "proved"
	for name, late := range map[string]session.Ticket{"a value": valued, "a new stage": proved} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, h house) {
				b := &browser{t: t, house: h}
				b.put(camille)
				_, err := b.do(func(ctx context.Context) error {
					if _, err := h.Get(ctx); err != nil {
						return err
					}
					(&browser{t: t, house: h, cookie: b.cookie}).end()
					err := h.Put(ctx, late)
					if _, after := h.Get(ctx); after == nil {
						t.Error("the request still believes in its session")
					}
					return err
				})
				if !fault.Is(err, fault.Anonymous) || h.rows(t) != 0 {
					t.Errorf("%v, %d rows", err, h.rows(t))
				}
			})
		})
	}
}

// TestTogether has 32 requests of one browser change its session at once, and
// 32 browsers sign in at once: nobody sees another's ticket.
func TestTogether(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		first := &browser{t: t, house: h}
		first.put(camille)
		var risen atomic.Int64
		var all sync.WaitGroup
		for i := range 32 {
			all.Go(func() {
				b := &browser{t: t, house: h}
				mine := session.Ticket{Kind: "account", ID: fmt.Sprint("acc-", 100+i), Stage: "full"}
				b.put(mine)
				if got := b.get(); !same(got, mine) {
					t.Errorf("%v sees %v", mine, got)
				}
			})
			all.Go(func() {
				b := *first
				_, err := b.do(func(ctx context.Context) error {
					got, err := h.Get(ctx)
					if err != nil || got.ID == "" {
						return errors.Join(err, fault.New(fault.Anonymous, "", "", ""))
					}
					got.Stage = "proved"
					return h.Put(ctx, got)
				})
				if err == nil {
					risen.Add(1)
				} else if !fault.Is(err, fault.Anonymous) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if risen.Load() != 1 || h.rows(t) != 33 {
			t.Errorf("one token was exchanged %d times, %d sessions", risen.Load(), h.rows(t))
		}
	})
}

// TestOutage: without the database there is an error, not a visitor.
func TestOutage(t *testing.T) {
	dbtest.EachConfig(t, sets, func(t *testing.T, cfg db.Config) {
		d, err := db.Open(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		b := &browser{t: t, house: newHouse(d, false)}
		b.put(camille)
		before := b.cookie
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		for name, use := range map[string]func(context.Context) error{
			"get": func(ctx context.Context) error { _, err := b.house.Get(ctx); return err },
			"put": func(ctx context.Context) error { return b.house.Put(ctx, camille) },
			"end": b.house.End,
		} {
			answer, err := b.do(use)
			if !fault.Is(err, fault.Unavailable) || len(answer.cookies) != 0 || b.cookie != before {
				t.Errorf("%s: %v", name, err)
			}
		}
		visitor := &browser{t: t, house: b.house}
		if got := visitor.get(); !same(got, session.Ticket{}) {
			t.Errorf("a visitor is %v", got)
		}
		_, err = visitor.do(func(ctx context.Context) error {
			failed := b.house.Put(ctx, camille)
			if got, err := b.house.Get(ctx); err == nil {
				t.Errorf("not kept, yet the request is %v", got)
			}
			return failed
		})
		if !fault.Is(err, fault.Unavailable) || visitor.cookie != "" {
			t.Errorf("signing in: %v, cookie %q", err, visitor.cookie)
		}
	})
}

func TestEndAll(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		a, b := &browser{t: t, house: h}, &browser{t: t, house: h}
		a.put(camille)
		b.put(camille)
		if err := h.EndAll(t.Context()); err != nil || h.rows(t) != 0 {
			t.Errorf("%d left, %v", h.rows(t), err)
		}
		if got := a.get(); !same(got, session.Ticket{}) {
			t.Errorf("still %v", got)
		}
	})
}

// TestKeptAsDigest looks for the cookie's token in the database.
func TestKeptAsDigest(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		b := &browser{t: t, house: h}
		b.put(camille)
		_, token, _ := strings.Cut(b.cookie, "=")
		var kept, data string
		if err := h.db.Reader().QueryRowContext(t.Context(), "SELECT token, data FROM session_data").Scan(&kept, &data); err != nil {
			t.Fatal(err)
		}
		if kept == token || strings.Contains(data, token) || len(token) != 43 {
			t.Errorf("the token %q is kept in clear: %q %q", token, kept, data)
		}
	})
}

// TestAnswersFlow checks that what a handler flushes leaves at once, and that
// two puts in one answer leave one cookie.
func TestAnswersFlow(t *testing.T) {
	h := newHouse(dbtest.Open(t, dbtest.SQLite(t, sets)), false)
	w := httptest.NewRecorder()
	h.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "other", Value: "kept"})
		for _, stage := range []string{"asked", "full"} {
			if err := h.Put(r.Context(), session.Ticket{Kind: "account", ID: "acc-1", Stage: stage}); err != nil {
				t.Error(err)
			}
		}
		_, _ = w.Write([]byte("first"))
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
	})).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
	if cookies := w.Result().Cookies(); len(cookies) != 2 || cookies[0].Name != "other" || !w.Flushed || w.Header().Get("Vary") != "Cookie" {
		t.Errorf("cookies %v, flushed %v", cookies, w.Flushed)
	}
	if err := h.End(t.Context()); err == nil {
		t.Error("a request outside Wrap has a session")
	}
}

func BenchmarkSession(b *testing.B) {
	for name, open := range map[string]func() db.Config{
		"sqlite":   func() db.Config { return dbtest.SQLite(b, sets) },
		"postgres": func() db.Config { return dbtest.Postgres(b, sets) },
	} {
		keeper := session.New(dbtest.Open(b, open()), session.Options{Now: clock.System{}.Now})
		serve := func(cookie string, fn func(ctx context.Context) error) http.Header {
			r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/", nil)
			r.Header.Set("Cookie", cookie)
			w := httptest.NewRecorder()
			keeper.Wrap(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				if err := fn(r.Context()); err != nil {
					b.Error(err)
				}
			})).ServeHTTP(w, r)
			return w.Header()
		}
		read := func(ctx context.Context) error { _, err := keeper.Get(ctx); return err }
		write := func(ctx context.Context) error { return keeper.Put(ctx, camille) }
		cookie, _, _ := strings.Cut(serve("", write).Get("Set-Cookie"), ";")
		for what, fn := range map[string]func(){
			"none":  func() { serve("", read) },
			"read":  func() { serve(cookie, read) },
			"write": func() { serve("", write) },
		} {
			b.Run(name+"/"+what, func(b *testing.B) {
				b.SetParallelism(32)
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						fn()
					}
				})
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), what+"s/s")
			})
		}
	}
}
