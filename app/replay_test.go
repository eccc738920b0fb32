package app

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"maillage/core/id"
	"maillage/platform/web"
)

// lookups are the only fields of forms that change nothing: what they find has
// forms too.
var lookups = []string{"q", "other"}

// replays sends the forms of the pages that were read again, with one thing at
// a time replaced by the other organisation's.
func (w *walk) replays(t *testing.T) {
	seen := map[string]bool{}
	for forms := w.forms; len(forms) > 0; {
		var found []form
		for _, f := range forms {
			key := f.method + f.action + f.fields.Encode()
			if seen[key] {
				continue
			}
			seen[key] = true
			r, is := w.routeOf(f)
			if !is || !w.may(r) {
				t.Errorf("a form leads its reader to %s %s", f.method, f.action)
				continue
			}
			if slices.Contains(steering, r.Right) {
				continue
			}
			w.replay(t, r, f)
			if f.method != http.MethodGet && len(f.fields) == 1 && slices.ContainsFunc(lookups, f.fields.Has) {
				found = append(found, formsOf(t, w.send(t, w.cookie, r, f.action, f.fields).body)...)
			}
		}
		forms = found
	}
}

// named is an id in a form.
var named = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// replay sends one form with each of its ids replaced.
func (w *walk) replay(t *testing.T, r web.Route, f form) {
	t.Helper()
	text, err := url.QueryUnescape(f.action + " " + f.fields.Encode())
	fatal(t, err)
	var ids []string
	for _, at := range named.FindAllStringIndex(text, -1) {
		if !strings.HasPrefix(text[at[1]:], ".") { // with its proof, it is good for whoever was given it alone
			ids = append(ids, text[at[0]:at[1]])
		}
	}
	slices.Sort(ids)
	for _, own := range slices.Compact(ids) {
		name := w.named(own)
		if name == "" {
			t.Errorf("%s %s speaks of %s, which the wall does not know: note what it is in app/thing_test.go", f.method, f.action, own)
			continue
		}
		for field, values := range f.fields {
			if slices.Contains(values, own) {
				w.field(field, name)
			}
		}
		none := id.New(time.Now())
		got, want := w.submit(t, r, f.with(strings.NewReplacer(own, w.theirs[name]))), w.submit(t, r, f.with(strings.NewReplacer(own, none)))
		what := f.method + " " + f.action + " with the " + name + " of another organisation"
		if got.status != http.StatusForbidden && got.status != http.StatusNotFound {
			t.Errorf("%s: %d %s", what, got.status, got.location)
		}
		alike(t, what, got.without(w.theirs[name]), want.without(none))
	}
}

// submit sends a form as a browser does.
func (w *walk) submit(t *testing.T, r web.Route, f form) answer {
	t.Helper()
	if f.method == http.MethodGet {
		return w.send(t, w.cookie, r, f.action+"?"+f.fields.Encode(), nil)
	}
	return w.send(t, w.cookie, r, f.action, f.fields)
}

// routeOf is the route that a form is sent to.
func (w *walk) routeOf(f form) (web.Route, bool) {
	_, pattern := w.paths.Handler(httptest.NewRequest(f.method, f.action, nil))
	all := w.public.Routes()
	at := slices.IndexFunc(all, func(r web.Route) bool { return r.Method+" "+r.Pattern == pattern })
	if at < 0 {
		return web.Route{}, false
	}
	return all[at], true
}
