package account

import (
	"context"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/phone"
)

// Self is an account as its owner sees it.
type Self struct {
	Person      Account
	Session     Session
	Memberships []MembershipOf
	Passkeys    []Passkey
	Recoveries  int // recovery codes left
}

// MembershipOf is a membership and what its organisation may do today.
type MembershipOf struct {
	Membership
	Standing Standing
}

// Self reads the actor's own account.
func (a *Accounts) Self(ctx context.Context, who actor.Actor) (Self, error) {
	if err := who.Check(RightSelf); err != nil {
		return Self{}, err
	}
	var me Self
	var members []Membership
	err := a.Store.View(ctx, func(tx Tx) (err error) {
		if me.Person, err = tx.Account(who.ID); err != nil {
			return err
		}
		if me.Session, err = tx.Session(who.Session); err != nil {
			return err
		}
		if members, err = tx.Memberships(who.ID); err != nil {
			return err
		}
		if me.Passkeys, err = tx.Passkeys(who.ID); err != nil {
			return err
		}
		me.Recoveries, err = tx.Recoveries(who.ID)
		return err
	})
	if err != nil {
		return Self{}, err
	}
	for _, m := range members {
		s, err := a.Orgs.Standing(ctx, m.Org)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return Self{}, err
		}
		me.Memberships = append(me.Memberships, MembershipOf{m, s})
	}
	return me, nil
}

// Rename changes the actor's own names and telephone. Errors: Invalid on the
// fields prenom, nom, telephone.
func (a *Accounts) Rename(ctx context.Context, who actor.Actor, given, family, number string) error {
	if err := who.Check(RightSelf); err != nil {
		return err
	}
	given, family, err := parseNames(given, family)
	if err != nil {
		return err
	}
	if number != "" {
		read, how := phone.Parse(number, "")
		if how == phone.Unread {
			return fault.New(fault.Invalid, "telephone", "account.fault.phone", "Écrivez un numéro de téléphone. Exemple : 01 99 00 12 34.")
		}
		number = read
	}
	return a.Store.Tx(ctx, func(tx Tx) error {
		if err := tx.Rename(who.ID, given, family, number); err != nil {
			return err
		}
		return done(tx, "account.rename", who, who.ID, "")
	})
}

// Switch makes the session act for another organisation of the actor's.
// Errors: NotFound.
func (a *Accounts) Switch(ctx context.Context, who actor.Actor, org string) error {
	if err := who.Check(RightSelf); err != nil {
		return err
	}
	return a.Store.Tx(ctx, func(tx Tx) error {
		if _, err := tx.Membership(who.ID, org); err != nil {
			return err
		}
		if err := tx.ChooseOrg(who.Session, org); err != nil {
			return err
		}
		return done(tx, "account.switch", who, org, "")
	})
}

// Sessions are the actor's own, latest first.
func (a *Accounts) Sessions(ctx context.Context, who actor.Actor) (all []Session, err error) {
	if err := who.Check(RightSelf); err != nil {
		return nil, err
	}
	err = a.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Sessions(who.ID, a.Clock.Now())
		return err
	})
	return all, err
}

// EndSession ends one of the actor's own sessions, in every process at once.
// Errors: NotFound.
func (a *Accounts) EndSession(ctx context.Context, who actor.Actor, session string) error {
	if err := who.Check(RightSelf); err != nil {
		return err
	}
	return a.Store.Tx(ctx, func(tx Tx) error {
		s, err := tx.Session(session)
		if err == nil && s.Account != who.ID {
			err = unknown
		}
		if err != nil {
			return err
		}
		if _, err := tx.EndSession(session, a.Clock.Now()); err != nil {
			return err
		}
		return done(tx, "account.end", who, session, "")
	})
}

// EndOthers ends all the actor's sessions but this one.
func (a *Accounts) EndOthers(ctx context.Context, who actor.Actor) error {
	if err := who.Check(RightSelf); err != nil {
		return err
	}
	return a.Store.Tx(ctx, func(tx Tx) error {
		if _, err := tx.EndSessions(who.ID, who.Session, a.Clock.Now()); err != nil {
			return err
		}
		return done(tx, "account.end", who, "", "others")
	})
}

// SignOut ends a session, open or not: whoever holds it may. Nothing happens
// to one that is unknown or over.
func (a *Accounts) SignOut(ctx context.Context, session string) error {
	now := a.Clock.Now()
	return a.Store.Tx(ctx, func(tx Tx) error {
		s, err := tx.Session(session)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		moved, err := tx.EndSession(session, now)
		if err != nil || !moved {
			return err
		}
		return done(tx, "account.leave_session", someone(s.Account), session, "")
	})
}
