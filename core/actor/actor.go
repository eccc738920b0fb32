// Package actor says who is acting. Every use case takes an Actor explicitly;
// a context never carries one.
package actor

import (
	"slices"
	"time"

	"maillage/core/fault"
	"maillage/core/right"
)

// Actor is someone, or something, that asks for a use case.
type Actor struct {
	ID      string    // id of the account, the person or the API key; empty for a visitor
	Kind    Kind      //
	Org     string    // id of the organisation acted for; empty: none
	Session string    // id of the session; empty without one
	Proved  time.Time // when they last proved who they are; zero: never
	Locked  bool      // idle for too long: the rights sleep until a new proof
	rights  []right.Right
}

// Kind is the sort of actor.
type Kind string

// The sorts of actors.
const (
	Visitor  Kind = "visitor"  // anyone, not signed in
	Helper   Kind = "helper"   // an account, acting for one of its organisations
	Helped   Kind = "helped"   // a person in their own space
	Key      Kind = "key"      // a program of an organisation, by its API key
	Operator Kind = "operator" // the command line of the machine that serves
	Machine  Kind = "machine"  // a job of the program itself
)

// ProofLasts is how long a proof of identity is good for a named act: an
// export, a merge, a signature.
const ProofLasts = 15 * time.Minute

// Anyone is the anonymous visitor.
func Anyone() Actor { return Actor{Kind: Visitor} }

// CommandLine is whoever may run the program on the server; the operating
// system has already decided who that is.
func CommandLine() Actor { return Actor{ID: "cli", Kind: Operator} }

// Job is the program acting by itself under the named job.
func Job(name string) Actor { return Actor{ID: name, Kind: Machine} }

// With returns the actor holding the given rights as well.
func (a Actor) With(rights ...right.Right) Actor {
	a.rights = append(append([]right.Right(nil), a.rights...), rights...)
	return a
}

// May reports whether the actor holds the right.
func (a Actor) May(r right.Right) bool {
	if r == right.Public || a.trusted() {
		return true
	}
	return !a.Locked && slices.Contains(a.rights, r)
}

// Check is nil when the actor holds the right. Errors: Anonymous when signing
// in would help, Unproved when a new proof would, Forbidden otherwise.
func (a Actor) Check(r right.Right) error {
	switch {
	case a.May(r):
		return nil
	case a.Locked && slices.Contains(a.rights, r):
		return errUnproved
	case a.Kind == Visitor:
		return fault.New(fault.Anonymous, "", "fault.anonymous", "Connectez-vous pour continuer.")
	}
	return fault.New(fault.Forbidden, "", "fault.forbidden", "Vous n'avez pas le droit de faire cela.")
}

// CheckProof is nil when the actor proved who they are recently enough for a
// named act. Errors: Unproved.
func (a Actor) CheckProof(now time.Time) error {
	if a.trusted() || !a.Proved.IsZero() && !a.Locked && now.Sub(a.Proved) < ProofLasts {
		return nil
	}
	return errUnproved
}

// trusted actors are inside the machine already.
func (a Actor) trusted() bool { return a.Kind == Operator || a.Kind == Machine }

var errUnproved = fault.New(fault.Unproved, "", "fault.unproved", "Confirmez que c'est vous pour continuer.")
