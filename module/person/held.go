package person

import (
	"context"
	"slices"
	"time"

	"maillage/core/actor"
)

// Section is one part of all that is held on someone, as a table.
type Section struct {
	Name  string     `json:"name"`  // stable, for programs
	Title string     `json:"title"` // in French, as the rest
	Head  []string   `json:"head"`
	Rows  [][]string `json:"rows"`
}

// Holding is all that is held on someone, at one moment.
type Holding struct {
	Reference string    `json:"reference"`
	At        time.Time `json:"at"`
	Sections  []Section `json:"sections"`
}

// Export is all that the actor's organisation may see of a person. Errors:
// Unproved, NotFound.
func (g *Register) Export(ctx context.Context, who actor.Actor, person string) (Holding, error) {
	if err := g.checkProved(who, MayExport); err != nil {
		return Holding{}, err
	}
	var all gathered
	f, err := g.with(ctx, who, "person.export", person, func(tx Tx, f followed) (err error) {
		if all, err = collect(tx, f, who.Org); err != nil {
			return err
		}
		return done(tx, who, "person.export", f.ID, "")
	})
	if err != nil {
		return Holding{}, err
	}
	return g.holding(ctx, f, all, who.Org)
}

// Everything is all that anyone holds on the person who asks. Errors: Anonymous.
func (s *Space) Everything(ctx context.Context, who actor.Actor) (Holding, error) {
	var all gathered
	f, err := s.own(ctx, who, func(tx Tx, f followed) (err error) {
		if all, err = collect(tx, f, ""); err != nil {
			return err
		}
		return done(tx, who, "person.own.export", f.ID, "")
	})
	if err != nil {
		return Holding{}, err
	}
	return s.holding(ctx, f, all, "")
}

// gathered is what this module holds on a person, still sealed.
type gathered struct {
	follows   []Follow
	notes     []Note
	consents  []Consent
	transfers []Transfer
}

// followed reports whether there is a follow of that record.
func (all gathered) followed(record string) bool {
	return slices.ContainsFunc(all.follows, func(f Follow) bool { return f.Person == record })
}

// collect reads what is held on a person; org restricts it to what that
// organisation may see.
func collect(tx Tx, f followed, org string) (all gathered, err error) {
	for _, record := range f.ids() {
		follows, err := tx.Follows(record)
		if err != nil {
			return all, err
		}
		for _, follow := range follows {
			if org == "" || follow.Org == org {
				all.follows = append(all.follows, follow)
			}
		}
		notes, err := tx.Notes(record, org)
		if err != nil {
			return all, err
		}
		all.notes = append(all.notes, notes...)
		consents, err := tx.Consents(record, org)
		if err != nil {
			return all, err
		}
		all.consents = append(all.consents, consents...)
		transfers, err := tx.TransfersOf(record)
		if err != nil {
			return all, err
		}
		for _, t := range transfers {
			if org == "" || t.From == org || t.To == org {
				all.transfers = append(all.transfers, t)
			}
		}
	}
	return all, nil
}

// holding opens what was gathered, and asks the other modules for theirs.
func (g *Register) holding(ctx context.Context, f followed, all gathered, org string) (Holding, error) {
	boxes, err := g.Keys.Boxes(ctx, f.ids())
	if err != nil {
		return Holding{}, err
	}
	h, say := Holding{At: g.Clock.Now()}, speech{g.Words, g.Zone}
	title := "Qui est la personne"
	for _, p := range append([]Person{f.Person}, f.Absorbed...) {
		if org != "" && !all.followed(p.ID) { // merged by another organisation, of whom this one knew nothing
			continue
		}
		box, alive := boxes[p.ID]
		if !alive {
			return Holding{}, errUnknown
		}
		i, err := openIdentity(box, p.Sealed)
		if err != nil {
			return Holding{}, err
		}
		if p.ID == f.ID {
			h.Reference = i.Reference
		}
		h.Sections = append(h.Sections, say.identityRows(title, i, p))
		title = "Une autre fiche de la même personne"
	}
	notes, err := g.openNotes(ctx, all.notes)
	if err != nil {
		return Holding{}, err
	}
	visits, err := g.visits(ctx, f, org)
	if err != nil {
		return Holding{}, err
	}
	names, err := g.namesOf(ctx, all)
	if err != nil {
		return Holding{}, err
	}
	h.Sections = append(h.Sections, say.followRows(all.follows, names), say.consentRows(all.consents, names),
		say.noteRows(notes, names), say.transferRows(all.transfers, names), say.visitRows(visits))
	for _, other := range g.Holders {
		for _, record := range f.ids() {
			more, err := other.Held(ctx, record, org)
			if err != nil {
				return Holding{}, err
			}
			h.Sections = append(h.Sections, more...)
		}
	}
	return h, nil
}

// namesOf are the names of the organisations in what was gathered.
func (g *Register) namesOf(ctx context.Context, all gathered) (map[string]string, error) {
	var orgs []string
	for _, f := range all.follows {
		orgs = append(orgs, f.Org)
	}
	for _, c := range all.consents {
		orgs = append(orgs, c.Org)
	}
	for _, n := range all.notes {
		orgs = append(orgs, n.Org)
	}
	for _, t := range all.transfers {
		orgs = append(orgs, t.From, t.To)
	}
	return g.Orgs.Names(ctx, orgs)
}
