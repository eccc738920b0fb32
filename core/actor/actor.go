// Package actor says who is acting. Every use case takes an Actor explicitly;
// a context never carries one.
package actor

import "maillage/core/right"

// Actor is someone, or something, that asks for a use case.
type Actor struct {
	ID     string // account id, empty for an anonymous visitor
	Kind   Kind
	rights []right.Right
}

// Kind is the sort of actor.
type Kind string

// The sorts of actors.
const (
	Visitor  Kind = "visitor"  // anyone, not signed in
	Operator Kind = "operator" // the command line of the machine that serves
	Machine  Kind = "machine"  // a job of the program itself
)

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
	if r == right.Public || a.Kind == Operator || a.Kind == Machine {
		return true
	}
	for _, have := range a.rights {
		if have == r {
			return true
		}
	}
	return false
}
