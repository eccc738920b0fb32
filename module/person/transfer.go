package person

import (
	"context"
	"slices"
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/id"
)

// Transfer is a follow-up proposed to another organisation, with the consent
// of the person.
type Transfer struct {
	ID      string
	Person  string
	From    string
	To      string
	Keep    bool   // the origin goes on following too
	Consent string // id of the consent it rests on
	State   TransferState
	By      string
	At      time.Time
	Second  string    // account that answered
	Ended   time.Time // when it was answered
}

// TransferState is where a transfer stands.
type TransferState string

// The states of a transfer.
const (
	Proposed  TransferState = "proposed"
	Accepted  TransferState = "accepted"
	Refused   TransferState = "refused"
	Withdrawn TransferState = "withdrawn"
)

// Proposal asks for a transfer.
type Proposal struct {
	To      string  // organisation
	Keep    bool    // go on following too
	Consent Channel // how the person agreed: one of TakenBy
}

// Propose proposes the follow-up of a person to another organisation, which
// learns nothing of them before it accepts. Errors: Invalid, NotFound, Conflict
// when the same proposal waits already.
func (g *Register) Propose(ctx context.Context, who actor.Actor, person string, p Proposal) error {
	if err := who.Check(MayTransfer); err != nil {
		return err
	}
	receives, err := g.Orgs.Receives(ctx, p.To)
	if err != nil {
		return err
	}
	switch {
	case !receives || p.To == who.Org:
		return invalid("to", "transfer.to", "Choisissez une autre organisation qui suit des personnes.")
	case !slices.Contains(TakenBy, p.Consent):
		return errNoConsent
	}
	now := g.Clock.Now()
	added := false
	_, err = g.with(ctx, who, "person.propose", person, func(tx Tx, f followed) error {
		agreed := newConsent(who, f.ID, ToTransfer, p.Consent, now)
		if added, err = tx.AddTransfer(Transfer{ID: id.New(now), Person: f.ID, From: who.Org, To: p.To, Keep: p.Keep,
			Consent: agreed.ID, State: Proposed, By: who.ID, At: now}); err != nil || !added {
			return err
		}
		if err := tx.AddConsent(agreed); err != nil {
			return err
		}
		return done(tx, who, "person.propose", f.ID, "")
	})
	if err == nil && !added {
		err = fault.New(fault.Conflict, "to", "person.fault.transfer.twice", "Cette proposition attend déjà une réponse.")
	}
	return err
}

// Waiting lists the transfers that wait for the answer of the actor's organisation.
func (g *Register) Waiting(ctx context.Context, who actor.Actor) (all []Transfer, err error) {
	if err := who.Check(MayTransfer); err != nil {
		return nil, err
	}
	err = g.Store.View(ctx, func(tx Tx) error {
		all, err = tx.WaitingFor(who.Org)
		return err
	})
	return all, err
}

// Accept takes over the follow-up and returns the person's id. Errors:
// NotFound, Gone when it was answered or the origin no longer follows.
func (g *Register) Accept(ctx context.Context, who actor.Actor, transfer string) (person string, err error) {
	if err := who.Check(MayTransfer); err != nil {
		return "", err
	}
	err = again(func() error {
		person, err = g.accept(ctx, who, transfer)
		return err
	})
	return person, err
}

func (g *Register) accept(ctx context.Context, who actor.Actor, transfer string) (string, error) {
	var t Transfer
	var f followed
	err := g.Store.View(ctx, func(tx Tx) (err error) {
		if t, err = tx.Transfer(transfer); err != nil {
			return err
		}
		p, err := root(tx, t.Person)
		if err == nil {
			f, err = gather(tx, p)
		}
		return err
	})
	switch {
	case fault.Is(err, fault.NotFound), err == nil && t.To != who.Org:
		return "", errNoTransfer
	case err != nil:
		return "", err
	case t.State != Proposed || f.State != Active || !f.by(t.From):
		return "", errTransferOver
	}
	now := g.Clock.Now()
	t.State, t.Second, t.Ended = Accepted, who.ID, now
	return f.ID, g.join(ctx, who, f, Transferred, now, "person.accept", func(tx Tx) error {
		moved, err := tx.MoveTransfer(t)
		if err != nil || !moved {
			return or(err, errTransferOver)
		}
		if t.Keep {
			return nil
		}
		return leave(tx, f.ID, t.From, now)
	})
}

var (
	errNoTransfer   = fault.New(fault.NotFound, "", "person.fault.transfer", "Nous ne trouvons pas cette proposition.")
	errTransferOver = fault.New(fault.Gone, "", "person.fault.transfer.over", "Cette proposition n'attend plus de réponse.")
)

// Decline answers a transfer without the person being followed: the receiver
// refuses it, the origin withdraws it. Errors: NotFound, Gone.
func (g *Register) Decline(ctx context.Context, who actor.Actor, transfer string) error {
	if err := who.Check(MayTransfer); err != nil {
		return err
	}
	known, moved := false, false
	err := g.Store.Tx(ctx, func(tx Tx) error {
		t, err := tx.Transfer(transfer)
		if err != nil {
			return err
		}
		name := "person.refuse"
		t.State, t.Second, t.Ended = Refused, who.ID, g.Clock.Now()
		if who.Org == t.From {
			name, t.State = "person.unpropose", Withdrawn
		}
		if known = who.Org == t.To || who.Org == t.From; !known {
			return nil
		}
		if moved, err = tx.MoveTransfer(t); err != nil || !moved {
			return err
		}
		return done(tx, who, name, t.Person, "")
	})
	switch {
	case fault.Is(err, fault.NotFound), err == nil && !known:
		return errNoTransfer
	case err == nil && !moved:
		return errTransferOver
	}
	return err
}

// End stops the follow-up by the actor's organisation, which from then on does
// not know the person. Errors: NotFound.
func (g *Register) End(ctx context.Context, who actor.Actor, person string) error {
	if err := who.Check(MayTransfer); err != nil {
		return err
	}
	return again(func() error {
		f, err := g.view(ctx, who, "person.end", person)
		if err != nil {
			return err
		}
		now := g.Clock.Now()
		return g.save(ctx, f.Person, func(tx Tx) error {
			if err := leave(tx, f.ID, who.Org, now); err != nil {
				return err
			}
			return done(tx, who, "person.end", f.ID, "")
		})
	})
}

// leave ends the follow of an organisation, and what it could find them by.
func leave(tx Tx, person, org string, now time.Time) error {
	if _, err := tx.EndFollow(person, org, now); err != nil {
		return err
	}
	if err := tx.DropClues(person, org); err != nil {
		return err
	}
	return announce(tx, FollowedNews{Person: person, Org: org, Ended: true}, now)
}

// join makes the actor's organisation follow a person it was let to. before,
// when not nil, comes first in the same transaction. Errors: Conflict.
func (g *Register) join(ctx context.Context, who actor.Actor, f followed, how Origin, now time.Time, name string, before func(Tx) error) error {
	box, err := g.Keys.Box(ctx, f.ID)
	if err != nil {
		return vanished(err)
	}
	i, err := openIdentity(box, f.Sealed)
	if err != nil {
		return err
	}
	macs := kept(g.Keys, who.Org, i)
	p := f.Person
	p.Touched = now
	return g.save(ctx, p, func(tx Tx) error {
		if before != nil {
			if err := before(tx); err != nil {
				return err
			}
		}
		return first(
			func() error { return tx.PutFollow(Follow{Person: p.ID, Org: who.Org, Origin: how, Since: now}) },
			func() error { return tx.SetClues(p.ID, who.Org, macs) },
			func() error { return announce(tx, FollowedNews{Person: p.ID, Org: who.Org}, now) },
			func() error { return done(tx, who, name, p.ID, "") },
		)
	})
}

// Follows reports whether an organisation follows anyone now, for who asks
// whether it may end.
func (g *Register) Follows(ctx context.Context, org string) (follows bool, err error) {
	err = g.Store.View(ctx, func(tx Tx) error {
		first, err := tx.Followed(org, "", 1)
		follows = len(first) > 0
		return err
	})
	return follows, err
}
