package app

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"maillage/core/actor"
	"maillage/core/capacity"
	"maillage/core/dual"
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

	mu   sync.Mutex
	n    int
	made map[string]string // what was made: ids, and the names of parameters that they are
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
	all := &cast{front: f, people: f.stage.people, house: h, orgs: map[string]string{}, made: map[string]string{}}
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
	helper("member", ours, nil, everyMember)
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
	helped := shared.with(shared.as).id(t, "person")
	add(&asker{name: "helped", id: helped, kind: actor.Helped, rights: helpedOnly})
	own := all[len(all)-1].things.ids
	own["person"] = helped
	delete(own, "consent") // theirs, not that of another person
	fatal(t, c.people.demoSuspend(ctx, c.orgs[suspended]))
	return all
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
	return answer.Result().Cookies()[0] //nolint:bodyclose // a recorder's
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

// things are what routes find by their parameters: one of each name, made when
// it is first asked for, by use cases.
type things struct {
	*cast
	as     actor.Actor
	word   string // in every text
	forged bool   // tokens are not what the program would have sent
	ids    map[string]string
}

// thingsOf has nothing yet.
func (c *cast) thingsOf(as actor.Actor, word string) *things {
	return &things{cast: c, as: as, word: word, ids: map[string]string{}}
}

// with is what someone else of the organisation finds: the same, but for what
// is everyone's own.
func (b *things) with(as actor.Actor) *things {
	own := &things{cast: b.cast, as: as, word: b.word, ids: map[string]string{}}
	for name, known := range b.ids {
		if !slices.Contains([]string{"session", "credential"}, name) {
			own.ids[name] = known
		}
	}
	return own
}

// id is the thing of a name.
func (b *things) id(t *testing.T, name string) string {
	t.Helper()
	if known, has := b.ids[name]; has {
		return known
	}
	makes, has := makers()[name]
	if !has {
		t.Errorf("a route has a parameter {%s} that the wall does not know: add how one is made to makers in app/cast_test.go", name)
		b.ids[name] = ""
		return ""
	}
	made, err := makes(t, b)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	b.ids[name] = made
	b.note(made, name)
	return made
}

// fill makes one of each.
func (b *things) fill(t *testing.T) {
	t.Helper()
	for name := range makers() {
		b.id(t, name)
	}
}

// thing is the name of what a parameter of a route stands for: some names mean
// different things by route.
func thing(pattern, name string) string {
	switch {
	case name == "token" && strings.Contains(pattern, "/invitation/"):
		return "invitation token"
	case name == "token":
		return "link token"
	case name == "proposal" && strings.HasPrefix(pattern, "/gestion/"):
		return "agreement"
	}
	return name
}

// everyones are parameters whose values anyone may know and belong to nobody.
var everyones = map[string]string{"part": "lieux-1.xml", "step": "besoin", "region": "nouvelle-aquitaine", "departement": "creuse", "commune": "gueret"}

// makers make what the parameters of routes name.
func makers() map[string]func(*testing.T, *things) (string, error) {
	all := map[string]func(*testing.T, *things) (string, error){
		"id": func(t *testing.T, b *things) (string, error) {
			return collection(t, get(b.public, "/api/v1/places?limit=1")).Features[0].ID, nil
		},
		"organisation":     func(_ *testing.T, b *things) (string, error) { return b.as.Org, nil },
		"account":          func(t *testing.T, b *things) (string, error) { return b.admit(t.Context(), b.as.Org, b.word) },
		"session":          makeSession,
		"credential":       makeCredential,
		"identity":         makeIdentity,
		"key":              makeKey,
		"reset":            makeReset,
		"invitation":       makeInvitation,
		"invitation token": makeInvitationToken,
		"link token":       makeLinkToken,
		"site":             makeSite,
		"claim":            makeClaim,
		"agreement":        makeAgreement,
		"person":           makePerson,
		"note":             makeNote,
		"consent":          makeConsent,
		"merge":            makeMerge,
		"transfer":         makeTransfer,
		"proposal":         makeExport,
	}
	for name, value := range everyones {
		all[name] = func(*testing.T, *things) (string, error) { return value, nil }
	}
	return all
}

func makeSession(t *testing.T, b *things) (string, error) {
	s, err := b.people.accounts.EnterAs(t.Context(), actor.CommandLine(), b.as.ID, account.Entrance{Device: b.word})
	return s.ID, err
}

func makeCredential(t *testing.T, b *things) (string, error) {
	credential := fmt.Sprintf("credential-%d", b.next())
	if err := b.people.accounts.AddPasskey(t.Context(), b.as, credential, []byte("{}"), b.word); err != nil {
		return "", err
	}
	all, err := b.people.accounts.Passkeys(t.Context(), b.as)
	return of(t, all, func(p account.Passkey) bool { return p.Credential == credential }).ID, err
}

// makeIdentity is a name under which an identity provider knows an account,
// which waits for a steward.
func makeIdentity(t *testing.T, b *things) (string, error) {
	subject := fmt.Sprintf("%s-%d", b.word, b.next())
	whose, err := b.admit(t.Context(), b.as.Org, b.word)
	if err != nil {
		return "", err
	}
	known, err := b.people.contacts(t.Context(), []string{whose})
	if err != nil {
		return "", err
	}
	claims := account.Claims{Issuer: "https://idp.example", Subject: subject, Email: known[whose].Email, Verified: true}
	if _, err := b.people.accounts.EnterByIdentity(t.Context(), claims, account.Entrance{}); err == nil {
		t.Error("an identity that nobody approved entered")
	}
	all, err := b.people.accounts.Identities(t.Context(), actor.CommandLine())
	return of(t, all, func(i account.PendingIdentity) bool { return i.Subject == subject }).ID, err
}

func makeKey(t *testing.T, b *things) (string, error) {
	name := fmt.Sprintf("%s %d", b.word, b.next())
	if err := b.people.accounts.AddKey(t.Context(), b.as, name, forKeys[:1], time.Now().Add(24*time.Hour)); err != nil {
		return "", err
	}
	all, err := b.people.accounts.Keys(t.Context(), b.as)
	return of(t, all, func(k account.Key) bool { return k.Name == name }).ID, err
}

// makeReset is a lost factor that waits for a second person; only forms name it.
func makeReset(t *testing.T, b *things) (string, error) {
	whose, err := b.admit(t.Context(), b.as.Org, b.word)
	if err != nil {
		return "", err
	}
	if err := b.people.accounts.ProposeReset(t.Context(), b.as, b.as.Org, whose); err != nil {
		return "", err
	}
	team, err := b.people.accounts.Team(t.Context(), b.as)
	return of(t, team.Resets, func(p dual.Proposal) bool { return p.Object == whose }).ID, err
}

func makeInvitation(t *testing.T, b *things) (string, error) {
	lines, err := account.ParseList(fmt.Sprintf("invite-%s-%d@example.org;%s;Exemple", b.word, b.next(), b.word))
	if err != nil {
		return "", err
	}
	sent, err := b.people.accounts.Invite(t.Context(), b.as, lines, nil)
	if err != nil {
		return "", err
	}
	return sent[0].ID, nil
}

func makeInvitationToken(t *testing.T, b *things) (string, error) {
	own := b.id(t, "invitation")
	if b.forged {
		return own + ".forged", nil
	}
	_, token, _ := strings.Cut(b.people.accounts.InvitationAddress(own), "/invitation/")
	return token, nil
}

// makeLinkToken is a live link of somebody else's sign-in, with a proof that
// the program did not compute: nobody but its addressee has another.
func makeLinkToken(t *testing.T, b *things) (string, error) {
	now := time.Now()
	link := account.Link{ID: id.New(now), Email: b.word + "@example.org", Lang: "fr", CreatedAt: now, SentAt: now, ExpiresAt: now.Add(time.Hour)}
	return link.ID + ".forged", b.people.accStore.Tx(t.Context(), func(tx account.Tx) error { return tx.AddLink(link) })
}

// makeSite is where the organisation works: anyone may know it.
func makeSite(t *testing.T, b *things) (string, error) {
	name := fmt.Sprintf("Antenne %d", b.next())
	if err := b.people.orgs.AddSite(t.Context(), b.as, organisation.SiteForm{Name: name, Town: "23000 Guéret"}); err != nil {
		return "", err
	}
	sheet, err := b.people.orgs.Own(t.Context(), b.as)
	return of(t, sheet.Sites, func(s organisation.Site) bool { return s.Name == name }).ID, err
}

func makeClaim(t *testing.T, b *things) (string, error) {
	by, err := b.admit(t.Context(), b.as.Org, b.word)
	if err != nil {
		return "", err
	}
	sheet, err := b.people.orgs.Own(t.Context(), b.as)
	if err != nil {
		return "", err
	}
	if err := b.people.orgs.Claim(t.Context(), able(by, b.as.Org), sheet.SIRET, b.word); err != nil {
		return "", err
	}
	claim, err := b.people.orgs.Claimed(t.Context(), able(by, b.as.Org))
	return claim.ID, err
}

// makeAgreement is what waits for a second steward; one of a kind waits.
func makeAgreement(t *testing.T, b *things) (string, error) {
	for {
		all, err := b.people.orgs.Agreements(t.Context(), b.as)
		if err != nil {
			return "", err
		}
		for _, p := range all.Waiting {
			if p.Object == b.as.Org {
				return p.ID, nil
			}
		}
		if err := b.people.orgs.ProposeClose(t.Context(), b.as, b.as.Org, b.word); err != nil {
			return "", err
		}
	}
}

func makePerson(t *testing.T, b *things) (string, error) {
	n := b.next()
	made, err := b.people.register.CreateByProgram(t.Context(), b.as, person.New{Consent: person.Oral, Input: person.Input{Name: b.word + " Exemple",
		Nickname: b.word, Email: fmt.Sprintf("%s-%d@example.org", b.word, n), Lang: "fr", Channel: person.ByEmail}}, fmt.Sprintf("cast-%d", n))
	if err != nil {
		return "", err
	}
	b.note(made, "person")
	sheet, err := b.people.register.Read(t.Context(), b.as, made)
	for _, given := range sheet.Consents {
		b.note(given.ID, "consent")
	}
	return made, err
}

func makeNote(t *testing.T, b *things) (string, error) {
	if err := b.people.register.Write(t.Context(), b.as, b.id(t, "person"), b.word+" sait joindre un document.", true); err != nil {
		return "", err
	}
	return b.sheet(t).Notes[0].ID, nil
}

func makeConsent(t *testing.T, b *things) (string, error) {
	if err := b.people.register.Agree(t.Context(), b.as, b.id(t, "person"), person.ToContact, person.Oral); err != nil {
		return "", err
	}
	return of(t, b.sheet(t).Consents, func(c person.Consent) bool { return c.Kind == person.ToContact && c.Withdrawn.IsZero() }).ID, nil
}

func makeMerge(t *testing.T, b *things) (string, error) {
	double, err := makePerson(t, b)
	if err != nil {
		return "", err
	}
	if err := b.people.register.Merge(t.Context(), b.as, b.id(t, "person"), double); err != nil {
		return "", err
	}
	return b.sheet(t).Merges[0].ID, nil
}

// sheet is the person as their organisation sees them.
func (b *things) sheet(t *testing.T) person.Sheet {
	t.Helper()
	s, err := b.people.register.Read(t.Context(), b.as, b.id(t, "person"))
	fatal(t, err)
	return s
}

// makeTransfer is a follow-up that another organisation proposes to this one.
func makeTransfer(t *testing.T, b *things) (string, error) {
	giver := b.thingsOf(able(b.as.ID, b.orgs[steers]), b.word)
	given := giver.id(t, "person")
	if err := b.people.register.Propose(t.Context(), giver.as, given, person.Proposal{To: b.as.Org, Keep: true, Consent: person.Oral}); err != nil {
		return "", err
	}
	waiting, err := b.people.register.Waiting(t.Context(), b.as)
	return of(t, waiting, func(p person.Transfer) bool { return p.Person == given }).ID, err
}

// makeExport is an export of everybody, on which two people agreed.
func makeExport(t *testing.T, b *things) (string, error) {
	g, reason := b.people.register, fmt.Sprintf("%s %d", b.word, b.next())
	if err := g.ProposeExport(t.Context(), b.as, reason); err != nil {
		return "", err
	}
	all, err := g.Exports(t.Context(), b.as)
	if err != nil {
		return "", err
	}
	own := of(t, all, func(p dual.Proposal) bool { return p.Reason == reason }).ID
	return own, g.DecideExport(t.Context(), able(id.New(time.Now()), b.as.Org), own, true)
}

// of is the one of a list that is meant.
func of[T any](t *testing.T, all []T, is func(T) bool) (found T) {
	t.Helper()
	at := slices.IndexFunc(all, is)
	if at < 0 {
		t.Fatalf("not found among %d", len(all))
	}
	return all[at]
}
