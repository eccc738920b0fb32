package api

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/right"
	"maillage/platform/web"
)

// served is an API with one operation that fails as told.
func served(t *testing.T, fails error, log *bytes.Buffer) http.Handler {
	t.Helper()
	rt := web.NewRouter(func(w http.ResponseWriter, _ *web.Request, err error) { Fail(w, err) })
	huma.Register(New(rt, "Test", "1", "http://localhost"), huma.Operation{OperationID: "x", Method: http.MethodGet, Path: "/api/v1/x", Metadata: Needs(right.Public)},
		func(context.Context, *struct{}) (*struct{}, error) { return nil, Fault(fails) })
	return web.Guards{Log: web.NewLog(log, slog.LevelDebug), Body: 1}.Wrap(rt)
}

func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		err    error
		target string
		status int
		code   string
		logged bool
	}{
		"a fault":         {fault.New(fault.Gone, "id", "x.gone", "fini"), "/api/v1/x", 410, "x.gone", false},
		"a defect":        {errors.New("disk on fire"), "/api/v1/x", 500, "fault.internal", true},
		"no such address": {nil, "/api/v1/nowhere", 404, "fault.page", false},
	} {
		var log bytes.Buffer
		answer := httptest.NewRecorder()
		served(t, c.err, &log).ServeHTTP(answer, httptest.NewRequest(http.MethodGet, c.target, nil))
		if answer.Code != c.status || !strings.Contains(answer.Body.String(), `"code":"`+c.code+`"`) ||
			answer.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %v %s", name, answer.Code, answer.Header(), answer.Body)
		}
		if strings.Contains(log.String(), "disk on fire") != c.logged || strings.Contains(answer.Body.String(), "fire") {
			t.Errorf("%s: the log says %s", name, &log)
		}
	}
}

// TestNoRight checks that an operation without a right cannot be mounted.
func TestNoRight(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("mounted")
		}
	}()
	huma.Register(New(web.NewRouter(nil), "Test", "1", ""), huma.Operation{OperationID: "x", Method: http.MethodGet, Path: "/x"},
		func(context.Context, *struct{}) (*struct{}, error) { return nil, nil })
}

// TestWho checks that an operation learns who asks, and that one which is not
// everyone's asks for the right.
func TestWho(t *testing.T) {
	rt := web.NewRouter(func(w http.ResponseWriter, _ *web.Request, err error) { Fail(w, err) })
	rt.Who = func(r *http.Request) (actor.Actor, error) {
		return actor.Actor{ID: r.Header.Get("Who"), Kind: actor.Key}.With(right.Right(r.Header.Get("Right"))), nil
	}
	type input struct {
		Who
		Name string `query:"name"`
	}
	type output struct{ Body string }
	huma.Register(New(rt, "Test", "1", "http://localhost"), huma.Operation{OperationID: "y", Method: http.MethodGet, Path: "/api/v1/y", Metadata: Needs("place:import")},
		func(_ context.Context, in *input) (*output, error) { return &output{in.Actor.ID + " " + in.Name}, nil })
	for have, want := range map[string]int{"place:import": 200, "place:export": 403} {
		r := httptest.NewRequest(http.MethodGet, "/api/v1/y?name=x", nil)
		r.Header.Set("Who", "someone")
		r.Header.Set("Right", have)
		answer := httptest.NewRecorder()
		rt.ServeHTTP(answer, r)
		if answer.Code != want || want == 200 && !strings.Contains(answer.Body.String(), `"someone x"`) {
			t.Errorf("with %s: %d %s", have, answer.Code, answer.Body)
		}
	}
}
