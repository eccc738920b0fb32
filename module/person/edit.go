package person

import (
	"context"

	"maillage/core/act"
	"maillage/core/actor"
)

// Draft is the identity as a form shows it, with the version it was read at.
type Draft struct {
	Input
	Version int64
}

// Edit is what the form to change a person starts from. Errors: NotFound.
func (g *Register) Edit(ctx context.Context, who actor.Actor, person string) (Draft, error) {
	if err := who.Check(MayWrite); err != nil {
		return Draft{}, err
	}
	s, err := g.sheet(ctx, who, "person.read", person)
	return Draft{Input: s.Identity.input(), Version: s.Version}, err
}

// Change replaces what is held on a person, if nothing changed since the draft
// was read. Errors: Invalid, NotFound, Conflict.
func (g *Register) Change(ctx context.Context, who actor.Actor, person string, d Draft) error {
	if err := who.Check(MayWrite); err != nil {
		return err
	}
	f, err := g.view(ctx, who, "person.edit", person)
	if err != nil {
		return err
	}
	i, err := d.Read()
	if err != nil {
		return err
	}
	if f.Version != d.Version || f.ID != person {
		return errChanged
	}
	box, err := g.Keys.Box(ctx, f.ID)
	if err != nil {
		return vanished(err)
	}
	before, err := openIdentity(box, f.Sealed)
	if err != nil {
		return err
	}
	shared, err := g.shared(ctx, f, who.Org)
	if err != nil {
		return err
	}
	now := g.Clock.Now()
	i.Reference, i.Former = before.Reference, i.former(before, shared, now)
	p := f.Person
	if p.Sealed, err = i.seal(box); err != nil {
		return err
	}
	p.Touched = now
	macs := map[string][]string{}
	for _, follow := range f.Follows {
		macs[follow.Org] = kept(g.Keys, follow.Org, i)
	}
	return g.save(ctx, p, func(tx Tx) error {
		for org, own := range macs {
			if err := tx.SetClues(p.ID, org, own); err != nil {
				return err
			}
		}
		// What was held before stays provable, for as long as the person's key lives.
		return tx.Record(act.Act{Name: "person.edit", Who: who, Object: p.ID, Person: p.ID, Sealed: f.Sealed})
	})
}

// save changes a person who still is as they were read, and does more with it.
// Errors: Conflict.
func (g *Register) save(ctx context.Context, p Person, more func(Tx) error) error {
	moved := false
	err := g.Store.Tx(ctx, func(tx Tx) (err error) {
		if moved, err = tx.Save(p); err != nil || !moved {
			return err
		}
		return more(tx)
	})
	if err == nil && !moved {
		err = errChanged
	}
	return err
}
