package person

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"maillage/core/actor"
)

// Visit is a line of "who consulted what and when".
type Visit struct {
	At      time.Time
	Act     string // "person.read"
	Org     string // its name; empty: the person, or the service itself
	Own     bool   // the person did it themselves
	Refused bool
}

// Visits is who in the actor's organisation consulted a person, latest first.
// Errors: NotFound.
func (g *Register) Visits(ctx context.Context, who actor.Actor, person string) ([]Visit, error) {
	if err := who.Check(MayRead); err != nil {
		return nil, err
	}
	f, err := g.with(ctx, who, "person.visits", person, func(tx Tx, f followed) error {
		return done(tx, who, "person.visits", f.ID, "")
	})
	if err != nil {
		return nil, err
	}
	return g.visits(ctx, f, who.Org)
}

// visits is the journal about a person, latest first; org restricts it to that
// organisation's own acts.
func (g *Register) visits(ctx context.Context, f followed, org string) ([]Visit, error) {
	traces, err := g.Journal.About(ctx, f.ids(), org)
	if err != nil {
		return nil, err
	}
	orgs := make([]string, len(traces))
	for n, t := range traces {
		orgs[n] = t.Org
	}
	names, err := g.Orgs.Names(ctx, orgs)
	if err != nil {
		return nil, err
	}
	visits := make([]Visit, len(traces))
	for n, t := range traces {
		visits[n] = Visit{At: t.At, Act: t.Act, Org: names[t.Org], Own: t.Kind == actor.Helped, Refused: t.Refused}
	}
	slices.SortStableFunc(visits, func(a, b Visit) int { return cmp.Or(b.At.Compare(a.At), strings.Compare(a.Act, b.Act)) })
	return visits, nil
}
