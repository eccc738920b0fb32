// Package api is the room of the typed API: modules declare their operations
// on it with huma, and it mounts them on the router under the right each one
// declares. It serves the description of all of them (OpenAPI 3.1, and 3.0 for
// older tools), and answers every fault in one form, application/problem+json
// (RFC 9457) with the fault's key as its code.
package api

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/right"
	"maillage/platform/web"
)

// Spec is where the description is served.
const Spec = "/api/v1/openapi.json"

// keyScheme names how an organisation's program says who it is.
const keyScheme = "key"

// spec30 is the same for tools that stop at OpenAPI 3.0.
const spec30 = "/api/v1/openapi-3.0.json"

// Problem is the answer to a request that cannot be met.
type Problem struct {
	Type   string   `json:"type" example:"about:blank" doc:"Always about:blank: the code tells problems apart."`
	Title  string   `json:"title" doc:"The HTTP status in words."`
	Status int      `json:"status" doc:"The HTTP status."`
	Code   string   `json:"code" example:"place.fault.bbox" doc:"What went wrong; stable, for programs."`
	Detail string   `json:"detail" doc:"What went wrong in plain French, for people."`
	Field  string   `json:"field,omitempty" doc:"The parameter at fault."`
	Errors []string `json:"errors,omitempty" doc:"Every rule of the description that was broken."`

	cause error // for the log
}

// Error implements error.
func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// Fault is the answer for an error of a use case.
func Fault(err error) error {
	f := fault.Of(err)
	status := web.Status(err)
	return &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: f.Key, Detail: f.Text, Field: f.Field, cause: err}
}

// Fail answers an error as a problem, for what huma does not answer: an
// address that does not exist below /api, a limit, a defect.
func Fail(w http.ResponseWriter, err error) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(web.Status(err))
	_ = json.NewEncoder(w).Encode(Fault(err)) // the client may have left
}

func init() {
	// huma's own refusals (a missing parameter, a number out of bounds) take
	// the same form as ours.
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		p := &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: "api.request", Detail: "Cette demande ne se lit pas. Voyez « errors »."}
		if len(errs) == 0 {
			p.Errors = []string{message}
		}
		for _, err := range errs {
			if err != nil {
				p.Errors = append(p.Errors, err.Error())
			}
		}
		return p
	}
}

// New returns the API whose operations are mounted on the router.
func New(rt *web.Router, title, version, base string) huma.API {
	config := huma.DefaultConfig(title, version)
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.CreateHooks = nil // no $schema links: bodies are exactly what is described
	config.Transformers = []huma.Transformer{noteDefect}
	config.Servers = []*huma.Server{{URL: base}}
	config.Info.License = &huma.License{Name: "MIT", Identifier: "MIT"}
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{keyScheme: {Type: "http", Scheme: "bearer", Description: "An organisation's API key."}}
	api := huma.NewAPI(config, adapter{rt})
	serve := func(path string, marshal func() ([]byte, error)) {
		rt.Handle(http.MethodGet, path, right.Public, func(w http.ResponseWriter, _ *web.Request) error {
			body, err := marshal()
			if err != nil {
				return err
			}
			w.Header().Set("Content-Type", "application/openapi+json")
			_, _ = w.Write(body) // the client may have left
			return nil
		})
	}
	serve(Spec, func() ([]byte, error) { return json.Marshal(api.OpenAPI()) })
	serve(spec30, api.OpenAPI().Downgrade)
	return api
}

// noteDefect hands the cause of a problem to the log; the body stays as it is.
func noteDefect(ctx huma.Context, _ string, body any) (any, error) {
	if p, ok := body.(*Problem); ok && p.cause != nil {
		r, _ := humago.Unwrap(ctx)
		web.NoteDefect(r, p.cause)
	}
	return body, nil
}

// Needs declares the right of an operation; without it the operation cannot
// be mounted.
func Needs(r right.Right) map[string]any { return map[string]any{"right": r} }

// adapter mounts operations on the router.
type adapter struct{ rt *web.Router }

// Handle implements huma.Adapter.
func (a adapter) Handle(op *huma.Operation, handler func(huma.Context)) {
	need, ok := op.Metadata["right"].(right.Right)
	if !ok {
		panic(fmt.Sprintf("api: operation %s declares no right", op.OperationID))
	}
	if need != right.Public {
		op.Security = []map[string][]string{{keyScheme: {}}}
	}
	a.rt.Handle(op.Method, op.Path, need, func(w http.ResponseWriter, r *web.Request) error {
		if need == right.Public {
			// What anyone may read, any page may read: no cookie is ever sent along.
			w.Header().Set("Access-Control-Allow-Origin", "*")
		}
		handler(asked{humago.NewContext(op, r.Request, w), r.Who})
		return nil
	})
}

// asked is the context of an operation that knows who asks. It lives as long
// as huma reads the input, and hands the actor to the input's Who.
type asked struct {
	inner
	who actor.Actor
}

// inner is huma's context under a name that hides none of its methods.
type inner = huma.Context

// Unwrap gives huma's own context back.
func (a asked) Unwrap() huma.Context { return a.inner }

// Who is embedded in the input of an operation that must know who asks.
type Who struct {
	Actor actor.Actor `json:"-"`
}

// Resolve implements huma.Resolver.
func (w *Who) Resolve(ctx huma.Context) []error {
	if a, ok := ctx.(asked); ok {
		w.Actor = a.who
	}
	return nil
}

// ServeHTTP implements huma.Adapter.
func (a adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.rt.ServeHTTP(w, r) }
