package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/right"
)

// Request is what a handler receives: the HTTP request, who asks and in which
// language the answer is written. The context never carries either.
type Request struct {
	*http.Request
	Who  actor.Actor
	Lang string // "fr" or "en"
	Path string // the path without its language prefix, escaped, safe in a link
	ID   string // request id, as in the log
}

// Handler answers a request or returns why it could not; the router turns a
// returned error into a page or a typed answer.
type Handler func(w http.ResponseWriter, r *Request) error

// Route is one mounted route and the right it declares.
type Route struct {
	Method  string // GET also answers HEAD
	Pattern string // http.ServeMux pattern without the method
	Right   right.Right
	Lang    string // empty when the answer has no language
}

// Router mounts handlers on an http.ServeMux.
type Router struct {
	mux    *http.ServeMux
	routes []Route

	// Who names the actor of a request; nil means everyone is a visitor.
	Who func(*http.Request) (actor.Actor, error)
	// Refused is told of every refusal to someone known, whoever decided it:
	// the route's right, a use case, an object of another organisation. Nil:
	// nobody listens.
	Refused func(r *Request, route Route, status int)
	// Fail writes the answer for an error; it must be set before serving.
	Fail func(w http.ResponseWriter, r *Request, err error)
}

// NewRouter returns an empty router that answers faults with Fail.
func NewRouter(fail func(http.ResponseWriter, *Request, error)) *Router {
	return &Router{mux: http.NewServeMux(), Fail: fail}
}

// Handle mounts h, in French only or for answers that have no language.
// It panics when the right is not a declared one: that is a defect of the
// program, found at start-up and by the first test.
func (rt *Router) Handle(method, pattern string, need right.Right, h Handler) {
	rt.mount(Route{Method: method, Pattern: pattern, Right: need}, "fr", h)
}

// Page mounts a page at its pattern in French and below /en in English.
func (rt *Router) Page(method, pattern string, need right.Right, h Handler) {
	rt.mount(Route{Method: method, Pattern: pattern, Right: need, Lang: "fr"}, "fr", h)
	rt.mount(Route{Method: method, Pattern: "/en" + pattern, Right: need, Lang: "en"}, "en", h)
}

// Routes lists what is mounted, in mounting order.
func (rt *Router) Routes() []Route { return append([]Route(nil), rt.routes...) }

func (rt *Router) mount(route Route, lang string, h Handler) {
	if !route.Right.Valid() {
		panic(fmt.Sprintf("web: route %s %s declares no right", route.Method, route.Pattern))
	}
	rt.routes = append(rt.routes, route)
	rt.mux.HandleFunc(route.Method+" "+route.Pattern, func(w http.ResponseWriter, r *http.Request) {
		note(r, route.Pattern)
		req := request(r, lang)
		var err error
		if rt.Who != nil {
			req.Who, err = rt.Who(r)
		}
		answer := &recorder{ResponseWriter: w}
		if err == nil {
			err = req.Who.Check(route.Right)
		}
		if err == nil {
			err = h(answer, req)
		}
		if err != nil {
			NoteDefect(r, err)
			rt.Fail(answer, req, err)
		}
		if rt.Refused != nil && refusal(req.Who, route, answer.status) {
			rt.Refused(req, route, answer.status)
		}
	})
}

// refusal reports whether an answer refuses someone known something: what is
// forbidden, and what their organisation does not know, whether the address or
// the form names it.
func refusal(who actor.Actor, route Route, status int) bool {
	return who.Kind != actor.Visitor && (status == http.StatusForbidden || status == http.StatusNotFound && route.Right != right.Public)
}

// request is a visitor's request; the router says who else it may be from.
func request(r *http.Request, lang string) *Request {
	path := r.URL.Path
	if lang == "en" {
		path = strings.TrimPrefix(path, "/en")
	}
	// A path of two slashes would be another site once in a link.
	path = (&url.URL{Path: "/" + strings.TrimLeft(path, `/\`)}).EscapedPath()
	return &Request{Request: r, Who: actor.Anyone(), Lang: lang, Path: path, ID: requestID(r)}
}

// ServeHTTP answers a request; what no route matches is a NotFound or
// a method fault, answered in the same way as any other.
func (rt *Router) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	handler, pattern := rt.mux.Handler(r)
	if pattern != "" {
		rt.mux.ServeHTTP(w, r)
		return
	}
	// The mux's own answer tells a wrong method from a wrong path.
	probe := &probe{header: http.Header{}}
	handler.ServeHTTP(probe, r)
	if allow := probe.header.Get("Allow"); probe.status == http.StatusMethodNotAllowed && allow != "" {
		w.Header().Set("Allow", allow)
		rt.Fail(w, request(r, langOf(r)), methodFault)
		return
	}
	rt.Fail(w, request(r, langOf(r)), fault.New(fault.NotFound, "", "fault.page", "Cette page n'existe pas."))
}

// methodFault is answered when a path exists but not with that method.
var methodFault = fault.New(fault.Invalid, "", "fault.method", "Cette adresse ne se lit pas de cette façon.")

// langOf reads the language from the path, for answers no route gives.
func langOf(r *http.Request) string {
	if r.URL.Path == "/en" || strings.HasPrefix(r.URL.Path, "/en/") {
		return "en"
	}
	return "fr"
}

// probe records the status of the mux's own refusal and discards its text.
type probe struct {
	header http.Header
	status int
}

func (p *probe) Header() http.Header         { return p.header }
func (p *probe) WriteHeader(status int)      { p.status = status }
func (p *probe) Write(b []byte) (int, error) { return len(b), nil }

// Status is the HTTP status of a fault.
func Status(err error) int {
	f := fault.Of(err)
	if f == methodFault {
		return http.StatusMethodNotAllowed
	}
	switch f.Kind {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Gone:
		return http.StatusGone
	case fault.Conflict:
		return http.StatusConflict
	case fault.Anonymous:
		return http.StatusUnauthorized
	case fault.Forbidden, fault.Unproved:
		return http.StatusForbidden
	case fault.TooMany:
		return http.StatusTooManyRequests
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	case fault.Internal:
		return http.StatusInternalServerError
	}
	return http.StatusInternalServerError
}

// Link is the path of a page in the language of the request.
func (r *Request) Link(path string) string {
	if r.Lang != "en" {
		return path
	}
	return "/en" + path
}
