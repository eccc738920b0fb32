package app

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"maillage/core/actor"
	"maillage/core/capacity"
	"maillage/core/id"
	"maillage/core/right"
	"maillage/module/account"
	"maillage/module/organisation"
	"maillage/module/person"
	"maillage/platform/db"
	"maillage/platform/session"
	"maillage/platform/web"
)

// canary stands in every text of the other organisation but those that anyone
// may read, its name and where it works: whoever reads it has seen through the
// wall.
const canary = "Zanzibar"

// The organisations of the cast, by what they are to who asks.
const (
	ours      = "ours"
	other     = "other"
	suspended = "suspended"
	steers    = "steers" // proposes follow-ups to the others
)

// Rights that no role gives: every account's, every member's, a person's own.
var (
	everyAccount = []right.Right{account.RightSelf, organisation.MayRequest}
	everyMember  = []right.Right{account.RightSelf, organisation.MayRequest, organisation.MayRead}
	helpedOnly   = []right.Right{person.MayOwn}
)

// cast is a whole program with organisations that know nothing of one another,
// and somebody for every way to ask.
type cast struct {
	*front
	people *people
	house  *house
	orgs   map[string]string // ids, by what they are
	paths  *http.ServeMux    // tells which route a path is

	mu   sync.Mutex
	n    int
	made map[string]string // what was made: ids, and the names of parameters that they are
	says map[string]string // fields of forms that hold an id, and of what
}

// asker is somebody who asks, what they may, and what is theirs.
type asker struct {
	name    string
	id      string // as the journal knows them; empty: a visitor
	kind    actor.Kind
	org     string
	rights  []right.Right
	locked  bool // idle for too long
	bearer  string
	network string
	things  *things
}

// newCast opens the program on a database and fills it.
func newCast(t *testing.T, c Common) *cast {
	t.Helper()
	h := filledIn(t, c, web.NewLog(os.Stderr, slog.LevelError))
	f, err := h.front(Site{Name: "Maillage", PublicURL: "http://localhost", Contact: "contact@example.org", HelpLine: "05 36 49 00 00"}, true)
	if err != nil {
		t.Fatal(err)
	}
	all := &cast{front: f, people: f.stage.people, house: h, orgs: map[string]string{}, made: map[string]string{}, says: map[string]string{}, paths: http.NewServeMux()}
	for _, r := range f.public.Routes() {
		all.paths.Handle(r.Method+" "+r.Pattern, http.NotFoundHandler())
	}
	for n, name := range []string{ours, other, suspended, steers} {
		mail := name + "@example.org"
		if name == other {
			mail = canary + "@example.org"
		}
		made, err := all.people.orgs.Create(t.Context(), actor.CommandLine(), organisation.Form{SIRET: fictiveSIRET(n + 1), Name: "Organisation " + string(rune('A'+n)),
			Kind: organisation.Library, Level: organisation.InCommune, Street: "1 rue des Exemples", Town: "23000 Guéret", Email: mail}, capacity.All)
		if err != nil {
			t.Fatal(err)
		}
		all.orgs[name], all.made[made] = made, "organisation"
	}
	return all
}

// next is a number that was not given yet.
func (c *cast) next() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	return c.n
}

// note remembers what an id names.
func (c *cast) note(own, name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.made[own] = name
}

// field remembers of what a field of a form holds the id.
func (c *cast) field(field, name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.says[field] = name
}

// named is what an id names; empty: nobody of the cast made it.
func (c *cast) named(own string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.made[own]
}

// admit makes an account that is a member, with its roles.
func (c *cast) admit(ctx context.Context, org, word string, roles ...string) (string, error) {
	made, err := c.people.accounts.Admit(ctx, actor.CommandLine(), fmt.Sprintf("%s-%d@example.org", word, c.next()), word, "Exemple", org, roles)
	c.note(made, "account")
	return made, err
}

// join makes an account a member of one more organisation.
func (c *cast) join(ctx context.Context, own, where string) error {
	known, err := c.people.contacts(ctx, []string{own})
	if err != nil {
		return err
	}
	_, err = c.people.accounts.Admit(ctx, actor.CommandLine(), known[own].Email, "Essai", "Exemple", c.orgs[where], nil)
	return err
}

// able is an account that has just proved itself and may do everything in an
// organisation: the cast is made by use cases, through it.
func able(account, org string) actor.Actor {
	who := actor.Actor{ID: account, Kind: actor.Helper, Org: org, Proved: time.Now()}.With(everyMember...)
	for _, r := range roles() {
		who = who.With(r.Rights...)
	}
	return who
}

// askers are one for each way to ask: every role alone and none, locked,
// without organisation, in a suspended organisation, a program with each scope,
// a person in their own space, and anyone.
func (c *cast) askers(t *testing.T) (all []*asker) {
	t.Helper()
	ctx := t.Context()
	keeper, err := c.admit(ctx, c.orgs[ours], "Essai")
	fatal(t, err)
	shared := c.thingsOf(able(keeper, c.orgs[ours]), "Essai")
	shared.fill(t)
	add := func(a *asker) {
		a.network = fmt.Sprintf("192.0.2.%d:4000", len(all)+1)
		a.things = shared.with(able(a.id, a.org))
		if a.kind != actor.Helper {
			a.things = shared.with(shared.as)
		}
		all = append(all, a)
	}
	helper := func(name, where string, granted []string, rights []right.Right) *asker {
		own, err := c.admit(ctx, c.orgs[where], "Essai", granted...)
		fatal(t, err)
		a := &asker{name: name, id: own, kind: actor.Helper, org: c.orgs[where], rights: rights}
		add(a)
		return a
	}
	var names []string
	every := everyMember
	for _, r := range roles() {
		names, every = append(names, r.Name), slices.Concat(every, r.Rights)
		helper(r.Name, ours, []string{r.Name}, slices.Concat(everyMember, r.Rights))
		helper("suspended "+r.Name, suspended, []string{r.Name}, []right.Right{account.RightSelf})
	}
	member := helper("member", ours, nil, everyMember)
	fatal(t, c.join(ctx, member.id, steers)) // who belongs to two may switch
	helper("suspended member", suspended, nil, []right.Right{account.RightSelf})
	helper("locked", ours, names, every).locked = true
	alone := helper("account alone", ours, nil, everyAccount)
	fatal(t, c.people.accounts.Leave(ctx, able(alone.id, alone.org), alone.org))
	alone.org = ""
	for _, scope := range forKeys {
		for where, rights := range map[string][]right.Right{ours: {scope}, suspended: nil} {
			own, bearer := c.program(t, c.orgs[where], scope)
			add(&asker{name: where + " program " + string(scope), id: own, kind: actor.Key, org: c.orgs[where], rights: rights, bearer: bearer})
		}
	}
	add(&asker{name: "ended program", kind: actor.Visitor, bearer: c.endedProgram(t)})
	add(&asker{name: "anyone", kind: actor.Visitor})
	helped := c.thingsOf(shared.as, shared.word)
	add(&asker{name: "helped", id: helped.id(t, "person"), kind: actor.Helped, rights: helpedOnly})
	all[len(all)-1].things = helped
	fatal(t, c.people.demoSuspend(ctx, c.orgs[suspended]))
	return all
}

// neighbours is what the other organisation has. It also follows the person of
// ours, and keeps a note and a consent of its own on them.
func (c *cast) neighbours(t *testing.T, ours *things) *things {
	t.Helper()
	ctx, register := t.Context(), c.people.register
	keeper, err := c.admit(ctx, c.orgs[other], canary)
	fatal(t, err)
	theirs := c.thingsOf(able(keeper, c.orgs[other]), canary)
	theirs.forged = true
	shared := c.thingsOf(theirs.as, canary)
	shared.ids["person"] = ours.ids["person"]
	fatal(t, register.Propose(ctx, ours.as, shared.ids["person"], person.Proposal{To: theirs.as.Org, Keep: true, Consent: person.Oral}))
	waiting, err := register.Waiting(ctx, theirs.as)
	fatal(t, err)
	_, err = register.Accept(ctx, theirs.as, waiting[0].ID)
	fatal(t, err)
	ours.sheet(t)
	theirs.ids["note"], theirs.ids["consent"] = shared.id(t, "note"), shared.id(t, "consent")
	theirs.fill(t)
	return theirs
}

// program is an API key of an organisation, by its id and its text.
func (c *cast) program(t *testing.T, org string, scope right.Right) (own, text string) {
	t.Helper()
	accounts, ctx := c.people.accounts, t.Context()
	by, err := c.admit(ctx, org, "Essai")
	fatal(t, err)
	s, err := accounts.EnterAs(ctx, actor.CommandLine(), by, account.Entrance{Device: "essai"})
	fatal(t, err)
	who := able(by, org)
	who.Session = s.ID
	name := fmt.Sprintf("Essai %d", c.next())
	fatal(t, accounts.AddKey(ctx, who, name, []right.Right{scope}, time.Now().Add(24*time.Hour)))
	held, err := accounts.Held(ctx, who)
	fatal(t, err)
	keys, err := accounts.Keys(ctx, who)
	fatal(t, err)
	own = keys[slices.IndexFunc(keys, func(k account.Key) bool { return k.Name == name })].ID
	c.note(own, "key")
	return own, held.Lines[1]
}

// endedProgram is the text of a key that was retired.
func (c *cast) endedProgram(t *testing.T) string {
	t.Helper()
	own, text := c.program(t, c.orgs[ours], person.MayRead)
	fatal(t, c.people.accounts.EndKey(t.Context(), able("", c.orgs[ours]), own))
	return text
}

// enter gives an asker a session of their own and returns its cookie; none for
// who has no session.
func (c *cast) enter(t *testing.T, a *asker) *http.Cookie {
	t.Helper()
	ctx, now := t.Context(), time.Now()
	var open func(*web.Request) error
	switch a.kind {
	case actor.Helper:
		s, err := c.people.accounts.EnterAs(ctx, actor.CommandLine(), a.id, account.Entrance{Device: "essai"})
		fatal(t, err)
		if a.locked {
			fatal(t, c.idle(ctx, s.ID, now.Add(-16*time.Minute)))
		}
		c.note(s.ID, "session")
		open = func(r *web.Request) error { return c.stage.accounts.Enter(r, s) }
	case actor.Helped:
		own := person.Session{ID: id.New(now), Person: a.id, At: now, Expires: now.Add(time.Hour)}
		fatal(t, c.people.register.Store.Tx(ctx, func(tx person.Tx) error { return tx.AddSession(own) }))
		ticket := session.Ticket{Kind: "person", ID: own.ID, Stage: "open"}
		open = func(r *web.Request) error { return c.stage.sessions.Put(r.Context(), ticket) }
	default:
		return nil
	}
	answer := httptest.NewRecorder()
	var err error
	c.stage.sessions.Wrap(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		err = open(&web.Request{Request: r})
	})).ServeHTTP(answer, httptest.NewRequestWithContext(ctx, http.MethodGet, "/", nil))
	fatal(t, err)
	return answer.Result().Cookies()[0]
}

// idle makes a session silent since an instant: no use case turns back time.
func (c *cast) idle(ctx context.Context, session string, since time.Time) error {
	return c.house.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(tx.Context(), "UPDATE account_session SET seen_at = $1 WHERE id = $2", db.At(since), session)
		return err
	})
}

// fatal ends a test that cannot go on.
func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
