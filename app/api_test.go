package app

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// described is the API's own description, as an independent reader takes it.
func described(t *testing.T, f *front) routers.Router {
	t.Helper()
	answer := get(f.public, "/api/v1/openapi.json")
	if answer.Code != http.StatusOK {
		t.Fatal(answer.Code)
	}
	doc, err := openapi3.NewLoader().LoadFromData(answer.Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	doc.Servers = nil
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return router
}

// TestAPI asks every operation and checks each answer against the description.
func TestAPI(t *testing.T) {
	f := served(t)
	router := described(t, f)
	service := url.QueryEscape("Aide aux démarches administratives")
	first := collection(t, get(f.public, "/api/v1/places?limit=1"))
	id, source := first.Features[0].ID, first.Features[0].Properties.SourceID
	for _, c := range []struct {
		target string
		status int
		code   string // of the problem
	}{
		{"/api/v1/places", 200, ""},
		{"/api/v1/places?near=46.17,1.87&limit=20&service=" + service + "&open_at=2026-03-03T14:00:00%2B01:00", 200, ""},
		{"/api/v1/places?near=-20.9,55.5&limit=200", 200, ""},
		{"/api/v1/places?bbox=1.5,46,2.5,46.5&limit=3", 200, ""},
		{"/api/v1/places/" + id, 200, ""},
		{"/api/v1/places/" + source, 200, ""},
		{"/api/v1/changes?since=0&limit=5", 200, ""},
		{"/api/v1/changes?since=2026-01-01", 200, ""},
		{"/api/v1/changes?since=2999-01-01T00:00:00Z", 200, ""},
		{"/api/v1/places.csv", 200, ""},
		{"/api/v1/places.csv?schema=2", 200, ""},
		{"/api/v1/places?near=46.17", 422, "place.fault.near"},
		{"/api/v1/places?near=NaN,0", 422, "place.fault.near"},
		{"/api/v1/places?near=91,0", 422, "place.fault.near"},
		{"/api/v1/places?service=Voler", 422, ""},
		{"/api/v1/places?limit=0", 422, ""},
		{"/api/v1/places?limit=100000", 422, ""},
		{"/api/v1/places?open_at=demain&near=46,1", 422, ""},
		{"/api/v1/places?bbox=9,9,1,1", 422, "place.fault.bbox"},
		{"/api/v1/places?after=nobody", 422, "place.fault.after"},
		{"/api/v1/places/nobody", 404, "place.fault.unknown"},
		{"/api/v1/changes?since=hier", 422, "place.fault.since"},
		{"/api/v1/changes", 422, ""},
		{"/api/v1/places?commune=23096", 200, ""},
		{"/api/v1/places?departement=23&limit=2", 200, ""},
		{"/api/v1/places.csv?schema=3", 422, ""},
	} {
		answer := get(f.public, c.target)
		if answer.Code != c.status {
			t.Errorf("%s: %d, want %d: %.200s", c.target, answer.Code, c.status, answer.Body)
			continue
		}
		conforms(t, router, c.target, answer)
		if c.status == http.StatusOK {
			continue
		}
		var problem struct{ Code, Detail string }
		if err := json.Unmarshal(answer.Body.Bytes(), &problem); err != nil || problem.Detail == "" || problem.Code == "" {
			t.Errorf("%s: the problem is not told: %s", c.target, answer.Body)
		}
		if c.code != "" && problem.Code != c.code {
			t.Errorf("%s: code %s, want %s", c.target, problem.Code, c.code)
		}
	}
}

// conforms checks an answer against the description.
func conforms(t *testing.T, router routers.Router, target string, answer *httptest.ResponseRecorder) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	route, params, err := router.FindRoute(r)
	if err != nil {
		t.Errorf("%s: %v", target, err)
		return
	}
	err = openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route},
		Status:                 answer.Code, Header: answer.Header(), Body: io.NopCloser(bytes.NewReader(answer.Body.Bytes())),
		Options: &openapi3filter.Options{IncludeResponseStatus: true},
	})
	if err != nil {
		t.Errorf("%s: %v", target, err)
	}
}

// features is what the tests read of a collection.
type features struct {
	Features []struct {
		ID         string
		Properties struct {
			SourceID  string  `json:"source_id"`
			DistanceM float64 `json:"distance_m"`
			Open      *bool
			Services  []string
		}
	}
	Next  string
	Since string
}

func collection(t *testing.T, answer *httptest.ResponseRecorder) features {
	t.Helper()
	var c features
	if err := json.Unmarshal(answer.Body.Bytes(), &c); err != nil {
		t.Fatalf("%v: %.200s", err, answer.Body)
	}
	return c
}

// TestNear checks the contract of the near-query.
func TestNear(t *testing.T) {
	f := served(t)
	service := "Aide aux démarches administratives"
	q := url.Values{"near": {"46.17,1.87"}, "limit": {"50"}, "service": {service}, "open_at": {"2026-03-03T10:00:00+01:00"}}
	c := collection(t, get(f.public, "/api/v1/places?"+q.Encode()))
	if len(c.Features) == 0 {
		t.Fatal("nothing near Guéret")
	}
	last, told := 0.0, map[string]int{}
	for _, p := range c.Features {
		if p.Properties.DistanceM < last {
			t.Error("not nearest first")
		}
		last = p.Properties.DistanceM
		if !strings.Contains(strings.Join(p.Properties.Services, "|"), service) {
			t.Errorf("%s does not offer the service", p.ID)
		}
		switch {
		case p.Properties.Open == nil:
			told["unknown"]++
		case *p.Properties.Open:
			told["open"]++
		default:
			told["closed"]++
		}
	}
	if told["open"] == 0 || told["closed"] == 0 {
		t.Errorf("on a Tuesday at ten: %v", told)
	}
}

// TestPages reads all the places page by page, and again by the feed.
func TestPages(t *testing.T) {
	f := served(t)
	for name, start := range map[string]string{"list": "/api/v1/places?limit=7", "feed": "/api/v1/changes?since=0&limit=7"} {
		seen := map[string]bool{}
		for target := start; target != ""; {
			c := collection(t, get(f.public, target))
			for _, p := range c.Features {
				if seen[p.ID] {
					t.Errorf("%s: %s comes twice", name, p.ID)
				}
				seen[p.ID] = true
			}
			next, err := url.Parse(c.Next)
			if err != nil {
				t.Fatal(err)
			}
			target = next.RequestURI()
			if c.Next == "" {
				target = ""
			}
		}
		if len(seen) != 121 {
			t.Errorf("%s: %d places, want the 121 of the demonstration", name, len(seen))
		}
	}
}

// TestUnchanged checks that a client that has the answer is told so.
func TestUnchanged(t *testing.T) {
	f := served(t)
	for _, target := range []string{"/api/v1/places.csv", "/api/v1/places?limit=2&open_at=2026-03-03T10:00:00Z"} {
		first := get(f.public, target)
		again := httptest.NewRequest(http.MethodGet, target, nil)
		again.Header.Set("If-None-Match", first.Header().Get("ETag"))
		answer := httptest.NewRecorder()
		f.public.ServeHTTP(answer, again)
		if answer.Code != http.StatusNotModified || answer.Body.Len() > 0 {
			t.Errorf("%s: %d with %d bytes", target, answer.Code, answer.Body.Len())
		}
	}
}

// FuzzListing asks anything of the list: it is answered or refused, never a
// defect, and never more than was asked for.
func FuzzListing(f *testing.F) {
	program := served(f)
	for _, seed := range [][5]string{{"46.17,1.87", "", "", "", ""}, {"", "1,46,2,47", "", "23096", ""}, {"NaN,Inf", "", "2026-03-02T10:00:00 01:00", "", "x"}, {"", "9,9,1,1", "", "", "\x00"}} {
		f.Add(seed[0], seed[1], seed[2], seed[3], seed[4], 5)
	}
	f.Fuzz(func(t *testing.T, near, bbox, openAt, commune, after string, limit int) {
		q := url.Values{"near": {near}, "bbox": {bbox}, "open_at": {openAt}, "commune": {commune}, "after": {after}, "limit": {strconv.Itoa(limit)}}
		answer := get(program.public, "/api/v1/places?"+q.Encode())
		switch answer.Code {
		case http.StatusOK:
			if n := len(collection(t, answer).Features); n > limit {
				t.Errorf("%d places for a limit of %d", n, limit)
			}
		case http.StatusUnprocessableEntity:
		default:
			t.Errorf("%v: %d", q, answer.Code)
		}
	})
}
