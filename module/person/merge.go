package person

import (
	"context"
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/id"
	"maillage/core/right"
)

// Merge makes one record lead to another of the same person. Nothing moves, so
// undoing it restores exactly.
type Merge struct {
	ID       string
	Org      string
	Kept     string
	Absorbed string
	By       string
	At       time.Time
	UndoneBy string
	Undone   time.Time // zero while it holds
}

// UndoFor is how long a merge can be undone.
const UndoFor = 30 * 24 * time.Hour

// CanUndo reports whether the merge still can be undone.
func (m Merge) CanUndo(now time.Time) bool { return m.Undone.IsZero() && now.Sub(m.At) < UndoFor }

// Merge makes the absorbed record lead to the kept one. Both are followed by
// the actor's organisation, and the absorbed one by nobody else. Errors:
// Unproved, NotFound, Invalid, Conflict.
func (g *Register) Merge(ctx context.Context, who actor.Actor, kept, absorbed string) error {
	if err := g.checkProved(who, MayMerge); err != nil {
		return err
	}
	return again(func() error {
		into, err := g.view(ctx, who, "person.merge", kept)
		if err != nil {
			return err
		}
		from, err := g.view(ctx, who, "person.merge", absorbed)
		if err != nil {
			return err
		}
		switch {
		case into.ID == from.ID:
			return invalid("other", "merge.same", "Choisissez deux fiches différentes.")
		case len(from.Follows) > 1:
			return invalid("other", "merge.others", "Une autre organisation suit aussi cette fiche. Gardez plutôt celle-là.")
		case !from.EraseAt.IsZero() || !into.EraseAt.IsZero():
			return invalid("other", "merge.erasing", "L'effacement d'une de ces fiches est demandé. Attendez qu'il soit fait.")
		}
		now := g.Clock.Now()
		m := Merge{ID: id.New(now), Org: who.Org, Kept: into.ID, Absorbed: from.ID, By: who.ID, At: now}
		gone := from.Person
		gone.State, gone.Merged = Merged, into.ID
		return g.savePair(ctx, into.Person, gone, func(tx Tx) error {
			return first(
				func() error { return tx.AddMerge(m) },
				func() error { return announce(tx, MergedNews{Kept: m.Kept, Absorbed: m.Absorbed}, now) },
				func() error { return done(tx, who, "person.merge", m.Kept, "") },
				func() error { return done(tx, who, "person.merge", m.Absorbed, "") },
			)
		})
	})
}

// Undo restores the two records of a merge. Errors: Unproved, NotFound, Gone
// when it was undone or is too old.
func (g *Register) Undo(ctx context.Context, who actor.Actor, person, merge string) error {
	if err := g.checkProved(who, MayMerge); err != nil {
		return err
	}
	return again(func() error {
		f, err := g.view(ctx, who, "person.unmerge", person)
		if err != nil {
			return err
		}
		var m Merge
		var back Person
		err = g.Store.View(ctx, func(tx Tx) error {
			if m, err = tx.Merge(merge); err != nil {
				return err
			}
			back, err = tx.Person(m.Absorbed)
			return err
		})
		now := g.Clock.Now()
		switch {
		case fault.Is(err, fault.NotFound), err == nil && (m.Kept != f.ID || m.Org != who.Org):
			return fault.New(fault.NotFound, "", "person.fault.merge", "Nous ne trouvons pas cette fusion.")
		case err != nil:
			return err
		case !m.CanUndo(now) || back.State != Merged || back.Merged != m.Kept:
			return fault.New(fault.Gone, "", "person.fault.merge.over", "Cette fusion ne peut plus être défaite.")
		}
		m.UndoneBy, m.Undone = who.ID, now
		back.State, back.Merged = Active, ""
		return g.savePair(ctx, f.Person, back, func(tx Tx) error {
			if moved, err := tx.UndoMerge(m); err != nil || !moved {
				return or(err, errChanged)
			}
			return first(
				func() error { return announce(tx, MergedNews{Kept: m.Kept, Absorbed: m.Absorbed, Undone: true}, now) },
				func() error { return done(tx, who, "person.unmerge", m.Kept, "") },
				func() error { return done(tx, who, "person.unmerge", m.Absorbed, "") },
			)
		})
	})
}

// savePair changes two persons who both still are as they were read. They are
// taken in the order of their ids, so that two merges never wait for each other.
func (g *Register) savePair(ctx context.Context, a, b Person, more func(Tx) error) error {
	if b.ID < a.ID {
		a, b = b, a
	}
	return g.save(ctx, a, func(tx Tx) error {
		moved, err := tx.Save(b)
		if err != nil || !moved {
			return or(err, errChanged)
		}
		return more(tx)
	})
}

// or is the first error.
func or(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// checkProved checks the right of a named act, and a recent proof of who acts.
func (g *Register) checkProved(who actor.Actor, need right.Right) error {
	if err := who.Check(need); err != nil {
		return err
	}
	return who.CheckProof(g.Clock.Now())
}
