package journal_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"encoding/json"

	"maillage/core/fault"
	"maillage/core/right"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
	"maillage/platform/journal"
	"maillage/platform/web"
)

// TestConsistency: every old checkpoint is continued by the last, and none
// that was not ours is.
func TestConsistency(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		l := newLog(t, d)
		var old []string
		for _, n := range []int{1, 63, 1, 135, 3, 1} {
			fill(t, d, n)
			seal(t, l)
			signed, err := l.Checkpoint(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			old = append(old, signed)
		}
		for _, signed := range old {
			size := open(t, l, signed).Size
			proof, err := l.Consistency(t.Context(), 1, size)
			if err != nil {
				t.Fatal(err)
			}
			if err := journal.CheckConsistency(signed, proof, keys(l)...); err != nil {
				t.Errorf("from %d: %v", size, err)
			}
			if len(proof.Proof) == 0 {
				continue
			}
			proof.Proof[0][3] ^= 1
			if journal.CheckConsistency(signed, proof, keys(l)...) == nil {
				t.Errorf("from %d: a false proof passes", size)
			}
		}
		proof, err := l.Consistency(t.Context(), 1, 64)
		if err != nil {
			t.Fatal(err)
		}
		if journal.CheckConsistency(old[0], proof, keys(l)...) == nil {
			t.Error("the proof of another size passes")
		}
		if err := journal.CheckConsistency(old[1], proof, keys(newLog(t, d))...); err == nil {
			t.Error("another's key passes")
		}
		for _, from := range []int64{-1, 0, 205} {
			if _, err := l.Consistency(t.Context(), 1, from); !fault.Is(err, fault.NotFound) {
				t.Errorf("from %d: %v", from, err)
			}
		}
	})
}

func TestInclusion(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		l := newLog(t, d)
		fill(t, d, 200)
		book := journal.Book{DB: d}
		rows, err := book.Rows(t.Context(), journal.Filter{Limit: 200})
		if err != nil || len(rows) != 200 {
			t.Fatal(len(rows), err)
		}
		if _, err := l.Inclusion(t.Context(), rows[0].ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("a row that is not sealed: %v", err)
		}
		seal(t, l)
		for _, r := range rows {
			proof, err := l.Inclusion(t.Context(), r.ID)
			if err != nil {
				t.Fatal(err)
			}
			if err := journal.CheckInclusion(proof, keys(l)...); err != nil {
				t.Errorf("row %d: %v", proof.N, err)
			}
			proof.Hash[0] ^= 1
			if journal.CheckInclusion(proof, keys(l)...) == nil {
				t.Errorf("row %d: a false leaf passes", proof.N)
			}
		}
	})
}

// TestServed: anyone reads the checkpoint and both proofs over HTTP.
func TestServed(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		l := newLog(t, d)
		rt := web.NewRouter(func(w http.ResponseWriter, _ *web.Request, err error) { w.WriteHeader(web.Status(err)) })
		rt.Handle(http.MethodGet, journal.CheckpointPath, right.Public, l.Serve)
		get := func(query string) (int, string) {
			answer := httptest.NewRecorder()
			rt.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, journal.CheckpointPath+query, nil))
			return answer.Code, answer.Body.String()
		}
		if status, _ := get(""); status != http.StatusNotFound {
			t.Errorf("before the first checkpoint: %d", status)
		}
		fill(t, d, 3)
		seal(t, l)
		_, first := get("")
		if open(t, l, first).Size != 3 {
			t.Errorf("served %q", first)
		}
		fill(t, d, 4)
		seal(t, l)
		for _, query := range []string{"?depuis=3", "?depuis=3&epoque=1"} {
			_, body := get(query)
			var proof journal.Consistency
			if err := json.Unmarshal([]byte(body), &proof); err != nil {
				t.Fatal(err)
			}
			if err := journal.CheckConsistency(first, proof, keys(l)...); err != nil {
				t.Errorf("%s: %v", query, err)
			}
		}
		rows, err := journal.Book{DB: d}.Rows(t.Context(), journal.Filter{Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		_, body := get("?acte=" + rows[0].ID)
		var proof journal.Inclusion
		if err := json.Unmarshal([]byte(body), &proof); err != nil {
			t.Fatal(err)
		}
		if err := journal.CheckInclusion(proof, keys(l)...); err != nil || strings.Contains(body, "per-") {
			t.Errorf("%v, %s", err, body)
		}
		for _, query := range []string{"?depuis=8", "?depuis=x", "?depuis=", "?depuis=3&epoque=2", "?depuis=3&epoque=x", "?acte=", "?acte=none"} {
			if status, _ := get(query); status != http.StatusNotFound {
				t.Errorf("%s: %d", query, status)
			}
		}
	})
}
