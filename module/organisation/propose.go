package organisation

import (
	"context"
	"strings"

	"maillage/core/actor"
	"maillage/core/dual"
	"maillage/core/fault"
	"maillage/core/id"
	"maillage/core/sensitive"
)

// The acts that take two stewards.
const (
	SuspendKind = "organisation.suspend"
	CloseKind   = "organisation.close"
	MergeKind   = "organisation.merge" // of Object, the loser, into With, the winner
)

// ProposalKinds lists them.
var ProposalKinds = []string{SuspendKind, CloseKind, MergeKind}

// ProposeSuspend asks another steward to suspend an organisation. Errors:
// Unproved, NotFound, Invalid, Conflict.
func (o *Organisations) ProposeSuspend(ctx context.Context, who actor.Actor, org, reason string) error {
	return o.propose(ctx, who, SuspendKind, org, "", reason)
}

// ProposeClose asks another steward to close an organisation. Errors: as
// ProposeSuspend.
func (o *Organisations) ProposeClose(ctx context.Context, who actor.Actor, org, reason string) error {
	return o.propose(ctx, who, CloseKind, org, "", reason)
}

// ProposeMerge asks another steward to merge the loser into the winner.
// Errors: as ProposeSuspend.
func (o *Organisations) ProposeMerge(ctx context.Context, who actor.Actor, loser, winner, reason string) error {
	if err := o.checkProved(who); err != nil {
		return err
	}
	if err := o.untied(ctx, loser); err != nil {
		return err
	}
	return o.propose(ctx, who, MergeKind, loser, winner, reason)
}

// untied refuses to merge away an organisation that follows people: their
// follow-up rests on their consent, which they gave to that organisation, and
// is handed over person by person. Errors: Conflict.
func (o *Organisations) untied(ctx context.Context, loser string) error {
	follows, err := o.Ties.Follows(ctx, loser)
	if err == nil && follows {
		err = fault.New(fault.Conflict, "with", "organisation.fault.follows", "Cette organisation suit des personnes. Elle doit d'abord transmettre leur suivi.")
	}
	return err
}

func (o *Organisations) propose(ctx context.Context, who actor.Actor, kind, org, with, reason string) error {
	if err := o.checkProved(who); err != nil {
		return err
	}
	clean, err := sensitive.Check("reason", reason)
	switch {
	case err != nil:
		return err
	case clean == "":
		return fault.New(fault.Invalid, "reason", "organisation.fault.reason", "Dites pourquoi, en quelques mots.")
	case len([]rune(clean)) > reasonMax:
		return fault.New(fault.Invalid, "reason", "organisation.fault.long", "Ce texte est trop long.")
	case !id.Valid(org) || with != "" && !id.Valid(with):
		return Unknown()
	}
	p := dual.New(who, kind, org, with, clean, o.Clock.Now())
	return o.Store.Tx(ctx, func(tx Tx) error {
		about, err := tx.Organisation(org)
		if err != nil {
			return err
		}
		if err := o.possible(tx, p, about); err != nil {
			return err
		}
		added, err := tx.Propose(p)
		if err != nil {
			return err
		}
		if !added {
			return fault.New(fault.Conflict, "", "organisation.fault.proposed", "C'est déjà proposé. Une autre personne doit décider.")
		}
		return o.done(tx, who, "organisation.propose", org, proposed(p))
	})
}

// proposed says of a proposal what the journal keeps.
func proposed(p dual.Proposal) string {
	detail := "act=" + strings.TrimPrefix(p.Kind, "organisation.")
	if p.With != "" {
		detail += ", into=" + p.With
	}
	return detail
}

// possible reports why the act cannot be done to the organisation as it is.
func (o *Organisations) possible(tx Tx, p dual.Proposal, about Organisation) error {
	from := living
	if p.Kind == SuspendKind {
		from = []State{Active}
	}
	if err := about.in(from...); err != nil {
		return err
	}
	if p.Kind != MergeKind {
		return nil
	}
	if p.Object == p.With {
		return fault.New(fault.Invalid, "with", "organisation.fault.same", "Choisissez deux organisations différentes.")
	}
	winner, err := tx.Organisation(p.With)
	if err != nil {
		return err
	}
	if winner.State != Active {
		return fault.New(fault.Conflict, "with", "organisation.fault.winner", "L'organisation à garder doit être active.")
	}
	return nil
}

// Agree does what another steward proposed. Errors: Unproved, NotFound,
// Forbidden for who proposed it, Gone when it was decided, Conflict when it can
// no longer be done.
func (o *Organisations) Agree(ctx context.Context, who actor.Actor, kind, proposal string) error {
	if err := o.stillUntied(ctx, who, kind, proposal); err != nil {
		return err
	}
	return o.decide(ctx, who, kind, proposal, func(tx Tx, p dual.Proposal) error {
		agreed, err := p.Agree(who, o.Clock.Now())
		if err != nil {
			return err
		}
		if err := o.settle(tx, agreed); err != nil {
			return err
		}
		if kind == MergeKind {
			return o.merge(tx, who, agreed)
		}
		return o.deactivate(tx, who, agreed)
	})
}

// stillUntied is untied for a proposal to merge.
func (o *Organisations) stillUntied(ctx context.Context, who actor.Actor, kind, proposal string) error {
	if err := o.checkProved(who); err != nil || kind != MergeKind {
		return err
	}
	var p dual.Proposal
	err := o.Store.View(ctx, func(tx Tx) (err error) {
		p, err = tx.Proposal(kind, proposal)
		return err
	})
	if err != nil {
		return err
	}
	return o.untied(ctx, p.Object)
}

// Disagree refuses a proposal, or withdraws the actor's own. Errors: Unproved,
// NotFound, Gone.
func (o *Organisations) Disagree(ctx context.Context, who actor.Actor, kind, proposal string) error {
	return o.decide(ctx, who, kind, proposal, func(tx Tx, p dual.Proposal) error {
		refused, err := p.Refuse(who, o.Clock.Now())
		if err != nil {
			return err
		}
		if err := o.settle(tx, refused); err != nil {
			return err
		}
		return o.done(tx, who, "organisation.disagree", p.Object, proposed(p))
	})
}

func (o *Organisations) decide(ctx context.Context, who actor.Actor, kind, proposal string, fn func(Tx, dual.Proposal) error) error {
	if err := o.checkProved(who); err != nil {
		return err
	}
	return o.Store.Tx(ctx, func(tx Tx) error {
		p, err := tx.Proposal(kind, proposal)
		if err != nil {
			return err
		}
		return fn(tx, p)
	})
}

// settle keeps a decision. Errors: Gone when somebody was faster.
func (o *Organisations) settle(tx Tx, p dual.Proposal) error {
	moved, err := tx.Decide(p)
	if err == nil && !moved {
		err = fault.New(fault.Gone, "", "organisation.fault.decided", "Une autre personne vient de décider.")
	}
	return err
}

// deactivate suspends or closes an organisation, as agreed.
func (o *Organisations) deactivate(tx Tx, who actor.Actor, p dual.Proposal) error {
	held, err := tx.Hold(p.Object)
	if err != nil {
		return err
	}
	if err := o.possible(tx, p, held); err != nil {
		return err
	}
	if err := o.keepsSteering(tx, held); err != nil {
		return err
	}
	held.State = map[string]State{SuspendKind: Suspended, CloseKind: Closed}[p.Kind]
	if err := tx.Save(held); err != nil {
		return err
	}
	return o.done(tx, who, p.Kind, held.ID, "proposal="+p.ID)
}

// keepsSteering reports a Conflict when the service would be left without
// anyone who steers it.
func (o *Organisations) keepsSteering(tx Tx, held Organisation) error {
	grants, err := tx.Grants(held.ID)
	if err != nil || held.State != Active || !steers(grants, o.Clock.Now()) {
		return err
	}
	return o.leavesSteering(tx, held.ID)
}

// checkProved checks the right of a named act, and a recent proof of who acts.
func (o *Organisations) checkProved(who actor.Actor) error {
	if err := who.Check(MaySteer); err != nil {
		return err
	}
	return who.CheckProof(o.Clock.Now())
}
