package person

import (
	"context"
	"time"

	"maillage/core/actor"
)

// Sheet is a person as one organisation may see them.
type Sheet struct {
	ID        string
	Version   int64
	Identity  Identity
	Follow    Follow // the organisation's own
	Others    int    // organisations that follow besides
	Notes     []Written
	Consents  []Consent
	Merges    []Merge // by the organisation into this record, latest first
	Transfers []Transfer
	EraseAt   time.Time // when the person's own wish to be erased takes effect; zero: none
}

// Read is the sheet of a person; the consultation is in the journal before it
// leaves. Errors: NotFound for whoever the organisation does not follow.
func (g *Register) Read(ctx context.Context, who actor.Actor, person string) (Sheet, error) {
	if err := who.Check(MayRead); err != nil {
		return Sheet{}, err
	}
	return g.sheet(ctx, who, "person.read", person)
}

// sheet reads a person under the name of the act it is read for.
func (g *Register) sheet(ctx context.Context, who actor.Actor, name, person string) (Sheet, error) {
	var s Sheet
	var sealed []Note
	f, err := g.with(ctx, who, name, person, func(tx Tx, f followed) error {
		s, sealed = Sheet{ID: f.ID, Version: f.Version, Others: len(f.Follows) - 1, EraseAt: f.EraseAt}, nil
		for _, follow := range f.Follows {
			if follow.Org == who.Org {
				s.Follow = follow
			}
		}
		for _, record := range f.ids() {
			notes, err := tx.Notes(record, who.Org)
			if err != nil {
				return err
			}
			sealed = append(sealed, notes...)
			consents, err := tx.Consents(record, who.Org)
			if err != nil {
				return err
			}
			s.Consents = append(s.Consents, consents...)
		}
		all, err := tx.TransfersOf(f.ID)
		if err != nil {
			return err
		}
		for _, t := range all {
			if t.From == who.Org {
				s.Transfers = append(s.Transfers, t)
			}
		}
		merges, err := tx.MergesOf(f.ID)
		if err != nil {
			return err
		}
		for _, m := range merges {
			if m.Org == who.Org {
				s.Merges = append(s.Merges, m)
			}
		}
		return done(tx, who, name, f.ID, "")
	})
	if err != nil {
		return Sheet{}, err
	}
	box, err := g.Keys.Box(ctx, f.ID)
	if err != nil {
		return Sheet{}, vanished(err)
	}
	if s.Identity, err = openIdentity(box, f.Sealed); err != nil {
		return Sheet{}, err
	}
	s.Notes, err = g.openNotes(ctx, sealed)
	return s, err
}
