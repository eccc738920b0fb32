package person

import (
	"time"

	"maillage/core/fault"
)

// Person is someone helped, as the store keeps them.
type Person struct {
	ID      string
	State   State
	Version int64     // counts the changes of this record and of who follows it
	Merged  string    // id of the record it was merged into; empty: none
	Sealed  []byte    // the Identity under the person's own key; nil once erased
	Created time.Time //
	Touched time.Time // last act about them, to the day
	EraseAt time.Time // when their own wish to be erased takes effect; zero: none
	Warned  time.Time // when followers were told that it will be erased for want of acts
}

// State is where a record stands.
type State string

// The states of a person.
const (
	Active State = "active"
	Merged State = "merged"
	Erased State = "erased"
)

// Origin says how a follow began.
type Origin string

// The origins of a follow.
const (
	Created     Origin = "created"     // the organisation created the record
	Joined      Origin = "joined"      // by reference and code
	Transferred Origin = "transferred" // by a transfer it accepted
)

// Follow ties a person to an organisation.
type Follow struct {
	Person string
	Org    string
	Origin Origin
	Since  time.Time
	Ended  time.Time // zero while it lasts
}

// Lasts reports whether the organisation still follows the person.
func (f Follow) Lasts() bool { return !f.Since.IsZero() && f.Ended.IsZero() }

// lasting keeps the follows that have not ended.
func lasting(all []Follow) (now []Follow) {
	for _, f := range all {
		if f.Lasts() {
			now = append(now, f)
		}
	}
	return now
}

// errUnknown answers for whoever one's organisation does not follow, existing
// or not.
var errUnknown = fault.New(fault.NotFound, "", "person.fault.unknown", "Nous ne trouvons pas cette personne.")

// errChanged answers who lost a race against another change.
var errChanged = fault.New(fault.Conflict, "", "person.fault.changed", "Quelqu'un vient de modifier cette fiche. Relisez-la, puis recommencez.")
