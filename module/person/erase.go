package person

import (
	"context"
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
)

// ShredKind is the kind of the task that destroys the key of an erased person;
// its body is their id.
const ShredKind = "person.shred"

// Erase removes all that is held on a person whom the actor's organisation
// alone follows, for ever. Errors: Unproved, NotFound, Conflict when another
// organisation follows them too.
func (g *Register) Erase(ctx context.Context, who actor.Actor, person string) error {
	if err := g.checkProved(who, MayErase); err != nil {
		return err
	}
	return again(func() error {
		f, err := g.view(ctx, who, "person.erase", person)
		if err != nil {
			return err
		}
		if len(f.Follows) > 1 {
			return fault.New(fault.Conflict, "", "person.fault.erase.others",
				"Une autre organisation suit cette personne. Arrêtez votre suivi, ou la personne demande l'effacement dans son espace.")
		}
		return g.eraseAll(ctx, who, f)
	})
}

// eraseAll erases a person and what was merged into them, in one transaction.
func (g *Register) eraseAll(ctx context.Context, who actor.Actor, f followed) error {
	now := g.Clock.Now()
	return g.Store.Tx(ctx, func(tx Tx) error {
		for _, p := range append([]Person{f.Person}, f.Absorbed...) {
			if err := erase(tx, who, p, now); err != nil {
				return err
			}
		}
		return nil
	})
}

// erase leaves of a record its id and its dates, and has its key destroyed
// once that is committed. Errors: Conflict when somebody was faster.
func erase(tx Tx, who actor.Actor, p Person, now time.Time) error {
	p.State, p.Sealed, p.Merged, p.EraseAt, p.Touched = Erased, nil, "", time.Time{}, now
	moved, err := tx.Forget(p)
	if err != nil || !moved {
		return or(err, errChanged)
	}
	return first(
		func() error { return tx.DropClues(p.ID, "") },
		func() error { return tx.DropNotes(p.ID) },
		func() error { return tx.DropConsents(p.ID) },
		func() error { return tx.DropFollows(p.ID) },
		func() error { return tx.DropTransfers(p.ID) },
		func() error { return tx.DropAsks(p.ID) },
		func() error { return tx.DropSessions(p.ID) },
		func() error { return announce(tx, ErasedNews{Person: p.ID}, now) },
		func() error { return done(tx, who, "person.erase", p.ID, "") },
		func() error { return tx.Queue(ShredKind, p.ID, now, now) },
	)
}

// Shred destroys the key of an erased person; it is the task ShredKind and may
// be repeated.
func (g *Register) Shred(ctx context.Context, person string) error {
	var p Person
	err := g.Store.View(ctx, func(tx Tx) (err error) {
		p, err = tx.Person(person)
		return err
	})
	if err != nil {
		return err
	}
	if p.State != Erased {
		return fault.New(fault.Conflict, "", "person.fault.shred", "Cette fiche n'est pas effacée.")
	}
	return g.Keys.Destroy(ctx, person)
}

// Replay erases again, after an old backup was restored, whoever has ended
// since: their keys are gone, only their rows came back. It returns how many.
func (g *Register) Replay(ctx context.Context, ended []string) (again int, err error) {
	who := actor.Job("person.replay")
	for _, id := range ended {
		erased := false
		err := g.Store.Tx(ctx, func(tx Tx) error {
			p, err := tx.Person(id)
			if erased = err == nil && p.State != Erased; !erased {
				return err
			}
			return erase(tx, who, p, g.Clock.Now())
		})
		if err != nil && !fault.Is(err, fault.NotFound) {
			return again, err
		}
		if erased && err == nil {
			again++
		}
	}
	return again, nil
}
