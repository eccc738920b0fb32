package organisation

import (
	"context"
	"slices"
	"time"

	"maillage/core/actor"
	"maillage/core/capacity"
	"maillage/core/dual"
	"maillage/core/fault"
)

// Merge made one organisation into another. Its id is its proposal's.
type Merge struct {
	ID       string
	Loser    string
	Winner   string
	Former   State  // of the loser, which undoing gives back
	By       string // account that proposed it
	Second   string // account that agreed
	At       time.Time
	UndoneBy string
	Undone   time.Time // zero while it holds
}

// UndoFor is how long a merge can be undone.
const UndoFor = 30 * 24 * time.Hour

// CanUndo reports whether there is still time to undo the merge.
func (m Merge) CanUndo(now time.Time) bool { return m.Undone.IsZero() && now.Sub(m.At) < UndoFor }

// merge makes the loser into the winner, as agreed. Both are held in the order
// of their ids, so that two merges never wait for each other.
func (o *Organisations) merge(tx Tx, who actor.Actor, p dual.Proposal) error {
	loser, _, err := holdPair(tx, p.Object, p.With)
	if err != nil {
		return err
	}
	if err := o.possible(tx, p, loser); err != nil {
		return err
	}
	m := Merge{ID: p.ID, Loser: p.Object, Winner: p.With, Former: loser.State, By: p.By, Second: who.ID, At: o.Clock.Now()}
	loser.State, loser.Into = Merged, m.Winner
	if err := tx.Save(loser); err != nil {
		return err
	}
	if err := tx.Merge(m); err != nil {
		return err
	}
	return o.moved(tx, who, MergedName, "organisation.merge", m)
}

// Undo gives the loser of a merge back all that moved. Errors: Unproved,
// NotFound, Gone when it was undone or is too old, Conflict when the winner was
// merged in turn.
func (o *Organisations) Undo(ctx context.Context, who actor.Actor, merge string) error {
	if err := o.checkProved(who); err != nil {
		return err
	}
	return o.Store.Tx(ctx, func(tx Tx) error {
		m, err := tx.MergeOf(merge)
		if err != nil {
			return err
		}
		if !m.CanUndo(o.Clock.Now()) {
			return errOver
		}
		loser, winner, err := holdPair(tx, m.Loser, m.Winner)
		if err != nil {
			return err
		}
		if winner.State == Merged {
			return fault.New(fault.Conflict, "", "organisation.fault.chained", "L'organisation gardée a été fusionnée depuis. Défaites d'abord cette fusion.")
		}
		steering, err := tx.HoldSteering("", o.Clock.Now())
		if err != nil {
			return err
		}
		m.UndoneBy, m.Undone = who.ID, o.Clock.Now()
		moved, err := tx.Unmerge(m)
		if err != nil || !moved {
			return or(err, errOver)
		}
		loser.State, loser.Into = m.Former, ""
		if err := tx.Save(loser); err != nil {
			return err
		}
		if steering > 0 { // a loser that was suspended takes its capacities along
			if err := o.leavesSteering(tx, ""); err != nil {
				return err
			}
		}
		return o.moved(tx, who, UnmergedName, "organisation.unmerge", m)
	})
}

// UnknownMerge is the answer about a merge that does not exist.
func UnknownMerge() error {
	return fault.New(fault.NotFound, "", "organisation.fault.merge", "Nous ne trouvons pas cette fusion.")
}

var errOver = fault.New(fault.Gone, "", "organisation.fault.over", "Cette fusion ne peut plus être défaite.")

// moved tells both organisations' stories, and the other modules, of a merge.
func (o *Organisations) moved(tx Tx, who actor.Actor, news, act string, m Merge) error {
	if err := announce(tx, o.Clock.Now(), news, m.Loser, Moved{Merge: m.ID, From: m.Loser, Into: m.Winner}); err != nil {
		return err
	}
	if err := o.done(tx, who, act, m.Loser, "into="+m.Winner); err != nil {
		return err
	}
	return o.done(tx, who, act, m.Winner, "from="+m.Loser)
}

// holdPair holds two organisations.
func holdPair(tx Tx, one, other string) (first, second Organisation, err error) {
	if other < one {
		second, first, err = holdPair(tx, other, one)
		return first, second, err
	}
	if first, err = tx.Hold(one); err != nil {
		return first, second, err
	}
	second, err = tx.Hold(other)
	return first, second, err
}

// steers reports whether one of the grants lets its organisation steer.
func steers(grants []Grant, now time.Time) bool {
	return slices.ContainsFunc(grants, func(g Grant) bool { return g.Capacity == capacity.Steer && g.Holds(now) })
}
