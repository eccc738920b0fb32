package organisation

import (
	"context"
	"time"

	"maillage/core/actor"
	"maillage/core/capacity"
	"maillage/core/fault"
	"maillage/core/id"
)

// Activate grants a request. Errors: NotFound, Conflict.
func (o *Organisations) Activate(ctx context.Context, who actor.Actor, org string) error {
	return o.answer(ctx, who, org, Active, "organisation.activate", ActivatedName)
}

// Refuse turns a request down. Errors: NotFound, Conflict.
func (o *Organisations) Refuse(ctx context.Context, who actor.Actor, org string) error {
	return o.answer(ctx, who, org, Refused, "organisation.refuse", RefusedName)
}

func (o *Organisations) answer(ctx context.Context, who actor.Actor, org string, to State, act, news string) error {
	if err := who.Check(MaySteer); err != nil {
		return err
	}
	return o.change(ctx, org, func(tx Tx, held Organisation) error {
		if err := held.in(Requested); err != nil {
			return err
		}
		held.State = to
		if err := tx.Save(held); err != nil {
			return err
		}
		if err := announce(tx, o.Clock.Now(), news, held.ID, Decided{Org: held.ID, By: held.By}); err != nil {
			return err
		}
		return o.done(tx, who, act, held.ID, "")
	})
}

// Reopen makes a suspended organisation active again. Errors: NotFound, Conflict.
func (o *Organisations) Reopen(ctx context.Context, who actor.Actor, org string) error {
	if err := who.Check(MaySteer); err != nil {
		return err
	}
	return o.change(ctx, org, func(tx Tx, held Organisation) error {
		if err := held.in(Suspended); err != nil {
			return err
		}
		held.State = Active
		if err := tx.Save(held); err != nil {
			return err
		}
		return o.done(tx, who, "organisation.reopen", held.ID, "")
	})
}

// Grant gives an organisation a capacity, until an instant or, when it is
// zero, without end. Errors: NotFound, Invalid, Conflict.
func (o *Organisations) Grant(ctx context.Context, who actor.Actor, org string, c capacity.Capacity, until time.Time) error {
	if err := who.Check(MaySteer); err != nil {
		return err
	}
	if err := checkGrant(c, until, o.Clock.Now()); err != nil {
		return err
	}
	return o.change(ctx, org, func(tx Tx, held Organisation) error {
		if err := held.in(living...); err != nil {
			return err
		}
		added, err := o.grant(tx, who, held.ID, c, until)
		if err == nil && !added {
			err = fault.New(fault.Conflict, "capacity", "organisation.fault.held", "L'organisation a déjà cette capacité.")
		}
		return err
	})
}

func checkGrant(c capacity.Capacity, until, now time.Time) error {
	if !c.Valid() {
		return fault.New(fault.Invalid, "capacity", "organisation.fault.capacity", "Choisissez une capacité.")
	}
	if !until.IsZero() && !until.After(now) {
		return fault.New(fault.Invalid, "until", "organisation.fault.until", "Cette date est passée. Choisissez une date à venir.")
	}
	return nil
}

// grant gives a capacity to an organisation that is held, or new.
func (o *Organisations) grant(tx Tx, who actor.Actor, org string, c capacity.Capacity, until time.Time) (added bool, err error) {
	now := o.Clock.Now()
	added, err = tx.AddGrant(Grant{ID: id.New(now), Org: org, Capacity: c, By: who.ID, At: now, Until: until})
	if err != nil || !added {
		return false, err
	}
	return true, o.done(tx, who, "organisation.grant", org, "capacity="+string(c))
}

// Withdraw takes a capacity back. Errors: NotFound, Conflict.
func (o *Organisations) Withdraw(ctx context.Context, who actor.Actor, org string, c capacity.Capacity) error {
	if err := who.Check(MaySteer); err != nil {
		return err
	}
	return o.change(ctx, org, func(tx Tx, held Organisation) error {
		if err := held.in(living...); err != nil {
			return err
		}
		if c == capacity.Steer && held.State == Active {
			if err := o.leavesSteering(tx, held.ID); err != nil {
				return err
			}
		}
		moved, err := tx.Withdraw(held.ID, c, who.ID, o.Clock.Now())
		if err != nil {
			return err
		}
		if !moved {
			return fault.New(fault.Conflict, "capacity", "organisation.fault.not_held", "L'organisation n'a plus cette capacité.")
		}
		return o.done(tx, who, "organisation.withdraw", held.ID, "capacity="+string(c))
	})
}

// leavesSteering reports a Conflict when no active organisation but this one
// steers the service.
func (o *Organisations) leavesSteering(tx Tx, org string) error {
	others, err := tx.HoldSteering(org, o.Clock.Now())
	if err != nil || others > 0 {
		return err
	}
	return fault.New(fault.Conflict, "", "organisation.fault.last_steering", "C'est la seule organisation qui pilote le service. Nommez-en d'abord une autre.")
}
