// Package act is what the journal keeps: who did what, to whom, for which
// organisation, and whether it was refused.
//
// An act holds ids and never a name, a contact or a free text in clear. What
// must be known of a person besides is enciphered under that person's key
// before it is recorded, so that destroying the key erases it while the
// journal's proofs still hold.
package act

import "maillage/core/actor"

// Act is something done, or refused, that the journal keeps.
type Act struct {
	Name    string      // "person.read": the module and the verb
	Who     actor.Actor // its id, kind and organisation are kept
	Refused bool        // it was attempted and refused
	Object  string      // id of what it was done to; empty: nothing in particular
	Org     string      // organisation concerned; the actor's own when empty
	Person  string      // id of the person it is about; empty: nobody
	Detail  string      // more, without personal data: counts, states, names of fields
	Sealed  []byte      // more, enciphered under the person's key
}

// Recorder is the part of a transaction that records acts: the act and what it
// tells of commit together.
type Recorder interface {
	Record(Act) error
}
