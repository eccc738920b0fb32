package e2e

import (
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"maillage/e2e/program"
)

// secrets are what people type that no log may keep, in words no page has.
var secrets = []string{"zephyrine.quatrebarbes@exemple.fr", "06 98 76 54 32", "0698765432", "+33698765432", "Zéphyrine", "Quatrebarbes", "2 85 05 78 006 084 36", "expulsion locative"}

// TestLogsKeepNobody puts a name, an e-mail, a telephone number and a
// confidence into every place where a person, or a browser, can put one; then
// reads all the program has said, at its most talkative.
func TestLogsKeepNobody(t *testing.T) {
	s := program.Start(t, "demo", "--data", filepath.Join(t.TempDir(), "data"), "--log-level", "debug")
	requests := 0
	ask := func(method, address string, form url.Values, header http.Header) {
		t.Helper()
		r, err := http.NewRequest(method, s.URL+address, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header = header.Clone()
		if form != nil {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		answer, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			t.Fatal(err)
		}
		if answer.StatusCode == http.StatusInternalServerError {
			t.Errorf("%s %s: %d", method, address, answer.StatusCode)
		}
		requests++
	}
	for _, secret := range secrets {
		q := url.QueryEscape(secret)
		header := http.Header{"User-Agent": {"Navigateur " + secret}, "Referer": {s.URL + "/lieux?ou=" + q}, "X-Forwarded-For": {secret}, "Cookie": {"nom=" + q}}
		for _, address := range []string{
			"/lieux?ou=" + q, "/lieux?lieu=" + q, "/lieux?ou=23000&besoin=" + q, "/lieux?ou=23000&quand=" + q, "/lieux?ou=23000&accueil=" + q, "/lieux.csv?ou=" + q,
			"/lieux/imprimer?ou=" + q, "/lieux/" + url.PathEscape(secret), "/lieux/" + url.PathEscape(secret) + "/imprimer", "/orientation/quand?ou=" + q, "/orientation/" + url.PathEscape(secret),
			"/carte?bbox=" + q, "/carte?departement=" + q, "/territoires/" + url.PathEscape(secret), "/contact?lieu=" + q, "/en/lieux?ou=" + q, "/nulle-part?q=" + q,
			"/api/v1/places?near=" + q, "/api/v1/places?q=" + q, "/api/v1/places/" + url.PathEscape(secret), "/api/v1/changes?since=" + q, "/sitemap/" + url.PathEscape(secret),
		} {
			ask(http.MethodGet, address, nil, header)
		}
		for _, form := range []url.Values{
			{"message": {"Bonjour, je suis " + secret}, "reponse": {secret}, "lieu": {secret}},
			{"message": {""}, "reponse": {secret}},
			{secret: {secret}},
		} {
			ask(http.MethodPost, "/contact", form, header)
			ask(http.MethodPost, "/lieux", form, header)
		}
	}
	metrics := source(t, s.Admin+"/metrics")
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	log := s.Log()
	if n := strings.Count(log, `"msg":"request"`); n < requests {
		t.Errorf("%d requests in the log of %d made: it is not the log", n, requests)
	}
	if !strings.Contains(metrics, "maillage_requests_total") {
		t.Error("the metrics count no request")
	}
	for _, secret := range secrets {
		for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret)} {
			for name, text := range map[string]string{"log": log, "metrics": metrics} {
				for line := range strings.Lines(text) {
					if strings.Contains(strings.ToLower(line), strings.ToLower(form)) {
						t.Errorf("%q stands in the %s: %s", secret, name, line)
					}
				}
			}
		}
	}
}
