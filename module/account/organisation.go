package account

import (
	"context"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/id"
)

// What happens to organisations, told by whoever keeps them. Each may be told
// twice.

// OrganisationActivated makes who asked for an organisation its referent.
func (a *Accounts) OrganisationActivated(ctx context.Context, org, by string) error {
	now := a.Clock.Now()
	return a.Store.Tx(ctx, func(tx Tx) error {
		_, err := tx.Account(by)
		if fault.Is(err, fault.NotFound) {
			return nil // asked from the command line: nobody to make a referent
		}
		if err != nil {
			return err
		}
		m := Membership{ID: id.New(now), Account: by, Org: org, Roles: []string{Referent}, JoinedAt: now}
		added, err := tx.AddMembership(m)
		if err != nil {
			return err
		}
		if !added {
			if m, err = tx.Membership(by, org); err != nil || m.Referent() {
				return err
			}
			if _, err := tx.SetRoles(m.ID, roleList(append(m.Roles, Referent))); err != nil {
				return err
			}
		}
		join := actor.Job("organisation.activated")
		join.Org = org
		return done(tx, "account.join", join, m.ID, "")
	})
}

// OrganisationMerged moves the members of an organisation to the one that
// stays. Whoever belongs to that one already keeps the roles held there.
func (a *Accounts) OrganisationMerged(ctx context.Context, merge, from, into string) error {
	now := a.Clock.Now()
	return a.Store.Tx(ctx, func(tx Tx) error {
		for _, org := range []string{min(from, into), max(from, into)} { // always in one order: two merges never wait for each other
			if err := tx.HoldOrg(org); err != nil {
				return err
			}
		}
		if err := tx.Move(merge, from, into, now); err != nil {
			return err
		}
		return done(tx, "account.move", actor.Job("organisation.merged"), into, "")
	})
}

// OrganisationUnmerged gives the members back, but for who has left since.
func (a *Accounts) OrganisationUnmerged(ctx context.Context, merge string) error {
	now := a.Clock.Now()
	return a.Store.Tx(ctx, func(tx Tx) error {
		if err := tx.MoveBack(merge, now); err != nil {
			return err
		}
		return done(tx, "account.move_back", actor.Job("organisation.unmerged"), merge, "")
	})
}
