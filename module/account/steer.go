package account

import (
	"context"

	"maillage/core/actor"
	"maillage/core/dual"
	"maillage/core/email"
	"maillage/core/fault"
	"maillage/core/sensitive"
)

// found is how many accounts a search shows.
const found = 50

// Search finds accounts by a part of their address or name; all, latest first,
// without words. The consultation is recorded.
func (a *Accounts) Search(ctx context.Context, who actor.Actor, words string, state State) (all []Account, err error) {
	if err := who.Check(RightSteer); err != nil {
		return nil, err
	}
	words = sensitive.Line(words)
	words = sensitive.Line(words[:min(len(words), email.Longest)]) // databases refuse endless patterns
	err = a.Store.Tx(ctx, func(tx Tx) error {
		if all, err = tx.Search(words, state, found); err != nil {
			return err
		}
		return done(tx, "account.search", who, "", "")
	})
	return all, err
}

// Sheet is one account as a steward sees it.
type Sheet struct {
	Person      Account
	Memberships []MembershipOf
	Enrolled    bool
	Passkeys    int
	Resets      []dual.Proposal // of a lost factor, waiting for a second person
}

// Sheet reads one account. The consultation is recorded. Errors: NotFound.
func (a *Accounts) Sheet(ctx context.Context, who actor.Actor, account string) (Sheet, error) {
	if err := who.Check(RightSteer); err != nil {
		return Sheet{}, err
	}
	var s Sheet
	var members []Membership
	err := a.Store.Tx(ctx, func(tx Tx) (err error) {
		if s.Person, err = tx.Account(account); err != nil {
			return err
		}
		if members, err = tx.Memberships(account); err != nil {
			return err
		}
		passkeys, err := tx.Passkeys(account)
		if err != nil {
			return err
		}
		s.Enrolled, s.Passkeys = len(s.Person.Secret) > 0, len(passkeys)
		if s.Resets, err = resetsOf(tx, members); err != nil {
			return err
		}
		return done(tx, "account.read", who, account, "")
	})
	if err != nil {
		return Sheet{}, err
	}
	for _, m := range members {
		standing, err := a.Orgs.Standing(ctx, m.Org)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return Sheet{}, err
		}
		s.Memberships = append(s.Memberships, MembershipOf{m, standing})
	}
	return s, nil
}

// resetsOf are the resets that wait for the holder of the memberships.
func resetsOf(tx Tx, members []Membership) ([]dual.Proposal, error) {
	var own []dual.Proposal
	for _, m := range members {
		waiting, err := tx.Waiting(resetKind, m.Org)
		if err != nil {
			return nil, err
		}
		for _, p := range waiting {
			if p.Object == m.Account {
				own = append(own, p)
			}
		}
	}
	return own, nil
}

// Deactivate puts an account to sleep and ends its sessions. Errors:
// Forbidden, also for one's own; Unproved; NotFound; Conflict when it sleeps.
func (a *Accounts) Deactivate(ctx context.Context, who actor.Actor, account string) error {
	now := a.Clock.Now()
	if err := who.Check(RightSteer); err != nil {
		return err
	}
	if err := who.CheckProof(now); err != nil {
		return err
	}
	if account == who.ID {
		return fault.New(fault.Forbidden, "", "account.fault.self", "Une autre personne doit le faire pour vous.")
	}
	return a.Store.Tx(ctx, func(tx Tx) error {
		if _, err := tx.Account(account); err != nil {
			return err
		}
		if err := a.sleep(tx, account); err != nil {
			return err
		}
		return done(tx, "account.deactivate", who, account, "")
	})
}

// sleep deactivates an account.
func (a *Accounts) sleep(tx Tx, account string) error {
	now := a.Clock.Now()
	moved, err := tx.Sleep(account, now)
	if err == nil && !moved {
		err = otherState
	}
	if err != nil {
		return err
	}
	if _, err := tx.EndSessions(account, "", now); err != nil {
		return err
	}
	return a.ended(tx, EndedAccount, account)
}

// Reactivate wakes an account: a steward any, a referent a member's that went
// unused. Errors: Forbidden, Unproved, NotFound, Conflict when it does not sleep.
func (a *Accounts) Reactivate(ctx context.Context, who actor.Actor, account string) error {
	if !who.May(RightSteer) {
		if err := who.Check(RightTeam); err != nil {
			return err
		}
	}
	if err := who.CheckProof(a.Clock.Now()); err != nil {
		return err
	}
	return a.Store.Tx(ctx, func(tx Tx) error {
		if !who.May(RightSteer) {
			if _, err := tx.Membership(account, who.Org); err != nil {
				return err
			}
		}
		found, err := tx.Account(account)
		if err == nil && found.State == Inactive && !found.unused() {
			err = who.Check(RightSteer) // what a steward decided, a steward undoes
		}
		if err != nil {
			return err
		}
		moved, err := tx.Wake(account, a.Clock.Now())
		if err == nil && !moved {
			err = otherState
		}
		if err != nil {
			return err
		}
		return done(tx, "account.reactivate", who, account, "")
	})
}

var otherState = fault.New(fault.Conflict, "", "account.fault.state", "Ce compte a changé d'état entre-temps.")
