package fetch

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
)

// Client is for libraries that speak to one service the operator has chosen,
// such as an identity provider: an http.Client under the rules of a Door, by
// https alone and without redirects (one is an answer like any other). roots
// are the authorities whose certificates are believed, the machine's when nil.
func Client(o Options, roots *x509.CertPool) *http.Client {
	d := New(o)
	d.transport.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	return &http.Client{
		Transport:     guarded{d},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// guarded is a door as an http.RoundTripper.
type guarded struct{ door *Door }

// RoundTrip implements http.RoundTripper. Every error is a fault.Fault on the
// field "url", those of the body too.
func (g guarded) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Scheme != "https" {
		return nil, errScheme()
	}
	if err := g.door.checkURL(req.URL); err != nil {
		return nil, err
	}
	o := g.door.options
	ctx, w := watch(req.Context(), o.Deadline, o.Idle)
	res, err := g.door.transport.RoundTrip(req.WithContext(ctx))
	w.idle.Stop()
	if err != nil {
		defer w.end()
		return nil, explain(ctx, err)
	}
	res.Body = &body{ctx: ctx, watcher: w, from: res.Body, left: o.MaxBytes, max: o.MaxBytes}
	return res, nil
}
