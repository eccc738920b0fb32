package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"maillage/core/fault"
)

// Guards are the settings of what every answer passes through.
type Guards struct {
	Log    *slog.Logger
	HTTPS  bool          // served behind TLS: adds Strict-Transport-Security
	Limit  *Limit        // anonymous requests per address; nil = unlimited
	Writes *Limit        // the same for what changes something: forms; nil = unlimited
	Client Client        // how the client's address is read
	Body   int64         // largest request body, bytes
	Count  func(Counted) // called once per answer, for the metrics; may be nil
	Images []string      // other origins images may come from (map tiles)

	// Session loads who is signed in, around the router; nil: nobody can be.
	Session func(http.Handler) http.Handler
}

// Front is a router behind its guards: the only thing that can be served, so
// that what answers and what Routes lists are the same.
type Front struct {
	handler http.Handler
	router  *Router
}

// ServeHTTP implements http.Handler.
func (f *Front) ServeHTTP(w http.ResponseWriter, r *http.Request) { f.handler.ServeHTTP(w, r) }

// Routes lists what the front answers, in mounting order.
func (f *Front) Routes() []Route { return f.router.Routes() }

// Counted is what the metrics learn of one answer.
type Counted struct {
	Route  string // the pattern, never the path
	Method string
	Status int
	Took   time.Duration
}

// Wrap returns the router behind every guard, outermost first: id and log,
// recovery, headers, cross-origin refusal, limit, body bound, compression,
// session.
func (g Guards) Wrap(rt *Router) *Front {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rt.Fail(w, request(r, langOf(r)), fault.New(fault.Forbidden, "", "fault.cross_origin", "Cette demande vient d'un autre site. Elle a été refusée."))
	}))
	var h http.Handler = rt
	if g.Session != nil {
		h = g.Session(h)
	}
	h = compress(h)
	h = g.bound(h)
	h = g.throttle(rt, h)
	h = cross.Handler(h)
	h = g.headers(h)
	h = g.recover(rt, h)
	return &Front{handler: g.record(h), router: rt}
}

type noteKey struct{}

// noted is what the inner handlers tell the log about a request.
type noted struct {
	id, route string
	err       error // why the answer is a 500
}

func note(r *http.Request, route string) {
	if n, ok := r.Context().Value(noteKey{}).(*noted); ok {
		n.route = route
	}
}

// method is the request's method if it is one we answer, so that nobody fills
// the log or the metrics with methods of their own.
func method(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodOptions:
		return r.Method
	}
	return "other"
}

// NoteDefect keeps the cause of a 500 for the log, for what answers its own errors.
func NoteDefect(r *http.Request, err error) {
	if n, ok := r.Context().Value(noteKey{}).(*noted); ok && fault.Is(err, fault.Internal) {
		n.err = err
	}
}

func requestID(r *http.Request) string {
	if n, ok := r.Context().Value(noteKey{}).(*noted); ok {
		return n.id
	}
	return ""
}

func (g Guards) record(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var b [4]byte // short enough to be read over the telephone
		_, _ = rand.Read(b[:])
		n := &noted{id: hex.EncodeToString(b[:]), route: "-"}
		start := time.Now()
		answer := &recorder{ResponseWriter: w}
		w.Header().Set("X-Request-Id", n.id)
		next.ServeHTTP(answer, r.WithContext(context.WithValue(r.Context(), noteKey{}, n)))
		if answer.status == 0 {
			answer.status = http.StatusOK
		}
		took := time.Since(start)
		level := slog.LevelInfo
		if answer.status >= 500 {
			level = slog.LevelError
		}
		if n.err != nil {
			g.Log.Error("defect", "id", n.id, "route", n.route, "error", n.err)
		}
		g.Log.LogAttrs(r.Context(), level, "request", slog.String("id", n.id), slog.String("method", method(r)),
			slog.String("route", n.route), slog.Int("status", answer.status), slog.Int64("bytes", answer.bytes),
			slog.Int64("micros", took.Microseconds()))
		if g.Count != nil {
			g.Count(Counted{Route: n.route, Method: method(r), Status: answer.status, Took: took})
		}
	})
}

func (g Guards) recover(rt *Router, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			what := recover()
			if what == nil {
				return
			}
			if err, ok := what.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(what)
			}
			// The value of a panic may hold what someone typed, unless it is the
			// runtime's own.
			said := fmt.Sprintf("%T", what)
			if own, ok := what.(runtime.Error); ok {
				said = own.Error()
			}
			g.Log.Error("panic", "id", requestID(r), "value", said, "stack", string(debug.Stack()))
			rt.Fail(w, request(r, langOf(r)), fault.New(fault.Internal, "", "fault.internal", "Une erreur est survenue de notre côté."))
		}()
		next.ServeHTTP(w, r)
	})
}

func (g Guards) headers(next http.Handler) http.Handler {
	csp := strings.Join([]string{
		"default-src 'none'", "style-src 'self'", "script-src 'self'", "connect-src 'self'",
		"img-src " + strings.Join(append([]string{"'self'", "data:"}, g.Images...), " "), "manifest-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
	}, "; ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", csp)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		if g.HTTPS {
			h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
		}
		next.ServeHTTP(w, r)
	})
}

func (g Guards) throttle(rt *Router, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limit := g.Limit
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			limit = g.Writes
		}
		if limit != nil && !limit.Allow(g.Client.Address(r)) {
			w.Header().Set("Retry-After", "10")
			rt.Fail(w, request(r, langOf(r)), fault.New(fault.TooMany, "", "fault.too_many", "Trop de demandes en même temps. Attendez dix secondes, puis recommencez."))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (g Guards) bound(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, g.Body)
		next.ServeHTTP(w, r)
	})
}

// recorder remembers the status and the size of an answer.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (a *recorder) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *recorder) Write(b []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	n, err := a.ResponseWriter.Write(b)
	a.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (a *recorder) Unwrap() http.ResponseWriter { return a.ResponseWriter }
