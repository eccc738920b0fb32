package person

import (
	"context"
	"slices"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/id"
	"maillage/core/reference"
)

// New asks for a person to be created.
type New struct {
	Input
	Ticket  string  // of the search that found nobody
	Consent Channel // how they agreed to be followed: "oral", "paper"
}

// Create keeps a new person whom the actor's organisation follows, and returns
// their id; the same ticket returns the same person. Errors: Invalid, on its
// field, without a fresh search or a consent.
func (g *Register) Create(ctx context.Context, who actor.Actor, in New) (string, error) {
	if err := who.Check(MayWrite); err != nil {
		return "", err
	}
	ticket, err := g.readTicket(who, in.Ticket)
	if err != nil {
		return "", err
	}
	return g.create(ctx, who, in, ticket)
}

// CreateByProgram is Create for an organisation's program, which cannot look at
// suggestions: the call is refused when someone of the same name and contact is
// followed already. The key is the program's own, and makes one person.
// Errors: as Create, and Conflict.
func (g *Register) CreateByProgram(ctx context.Context, who actor.Actor, in New, key string) (string, error) {
	if err := who.Check(MayWrite); err != nil {
		return "", err
	}
	ticket := g.Keys.MAC("person.once", who.ID+" "+who.Org+" "+key)
	made, err := g.madeBy(ctx, ticket)
	if err != nil || made != "" {
		return made, err
	}
	i, err := in.Read()
	if err != nil {
		return "", err
	}
	all, err := g.open(ctx, who.Org, clues(g.Keys.MACs, who.Org, i))
	if err != nil {
		return "", err
	}
	for _, h := range all {
		sameContact := i.Phone == h.identity.Phone && i.Email == h.identity.Email
		if sameContact && slices.Equal(words(i.Name), words(h.identity.Name)) {
			return "", fault.New(fault.Conflict, "name", "person.fault.twin", "Votre organisation suit déjà cette personne.")
		}
	}
	return g.create(ctx, who, in, ticket)
}

// madeBy is the person a ticket has made; empty: none.
func (g *Register) madeBy(ctx context.Context, ticket string) (made string, err error) {
	err = g.Store.View(ctx, func(tx Tx) error {
		made, err = tx.ByTicket(ticket)
		return err
	})
	return made, err
}

func (g *Register) create(ctx context.Context, who actor.Actor, in New, ticket string) (string, error) {
	i, err := in.Read()
	if err != nil {
		return "", err
	}
	if !slices.Contains(TakenBy, in.Consent) {
		return "", errNoConsent
	}
	made, err := g.madeBy(ctx, ticket)
	if err != nil || made != "" {
		return made, err
	}
	now := g.Clock.Now()
	i.Reference = string(reference.New(g.Draw.Fill))
	p := Person{ID: id.New(now), State: Active, Created: now, Touched: now}
	box, err := g.Keys.Create(ctx, p.ID)
	if err != nil {
		return "", err
	}
	if p.Sealed, err = i.seal(box); err != nil {
		return "", err
	}
	macs := kept(g.Keys, who.Org, i)
	agreed := newConsent(who, p.ID, ToFollow, in.Consent, now)
	err = g.Store.Tx(ctx, func(tx Tx) error {
		added, err := tx.AddPerson(p, ticket, g.Keys.MAC(referenceMAC, i.Reference))
		if err != nil {
			return err
		}
		if !added {
			made, err = tx.ByTicket(ticket)
			return err
		}
		made = p.ID
		return first(
			func() error { return tx.PutFollow(Follow{Person: p.ID, Org: who.Org, Origin: Created, Since: now}) },
			func() error { return tx.SetClues(p.ID, who.Org, macs) },
			func() error { return tx.AddConsent(agreed) },
			func() error { return announce(tx, CreatedNews{Person: p.ID, Org: who.Org}, now) },
			func() error { return done(tx, who, "person.create", p.ID, "") },
		)
	})
	if err != nil || made != p.ID { // the key has nobody: the same ticket was faster, or nothing was kept
		if ended := g.Keys.Destroy(context.WithoutCancel(ctx), p.ID); err == nil {
			err = ended
		}
	}
	if err == nil && made == "" {
		err = errTicket
	}
	return made, err
}

// first runs steps up to the first that fails.
func first(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// referenceMAC is the purpose of the digests under which references are kept.
const referenceMAC = "person.reference"
