package organisation

import (
	"context"

	"maillage/core/act"
	"maillage/core/actor"
	"maillage/core/id"
	"maillage/core/territory"
)

// Organisations are the use cases and what they need.
type Organisations struct {
	Store    Store
	Clock    Clock
	Atlas    *territory.Atlas
	Register Register // nil: none is asked, everything is verified later
	Places   Places
	Ties     Ties
}

// change runs fn on an organisation that is held. Errors: NotFound.
func (o *Organisations) change(ctx context.Context, org string, fn func(Tx, Organisation) error) error {
	if !id.Valid(org) {
		return Unknown()
	}
	return o.Store.Tx(ctx, func(tx Tx) error {
		held, err := tx.Hold(org)
		if err != nil {
			return err
		}
		return fn(tx, held)
	})
}

// done records an act on an organisation in the journal and tells its story.
func (o *Organisations) done(tx Tx, who actor.Actor, name, org, detail string) error {
	now := o.Clock.Now()
	if err := tx.Record(act.Act{Name: name, Who: who, Object: org, Org: org, Detail: detail}); err != nil {
		return err
	}
	return tx.AddEvent(Event{ID: id.New(now), Org: org, Name: name, Detail: detail, By: who.ID, ByOrg: who.Org, At: now})
}

// or is the first error.
func or(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}
