package person

import (
	"context"

	"maillage/core/actor"
)

// AskToJoin opens an ask for the actor's organisation to follow the person
// behind a reference. Errors: Invalid, TooMany.
func (g *Register) AskToJoin(ctx context.Context, who actor.Actor, reference string, from From) (Asked, error) {
	if err := who.Check(MayWrite); err != nil {
		return Asked{}, err
	}
	return g.look(ctx, who, reference, from)
}

// JoinChoices are the contacts to which the code can be sent. Errors: Gone.
func (g *Register) JoinChoices(ctx context.Context, who actor.Actor, secret string) ([]Reach, error) {
	if err := who.Check(MayWrite); err != nil {
		return nil, err
	}
	_, choices, err := g.state(ctx, who, secret)
	return choices, err
}

// SendToJoin has the code sent to the person. Errors: Gone, Invalid, TooMany.
func (g *Register) SendToJoin(ctx context.Context, who actor.Actor, secret string, by Channel, from From) error {
	if err := who.Check(MayWrite); err != nil {
		return err
	}
	return g.send(ctx, who, secret, by, from)
}

// Join follows the person whose code was given, which is their consent, and
// returns their id. Errors: Gone, Invalid, TooMany.
func (g *Register) Join(ctx context.Context, who actor.Actor, secret, code string, from From) (person string, err error) {
	if err := who.Check(MayWrite); err != nil {
		return "", err
	}
	now := g.Clock.Now()
	err = g.enter(ctx, who, secret, code, from, func(tx Tx, p Person) error {
		person = p.ID
		if err := tx.AddConsent(newConsent(who, p.ID, ToFollow, ByCode, now)); err != nil {
			return err
		}
		return done(tx, who, "person.code", p.ID, "")
	})
	if err != nil {
		return "", err
	}
	err = again(func() error {
		var f followed
		if err := g.Store.View(ctx, func(tx Tx) error {
			p, err := root(tx, person)
			if err == nil {
				f, err = gather(tx, p)
			}
			return err
		}); err != nil {
			return err
		}
		if f.State != Active {
			return errUnknown
		}
		if person = f.ID; f.by(who.Org) {
			return nil
		}
		return g.join(ctx, who, f, Joined, now, "person.join", nil)
	})
	return person, err
}
