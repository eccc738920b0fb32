package account

import (
	"context"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/id"
)

// Admit makes someone a member without an invitation, and their account when
// they have none: how a demonstration gets its people. Only the command line
// may. Errors: Forbidden, Invalid, NotFound for the organisation.
func (a *Accounts) Admit(ctx context.Context, who actor.Actor, email, given, family, org string, roles []string) (account string, err error) {
	if who.Kind != actor.Operator {
		return "", onlyHere()
	}
	if email, err = ParseEmail("email", email); err != nil {
		return "", err
	}
	if given, family, err = parseNames(given, family); err != nil {
		return "", err
	}
	standing, err := a.Orgs.Standing(ctx, org)
	if err != nil {
		return "", err
	}
	if roles, err = a.checkRoles(who, standing, roles, nil); err != nil {
		return "", err
	}
	now := a.Clock.Now()
	err = a.Store.Tx(ctx, func(tx Tx) error {
		if account, err = a.admit(tx, email, given, family, now); err != nil {
			return err
		}
		m := Membership{ID: id.New(now), Account: account, Org: org, Roles: roles, JoinedAt: now}
		if _, err := tx.AddMembership(m); err != nil {
			return err
		}
		return done(tx, "account.admit", who, m.ID, "")
	})
	return account, err
}

// EnterAs opens a session of an account without any proof: how a demonstration
// is looked at with everyone's eyes. Only the command line may. Errors:
// Forbidden, NotFound.
func (a *Accounts) EnterAs(ctx context.Context, who actor.Actor, account string, in Entrance) (Session, error) {
	if who.Kind != actor.Operator {
		return Session{}, onlyHere()
	}
	now := a.Clock.Now()
	var s Session
	err := a.Store.Tx(ctx, func(tx Tx) error {
		found, err := tx.Account(account)
		if err != nil {
			return err
		}
		s = halfOpen(found.ID, in.Device, in.Shared, now)
		if err := tx.AddSession(s); err != nil {
			return err
		}
		s, err = a.open(tx, s, "demonstration", now)
		return err
	})
	return s, err
}

func onlyHere() error {
	return fault.New(fault.Forbidden, "", "fault.forbidden", "Vous n'avez pas le droit de faire cela.")
}
