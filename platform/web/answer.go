package web

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"maillage/core/actor"
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
	switch {
	case r.Who.Kind != actor.Visitor:
		h.Set("Cache-Control", "no-store") // what someone signed in saw is not shown to the next by "back"
	case h.Get("Cache-Control") == "":
		h.Set("Cache-Control", "private, no-cache") // opening hours pass; shared computers keep nothing of a search
	}
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the client may have left; nothing else to do
	return nil
}

// Tag is the ETag of an answer. Tags are weak: the same answer may travel
// compressed.
func Tag(tag string) string { return `W/"` + tag + `"` }

// Matches reports whether an If-None-Match header names the tag, so that the
// client can be told it already has the answer.
func Matches(header, tag string) bool {
	for have := range strings.SplitSeq(header, ",") {
		have = strings.TrimSpace(have)
		if have == "*" || strings.TrimPrefix(have, "W/") == `"`+tag+`"` {
			return true
		}
	}
	return false
}

// SeeOther leads to another page, one of ours, after a form.
func SeeOther(w http.ResponseWriter, r *Request, path string) error {
	http.Redirect(w, r.Request, path, http.StatusSeeOther)
	return nil
}

// Attach says that the answer is a file to keep, which no cache keeps.
func Attach(w http.ResponseWriter, kind, name string) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Cache-Control", "no-store")
}
