package app

import (
	"maps"
	"net/http"
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
			askers := c.askers(t)
			theirs := c.neighbours(t, askers[0].things)
			var walks []*walk
			for _, a := range askers {
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

// declared checks that every route declares a right, which someone has, and
// that the demonstration, which is what is walked, has all the routes there are.
func declared(t *testing.T, c *cast, walks []*walk) {
	t.Helper()
	plain, err := c.house.front(Site{Name: "Maillage"}, false)
	fatal(t, err)
	for _, r := range plain.public.Routes() {
		if !slices.Contains(c.public.Routes(), r) {
			t.Errorf("%s %s is not walked", r.Method, r.Pattern)
		}
	}
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

// reads opens every page.
func (w *walk) reads(t *testing.T) {
	query := url.Values{}
	for name, id := range w.theirs {
		query.Set(name, id)
	}
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
			w.send(t, w.cookie, r, own+"?"+query.Encode(), nil) // says nothing of the other organisation, even when asked
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

// writes sends every form: empty, then with nothing but what another
// organisation has, each time to things of its own, since what is sent may end
// them.
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
		own, got := w.write(t, r, nil)
		switch {
		case !w.enters(r):
			w.shut(t, r, own, got)
		case barred(got):
			t.Errorf("%s %s (%s): %d %s for who may", r.Method, own, r.Right, got.status, got.location)
		case !slices.Contains(steering, r.Right):
			fields, none := url.Values{}, url.Values{}
			for field, name := range w.says {
				fields.Set(field, w.theirs[name])
				none.Set(field, id.New(time.Now()))
			}
			_, real := w.write(t, r, fields)
			if _, missing := w.write(t, r, none); real.status != missing.status {
				t.Errorf("%s %s with what another organisation has: %d, with what does not exist: %d", r.Method, own, real.status, missing.status)
			}
		}
		w.beyond(t, r)
	}
}

// write sends a form to something of the asker's, made for it when they may.
func (w *walk) write(t *testing.T, r web.Route, fields url.Values) (own string, got answer) {
	t.Helper()
	things := w.things
	if w.enters(r) {
		things = w.thingsOf(w.things.as, w.things.word)
		if w.kind == actor.Helped {
			things.ids["person"] = w.id
		}
	}
	own = target(r.Pattern, func(name string) string { return things.id(t, name) })
	got = w.send(t, w.cookie, r, own, fields)
	if got.renewed {
		w.cookie = w.enter(t, w.asker)
	}
	return own, got
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
