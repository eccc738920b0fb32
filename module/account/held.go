package account

import (
	"context"
	"strings"

	"maillage/core/actor"
)

// Held is what is shown to its owner, in the session that made it, until they
// have put it away: it exists nowhere else in clear.
type Held struct {
	Kind  string // HeldCodes, HeldKey; empty: nothing
	Lines []string
}

// The kinds of things shown once.
const (
	HeldCodes = "codes" // recovery codes
	HeldKey   = "key"   // the text of an API key
)

const forHeld = "account.held"

func (a *Accounts) hold(account, kind string, lines ...string) []byte {
	return a.Secrets.Seal(forHeld, []byte(kind+"\n"+strings.Join(lines, "\n")), account)
}

// Held reads what the session still shows.
func (a *Accounts) Held(ctx context.Context, who actor.Actor) (Held, error) {
	if err := who.Check(RightSelf); err != nil {
		return Held{}, err
	}
	var s Session
	err := a.Store.View(ctx, func(tx Tx) (err error) {
		s, err = tx.Session(who.Session)
		return err
	})
	if err != nil || len(s.Held) == 0 {
		return Held{}, err
	}
	plain, err := a.Secrets.Unseal(forHeld, s.Held, who.ID)
	if err != nil {
		return Held{}, err
	}
	lines := strings.Split(string(plain), "\n")
	return Held{lines[0], lines[1:]}, nil
}

// PutAway forgets what was shown: its owner has kept it.
func (a *Accounts) PutAway(ctx context.Context, who actor.Actor) error {
	if err := who.Check(RightSelf); err != nil {
		return err
	}
	return a.Store.Tx(ctx, func(tx Tx) error { return tx.HoldEnrolment(who.Session, nil, nil) })
}
