// Package sirenetest is a search service of fictive establishments, for tests.
package sirenetest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"sync/atomic"
	"testing"

	"maillage/platform/fetch"
	"maillage/platform/sirene"
)

// Server answers as the State's service does.
type Server struct {
	*sirene.Register
	Down  atomic.Bool // answers 503
	known []sirene.Company
}

// Start starts a service that knows these establishments, until the end of the
// test.
func Start(t testing.TB, known ...sirene.Company) *Server {
	t.Helper()
	s := &Server{known: known}
	web := httptest.NewServer(http.HandlerFunc(s.answer))
	t.Cleanup(web.Close)
	at, err := url.Parse(web.URL)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.ParseUint(at.Port(), 10, 16)
	if err != nil {
		t.Fatal(err)
	}
	s.Register = sirene.New(web.URL, fetch.Options{Allow: netip.MustParsePrefix("127.0.0.0/8"), Ports: []uint16{uint16(port)}})
	return s
}

// object is JSON.
type object map[string]any

func (s *Server) answer(w http.ResponseWriter, r *http.Request) {
	if s.Down.Load() {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	results := []object{}
	for _, c := range s.known {
		if r.URL.Path != "/search" || r.URL.Query().Get("q") != c.SIRET {
			continue
		}
		state := map[bool]string{true: "A", false: "F"}[c.Active]
		results = append(results, object{
			"siren": c.SIRET[:9], "nom_complet": c.Name, "nom_raison_sociale": c.Name, "nature_juridique": c.Legal, "etat_administratif": "A",
			"siege": object{"siret": c.SIRET[:9] + "00000"},
			"matching_etablissements": []object{{"siret": c.SIRET, "adresse": c.Street + " " + c.Postcode + " VILLE", "code_postal": c.Postcode,
				"commune": c.Commune, "etat_administratif": state}},
		})
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(object{"results": results, "total_results": len(results)}) // a client that left needs no answer
}
