package account

import (
	"context"
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/id"
)

// Identity is the name under which an identity provider knows an account.
//
//	          approved by a steward
//	pending ────────────────────────▶ linked
//	   └──────────refused───────────▶ refused
type Identity struct {
	ID        string
	Issuer    string
	Subject   string
	Account   string
	State     string // IdentityPending, IdentityLinked, IdentityRefused
	By        string // account of who decided
	CreatedAt time.Time
	DecidedAt time.Time
}

// The states of an identity.
const (
	IdentityPending = "pending"
	IdentityLinked  = "linked"
	IdentityRefused = "refused"
)

// Claims are what an identity provider says of someone.
type Claims struct {
	Issuer, Subject string
	Email           string
	Verified        bool // the provider has verified the address
}

// EnterByIdentity opens half a session for who is known under that issuer and
// subject; the address never counts. Someone unknown whose verified address
// is an account's waits for a steward. Errors: Anonymous, with one message for
// unknown, pending, refused, unverified and inactive.
func (a *Accounts) EnterByIdentity(ctx context.Context, c Claims, in Entrance) (Session, error) {
	now := a.Clock.Now()
	email, invalid := ParseEmail("email", c.Email)
	var s Session
	entered := false
	err := a.Store.Tx(ctx, func(tx Tx) error {
		entered = false
		known, err := tx.IdentityBySubject(c.Issuer, c.Subject)
		if fault.Is(err, fault.NotFound) {
			if c.Verified && invalid == nil {
				return a.propose(tx, c, email, now)
			}
			return nil
		}
		if err != nil || known.State != IdentityLinked {
			return err
		}
		who, err := tx.Account(known.Account)
		if err != nil || who.State != Active {
			return err
		}
		entered, s = true, halfOpen(who.ID, in.Device, in.Shared, now)
		if err := tx.AddSession(s); err != nil {
			return err
		}
		return done(tx, "account.identity", someone(who.ID), s.ID, "")
	})
	if err != nil {
		return Session{}, err
	}
	if !entered {
		return Session{}, a.refused(ctx, "account.identity", actor.Anyone(), "", unknownIdentity)
	}
	return s, nil
}

// propose asks a steward to match an unknown identity with the account that
// has its address, once.
func (a *Accounts) propose(tx Tx, c Claims, email string, now time.Time) error {
	who, err := tx.AccountByEmail(email)
	if fault.Is(err, fault.NotFound) || err == nil && who.State != Active {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = tx.AddIdentity(Identity{ID: id.New(now), Issuer: c.Issuer, Subject: c.Subject, Account: who.ID, State: IdentityPending, CreatedAt: now})
	return err
}

// PendingIdentity is an identity to match and the account it would be.
type PendingIdentity struct {
	Identity
	Person Account
}

// Identities lists those that wait for a steward.
func (a *Accounts) Identities(ctx context.Context, who actor.Actor) ([]PendingIdentity, error) {
	if err := who.Check(RightSteer); err != nil {
		return nil, err
	}
	var all []PendingIdentity
	err := a.Store.Tx(ctx, func(tx Tx) error {
		waiting, err := tx.Identities(IdentityPending)
		if err != nil {
			return err
		}
		found := make([]PendingIdentity, len(waiting))
		for i, w := range waiting {
			found[i].Identity = w
			if found[i].Person, err = tx.Account(w.Account); err != nil {
				return err
			}
		}
		all = found
		return done(tx, "account.identity.list", who, "", "")
	})
	return all, err
}

// DecideIdentity matches an identity with its account, or refuses to. Errors:
// Unproved, NotFound, Gone when someone decided before.
func (a *Accounts) DecideIdentity(ctx context.Context, who actor.Actor, identity string, approve bool) error {
	now := a.Clock.Now()
	if err := who.Check(RightSteer); err != nil {
		return err
	}
	if err := who.CheckProof(now); err != nil {
		return err
	}
	return a.Store.Tx(ctx, func(tx Tx) error {
		i, err := tx.Identity(identity)
		if err != nil {
			return err
		}
		i.State, i.By, i.DecidedAt = IdentityRefused, who.ID, now
		if approve {
			i.State = IdentityLinked
		}
		moved, err := tx.DecideIdentity(i)
		if err == nil && !moved {
			err = decided
		}
		if err != nil {
			return err
		}
		if approve {
			person, err := tx.Account(i.Account)
			if err != nil {
				return err
			}
			if err := tx.Send(a.letter(person.Email, "identity")); err != nil {
				return err
			}
		}
		return done(tx, "account.identity.decide", who, identity, i.State)
	})
}

// UnknownIdentity is the one answer to whoever an identity provider brings and
// is not let in.
func UnknownIdentity() error { return unknownIdentity }

var (
	unknownIdentity = fault.New(fault.Anonymous, "", "account.fault.identity",
		"Nous ne pouvons pas vous connecter ainsi. Essayez par message. Si votre adresse a un compte, un responsable peut les rapprocher.")
	decided = fault.New(fault.Gone, "", "account.fault.decided", "Quelqu'un a déjà décidé.")
)
