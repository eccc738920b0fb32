package account

import (
	"context"
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/id"
	"maillage/core/sensitive"
)

// Passkey is a key that a device or a security stick keeps for an account. It
// proves the address and the person at once.
type Passkey struct {
	ID         string
	Account    string
	Credential string // its own id, as the browser names it
	Data       []byte // what verifying it needs; opaque here, nothing secret
	Name       string // given by its owner
	CreatedAt  time.Time
	UsedAt     time.Time
	EndedAt    time.Time
}

const forHandle = "account.handle"

// Handle is the name under which passkeys know an account: opaque, since every
// device keeps it.
func (a *Accounts) Handle(account string) []byte {
	return []byte(a.Secrets.MAC(forHandle, account))
}

// maxPasskeys is how many passkeys an account may have.
const maxPasskeys = 10

// Passkeys are the account's own.
func (a *Accounts) Passkeys(ctx context.Context, who actor.Actor) (all []Passkey, err error) {
	if err := who.Check(RightSelf); err != nil {
		return nil, err
	}
	err = a.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Passkeys(who.ID)
		return err
	})
	return all, err
}

// AddPasskey keeps a passkey that has been verified. Errors: Unproved,
// Conflict when it is known already, TooMany.
func (a *Accounts) AddPasskey(ctx context.Context, who actor.Actor, credential string, data []byte, name string) error {
	now := a.Clock.Now()
	if err := who.Check(RightSelf); err != nil {
		return err
	}
	if err := who.CheckProof(now); err != nil {
		return err
	}
	name, err := sensitive.Check("nom", sensitive.Line(name))
	if err != nil {
		return err
	}
	if runes := []rune(name); len(runes) > maxName {
		name = string(runes[:maxName])
	}
	p := Passkey{ID: id.New(now), Account: who.ID, Credential: credential, Data: data, Name: name, CreatedAt: now}
	return a.Store.Tx(ctx, func(tx Tx) error {
		had, err := tx.Passkeys(who.ID)
		if err != nil {
			return err
		}
		if len(had) >= maxPasskeys {
			return fault.New(fault.TooMany, "", "account.fault.passkeys", "Vous avez déjà dix clés d'accès. Retirez-en une.")
		}
		added, err := tx.AddPasskey(p)
		if err != nil {
			return err
		}
		if !added {
			return fault.New(fault.Conflict, "", "account.fault.passkey_known", "Cette clé d'accès est déjà enregistrée.")
		}
		me, err := tx.Account(who.ID)
		if err != nil {
			return err
		}
		if err := tx.Send(a.letter(me.Email, "passkey")); err != nil {
			return err
		}
		return done(tx, "account.passkey.add", who, p.ID, "")
	})
}

// EndPasskey retires one of the account's own passkeys. Errors: Unproved,
// NotFound.
func (a *Accounts) EndPasskey(ctx context.Context, who actor.Actor, passkey string) error {
	now := a.Clock.Now()
	if err := who.Check(RightSelf); err != nil {
		return err
	}
	if err := who.CheckProof(now); err != nil {
		return err
	}
	return a.Store.Tx(ctx, func(tx Tx) error {
		moved, err := tx.EndPasskey(who.ID, passkey, now)
		if err == nil && !moved {
			err = unknown
		}
		if err != nil {
			return err
		}
		if err := a.ended(tx, EndedCredential, passkey); err != nil {
			return err
		}
		return done(tx, "account.passkey.end", who, passkey, "")
	})
}

// PasskeyOf finds the passkey a browser shows under a handle, for whoever
// verifies it. Errors: NotFound, also for one that ended, for another's handle
// and for an inactive account.
func (a *Accounts) PasskeyOf(ctx context.Context, credential string, handle []byte) (Passkey, error) {
	var p Passkey
	var who Account
	err := a.Store.View(ctx, func(tx Tx) (err error) {
		if p, err = tx.PasskeyByCredential(credential); err != nil {
			return err
		}
		who, err = tx.Account(p.Account)
		return err
	})
	if err == nil && (who.State != Active || !p.EndedAt.IsZero() || !a.oneOf(string(handle), a.Secrets.MACs(forHandle, p.Account))) {
		return Passkey{}, unknown
	}
	return p, err
}

// EnterByPasskey opens a session with a passkey that has been verified; in an
// open session of the same account it is a new proof. Errors: Anonymous.
func (a *Accounts) EnterByPasskey(ctx context.Context, who actor.Actor, p Passkey, in Entrance) (Session, error) {
	now := a.Clock.Now()
	p.UsedAt = now
	var s Session
	err := a.Store.Tx(ctx, func(tx Tx) error {
		s = halfOpen(p.Account, in.Device, in.Shared, now)
		if who.Kind == actor.Helper {
			if who.ID != p.Account {
				return wrongPasskey
			}
			again, err := a.signing(tx, who.Session)
			if err != nil {
				return err
			}
			s = again.Session
		} else if err := tx.AddSession(s); err != nil {
			return err
		}
		used, err := tx.UsePasskey(p)
		if err == nil && !used {
			err = wrongPasskey
		}
		if err != nil {
			return err
		}
		s, err = a.open(tx, s, "passkey", now)
		return err
	})
	return s, err
}

// challengeOnce lets a challenge serve once: an answer cannot be replayed, even
// by two requests at the same time.
var challengeOnce = Limit{"account.challenge", 1, 10 * time.Minute}

// SpendChallenge spends the challenge that a browser was given. Errors:
// Anonymous when there is none or it has served.
func (a *Accounts) SpendChallenge(ctx context.Context, challenge string) error {
	if challenge == "" {
		return wrongPasskey
	}
	err := a.Gate.Take(ctx, challengeOnce, challenge)
	if fault.Is(err, fault.TooMany) {
		return wrongPasskey
	}
	return err
}

// PasskeyRefused records a passkey that did not verify, and says so.
func (a *Accounts) PasskeyRefused(ctx context.Context) error {
	return a.refused(ctx, "account.passkey", actor.Anyone(), "", wrongPasskey)
}

var wrongPasskey = fault.New(fault.Anonymous, "", "account.fault.passkey", "Cette clé d'accès ne convient pas. Essayez par message.")
