package fetch

import (
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"maillage/core/fault"
)

// TestClient holds the client to the rules of the door, and to its own.
func TestClient(t *testing.T) {
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/away":
			http.Redirect(w, r, "/", http.StatusFound)
		case "/huge":
			_, _ = io.Copy(w, strings.NewReader(strings.Repeat("x", 2000)))
		case "/endless":
			_, _ = io.Copy(io.Discard, r.Body) // the server sees us leave only once it has read all
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		default:
			_, _ = io.Copy(w, r.Body)
		}
	})
	server, plain := httptest.NewTLSServer(handler), serve(t, handler)
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	fine := Options{Allow: loopback, Ports: []uint16{port(t, server.URL), port(t, plain.URL)}, MaxBytes: 1000}
	private, closed, hurried := fine, fine, fine
	private.Allow = Options{}.Allow
	closed.Ports = nil
	hurried.Idle = 50 * time.Millisecond
	for name, c := range map[string]struct {
		options Options
		roots   *x509.CertPool
		url     string
		rule    string // broken; empty: none
		status  int
	}{
		"allowed":             {fine, roots, server.URL, "", http.StatusOK},
		"a redirect":          {fine, roots, server.URL + "/away", "", http.StatusFound},
		"a private address":   {private, roots, server.URL, "private", 0},
		"another port":        {closed, roots, server.URL, "port", 0},
		"plain http":          {fine, roots, plain.URL, "scheme", 0},
		"unknown certificate": {fine, nil, server.URL, "certificate", 0},
		"a huge answer":       {fine, roots, server.URL + "/huge", "large", http.StatusOK},
		"a silent answer":     {hurried, roots, server.URL + "/endless", "endless", http.StatusOK},
	} {
		t.Run(name, func(t *testing.T) {
			res, err := Client(c.options, c.roots).Post(c.url, "text/plain", strings.NewReader("sent"))
			if err == nil {
				defer res.Body.Close()
				if res.StatusCode != c.status {
					t.Errorf("status %d", res.StatusCode)
				}
				_, err = io.ReadAll(res.Body)
			}
			f, isFault := errors.AsType[*fault.Fault](err)
			if (err == nil) != (c.rule == "") || err != nil && (!isFault || f.Key != "fetch.fault."+c.rule) {
				t.Errorf("%v, want the rule %q", err, c.rule)
			}
		})
	}
}
