package person

import (
	"context"
	"strconv"
	"time"

	"maillage/core/act"
	"maillage/core/actor"
	"maillage/core/dual"
	"maillage/core/fault"
	"maillage/core/sensitive"
)

// MassExportKind is the kind of the proposals to export every person.
const MassExportKind = "person.mass-export"

// Download is how long an agreed export can be downloaded.
const Download = 24 * time.Hour

const maxReason = 300 // characters

// ProposeExport asks a second lead of the organisation to agree to the export
// of every person it follows. Errors: Unproved, Invalid, Conflict.
func (g *Register) ProposeExport(ctx context.Context, who actor.Actor, reason string) error {
	if err := g.checkProved(who, MayMassExport); err != nil {
		return err
	}
	reason, err := sensitive.Check("reason", reason)
	switch {
	case err != nil:
		return err
	case reason == "":
		return invalid("reason", "reason", "Dites pourquoi. Exemple : « Changement de logiciel. »")
	case len([]rune(reason)) > maxReason:
		return invalid("reason", "reason.long", "Ce texte est trop long. Gardez l'essentiel.")
	}
	now := g.Clock.Now()
	p := dual.New(who, MassExportKind, who.Org, "", reason, now)
	p.Org = who.Org
	added := false
	err = g.Store.Tx(ctx, func(tx Tx) (err error) {
		if added, err = tx.Propose(p); err != nil || !added {
			return err
		}
		return tx.Record(act.Act{Name: "person.mass-export.propose", Who: who, Object: p.ID})
	})
	if err == nil && !added {
		err = fault.New(fault.Conflict, "", "person.fault.export.twice", "Un export attend déjà l'accord d'une autre personne.")
	}
	return err
}

// Exports lists the exports proposed in the actor's organisation.
func (g *Register) Exports(ctx context.Context, who actor.Actor) ([]dual.Proposal, error) {
	if err := who.Check(MayMassExport); err != nil {
		return nil, err
	}
	return g.Proposals.Proposals(ctx, MassExportKind, who.Org)
}

// DecideExport answers a proposal. Errors: Unproved, NotFound, Forbidden for
// the proposer who agrees, Gone.
func (g *Register) DecideExport(ctx context.Context, who actor.Actor, proposal string, agree bool) error {
	if err := g.checkProved(who, MayMassExport); err != nil {
		return err
	}
	now := g.Clock.Now()
	var refused error
	err := g.Store.Tx(ctx, func(tx Tx) error {
		p, err := g.export(tx, who, proposal)
		if err != nil {
			return err
		}
		name := "person.mass-export.refuse"
		if agree {
			name = "person.mass-export.agree"
			p, refused = p.Agree(who, now)
		} else {
			p, refused = p.Refuse(who, now)
		}
		a := act.Act{Name: name, Who: who, Object: p.ID, Refused: refused != nil}
		if refused == nil {
			moved, err := tx.Decide(p)
			if err != nil || !moved {
				return or(err, errChanged)
			}
		}
		return tx.Record(a)
	})
	return or(err, refused)
}

// export reads a proposal of the actor's organisation. Errors: NotFound.
func (g *Register) export(tx Tx, who actor.Actor, proposal string) (dual.Proposal, error) {
	p, err := tx.Proposal(MassExportKind, proposal)
	if fault.Is(err, fault.NotFound) || err == nil && p.Org != who.Org {
		err = fault.New(fault.NotFound, "", "person.fault.export", "Nous ne trouvons pas cette demande d'export.")
	}
	return p, err
}

// Row is a person in a mass export.
type Row struct {
	Identity
	Since time.Time
}

// exported is how many persons one transaction of a mass export covers.
const exported = 200

// MassExport gives every person the actor's organisation follows to each, once
// two people agreed; each person's own journal says so before their bytes leave.
// Errors: Unproved, NotFound, Forbidden, Gone a day after the agreement.
func (g *Register) MassExport(ctx context.Context, who actor.Actor, proposal string, each func(Row) error) error {
	if err := g.checkProved(who, MayMassExport); err != nil {
		return err
	}
	now := g.Clock.Now()
	var p dual.Proposal
	err := g.Store.View(ctx, func(tx Tx) (err error) {
		p, err = g.export(tx, who, proposal)
		return err
	})
	switch {
	case err != nil:
		return err
	case p.State != dual.Agreed:
		return fault.New(fault.Forbidden, "", "person.fault.export.alone", "Cet export attend l'accord d'une autre personne.")
	case who.ID != p.By && who.ID != p.Second:
		return fault.New(fault.Forbidden, "", "person.fault.export.theirs", "Seules les deux personnes d'accord peuvent télécharger.")
	case now.Sub(p.Ended) >= Download:
		return fault.New(fault.Gone, "", "person.fault.export.over", "Cet export a plus d'un jour. Demandez-le à nouveau.")
	}
	total := 0
	for after := ""; ; {
		var persons []Person
		var since map[string]time.Time
		err := g.Store.Tx(ctx, func(tx Tx) (err error) {
			if persons, err = tx.Followed(who.Org, after, exported); err != nil {
				return err
			}
			since = map[string]time.Time{}
			for _, p := range persons {
				f, err := tx.Follow(p.ID, who.Org)
				if err != nil {
					return err
				}
				since[p.ID] = f.Since
				if err := done(tx, who, "person.mass-export", p.ID, ""); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if len(persons) == 0 {
			break
		}
		after = persons[len(persons)-1].ID
		total += len(persons)
		if err := g.giveRows(ctx, persons, since, each); err != nil {
			return err
		}
	}
	return g.Store.Tx(ctx, func(tx Tx) error {
		return tx.Record(act.Act{Name: "person.mass-export.done", Who: who, Object: p.ID, Detail: strconv.Itoa(total)})
	})
}

func (g *Register) giveRows(ctx context.Context, persons []Person, since map[string]time.Time, each func(Row) error) error {
	ids := make([]string, len(persons))
	for n, p := range persons {
		ids[n] = p.ID
	}
	boxes, err := g.Keys.Boxes(ctx, ids)
	if err != nil {
		return err
	}
	for _, p := range persons {
		box, alive := boxes[p.ID]
		if !alive { // erased meanwhile
			continue
		}
		i, err := openIdentity(box, p.Sealed)
		if err != nil {
			return err
		}
		if err := each(Row{Identity: i, Since: since[p.ID]}); err != nil {
			return err
		}
	}
	return nil
}
