// Package accounttest builds accounts for tests and holds the suite that every
// store of accounts must pass.
package accounttest

import (
	"context"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // what RFC 6238 says
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"maillage/core/actor"
	"maillage/core/capacity"
	"maillage/core/fault"
	"maillage/core/right"
	"maillage/module/account"
	"maillage/module/account/store"
	"maillage/platform/clock"
	"maillage/platform/db"
	"maillage/platform/key"
)

// Monday is an ordinary Monday at 10:00 in Paris, when tests begin.
var Monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// Base is the address of the service in tests.
const Base = "https://maillage.example"

// Orgs are organisations that tests make and change.
type Orgs struct {
	mu  sync.Mutex
	all map[string]account.Standing
}

// Set keeps an organisation.
func (o *Orgs) Set(id, state string, capacities ...capacity.Capacity) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.all == nil {
		o.all = map[string]account.Standing{}
	}
	o.all[id] = account.Standing{ID: id, Name: "Organisation " + id, State: state, Capacities: capacities}
}

// Standing implements account.Organisations.
func (o *Orgs) Standing(_ context.Context, id string) (account.Standing, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	s, ok := o.all[id]
	if !ok {
		return s, fault.New(fault.NotFound, "", "organisation.fault.unknown", "Cette organisation n'existe pas.")
	}
	return s, nil
}

// Roles are those of the module and one of another.
var Roles = append([]right.Role{{Name: "person:mediator", Rights: []right.Right{"person:read"}, Needs: capacity.Follow}}, account.Roles...)

// Bench is the use cases on a store, with what a test needs to drive them.
type Bench struct {
	*account.Accounts
	DB    *db.DB
	Keys  *key.Store
	Clock *clock.Manual
	Orgs  *Orgs
	// Letters are those put in the post since the beginning.
	Letters func() []account.Letter
	// Tasks are the bodies of the tasks of a kind put in the queue.
	Tasks func(kind string) []string
	// Acts are the names of the acts recorded; refusals begin with "!".
	Acts func() []string
	// Reopen runs account.Reopen with the ends kept with the keys.
	Reopen func() error
	// Kept is the store itself, for its purges.
	Kept *store.Store
}

// Say answers with the key and the values, so that tests find them.
func Say(_, key string, pairs ...any) string { return key + " " + fmt.Sprintln(pairs...) }

// Home is how someone at home comes in.
var Home = account.Entrance{Device: "Firefox sur Windows", Network: "192.0.2.1"}

// Post does the waiting tasks that mail links.
func (b *Bench) Post(t testing.TB) {
	t.Helper()
	for _, link := range b.Tasks(account.LinkTask) {
		if err := b.Deliver(t.Context(), link); err != nil {
			t.Fatal(err)
		}
	}
}

var (
	linkForm = regexp.MustCompile(`/connexion/lien/([^\s\]]+)`)
	codeForm = regexp.MustCompile(`code ?([0-9A-Z]{4} [0-9A-Z]{4})`)
	joinForm = regexp.MustCompile(`/invitation/([^\s\]]+)`)
)

// found is what a pattern finds in the last letter to an address.
func (b *Bench) found(t testing.TB, to string, form *regexp.Regexp) string {
	t.Helper()
	all := b.Letters()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].To == to {
			if at := form.FindStringSubmatch(all[i].Text); at != nil {
				return at[1]
			}
		}
	}
	t.Fatalf("no letter to %s among %d says it", to, len(all))
	return ""
}

// Ask asks for a link, has it mailed and reads it: its token and its code.
func (b *Bench) Ask(t testing.TB, email, binding string) (token, code string) {
	t.Helper()
	b.Clock.Add(time.Millisecond) // ids of one millisecond have no order
	if err := b.Accounts.Ask(t.Context(), account.Asking{Email: email, Binding: binding, Lang: "fr", Network: Home.Network}); err != nil {
		t.Fatal(err)
	}
	b.Post(t)
	return b.found(t, email, linkForm), b.found(t, email, codeForm)
}

// Person is an account that a test drives, with its code application.
type Person struct {
	*Bench
	Email  string
	ID     string
	Secret string
	Codes  []string // recovery codes
}

// Join makes an account that is a member of an organisation, through an
// invitation by the command line, and enrols its code application.
func (b *Bench) Join(t testing.TB, email, org string, roles ...string) (*Person, account.Session) {
	t.Helper()
	b.Clock.Add(time.Millisecond)
	line, err := account.ParseList(email)
	if err != nil {
		t.Fatal(err)
	}
	by := actor.CommandLine()
	by.Org = org
	if sent, err := b.Invite(t.Context(), by, line, roles); err != nil || len(sent) != 1 {
		t.Fatalf("%d invited: %v", len(sent), err)
	}
	s, err := b.Accept(t.Context(), b.found(t, email, joinForm), "Camille", "Essai", Home)
	if err != nil {
		t.Fatal(err)
	}
	p := &Person{Bench: b, Email: email, ID: s.Account}
	return p, p.Enrol(t, s)
}

// Enrol enrols a code application in a half-open session.
func (p *Person) Enrol(t testing.TB, s account.Session) account.Session {
	t.Helper()
	e, err := p.Accounts.Enrol(t.Context(), actor.Anyone(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	p.Secret = strings.ReplaceAll(e.Secret, " ", "")
	s, err = p.Enrolled(t.Context(), actor.Anyone(), s.ID, p.Code(t))
	if err != nil {
		t.Fatal(err)
	}
	held, err := p.Held(t.Context(), p.As(t, s))
	if err != nil {
		t.Fatal(err)
	}
	p.Codes = held.Lines
	return s
}

// Code is what the application shows now.
func (p *Person) Code(t testing.TB) string {
	t.Helper()
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(p.Secret)
	if err != nil {
		t.Fatal(err)
	}
	return totp(secret, p.Clock.Now())
}

// totp is the code of an instant (RFC 6238), written apart from the room that
// reads codes so that both must agree.
func totp(secret []byte, now time.Time) string {
	sum := hmac.New(sha1.New, secret)
	_ = binary.Write(sum, binary.BigEndian, now.Unix()/30)
	digest := sum.Sum(nil)
	at := digest[len(digest)-1] & 15
	return fmt.Sprintf("%06d", (binary.BigEndian.Uint32(digest[at:])&0x7fffffff)%1_000_000)
}

// SignIn signs in by a link and the application, half a minute later so that
// the code is a new one.
func (p *Person) SignIn(t testing.TB) account.Session {
	t.Helper()
	p.Clock.Add(30 * time.Second)
	token, _ := p.Ask(t, p.Email, "binding of "+p.Email)
	s, _, err := p.Enter(t.Context(), token, Home)
	if err == nil {
		s, err = p.Prove(t.Context(), s.ID, p.Code(t))
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// As is who acts in a session now.
func (b *Bench) As(t testing.TB, s account.Session) actor.Actor {
	t.Helper()
	who, err := b.Actor(t.Context(), s.ID, b.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return who
}

// Last is the id of the session opened last.
func (b *Bench) Last(t testing.TB) string {
	t.Helper()
	ids := rows(t, b.DB, "SELECT id FROM account_session ORDER BY id DESC LIMIT 1", func(scan func(...any) error) (id string, err error) {
		return id, scan(&id)
	})
	if len(ids) == 0 {
		t.Fatal("no session")
	}
	return ids[0]
}

// Newest mails the link asked for last, alone, and enters by it.
func (b *Bench) Newest(t testing.TB) (account.Session, error) {
	t.Helper()
	ids := rows(t, b.DB, "SELECT id FROM account_link ORDER BY id DESC LIMIT 1", func(scan func(...any) error) (id string, err error) {
		return id, scan(&id)
	})
	if err := b.Deliver(t.Context(), ids[0]); err != nil {
		return account.Session{}, err
	}
	s, _, err := b.Enter(t.Context(), ids[0]+"."+b.Keys.MAC("account.link", ids[0]), Home)
	return s, err
}
