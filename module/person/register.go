package person

import (
	"context"
	"time"

	"maillage/core/act"
	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/id"
)

// Register is the use cases of those who help. It is safe for concurrent use.
type Register struct {
	Store     Store
	Keys      Keys
	Clock     Clock
	Draw      Draw
	Gate      Gate
	Orgs      Orgs
	Journal   Journal
	Proposals Proposals
	Words     Words          // for what people take away; the pages lend theirs
	Zone      *time.Location // in which hours are said there
	Holders   []Holder       // the other modules, for the export of all that is held
}

// followed is a person whom the actor's organisation follows, with the records
// merged into them.
type followed struct {
	Person
	Follows  []Follow // that have not ended
	Absorbed []Person
}

// ids are the record and those merged into it.
func (f followed) ids() []string {
	ids := []string{f.ID}
	for _, a := range f.Absorbed {
		ids = append(ids, a.ID)
	}
	return ids
}

// find reads the person an id leads to and keeps others from changing them. ok
// is false for whoever the actor's organisation does not follow; the refusal is
// then in the journal.
func (g *Register) find(tx Tx, who actor.Actor, name, record string) (f followed, ok bool, err error) {
	p, err := root(tx, record)
	var tie Follow
	if err == nil {
		tie, err = tx.Follow(p.ID, who.Org)
	}
	if err == nil && tie.Lasts() {
		p, err = hold(tx, p.ID, g.Clock.Now())
	}
	if err == nil && tie.Lasts() {
		f, err = gather(tx, p)
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return f, false, err
	}
	if err == nil && f.by(who.Org) {
		return f, true, nil
	}
	return f, false, tx.Record(act.Act{Name: name, Who: who, Refused: true, Object: p.ID, Person: p.ID, Detail: "not followed"})
}

// hold reads the person an id leads to, as nobody else changes them until the
// commit. Errors: NotFound for who is erased.
func hold(tx Tx, record string, at time.Time) (Person, error) {
	for {
		p, err := root(tx, record)
		if err == nil && p.State != Active {
			err = errUnknown
		}
		if err != nil {
			return p, err
		}
		still, err := tx.Touch(p.ID, at)
		if err != nil {
			return p, err
		}
		if still {
			return tx.Person(p.ID)
		}
	}
}

// by reports whether the organisation follows the person.
func (f followed) by(org string) bool {
	for _, follow := range f.Follows {
		if org != "" && follow.Org == org {
			return true
		}
	}
	return false
}

// root follows merges up to the record that stands. Errors: NotFound.
func root(tx Tx, record string) (Person, error) {
	if !id.Valid(record) {
		return Person{}, errUnknown
	}
	p, err := tx.Person(record)
	for err == nil && p.State == Merged {
		p, err = tx.Person(p.Merged)
	}
	return p, err
}

// gather reads who follows a person and what was merged into them.
func gather(tx Tx, p Person) (followed, error) {
	f := followed{Person: p}
	follows, err := tx.Follows(p.ID)
	if err != nil {
		return f, err
	}
	f.Follows = lasting(follows)
	f.Absorbed, err = absorbed(tx, p.ID)
	return f, err
}

// absorbed lists what was merged into a record, at any depth.
func absorbed(tx Tx, record string) ([]Person, error) {
	direct, err := tx.MergedInto(record)
	all := direct
	for _, p := range direct {
		if err != nil {
			return nil, err
		}
		var below []Person
		below, err = absorbed(tx, p.ID)
		all = append(all, below...)
	}
	return all, err
}

// attempts bounds how often work is begun again because somebody was faster.
const attempts = 5

// again repeats work that lost a race against another change of the person.
func again(work func() error) (err error) {
	for range attempts {
		if err = work(); !fault.Is(err, fault.Conflict) || fault.Of(err) != errChanged {
			return err
		}
	}
	return err
}

// done records an act of this module about a person.
func done(tx Tx, who actor.Actor, name, person, detail string) error {
	return tx.Record(act.Act{Name: name, Who: who, Object: person, Person: person, Detail: detail})
}

// with reads a person in a transaction that records the act, committed before
// anything read leaves; inside may do more in the same transaction.
func (g *Register) with(ctx context.Context, who actor.Actor, name, record string, inside func(Tx, followed) error) (f followed, err error) {
	found := false
	err = g.Store.Tx(ctx, func(tx Tx) (err error) {
		f, found, err = g.find(tx, who, name, record)
		if err != nil || !found {
			return err
		}
		return inside(tx, f)
	})
	if err == nil && !found {
		err = errUnknown
	}
	return f, err
}

// view reads a person to prepare a change; nothing read leaves.
func (g *Register) view(ctx context.Context, who actor.Actor, name, record string) (f followed, err error) {
	err = g.Store.View(ctx, func(tx Tx) error {
		p, err := root(tx, record)
		if err == nil {
			f, err = gather(tx, p)
		}
		return err
	})
	if err == nil && f.State == Active && f.by(who.Org) {
		return f, nil
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return f, err
	}
	return f, g.refuse(ctx, who, name, record)
}

// refuse records the refusal, then answers it.
func (g *Register) refuse(ctx context.Context, who actor.Actor, name, record string) error {
	err := g.Store.Tx(ctx, func(tx Tx) error {
		_, _, err := g.find(tx, who, name, record)
		return err
	})
	if err != nil {
		return err
	}
	return errUnknown
}
