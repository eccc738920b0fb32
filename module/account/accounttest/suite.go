package accounttest

import (
	"testing"
	"time"

	"maillage/core/actor"
	"maillage/core/capacity"
	"maillage/core/fault"
	"maillage/module/account"
)

// Suite is what every store of accounts must do, whatever its engine. open
// returns the use cases on an empty store.
func Suite(t *testing.T, open func(t *testing.T) *Bench) {
	for name, test := range map[string]func(*testing.T, *Bench){
		"a first sign-in, then a second":      signIn,
		"a link is used once, in time":        linkOnce,
		"a link opened elsewhere":             elsewhere,
		"the short code":                      shortCode,
		"unknown and inactive are like known": sameAnswer,
		"ten thousand guesses":                guesses,
		"a flooded address still gets in":     flooded,
		"many press the same link":            pressRace,
		"many type the same code":             codeRace,
		"a code is not replayed":              replay,
		"recovery codes":                      recovery,
		"who acts":                            acting,
		"sessions end":                        sessionsEnd,
		"invitations":                         invitations,
		"one invitation, many acceptances":    acceptRace,
		"roles":                               roles,
		"the last referent":                   lastReferent,
		"two referents leave at once":         leaveRace,
		"a lost factor takes two":             resets,
		"API keys":                            apiKeys,
		"passkeys":                            passkeys,
		"identities":                          identities,
		"stewards":                            stewards,
		"unused accounts":                     unused,
		"organisations merge and part":        merges,
		"a restored backup":                   restored,
		"purges":                              purges,
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t)
			b.Orgs.Set("a", account.OrgActive, capacity.Follow)
			b.Orgs.Set("b", account.OrgActive)
			test(t, b)
		})
	}
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// is fails the test unless err is a fault of the kind.
func is(t *testing.T, what string, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%s: %v, want %s", what, err, kind)
	}
}

// fine fails the test at once when something that must work does not.
func fine(t *testing.T, what string, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

func signIn(t *testing.T, b *Bench) {
	p, s := b.Join(t, "camille@exemple.fr", "a", "person:mediator")
	who := b.As(t, s)
	equal(t, "organisation", who.Org, "a")
	equal(t, "reads people", who.May("person:read"), true)
	equal(t, "manages members", who.May(account.RightTeam), false)
	equal(t, "a proof", who.CheckProof(b.Clock.Now()), error(nil))
	equal(t, "recovery codes", len(p.Codes), 10)
	fine(t, "sign out", b.SignOut(t.Context(), s.ID))
	equal(t, "after signing out", b.As(t, s).Kind, actor.Visitor)

	again := p.SignIn(t)
	equal(t, "organisation again", b.As(t, again).Org, "a")
	b.Clock.Add(20 * time.Minute)
	equal(t, "idle", b.As(t, again).Locked, true)
	_, err := b.Prove(t.Context(), again.ID, p.Code(t))
	fine(t, "a new proof", err)
	equal(t, "awake", b.As(t, again).Locked, false)
}
