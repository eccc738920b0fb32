package e2e

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"maillage/e2e/program"
	"maillage/platform/db/dbtest"
)

// looksAllowed is how often one network may ask for one reference in an hour.
const looksAllowed = 5

// TestRestart: whoever is signed in still is after a restart, whoever was sent
// away is not, and the guesses made before it count.
func TestRestart(t *testing.T) {
	each(t, func(t *testing.T, fresh func() []string) {
		demo := append([]string{"demo"}, fresh()...)
		before := program.Start(t, demo...)
		kept, ended := as(t, before.URL, "Sacha Modèle", "Médiathèque"), as(t, before.URL, "Sacha Modèle", "Médiathèque")
		kept.want("/compte/sessions/finir-autres", url.Values{})
		if !kept.signedIn() || ended.signedIn() {
			t.Fatal("ending the other sessions ends the wrong ones")
		}
		guesser, reference := newCaller(t, before.URL), card(t, before.URL, "Jeanne Inventée")
		if n := guesser.looks(looksAllowed+1, reference); n != looksAllowed {
			t.Errorf("%d looks were let through", n)
		}
		if err := before.Stop(); err != nil {
			t.Fatal(err)
		}
		after := program.Start(t, demo...)
		if !kept.on(after.URL).signedIn() {
			t.Error("a session does not survive")
		}
		if ended.on(after.URL).signedIn() {
			t.Error("an ended session comes back")
		}
		if n := guesser.on(after.URL).looks(2, reference); n != 0 {
			t.Errorf("after the restart %d more looks are let through", n)
		}
	})
}

// TestTwoServersOneSession: two servers on one database know the same sessions
// and count the same guesses.
func TestTwoServersOneSession(t *testing.T) {
	t.Parallel()
	settings := []string{"demo", "--db-url", dbtest.Postgres(t, nil).URL, "--keys-url", dbtest.Postgres(t, nil).URL, "--keys", filepath.Join(t.TempDir(), "keys")}
	one := program.Start(t, append(settings, "--data", filepath.Join(t.TempDir(), "data"))...)
	two := program.Start(t, append(settings, "--data", filepath.Join(t.TempDir(), "data"))...)
	first, second := as(t, one.URL, "Sacha Modèle", "Médiathèque"), as(t, two.URL, "Sacha Modèle", "Médiathèque")
	for _, s := range []*program.Server{one, two} {
		if !first.on(s.URL).signedIn() || !second.on(s.URL).signedIn() {
			t.Fatalf("a session opened on one server is unknown on %s", s.URL)
		}
	}
	second.on(one.URL).want("/compte/sessions/finir-autres", url.Values{})
	for _, s := range []*program.Server{one, two} {
		if first.on(s.URL).signedIn() {
			t.Errorf("a session ended on one server still holds on %s", s.URL)
		}
	}
	guesser, reference := newCaller(t, one.URL), card(t, two.URL, "Jeanne Inventée")
	through := 0
	for n := range looksAllowed + 1 {
		through += guesser.on([]string{one.URL, two.URL}[n%2]).looks(1, reference)
	}
	if through != looksAllowed {
		t.Errorf("both together let %d looks through", through)
	}
}

// done is what a server has said is done, by several at once.
type done struct {
	mu       sync.Mutex
	persons  map[string]string // name by the path of the sheet
	sessions []*caller
}

func (d *done) add(fn func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	fn()
}

func (d *done) count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.persons) + len(d.sessions)
}

var ticket = regexp.MustCompile(`name="ticket" value="([^"]*)"`)

// creates keeps one person after the other until the server is gone.
func (d *done) creates(c *caller, worker string) {
	for n := 0; ; n++ {
		name := "Essai " + worker + strings.Repeat("i", n%7) + strings.Repeat("o", n/7)
		page, err := c.try("/personnes", url.Values{"q": {name}})
		if err != nil {
			return
		}
		found := ticket.FindStringSubmatch(page.Body)
		if found == nil {
			return
		}
		page, err = c.try("/personnes/nouvelle", url.Values{"ticket": {found[1]}, "name": {name}, "consent": {"oral"}})
		if err != nil {
			return
		}
		if path, _, _ := strings.Cut(page.Path, "?"); anID.MatchString(path) {
			d.add(func() { d.persons[path] = name })
		}
	}
}

// enters signs in one after the other until the server is gone.
func (d *done) enters(t *testing.T, site string, s seat) {
	for {
		c := newCaller(t, site)
		page, err := c.try("/demo/entrer", url.Values{"compte": {s.Account}, "organisation": {s.Org}})
		if err != nil {
			return
		}
		if page.Path == "/pro" {
			d.add(func() { d.sessions = append(d.sessions, c) })
		}
	}
}

// TestKilledAtWork kills a server three times while people sign in and create
// others. What it had said was done is there afterwards, and its journal is
// whole.
func TestKilledAtWork(t *testing.T) {
	each(t, func(t *testing.T, fresh func() []string) {
		settings := fresh()
		demo := append([]string{"demo"}, settings...)
		all := &done{persons: map[string]string{}}
		for round := range 3 {
			s, err := program.Serve(demo...)
			if err != nil {
				t.Fatal(err)
			}
			people, before := seats(t, s.URL), all.count()
			var work sync.WaitGroup
			for _, worker := range []string{"a", "b", "c", "d"} {
				c := as(t, s.URL, "Sacha Modèle", "Médiathèque")
				work.Go(func() { all.creates(c, worker+strings.Repeat("u", round)) })
			}
			for _, who := range people[:2] {
				work.Go(func() { all.enters(t, s.URL, who) })
			}
			late := program.Until(patience, func() bool { return all.count() >= before+40 })
			if err := s.Kill(); err != nil {
				t.Fatal(err)
			}
			work.Wait()
			if late != nil {
				t.Fatalf("only %d things are done: %v", all.count()-before, late)
			}
		}
		s := program.Start(t, demo...)
		sacha := as(t, s.URL, "Sacha Modèle", "Médiathèque")
		for path, name := range all.persons {
			if page := sacha.get(path); page.Status != 200 || !strings.Contains(page.Body, name) {
				t.Errorf("%s is lost: status %d", path, page.Status)
			}
		}
		for _, c := range all.sessions {
			if !c.on(s.URL).signedIn() {
				t.Error("a session is lost")
			}
		}
		if err := s.Stop(); err != nil {
			t.Fatal(err)
		}
		program.Do(t, append([]string{"journal", "seal"}, settings...)...)
		file := filepath.Join(t.TempDir(), "journal.jsonl")
		program.Do(t, append([]string{"journal", "export", file}, settings...)...)
		if said := program.Do(t, "journal", "verify", file); said == "" {
			t.Error("the journal is verified without a word")
		}
		whole, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for path := range all.persons {
			if id := anID.FindString(path); !strings.Contains(string(whole), id) {
				t.Errorf("%s is not in the journal", id)
			}
		}
		t.Logf("%d persons and %d sessions were said to be kept", len(all.persons), len(all.sessions))
	})
}
