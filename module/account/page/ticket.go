package page

import (
	"net/http"
	"net/url"

	"maillage/core/actor"
	"maillage/module/account"
	"maillage/platform/session"
	"maillage/platform/token"
	"maillage/platform/web"
)

// ticketKind marks the tickets that name a session of an account.
const ticketKind = "account"

// What a ticket remembers between two pages.
const (
	keepBinding   = "binding"   // the secret of this browser
	keepNext      = "next"      // where to go on to
	keepShared    = "shared"    // the computer is shared
	keepChallenge = "challenge" // of a passkey
	keepState     = "state"     // of ProConnect
)

// keep remembers values, and forgets those that are empty.
func (p *Accounts) keep(r *web.Request, t session.Ticket, pairs ...string) (session.Ticket, error) {
	if t.Values == nil {
		t.Values = map[string]string{}
	}
	changed := false
	for i := 0; i+1 < len(pairs); i += 2 {
		if t.Values[pairs[i]] == pairs[i+1] {
			continue
		}
		changed = true
		if t.Values[pairs[i]] = pairs[i+1]; pairs[i+1] == "" {
			delete(t.Values, pairs[i])
		}
	}
	if !changed {
		return t, nil
	}
	return t, p.Sessions.Put(r.Context(), t)
}

// bound is the request's ticket with the secret of this browser, drawn when it
// has none.
func (p *Accounts) bound(r *web.Request, pairs ...string) (session.Ticket, error) {
	t, err := p.Sessions.Get(r.Context())
	if err != nil {
		return t, err
	}
	if t.Values[keepBinding] == "" {
		pairs = append(pairs, keepBinding, token.New())
	}
	return p.keep(r, t, pairs...)
}

// rise gives the browser a session that has come further: the cookie changes,
// so that one known before is worth nothing.
func (p *Accounts) rise(r *web.Request, s account.Session, next string) error {
	t := session.Ticket{Kind: ticketKind, ID: s.ID, Stage: string(s.Stage), Shared: s.Shared, Values: map[string]string{}}
	if next != "" {
		t.Values[keepNext] = next
	}
	return p.Sessions.Put(r.Context(), t)
}

// home is where someone goes who has signed in.
const home = "/pro"

// onward is where to go on to, home without a wish.
func onward(next string) string {
	if next = account.LocalPath(next); next == "" {
		return home
	}
	return next
}

// confirmPath is the page that asks for a new proof, then leads to a path.
func confirmPath(next string) string { return "/connexion/confirmer?suite=" + url.QueryEscape(next) }

// Enter gives the browser a session that is open already: the demonstration's.
func (p *Accounts) Enter(r *web.Request, s account.Session) error { return p.rise(r, s, "") }

// Who names the actor of a request by its cookie: an account, or anyone.
func (p *Accounts) Who(r *http.Request) (actor.Actor, error) {
	t, err := p.Sessions.Get(r.Context())
	if err != nil || t.Kind != ticketKind {
		return actor.Anyone(), err
	}
	return p.Cases.Actor(r.Context(), t.ID, p.Cases.Clock.Now())
}
