package web

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
)

// Component is a piece of HTML; templ components are.
type Component interface {
	Render(ctx context.Context, w io.Writer) error
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render writes a component as a page. The page is complete before its first
// byte leaves, so a failing component becomes an error page, not half a page.
func Render(w http.ResponseWriter, r *Request, status int, c Component) error {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := c.Render(r.Context(), b); err != nil {
		return fmt.Errorf("render: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", r.Lang)
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "private, no-cache") // opening hours pass; shared computers keep nothing of a search
	}
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the client may have left; nothing else to do
	return nil
}

// Unchanged answers 304 and returns true when the client already holds the
// answer called tag. Tags are weak: the same answer may travel compressed.
func Unchanged(w http.ResponseWriter, r *http.Request, tag string) bool {
	tag = `W/"` + tag + `"`
	w.Header().Set("ETag", tag)
	for have := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		have = strings.TrimSpace(have)
		if have == tag || have == "*" || "W/"+have == tag {
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}
