package app

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"maillage/core/actor"
	"maillage/core/right"
	"maillage/platform/backup"
	"maillage/platform/web"
)

// answer is what was answered.
type answer struct {
	status   int
	location string
	body     string
	renewed  bool // the session has another cookie
}

// doors are where someone is sent who must say who they are.
var doors = []string{"/connexion", "/en/connexion", "/connexion/confirmer", "/en/connexion/confirmer", "/mon-espace", "/en/mon-espace"}

// door is the path of the door an answer leads to; empty: none.
func (a answer) door() string {
	path, _, _ := strings.Cut(a.location, "?")
	if a.status == http.StatusSeeOther && slices.Contains(doors, path) {
		return path
	}
	return ""
}

// send asks, and checks what holds of every answer: it is no defect, and says
// nothing of the other organisation.
func (w *walk) send(t *testing.T, cookie *http.Cookie, route web.Route, target string, fields url.Values) answer {
	t.Helper()
	var body io.Reader
	kind := "application/x-www-form-urlencoded"
	if route.Method != http.MethodGet {
		body = strings.NewReader(fields.Encode())
	}
	if isAPI(route) {
		body, kind = strings.NewReader("{}"), "application/json"
	}
	r := httptest.NewRequestWithContext(t.Context(), route.Method, target, body)
	r.RemoteAddr = w.network
	r.Header.Set("Content-Type", kind)
	if cookie != nil {
		r.AddCookie(cookie)
	}
	if w.bearer != "" {
		r.Header.Set("Authorization", "Bearer "+w.bearer)
	}
	recorded := httptest.NewRecorder()
	w.public.ServeHTTP(recorded, r)
	got := answer{recorded.Code, recorded.Header().Get("Location"), legible(t, recorded.Body.Bytes()), recorded.Header().Get("Set-Cookie") != ""}
	if got.status >= 500 {
		t.Errorf("%s %s: %d", route.Method, target, got.status)
	}
	if !w.steers(route) && strings.Contains(strings.ToLower(got.body), strings.ToLower(canary)) {
		t.Errorf("%s %s tells of the other organisation: %.300s", route.Method, target, around(got.body))
	}
	if w.kindOn(route) != actor.Visitor && (got.status == http.StatusForbidden || got.status == http.StatusNotFound && route.Right != right.Public) {
		w.refused.Add(1)
	}
	return got
}

// legible is an answer as its reader has it: the texts of a workbook.
func legible(t *testing.T, body []byte) string {
	t.Helper()
	if !bytes.HasPrefix(body, []byte("PK")) {
		return string(body)
	}
	return strings.Join(slices.Collect(maps.Values(unzipped(t, body))), "\n")
}

// unzipped are the files of an archive.
func unzipped(t *testing.T, body []byte) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	fatal(t, err)
	files := map[string]string{}
	for _, f := range archive.File {
		in, err := f.Open()
		fatal(t, err)
		text, err := io.ReadAll(in)
		fatal(t, err)
		files[f.Name] = string(text)
	}
	return files
}

// around is what stands around the canary.
func around(body string) string {
	at := strings.Index(strings.ToLower(body), strings.ToLower(canary))
	return body[max(0, at-150):]
}

// without is an answer that does not repeat an id.
func (a answer) without(own string) answer {
	a.location, a.body = strings.ReplaceAll(a.location, own, "-"), strings.ReplaceAll(a.body, own, "-")
	return a
}

// alike checks that nothing tells what is another's from what does not exist.
func alike(t *testing.T, what string, got, want answer) {
	t.Helper()
	if got != want {
		t.Errorf("%s is told from what does not exist: %d %s, want %d %s", what, got.status, got.location, want.status, want.location)
	}
}

// dotted is the proof that ends a token the program did not make.
func dotted(name string) string {
	if strings.HasSuffix(name, "token") {
		return ".forged"
	}
	return ""
}

// single are lists of one name, when there are several.
func single(names []string) (each [][]string) {
	if len(names) < 2 {
		return nil
	}
	for _, name := range names {
		each = append(each, []string{name})
	}
	return each
}

// barred reports whether an answer keeps its reader out.
func barred(a answer) bool {
	return a.status == http.StatusUnauthorized || a.status == http.StatusForbidden || a.door() != ""
}

// passing are the tables in which attempts on the other organisation may leave
// something: the journal of refusals, and counts of tries.
var passing = []string{"journal_", "throttle_"}

// kept is what the database holds that speaks of someone's things, by table.
func (c *cast) kept(t *testing.T, of *things) map[string]string {
	t.Helper()
	var file bytes.Buffer
	_, err := backup.Backup(t.Context(), c.house.db, Version, &file)
	fatal(t, err)
	words := []string{canary, strings.ToLower(canary), of.as.Org, of.as.ID}
	for name, own := range of.ids {
		if _, is := everyones[name]; !is && name != "id" {
			words = append(words, own)
		}
	}
	kept := map[string]string{}
	for table, rows := range unzipped(t, file.Bytes()) {
		if slices.ContainsFunc(passing, func(p string) bool { return strings.HasPrefix(table, p) }) || table == "manifest.json" {
			continue
		}
		kept[table] = ""
		for row := range strings.Lines(rows) {
			if slices.ContainsFunc(words, func(word string) bool { return strings.Contains(row, word) }) {
				kept[table] += row
			}
		}
	}
	return kept
}
