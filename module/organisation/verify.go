package organisation

import (
	"context"
	"errors"

	"maillage/core/actor"
	"maillage/core/fault"
)

// VerifyKind is the task that asks the register again.
const VerifyKind = "organisation.verify"

// verifyBatch is how many organisations are read at a time.
const verifyBatch = 50

// Verify asks the register about every organisation it has not spoken of. It
// stops when the register does not answer, and the next run goes on; an
// organisation that fails does not hold the others back.
func (o *Organisations) Verify(ctx context.Context) error {
	if o.Register == nil {
		return nil
	}
	after, failed := "", error(nil)
	for {
		var list []Organisation
		err := o.Store.View(ctx, func(tx Tx) (err error) {
			list, err = tx.Unverified(after, verifyBatch)
			return err
		})
		if err != nil {
			return err
		}
		for _, org := range list {
			check, err := o.verify(ctx, org)
			if ctx.Err() != nil || err == nil && check == Later {
				return errors.Join(failed, ctx.Err())
			}
			after, failed = org.ID, errors.Join(failed, err)
		}
		if len(list) < verifyBatch {
			return failed
		}
	}
}

// verify asks the register about one organisation, and notes its answer.
func (o *Organisations) verify(ctx context.Context, org Organisation) (Check, error) {
	entry, check, err := o.lookup(ctx, org.SIRET)
	if err != nil || check == Later {
		return check, err
	}
	return check, o.change(ctx, org.ID, func(tx Tx, held Organisation) error {
		if held.Check != Later {
			return nil
		}
		held.Check, held.Official = check, entry.Name
		if err := tx.Save(held); err != nil {
			return err
		}
		return o.done(tx, actor.Job(VerifyKind), "organisation.verify", held.ID, "check="+string(check))
	})
}

// Reverify asks the register now, whatever it said before. Errors: NotFound,
// Unavailable.
func (o *Organisations) Reverify(ctx context.Context, who actor.Actor, org string) error {
	if err := who.Check(MaySteer); err != nil {
		return err
	}
	var known Organisation
	if err := o.change(ctx, org, func(_ Tx, held Organisation) error { known = held; return nil }); err != nil {
		return err
	}
	entry, check, err := o.lookup(ctx, known.SIRET)
	if err != nil {
		return err
	}
	if check == Later {
		return fault.New(fault.Unavailable, "", "organisation.fault.register", "Le registre national ne répond pas. Réessayez plus tard.")
	}
	return o.change(ctx, org, func(tx Tx, held Organisation) error {
		held.Check, held.Official = check, entry.Name
		if err := tx.Save(held); err != nil {
			return err
		}
		return o.done(tx, who, "organisation.verify", held.ID, "check="+string(check))
	})
}
