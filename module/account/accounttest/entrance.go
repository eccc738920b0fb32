package accounttest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/module/account"
)

// callers is how many race for the same thing.
const callers = 32

// race has many callers do the same at once and counts who succeeds; any
// error of another kind fails the test.
func race(t *testing.T, refused fault.Kind, do func(ctx context.Context) error) int {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	var done atomic.Int64
	var all sync.WaitGroup
	for range callers {
		all.Go(func() {
			switch err := do(ctx); {
			case err == nil:
				done.Add(1)
			case !fault.Is(err, refused):
				t.Errorf("a caller: %v", err)
			}
		})
	}
	all.Wait()
	return int(done.Load())
}

func linkOnce(t *testing.T, b *Bench) {
	p, _ := b.Join(t, "camille@exemple.fr", "a")
	token, _ := b.Ask(t, p.Email, "x")
	for range 3 { // mail robots open links: nothing is spent
		_, err := b.Press(t.Context(), token, "x")
		fine(t, "opening", err)
	}
	_, _, err := b.Enter(t.Context(), token, Home)
	fine(t, "pressing", err)
	_, _, err = b.Enter(t.Context(), token, Home)
	is(t, "pressing again", err, fault.Gone)
	_, err = b.Press(t.Context(), token, "x")
	is(t, "opening again", err, fault.Gone)

	late, _ := b.Ask(t, p.Email, "x")
	b.Clock.Add(15 * time.Minute)
	_, _, err = b.Enter(t.Context(), late, Home)
	is(t, "pressing late", err, fault.Gone)
	link, mac, _ := strings.Cut(token, ".")
	for _, forged := range []string{"", ".", link, link + ".", link + "." + mac[1:], "x." + mac, strings.Repeat("a", 300) + "." + mac} {
		_, _, err := b.Enter(t.Context(), forged, Home)
		is(t, "a forged link", err, fault.Gone)
	}
}

func elsewhere(t *testing.T, b *Bench) {
	p, _ := b.Join(t, "camille@exemple.fr", "a")
	token, code := b.Ask(t, p.Email, "the first device")
	for binding, same := range map[string]bool{"the first device": true, "another": false, "": false} {
		pressed, err := b.Press(t.Context(), token, binding)
		fine(t, "opening", err)
		equal(t, "the same browser: "+binding, pressed.Same, same)
		equal(t, "the code", pressed.Code, code)
	}
	_, _, err := b.EnterByCode(t.Context(), "another", code, Home)
	is(t, "the code in a browser that did not ask", err, fault.Invalid)
	s, _, err := b.EnterByCode(t.Context(), "the first device", strings.ToLower(code), Home)
	fine(t, "the code in the one that did", err)
	equal(t, "stage", s.Stage, account.Half)
	equal(t, "half open is nobody", b.As(t, s).Kind, actor.Visitor)
	_, _, err = b.Enter(t.Context(), token, Home)
	is(t, "the link after its code", err, fault.Gone)
}

func shortCode(t *testing.T, b *Bench) {
	p, _ := b.Join(t, "camille@exemple.fr", "a")
	_, code := b.Ask(t, p.Email, "x")
	for range 5 {
		_, _, err := b.EnterByCode(t.Context(), "x", "0000 0000", Home)
		is(t, "a wrong code", err, fault.Invalid)
	}
	_, _, err := b.EnterByCode(t.Context(), "x", code, Home)
	is(t, "the right one after five wrong ones", err, fault.Invalid)
	for _, binding := range []string{"", "nobody"} {
		_, _, err = b.EnterByCode(t.Context(), binding, code, Home)
		is(t, "the code without its browser", err, fault.Invalid)
	}
}

// sameAnswer checks that an asking does the same work whoever has the address:
// one link and one task, and no account is read before the task.
func sameAnswer(t *testing.T, b *Bench) {
	p, _ := b.Join(t, "camille@exemple.fr", "a")
	asleep, _ := b.Join(t, "dominique@exemple.fr", "a")
	b.sleep(t, asleep.ID)
	sent := len(b.Letters())
	for i, email := range []string{p.Email, asleep.Email, "nobody@exemple.fr"} {
		watch := &watched{Store: b.Store}
		cases := *b.Accounts
		cases.Store = watch
		if err := cases.Ask(t.Context(), account.Asking{Email: email, Binding: "x", Network: "192.0.2.9"}); err != nil {
			t.Errorf("%s: %v", email, err)
		}
		equal(t, "what "+email+" makes the store do", fmt.Sprint(watch.did), "[AddLink Enqueue]")
		equal(t, "tasks", len(b.Tasks(account.LinkTask)), i+1)
	}
	b.Post(t)
	equal(t, "mails", len(b.Letters())-sent, 1)
}

// watched notes what is asked of a store.
type watched struct {
	account.Store
	did []string
}

func (w *watched) Tx(ctx context.Context, fn func(account.Tx) error) error {
	return w.Store.Tx(ctx, func(tx account.Tx) error {
		w.did = nil
		return fn(watchedTx{tx, w})
	})
}

func (w *watched) View(ctx context.Context, fn func(account.Tx) error) error {
	w.did = append(w.did, "View")
	return w.Store.View(ctx, fn)
}

type watchedTx struct {
	account.Tx
	w *watched
}

func (t watchedTx) AddLink(l account.Link) error {
	t.w.did = append(t.w.did, "AddLink")
	return t.Tx.AddLink(l)
}

func (t watchedTx) Enqueue(kind, body string) error {
	t.w.did = append(t.w.did, "Enqueue")
	return t.Tx.Enqueue(kind, body)
}

func (t watchedTx) AccountByEmail(email string) (account.Account, error) {
	t.w.did = append(t.w.did, "AccountByEmail")
	return t.Tx.AccountByEmail(email)
}

// guesses tries ten thousand codes of the application from an open mailbox:
// almost none is looked at, and the owner still gets in.
func guesses(t *testing.T, b *Bench) {
	p, _ := b.Join(t, "camille@exemple.fr", "a")
	token, _ := b.Ask(t, p.Email, "thief")
	thief, _, err := b.Enter(t.Context(), token, Home)
	fine(t, "the thief has the mailbox", err)
	looked, right := 0, p.Code(t)
	for i := range 10_000 {
		guess := fmt.Sprintf("%06d", i)
		if guess == right {
			continue
		}
		_, err := b.Prove(t.Context(), thief.ID, guess)
		if !fault.Is(err, fault.TooMany) {
			is(t, "a guess", err, fault.Invalid)
			looked++
		}
	}
	if looked > 10 {
		t.Errorf("%d guesses were looked at", looked)
	}
	b.Clock.Add(16 * time.Minute)
	_, err = b.Prove(t.Context(), p.halfOpen(t).ID, p.Code(t))
	fine(t, "the owner, a quarter of an hour later", err)
}

// halfOpen is a session of the person that awaits the factor.
func (p *Person) halfOpen(t *testing.T) account.Session {
	t.Helper()
	fine(t, "as after a sign-in", p.Gate.Clear(t.Context(), account.AsksOfAddress, p.Email))
	token, _ := p.Ask(t, p.Email, "home")
	s, _, err := p.Enter(t.Context(), token, Home)
	fine(t, "entering", err)
	return s
}

// flooded has someone ask for links to an address without end, from many
// networks: few mails leave, and at any time the owner gets in by one of the
// mails there are, or by a new one.
func flooded(t *testing.T, b *Bench) {
	p, _ := b.Join(t, "camille@exemple.fr", "a")
	before := len(b.Letters())
	for minute := range 60 {
		for i := range 40 {
			err := b.Accounts.Ask(t.Context(), account.Asking{Email: p.Email, Binding: "thief", Network: fmt.Sprintf("198.51.100.%d/%d", i, minute)})
			fine(t, "the thief asks", err)
		}
		b.Post(t)
		err := b.Accounts.Ask(t.Context(), account.Asking{Email: p.Email, Binding: "home", Network: Home.Network})
		fine(t, "the owner asks", err)
		b.Post(t)
		if _, err := b.Press(t.Context(), b.found(t, p.Email, linkForm), "home"); err != nil {
			t.Fatalf("minute %d: the last mail of the owner: %v", minute, err)
		}
		b.Clock.Add(time.Minute)
	}
	if sent := len(b.Letters()) - before; sent > 28 {
		t.Errorf("%d mails in an hour", sent)
	}
	_, _, err := b.Enter(t.Context(), b.found(t, p.Email, linkForm), Home)
	fine(t, "the owner enters by the last mail, whoever asked for it", err)

	refused := 0
	for i := range 200 {
		err := b.Accounts.Ask(t.Context(), account.Asking{Email: fmt.Sprintf("nobody%d@exemple.fr", i), Binding: "thief", Network: "203.0.113.1"})
		if fault.Is(err, fault.TooMany) {
			refused++
		}
	}
	equal(t, "refused to one network", refused, 140)
}

func pressRace(t *testing.T, b *Bench) {
	p, _ := b.Join(t, "camille@exemple.fr", "a")
	token, _ := b.Ask(t, p.Email, "x")
	equal(t, "who enters", race(t, fault.Gone, func(ctx context.Context) error {
		_, _, err := b.Enter(ctx, token, Home)
		return err
	}), 1)
}

func codeRace(t *testing.T, b *Bench) {
	p, _ := b.Join(t, "camille@exemple.fr", "a")
	b.Clock.Add(30 * time.Second)
	var halves []account.Session
	for range 4 {
		halves = append(halves, p.halfOpen(t))
	}
	var next atomic.Int64
	code, opened := p.Code(t), atomic.Int64{}
	race(t, fault.TooMany, func(ctx context.Context) error {
		_, err := b.Prove(ctx, halves[int(next.Add(1))%len(halves)].ID, code)
		if err == nil {
			opened.Add(1)
		}
		if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Anonymous) {
			return nil
		}
		return err
	})
	equal(t, "sessions opened by one code", opened.Load(), 1)
}

func replay(t *testing.T, b *Bench) {
	p, _ := b.Join(t, "camille@exemple.fr", "a")
	_, err := b.Prove(t.Context(), p.halfOpen(t).ID, p.Code(t))
	is(t, "the code that enrolled, again", err, fault.Invalid)
	b.Clock.Add(30 * time.Second)
	code := p.Code(t)
	_, err = b.Prove(t.Context(), p.halfOpen(t).ID, code)
	fine(t, "a new code", err)
	for range 2 { // still within its window
		_, err = b.Prove(t.Context(), p.halfOpen(t).ID, code)
		is(t, "over a shoulder", err, fault.Invalid)
		b.Clock.Add(29 * time.Second)
	}
	_, err = b.Prove(t.Context(), "0190aaaa-0000-7000-8000-000000000000", p.Code(t))
	is(t, "without a session", err, fault.Anonymous)
}

func recovery(t *testing.T, b *Bench) {
	p, s := b.Join(t, "camille@exemple.fr", "a")
	_, err := b.Prove(t.Context(), p.halfOpen(t).ID, strings.ToLower(p.Codes[3]))
	fine(t, "a recovery code", err)
	_, err = b.Prove(t.Context(), p.halfOpen(t).ID, p.Codes[3])
	is(t, "the same again", err, fault.Invalid)
	half := p.halfOpen(t)
	equal(t, "who opens with one", race(t, fault.Invalid, func(ctx context.Context) error {
		_, err := b.Prove(ctx, half.ID, p.Codes[4])
		if fault.Is(err, fault.TooMany) || fault.Is(err, fault.Anonymous) {
			return fault.New(fault.Invalid, "", "", "")
		}
		return err
	}), 1)
	b.Clock.Add(16 * time.Minute)
	s, err = b.Prove(t.Context(), s.ID, p.Code(t))
	fine(t, "a new proof", err)
	who := b.As(t, s)
	fine(t, "new codes", b.Redraw(t.Context(), who))
	_, err = b.Prove(t.Context(), s.ID, p.Codes[0])
	is(t, "an old code after", err, fault.Invalid)
	held, err := b.Held(t.Context(), who)
	fine(t, "reading them", err)
	equal(t, "how many", len(held.Lines), 10)
	fine(t, "putting them away", b.PutAway(t.Context(), who))
	held, err = b.Held(t.Context(), who)
	fine(t, "reading after", err)
	equal(t, "kind of what is left", held.Kind, "")
}

func sessionsEnd(t *testing.T, b *Bench) {
	p, first := b.Join(t, "camille@exemple.fr", "a")
	second, third := p.SignIn(t), p.SignIn(t)
	all, err := b.Sessions(t.Context(), b.As(t, first))
	fine(t, "listing", err)
	equal(t, "how many", len(all), 3)
	equal(t, "device", all[0].Device, Home.Device)
	other, _ := b.Join(t, "dominique@exemple.fr", "a")
	is(t, "ending another's", b.EndSession(t.Context(), b.As(t, other.SignIn(t)), second.ID), fault.NotFound)
	fine(t, "ending one", b.EndSession(t.Context(), b.As(t, first), second.ID))
	equal(t, "the ended one", b.As(t, second).Kind, actor.Visitor)
	fine(t, "ending the others", b.EndOthers(t.Context(), b.As(t, first)))
	equal(t, "another", b.As(t, third).Kind, actor.Visitor)
	equal(t, "this one", b.As(t, first).Kind, actor.Helper)
	b.Clock.Add(25 * time.Hour)
	equal(t, "a day later", b.As(t, first).Kind, actor.Visitor)

	token, _ := b.Ask(t, p.Email, "x")
	shared := Home
	shared.Shared = true
	s, _, err := b.Enter(t.Context(), token, shared)
	fine(t, "entering", err)
	s, err = b.Prove(t.Context(), s.ID, p.Code(t))
	fine(t, "on a shared computer", err)
	b.Clock.Add(61 * time.Minute)
	equal(t, "an hour later", b.As(t, s).Kind, actor.Visitor)
}

func acting(t *testing.T, b *Bench) {
	p, s := b.Join(t, "camille@exemple.fr", "a", account.Referent, "person:mediator")
	who := b.As(t, s)
	equal(t, "manages members", who.May(account.RightTeam), true)
	for _, state := range []string{"suspended", "closed", "requested"} {
		b.Orgs.Set("a", state)
		who = b.As(t, s)
		equal(t, "rights in one "+state, who.May(account.RightTeam), false)
		equal(t, "oneself in one "+state, who.May(account.RightSelf), true)
		equal(t, "reading one "+state, who.May("organisation:read"), false)
	}
	b.Orgs.Set("a", account.OrgActive) // without its capacity
	who = b.As(t, s)
	equal(t, "a role whose capacity is gone", who.May("person:read"), false)
	equal(t, "the others", who.May(account.RightTeam), true)

	before := who.Proved
	for range 20 { // a minute at a time: never idle, each written down
		b.Clock.Add(time.Minute)
		equal(t, "busy", b.As(t, s).Locked, false)
	}
	b.Clock.Add(16 * time.Minute)
	for range 2 { // looking at it does not wake it
		who = b.As(t, s)
		equal(t, "idle", who.Locked, true)
		is(t, "its rights sleep", who.Check(account.RightTeam), fault.Unproved)
	}
	_, err := b.Prove(t.Context(), s.ID, p.Code(t))
	fine(t, "a proof", err)
	who = b.As(t, s)
	equal(t, "awake", who.Locked, false)
	equal(t, "proved later", who.Proved.After(before), true)

	_, err = b.Actor(t.Context(), "unknown", b.Clock.Now())
	fine(t, "an unknown session", err)
	is(t, "an organisation of others", b.Switch(t.Context(), who, "b"), fault.NotFound)
	fine(t, "asking for one", b.OrganisationActivated(t.Context(), "b", p.ID))
	fine(t, "told twice", b.OrganisationActivated(t.Context(), "b", p.ID))
	fine(t, "switching", b.Switch(t.Context(), who, "b"))
	who = b.As(t, s)
	equal(t, "acts for", who.Org, "b")
	equal(t, "as its referent", who.May(account.RightTeam), true)
	equal(t, "not as a mediator", who.May("person:read"), false)
	equal(t, "and next time", b.As(t, p.SignIn(t)).Org, "b")
	b.sleep(t, p.ID)
	equal(t, "asleep", b.As(t, s).Kind, actor.Visitor)
	equal(t, "acts recorded", slices.Contains(b.Acts(), "account.switch"), true)
}

// sleep deactivates an account as a steward would.
func (b *Bench) sleep(t *testing.T, id string) {
	t.Helper()
	fine(t, "deactivating", b.Deactivate(t.Context(), actor.CommandLine(), id))
}
