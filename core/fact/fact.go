// Package fact is how a module tells the others what happened. A fact is
// announced inside the transaction that made it true and delivered after the
// commit, at least once, in order for one aggregate. It carries ids and
// counts, never a name or a contact.
package fact

import "time"

// Fact is something that happened, in the past tense.
type Fact struct {
	ID        string    // UUIDv7, the key by which a listener recognises a repeat
	Name      string    // "place.imported"
	Aggregate string    // what it happened to; facts of one aggregate keep their order
	At        time.Time // UTC, microseconds
	Body      []byte    // JSON of the module's own news type
}

// Announcer is the part of a transaction that records facts.
type Announcer interface {
	Announce(Fact) error
}
