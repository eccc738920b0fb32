// Package organisationtest builds organisations for tests, and holds the suite
// that their store must pass on every engine.
package organisationtest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"maillage/core/actor"
	"maillage/core/capacity"
	"maillage/core/fact"
	"maillage/core/fault"
	"maillage/core/right"
	"maillage/core/siret"
	"maillage/core/territory"
	"maillage/module/organisation"
)

// Monday is when the tests begin.
var Monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// Clock is a clock that tests set. Each look at it takes a millisecond, so that
// what happens is in order.
type Clock struct {
	lock sync.Mutex
	at   time.Time
}

// NewClock starts on Monday.
func NewClock() *Clock { return &Clock{at: Monday} }

// Now implements organisation.Clock.
func (c *Clock) Now() time.Time {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.at = c.at.Add(time.Millisecond)
	return c.at
}

// Pass lets time pass.
func (c *Clock) Pass(d time.Duration) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.at = c.at.Add(d)
}

// Register is a national register that knows what it is told.
type Register struct {
	Entries map[string]organisation.Entry
	Down    bool // it does not answer
}

// Lookup implements organisation.Register.
func (r *Register) Lookup(_ context.Context, number string) (organisation.Entry, error) {
	if r.Down {
		return organisation.Entry{}, fault.New(fault.Unavailable, "", "test.down", "pas de réponse")
	}
	e, ok := r.Entries[number]
	if !ok {
		return e, fault.New(fault.NotFound, "", "test.none", "inconnu")
	}
	return e, nil
}

// Places is a directory that knows one sheet.
type Places struct{ ID string }

// Ties are the organisations that follow people.
type Ties map[string]bool

// Follows implements organisation.Ties.
func (t Ties) Follows(_ context.Context, org string) (bool, error) { return t[org], nil }

// Known implements organisation.Places.
func (p Places) Known(_ context.Context, id string) (bool, error) { return id == p.ID, nil }

// Sheet is the id of the one sheet of the tests' directory.
const Sheet = "019cadfd-8900-7000-8000-000000000001"

// SIRET makes the nth valid number.
func SIRET(n int) string {
	for key := range 10 {
		if number := fmt.Sprintf("%013d%d", 9_000_000_000_000+n, key); siret.Valid(number) {
			return number
		}
	}
	panic("no key fits")
}

// World is a service with its stewards, in a database of its own.
type World struct {
	*organisation.Organisations
	T        testing.TB
	Clock    *Clock
	Register *Register
	Ties     Ties
	Standing func(ctx context.Context, org string) (organisation.Standing, error)
	Names    func(ctx context.Context, ids []string) (map[string]string, error)
	Facts    func() []fact.Fact // announced since it was last called
	n        int
}

// New makes a world on a store.
func New(t testing.TB, clock *Clock, store organisation.Store) *World {
	w := &World{T: t, Clock: clock, Ties: Ties{}, Register: &Register{Entries: map[string]organisation.Entry{}}}
	w.Organisations = &organisation.Organisations{Store: store, Clock: clock, Atlas: territory.Embedded(), Register: w.Register, Places: Places{Sheet}, Ties: w.Ties}
	return w
}

// Account is someone signed in who belongs to no organisation.
func Account(name string) actor.Actor {
	return actor.Actor{ID: name, Kind: actor.Helper}.With(organisation.MayRequest)
}

// Member is a member of an organisation with the given rights.
func (w *World) Member(org string, rights ...right.Right) actor.Actor {
	return actor.Actor{ID: "member", Kind: actor.Helper, Org: org, Proved: w.Clock.Now()}.With(organisation.MayRead, organisation.MayRequest).With(rights...)
}

// Steward is somebody who steers and has just proved who they are.
func (w *World) Steward(name string) actor.Actor {
	return actor.Actor{ID: name, Kind: actor.Helper, Proved: w.Clock.Now()}.With(organisation.MaySteer, organisation.MayRequest)
}

// Form is a town hall's, with a SIRET of its own that the register knows.
func (w *World) Form() organisation.Form {
	w.n++
	number := SIRET(w.n)
	w.Register.Entries[number] = organisation.Entry{Name: "COMMUNE D'ESSAI", Street: "1 place de la Mairie", Postcode: "23000", Commune: "23096"}
	return organisation.Form{SIRET: number, Name: fmt.Sprintf("Mairie d'Essai %02d", w.n), Kind: organisation.Commune, Level: organisation.InCommune,
		Street: "1 place de la Mairie", Town: "23000 Guéret", Email: "contact@essai.example", Phone: "05 99 00 12 34"}
}

// Active brings in an active organisation.
func (w *World) Active(capacities ...capacity.Capacity) string {
	w.T.Helper()
	org, err := w.Create(w.T.Context(), actor.CommandLine(), w.Form(), capacities)
	if err != nil {
		w.T.Fatal(err)
	}
	return org
}

// Sheet reads all there is of an organisation.
func (w *World) Sheet(org string) organisation.Sheet {
	w.T.Helper()
	s, err := w.Read(w.T.Context(), actor.CommandLine(), org)
	if err != nil {
		w.T.Fatal(err)
	}
	return s
}

// Proposed is the id of the one proposal that waits.
func (w *World) Proposed() string {
	w.T.Helper()
	all, err := w.Agreements(w.T.Context(), actor.CommandLine())
	if err != nil || len(all.Waiting) != 1 {
		w.T.Fatalf("%d proposals wait, %v", len(all.Waiting), err)
	}
	return all.Waiting[0].ID
}

// Merge merges the loser into the winner and returns the merge's id.
func (w *World) Merge(loser, winner string) string {
	w.T.Helper()
	if err := w.ProposeMerge(w.T.Context(), w.Steward("first"), loser, winner, "la même structure"); err != nil {
		w.T.Fatal(err)
	}
	own := w.Proposed()
	if err := w.Agree(w.T.Context(), w.Steward("second"), organisation.MergeKind, own); err != nil {
		w.T.Fatal(err)
	}
	return own
}
