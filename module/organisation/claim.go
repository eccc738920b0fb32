package organisation

import (
	"context"
	"time"

	"maillage/core/act"
	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/id"
	"maillage/core/sensitive"
)

// Claim is someone who says that they answer for an organisation.
type Claim struct {
	ID      string
	Org     string
	Account string
	Proof   string // what they say, and where it can be checked
	State   ClaimState
	At      time.Time
	By      string    // account that decided
	Ended   time.Time // zero while it waits
}

// ClaimState is where a claim stands.
type ClaimState string

// The states of a claim.
const (
	ClaimWaiting  ClaimState = "waiting"
	ClaimAccepted ClaimState = "accepted"
	ClaimDenied   ClaimState = "denied"
)

// Claim says, with a proof, that the actor answers for the active organisation
// with a SIRET. Errors: Invalid, NotFound, Conflict.
func (o *Organisations) Claim(ctx context.Context, who actor.Actor, typed, proof string) error {
	if err := who.Check(MayRequest); err != nil {
		return err
	}
	number, err := ReadSIRET(typed)
	if err != nil {
		return err
	}
	clean, err := sensitive.Check("proof", proof)
	switch {
	case err != nil:
		return err
	case clean == "":
		return fault.New(fault.Invalid, "proof", "organisation.fault.proof", "Dites votre fonction, et comment la vérifier.")
	case len([]rune(clean)) > proofMax:
		return fault.New(fault.Invalid, "proof", "organisation.fault.long", "Ce texte est trop long.")
	}
	now := o.Clock.Now()
	return o.Store.Tx(ctx, func(tx Tx) error {
		org, err := tx.BySIRET(number)
		if err == nil && org.State == Merged {
			org, err = lead(tx, org)
		}
		if fault.Is(err, fault.NotFound) || err == nil && org.State != Active {
			return fault.New(fault.NotFound, "siret", "organisation.fault.unclaimable", "Aucune organisation active n'a ce numéro. Demandez son inscription.")
		}
		if err != nil {
			return err
		}
		c := Claim{ID: id.New(now), Org: org.ID, Account: who.ID, Proof: clean, State: ClaimWaiting, At: now}
		added, err := tx.AddClaim(c)
		if err != nil {
			return err
		}
		if !added {
			return errPending
		}
		return o.done(tx, who, "organisation.claim", org.ID, "claim="+c.ID)
	})
}

// lead follows an organisation that was merged to the one that stays.
func lead(tx Tx, org Organisation) (Organisation, error) {
	for org.State == Merged {
		next, err := tx.Organisation(org.Into)
		if err != nil {
			return org, err
		}
		org = next
	}
	return org, nil
}

// Claimed is the last claim of the actor, nil without one.
func (o *Organisations) Claimed(ctx context.Context, who actor.Actor) (*Claim, error) {
	if err := who.Check(MayRequest); err != nil {
		return nil, err
	}
	var c Claim
	err := o.Store.View(ctx, func(tx Tx) (err error) {
		c, err = tx.ClaimOf(who.ID)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	return &c, err
}

// Claims lists the claims that wait, oldest first. Reading whose they are is in
// the journal before it is answered.
func (o *Organisations) Claims(ctx context.Context, who actor.Actor) ([]Claim, error) {
	if err := who.Check(MaySteer); err != nil {
		return nil, err
	}
	var list []Claim
	err := o.Store.Tx(ctx, func(tx Tx) (err error) {
		if list, err = tx.WaitingClaims(""); err != nil || len(list) == 0 {
			return err
		}
		return tx.Record(act.Act{Name: "organisation.claims.read", Who: who})
	})
	return list, err
}

// DecideClaim accepts or denies a claim; accepting makes the claimant a
// referent of the organisation. Errors: NotFound, Conflict.
func (o *Organisations) DecideClaim(ctx context.Context, who actor.Actor, claim string, accept bool) error {
	if err := who.Check(MaySteer); err != nil {
		return err
	}
	if !id.Valid(claim) {
		return UnknownClaim()
	}
	return o.Store.Tx(ctx, func(tx Tx) error {
		c, err := tx.Claim(claim)
		if err != nil {
			return err
		}
		if who.ID == c.Account {
			return fault.New(fault.Forbidden, "", "organisation.fault.own_claim", "Une autre personne doit décider de votre demande.")
		}
		act, news := "organisation.claim.deny", ClaimRefusedName
		c.State, c.By, c.Ended = ClaimDenied, who.ID, o.Clock.Now()
		if accept {
			act, news, c.State = "organisation.claim.accept", ClaimedName, ClaimAccepted
			held, err := tx.Hold(c.Org)
			if err != nil {
				return err
			}
			if err := held.in(Active); err != nil {
				return err
			}
		}
		moved, err := tx.DecideClaim(c)
		if err != nil {
			return err
		}
		if !moved {
			return fault.New(fault.Conflict, "", "organisation.fault.decided", "Une autre personne vient de décider.")
		}
		if err := announce(tx, o.Clock.Now(), news, c.Org, Decided{Org: c.Org, By: c.Account}); err != nil {
			return err
		}
		return o.done(tx, who, act, c.Org, "claim="+c.ID)
	})
}

// UnknownClaim is the answer about a claim that does not exist.
func UnknownClaim() error {
	return fault.New(fault.NotFound, "", "organisation.fault.claim", "Nous ne trouvons pas cette demande.")
}
