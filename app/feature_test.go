package app

import (
	"net/http"
	"testing"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/platform/journal"
)

// TestClosedFeature closes a feature: its pages say so at once, the journal says
// who did, and nobody without the right can.
func TestClosedFeature(t *testing.T) {
	f := served(t)
	st := f.stage
	if answer := get(f.public, "/mon-espace"); answer.Code != http.StatusOK {
		t.Fatalf("open: %d", answer.Code)
	}
	if err := st.turn(t.Context(), actor.Actor{ID: "a", Kind: actor.Helper}, featureSpace, false); !fault.Is(err, fault.Forbidden) {
		t.Errorf("closed by anyone: %v", err)
	}
	if err := st.turn(t.Context(), actor.CommandLine(), "no.feature", false); !fault.Is(err, fault.NotFound) {
		t.Errorf("a feature nobody declared: %v", err)
	}
	for range 2 { // closing what is closed changes nothing
		if err := st.turn(t.Context(), actor.CommandLine(), featureSpace, false); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{"/mon-espace", "/en/mon-espace/code"} {
		if answer := get(f.public, path); answer.Code != http.StatusServiceUnavailable {
			t.Errorf("closed: %s answers %d", path, answer.Code)
		}
	}
	rows, err := st.acts.Rows(t.Context(), journal.Filter{Name: "feature.switch"})
	if err != nil || len(rows) != 1 || rows[0].Detail != "person.space=false" {
		t.Errorf("journal: %+v, %v", rows, err)
	}
}
