package web

import (
	"compress/gzip"
	"net/http"
	"strings"
	"sync"
)

var packers = sync.Pool{New: func() any { w, _ := gzip.NewWriterLevel(nil, 5); return w }}

// compress packs text answers for clients that accept gzip. An answer that
// already says its encoding (a pre-compressed asset) passes untouched.
func compress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Accept-Encoding")
		if !takesGzip(r.Header.Get("Accept-Encoding")) || r.Method == http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		p := &packer{ResponseWriter: w}
		defer p.close()
		next.ServeHTTP(p, r)
	})
}

// takesGzip reads an Accept-Encoding header: gzip is there and not refused.
func takesGzip(accept string) bool {
	for one := range strings.SplitSeq(strings.ReplaceAll(accept, " ", ""), ",") {
		name, weight, _ := strings.Cut(one, ";")
		if name == "gzip" {
			return strings.Trim(strings.TrimPrefix(weight, "q="), "0.") != "" || weight == ""
		}
	}
	return false
}

// packer decides at the first byte whether the answer is worth packing.
type packer struct {
	http.ResponseWriter
	zip     *gzip.Writer
	decided bool
}

func (p *packer) WriteHeader(status int) {
	p.decide(status)
	p.ResponseWriter.WriteHeader(status)
}

func (p *packer) decide(status int) {
	if p.decided {
		return
	}
	p.decided = true
	h := p.Header()
	if status == http.StatusNoContent || status == http.StatusNotModified || h.Get("Content-Encoding") != "" || !packable(h.Get("Content-Type")) {
		return
	}
	h.Set("Content-Encoding", "gzip")
	h.Del("Content-Length")
	p.zip = packers.Get().(*gzip.Writer)
	p.zip.Reset(p.ResponseWriter)
}

func packable(kind string) bool {
	for _, k := range []string{"text/", "application/json", "application/geo+json", "application/xml", "image/svg+xml", "application/javascript", "application/openapi", "application/problem+json"} {
		if strings.HasPrefix(kind, k) {
			return true
		}
	}
	return false
}

func (p *packer) Write(b []byte) (int, error) {
	if !p.decided {
		if p.Header().Get("Content-Type") == "" {
			p.Header().Set("Content-Type", http.DetectContentType(b))
		}
		p.WriteHeader(http.StatusOK)
	}
	if p.zip != nil {
		return p.zip.Write(b)
	}
	return p.ResponseWriter.Write(b)
}

// Flush sends what is packed so far, so that a streamed export keeps moving.
func (p *packer) Flush() {
	if p.zip != nil {
		_ = p.zip.Flush() // a broken connection shows at the next Write
	}
	_ = http.NewResponseController(p.ResponseWriter).Flush() // not every writer can
}

// Unwrap lets http.ResponseController reach the connection.
func (p *packer) Unwrap() http.ResponseWriter { return p.ResponseWriter }

func (p *packer) close() {
	if p.zip == nil {
		return
	}
	_ = p.zip.Close() // the client is gone or has everything
	packers.Put(p.zip)
	p.zip = nil
}
