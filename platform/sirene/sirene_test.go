package sirene_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"maillage/core/fault"
	"maillage/platform/fetch"
	"maillage/platform/sirene"
	"maillage/platform/sirene/sirenetest"
)

// town is a fictive establishment with a right key.
var town = sirene.Company{SIRET: "12345678200002", Name: "COMMUNE D'EXEMPLE", Legal: "7210", Street: "1 PLACE DU MODELE", Postcode: "23000", Commune: "23096", Active: true}

func TestLookup(t *testing.T) {
	closed := town
	closed.SIRET, closed.Active = "12345678200010", false
	s := sirenetest.Start(t, town, closed)
	for _, typed := range []string{town.SIRET, "123 456 782 00002", "123.456.782.00002"} {
		if got, err := s.Lookup(t.Context(), typed); err != nil || got != town {
			t.Errorf("%s: %+v, %v", typed, got, err)
		}
	}
	if got, err := s.Lookup(t.Context(), closed.SIRET); err != nil || got.Active {
		t.Errorf("closed: %+v, %v", got, err)
	}
	for _, number := range []string{"", "1", "12345678200003", "12345678200028", "1234567820000&per_page=1", "73282932000074"} {
		if _, err := s.Lookup(t.Context(), number); !fault.Is(err, fault.NotFound) {
			t.Errorf("%q: %v", number, err)
		}
	}
	s.Down.Store(true)
	if _, err := s.Lookup(t.Context(), town.SIRET); !fault.Is(err, fault.Unavailable) {
		t.Errorf("down: %v", err)
	}
}

// serving is a register whose service answers anything.
func serving(t *testing.T, o fetch.Options, h http.HandlerFunc) *sirene.Register {
	t.Helper()
	web := httptest.NewServer(h)
	t.Cleanup(web.Close)
	at, err := url.Parse(web.URL)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.Atoi(at.Port())
	if err != nil {
		t.Fatal(err)
	}
	o.Allow, o.Ports = netip.MustParsePrefix("127.0.0.0/8"), []uint16{uint16(port)}
	return sirene.New(web.URL, o)
}

// TestWhatItAnswers checks what is made of the service's own answers.
func TestWhatItAnswers(t *testing.T) {
	unit := func(name, state, seat, matching string) string {
		return fmt.Sprintf(`{"results":[{"nom_complet":%q,"nature_juridique":"9220","etat_administratif":%q,"siege":%s,"matching_etablissements":[%s]}]}`, name, state, seat, matching)
	}
	here := `{"siret":"12345678200002","adresse":"BATIMENT A 3 RUE X 23000 GUERET","code_postal":"23000","commune":"23096","etat_administratif":"A"}`
	other := `{"siret":"12345678200010","adresse":null,"code_postal":null,"etat_administratif":"A"}`
	hidden := `{"siret":"12345678200002","adresse":"[NON-DIFFUSIBLE] 23000 GUERET","code_postal":"[NON-DIFFUSIBLE]","commune":"[NON-DIFFUSIBLE]","etat_administratif":"A"}`
	full := sirene.Company{SIRET: "12345678200002", Name: "LES COUPS DE MAIN", Legal: "9220", Street: "BATIMENT A 3 RUE X", Postcode: "23000", Commune: "23096", Active: true}
	ceased := full
	ceased.Active = false
	for name, c := range map[string]struct {
		body string
		want sirene.Company
		kind fault.Kind
	}{
		"the seat":             {unit("LES COUPS DE MAIN", "A", here, ""), full, ""},
		"another of its sites": {unit("LES COUPS DE MAIN", "A", other, other+","+here), full, ""},
		"a unit that ceased":   {unit("LES COUPS DE MAIN", "C", here, ""), ceased, ""},
		"kept back":            {unit("[NON-DIFFUSIBLE]", "A", hidden, ""), sirene.Company{SIRET: "12345678200002", Legal: "9220", Active: true}, ""},
		"somebody else":        {unit("X", "A", other, ""), sirene.Company{}, fault.NotFound},
		"nobody":               {`{"results":[]}`, sirene.Company{}, fault.NotFound},
		"no JSON":              {`<html>`, sirene.Company{}, fault.Unavailable},
		"another shape":        {`{"results":{"a":1}}`, sirene.Company{}, fault.Unavailable},
		"cut short":            {`{"results":[`, sirene.Company{}, fault.Unavailable},
		"endless":              {`{"results":[{"nom_complet":"` + strings.Repeat("x", 2<<20), sirene.Company{}, fault.Unavailable},
	} {
		t.Run(name, func(t *testing.T) {
			r := serving(t, fetch.Options{}, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/search" || r.URL.Query().Get("q") != "12345678200002" {
					t.Errorf("asked %s", r.URL)
				}
				fmt.Fprint(w, c.body)
			})
			got, err := r.Lookup(t.Context(), "12345678200002")
			if got != c.want || c.kind != "" && !fault.Is(err, c.kind) || c.kind == "" && err != nil {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

// TestSilent checks that nobody waits for a service that does not answer.
func TestSilent(t *testing.T) {
	r := serving(t, fetch.Options{Deadline: 50 * time.Millisecond, Idle: 50 * time.Millisecond}, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	if _, err := r.Lookup(t.Context(), town.SIRET); !fault.Is(err, fault.Unavailable) {
		t.Error(err)
	}
	for _, status := range []int{http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusBadRequest, http.StatusFound} {
		r := serving(t, fetch.Options{}, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "http://169.254.169.254/")
			w.WriteHeader(status)
		})
		if _, err := r.Lookup(t.Context(), town.SIRET); !fault.Is(err, fault.Unavailable) {
			t.Errorf("%d: %v", status, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Lookup(ctx, town.SIRET); !fault.Is(err, fault.Unavailable) {
		t.Errorf("given up: %v", err)
	}
}
