package app

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// BenchmarkPages measures one answer of each kind of page, guards included,
// over the fictive places.
func BenchmarkPages(b *testing.B) {
	f := served(b)
	for name, target := range map[string]string{
		"home":  "/",
		"list":  "/lieux?lieu=23096",
		"json":  "/api/v1/places?near=46.17,1.87&limit=20",
		"view":  "/carte?departement=23",
		"map":   "/carte",
		"asked": "/orientation/quand?lieu=23096&besoin=aide-demarches",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				answer := httptest.NewRecorder()
				f.public.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, target, nil))
				if answer.Code != http.StatusOK {
					b.Fatal(answer.Code)
				}
			}
		})
	}
}
