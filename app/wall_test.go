package app

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"maillage/app/site"
	"maillage/core/actor"
	"maillage/core/id"
	"maillage/core/right"
	"maillage/module/account"
	"maillage/module/organisation"
	"maillage/platform/backup"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
	"maillage/platform/web"
)

// steering are the rights that reach every organisation: the only ones before
// which there is no wall.
var steering = []right.Right{account.RightSteer, organisation.MaySteer, site.AuditJournal, right.Operate}

// TestWall walks every route that the program serves, as everyone of the cast,
// towards what is theirs, what is another organisation's and what does not
// exist. What must be answered follows from the right that the route declares
// and from who asks, and from nothing else.
func TestWall(t *testing.T) {
	for name, database := range map[string]func(testing.TB, []db.Set) db.Config{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			cfg := database(t, sets)
			c := newCast(t, Common{Data: cfg.Dir, DBURL: cfg.URL, Keys: t.TempDir()})
			keeper, err := c.admit(t.Context(), c.orgs[other], canary)
			fatal(t, err)
			theirs := c.thingsOf(able(keeper, c.orgs[other]), canary)
			theirs.forged = true
			theirs.fill(t)
			var walks []*walk
			for _, a := range c.askers(t) {
				walks = append(walks, &walk{cast: c, asker: a, theirs: theirs.ids, cookie: c.enter(t, a)})
			}
			declared(t, c, walks)
			before := c.kept(t, theirs)
			// Nothing is changed while pages are read: forms name what was made.
			for _, step := range []struct {
				name string
				do   func(*walk, *testing.T)
			}{{"read", (*walk).reads}, {"replay", (*walk).replays}, {"write", (*walk).writes}} {
				t.Run(step.name, func(t *testing.T) {
					for _, w := range walks {
						t.Run(w.name, func(t *testing.T) {
							t.Parallel()
							step.do(w, t)
						})
					}
				})
			}
			for _, w := range walks {
				w.journaled(t)
			}
			after := c.kept(t, theirs)
			for table := range maps.Keys(before) {
				if before[table] != after[table] {
					t.Errorf("the other organisation's rows of %s are no longer\n%s\nbut\n%s", table, before[table], after[table])
				}
			}
		})
	}
}

// declared checks that every route declares a right, which someone has.
func declared(t *testing.T, c *cast, walks []*walk) {
	t.Helper()
	for _, r := range c.public.Routes() {
		if !r.Right.Valid() {
			t.Errorf("%s %s declares no right", r.Method, r.Pattern)
		}
		if !slices.ContainsFunc(walks, func(w *walk) bool { return !w.locked && w.may(r) }) {
			t.Errorf("%s %s asks %s, which no role, scope or session gives", r.Method, r.Pattern, r.Right)
		}
	}
}

// walk is one asker on their way along all routes.
type walk struct {
	*cast
	*asker
	theirs  map[string]string // of the other organisation
	cookie  *http.Cookie
	refused atomic.Int64 // that the journal must know of
	forms   []form       // of the pages that were read
}

// kindOn is what the asker is on a route: a program is one below /api alone.
func (w *walk) kindOn(r web.Route) actor.Kind {
	if w.kind == actor.Key && !isAPI(r) {
		return actor.Visitor
	}
	return w.kind
}

func isAPI(r web.Route) bool { return strings.HasPrefix(r.Pattern, "/api/") }

// may reports whether the asker's rights let them take a route, once awake.
func (w *walk) may(r web.Route) bool {
	return r.Right == right.Public || slices.Contains(w.rights, r.Right) && (w.kind != actor.Key || isAPI(r))
}

// enters reports whether the asker is let in.
func (w *walk) enters(r web.Route) bool { return r.Right == right.Public || w.may(r) && !w.locked }

// steers reports whether what a route answers to the asker is everyone's.
func (w *walk) steers(r web.Route) bool {
	if r.Right == site.ReadJournal {
		return slices.Contains(w.rights, site.AuditJournal)
	}
	return w.may(r) && slices.Contains(steering, r.Right)
}

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

// shut checks the answer to who is not let in.
func (w *walk) shut(t *testing.T, r web.Route, target string, got answer) {
	t.Helper()
	want, door := http.StatusForbidden, ""
	switch {
	case w.kindOn(r) == actor.Visitor && isAPI(r):
		want = http.StatusUnauthorized
	case w.kindOn(r) == actor.Visitor:
		want, door = http.StatusSeeOther, "/connexion"
		if strings.Contains(r.Pattern, "/mon-espace") {
			door = "/mon-espace"
		}
		if r.Lang == "en" {
			door = "/en" + door
		}
	case w.locked && w.may(r) && !isAPI(r):
		want, door = http.StatusSeeOther, "/connexion/confirmer"
	}
	if got.status != want || got.door() != door {
		t.Errorf("%s %s (%s): %d %s, want %d %s", r.Method, target, r.Right, got.status, got.location, want, door)
	}
}

// gap is a parameter of a pattern.
var gap = regexp.MustCompile(`\{(\w+)[^}]*\}|\{\$\}`)

// target is a pattern with its parameters given.
func target(pattern string, given func(name string) string) string {
	return gap.ReplaceAllStringFunc(pattern, func(hole string) string {
		if hole == "{$}" {
			return ""
		}
		return given(thing(pattern, gap.FindStringSubmatch(hole)[1]))
	})
}

// owned are the parameters of a pattern that name what belongs to somebody.
func owned(pattern string) (names []string) {
	for _, hole := range gap.FindAllStringSubmatch(pattern, -1) {
		if _, is := everyones[hole[1]]; !is && hole[1] != "id" && hole[1] != "" {
			names = append(names, thing(pattern, hole[1]))
		}
	}
	return names
}

// barred reports whether an answer keeps its reader out.
func barred(a answer) bool {
	return a.status == http.StatusUnauthorized || a.status == http.StatusForbidden || a.door() != ""
}

// reads opens every page.
func (w *walk) reads(t *testing.T) {
	for _, r := range w.public.Routes() {
		if r.Method != http.MethodGet {
			continue
		}
		own := target(r.Pattern, func(name string) string { return w.things.id(t, name) })
		got := w.send(t, w.cookie, r, own, nil)
		switch {
		case !w.enters(r):
			w.shut(t, r, own, got)
		case r.Right != right.Public && (barred(got) || got.status == http.StatusNotFound):
			t.Errorf("%s %s (%s): %d %s for who may", r.Method, own, r.Right, got.status, got.location)
		case r.Right != right.Public:
			w.forms = append(w.forms, formsOf(t, got.body)...)
		}
		w.beyond(t, r)
	}
}

// beyond asks for what is not the asker's: what the other organisation has is
// answered exactly like what does not exist.
func (w *walk) beyond(t *testing.T, r web.Route) {
	t.Helper()
	names := owned(r.Pattern)
	if len(names) == 0 || slices.Contains(steering, r.Right) {
		return
	}
	for _, swapped := range append([][]string{names}, single(names)...) {
		none := id.New(time.Now())
		swap := func(to func(string) string) string {
			return target(r.Pattern, func(name string) string {
				if slices.Contains(swapped, name) {
					return to(name)
				}
				return w.things.id(t, name)
			})
		}
		real, missing := swap(func(name string) string { return w.theirs[name] }), swap(func(name string) string { return none + dotted(name) })
		got, want := w.send(t, w.cookie, r, real, nil), w.send(t, w.cookie, r, missing, nil)
		if !w.enters(r) {
			w.shut(t, r, real, got)
		} else if r.Right != right.Public && got.status != http.StatusForbidden && got.status != http.StatusNotFound {
			t.Errorf("%s %s, which is another organisation's: %d %s", r.Method, real, got.status, got.location)
		}
		real = r.Method + " " + real
		for _, name := range swapped {
			got, want = got.without(strings.TrimSuffix(w.theirs[name], dotted(name))), want.without(none)
		}
		alike(t, real, got, want)
	}
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

// writes sends every form, empty: each time to things of its own, since what is
// sent may end them.
func (w *walk) writes(t *testing.T) {
	var aside sync.WaitGroup // what is everyone's may end the session, and takes its time
	defer aside.Wait()
	for _, r := range w.public.Routes() {
		if r.Method == http.MethodGet {
			continue
		}
		if r.Right == right.Public {
			own, cookie := target(r.Pattern, func(name string) string { return w.things.id(t, name) }), w.enter(t, w.asker)
			aside.Go(func() { w.send(t, cookie, r, own, nil) })
			w.beyond(t, r)
			continue
		}
		things := w.things
		if w.enters(r) {
			things = w.thingsOf(w.things.as, w.things.word)
			if w.kind == actor.Helped {
				things.ids["person"] = w.id
			}
		}
		own := target(r.Pattern, func(name string) string { return things.id(t, name) })
		got := w.send(t, w.cookie, r, own, nil)
		switch {
		case !w.enters(r):
			w.shut(t, r, own, got)
		case barred(got):
			t.Errorf("%s %s (%s): %d %s for who may", r.Method, own, r.Right, got.status, got.location)
		}
		if got.renewed {
			w.cookie = w.enter(t, w.asker)
		}
		w.beyond(t, r)
	}
}

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
			t.Errorf("%s %s speaks of %s, which the wall does not know: note what it is in app/cast_test.go", f.method, f.action, own)
			continue
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
	mux := http.NewServeMux()
	for _, r := range w.public.Routes() {
		mux.Handle(r.Method+" "+r.Pattern, http.NotFoundHandler())
	}
	_, pattern := mux.Handler(httptest.NewRequest(f.method, f.action, nil))
	all := w.public.Routes()
	at := slices.IndexFunc(all, func(r web.Route) bool { return r.Method+" "+r.Pattern == pattern })
	if at < 0 {
		return web.Route{}, false
	}
	return all[at], true
}

// journaled checks that the journal knows of every refusal, once.
func (w *walk) journaled(t *testing.T) {
	t.Helper()
	if w.kind == actor.Visitor {
		return
	}
	var rows int64
	fatal(t, w.house.db.Reader().QueryRowContext(t.Context(),
		"SELECT COUNT(*) FROM journal_row WHERE actor_id = $1 AND name = 'route.refused' AND refused", w.id).Scan(&rows))
	if rows != w.refused.Load() {
		t.Errorf("%s was refused %d times, the journal tells of %d", w.name, w.refused.Load(), rows)
	}
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
