package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"slices"

	"maillage/core/actor"
	"maillage/module/person"
	"maillage/platform/journal"
	"maillage/platform/key"
	"maillage/platform/throttle"
	"maillage/platform/token"
)

// Keys implements person.Keys.
type Keys struct{ *key.Store }

// Create implements person.Keys.
func (k Keys) Create(ctx context.Context, p string) (person.Box, error) {
	return k.Store.Create(ctx, p)
}

// Box implements person.Keys.
func (k Keys) Box(ctx context.Context, p string) (person.Box, error) { return k.Store.Box(ctx, p) }

// Boxes implements person.Keys.
func (k Keys) Boxes(ctx context.Context, persons []string) (map[string]person.Box, error) {
	found, err := k.Store.Boxes(ctx, persons)
	boxes := make(map[string]person.Box, len(found))
	for p, box := range found {
		boxes[p] = box
	}
	return boxes, err
}

// Gate implements person.Gate.
type Gate struct{ throttle.Gate }

// Take implements person.Gate.
func (g Gate) Take(ctx context.Context, rule person.Rule, subject string) error {
	return g.Gate.Take(ctx, throttle.Rule{Name: rule.Name, Limit: rule.Limit, Per: rule.Per}, subject)
}

// Draw implements person.Draw.
type Draw struct{}

// Fill implements person.Draw.
func (Draw) Fill(p []byte) { _, _ = rand.Read(p) } // crypto/rand.Read never returns an error since Go 1.24

// Digits implements person.Draw.
func (Draw) Digits(n int) string { return token.Digits(n) }

// Secret implements person.Draw.
func (Draw) Secret() string { return token.New() }

// Journal implements person.Journal.
type Journal struct{ journal.Book }

// traces is how many of the latest lines about a person are shown.
const traces = 500

// About implements person.Journal.
func (j Journal) About(ctx context.Context, persons []string, org string) ([]person.Trace, error) {
	var all []person.Trace
	for _, p := range persons {
		rows, err := j.Rows(ctx, journal.Filter{Person: p, Org: org, Limit: traces})
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			org := cmp.Or(r.Org, r.Who.Org)
			if r.Who.Kind == actor.Helped {
				org = ""
			}
			all = append(all, person.Trace{At: r.At, Act: r.Name, Org: org, Kind: r.Who.Kind, Refused: r.Refused})
		}
	}
	slices.SortStableFunc(all, func(a, b person.Trace) int { return b.At.Compare(a.At) })
	return all, nil
}
