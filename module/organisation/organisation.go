package organisation

import (
	"slices"
	"strings"
	"time"

	"maillage/core/capacity"
	"maillage/core/email"
	"maillage/core/fault"
	"maillage/core/phone"
	"maillage/core/sensitive"
	"maillage/core/siret"
)

// Organisation is one legal establishment.
type Organisation struct {
	ID       string
	SIRET    string
	Name     string
	Official string // its name in the national register; empty until it was read
	Kind     Kind
	Area     Area
	Email    string // of the organisation, not of a person; may be empty
	Phone    string // E.164; may be empty
	State    State
	Check    Check
	Into     string // the winner, once merged
	By       string // account that asked for it; empty when it was brought in
	At       time.Time
	Version  int64 // grows with every change
}

// State is where an organisation stands.
type State string

// The states.
const (
	Requested State = "requested"
	Active    State = "active"
	Suspended State = "suspended"
	Closed    State = "closed"
	Refused   State = "refused"
	Merged    State = "merged"
)

// States lists them in the order in which they are shown.
var States = []State{Requested, Active, Suspended, Closed, Refused, Merged}

// living are the states in which an organisation can be changed.
var living = []State{Active, Suspended}

// Check is what the national register said of an organisation.
type Check string

// The answers.
const (
	Later    Check = "later"    // the register has not answered yet
	Verified Check = "verified" // it is there
	Doubtful Check = "doubtful" // it is not, or has closed
)

// Standing is what an organisation is allowed at one instant.
type Standing struct {
	ID         string
	Name       string
	State      State
	Capacities []capacity.Capacity
	Into       string // the winner, once merged
}

// Grant is a capacity an organisation holds, or held.
type Grant struct {
	ID       string
	Org      string
	Capacity capacity.Capacity
	By       string // account that gave it
	At       time.Time
	Until    time.Time // zero: without end
	EndedBy  string    // account that withdrew it; empty when it ran out
	Ended    time.Time // zero while nobody withdrew it
}

// Holds reports whether the grant is in force.
func (g Grant) Holds(now time.Time) bool {
	return g.Ended.IsZero() && (g.Until.IsZero() || now.Before(g.Until))
}

// Event is one line of an organisation's story.
type Event struct {
	ID     string
	Org    string
	Name   string // of the act, as in the journal
	Detail string // names of fields, a capacity: never personal data
	By     string // account
	ByOrg  string // the organisation it acted for
	At     time.Time
}

// in reports a fault unless the organisation is in one of the states.
func (o Organisation) in(states ...State) error {
	if slices.Contains(states, o.State) {
		return nil
	}
	return fault.New(fault.Conflict, "", "organisation.fault.state", "L'organisation n'est plus dans cet état. Relisez sa fiche.")
}

// Unknown is the answer about an organisation that does not exist, or that is
// none of the asker's business.
func Unknown() error {
	return fault.New(fault.NotFound, "", "organisation.fault.unknown", "Nous ne trouvons pas cette organisation.")
}

// ReadSIRET is the number someone typed, cleaned. Errors: Invalid.
func ReadSIRET(typed string) (string, error) {
	number := siret.Clean(typed)
	if !siret.Valid(number) {
		return "", fault.New(fault.Invalid, "siret", "organisation.fault.siret", "Ce numéro SIRET n'est pas juste. Vérifiez ses 14 chiffres.")
	}
	return number, nil
}

// The bounds of what people type, in characters.
const (
	nameMax   = 160
	streetMax = 200
	reasonMax = 500
	proofMax  = 1000
)

// line reads one line that must not be empty. Errors: Invalid on the field.
func line(field, typed string, most int) (string, error) {
	clean, err := sensitive.Check(field, sensitive.Line(typed))
	switch {
	case err != nil:
		return "", err
	case clean == "":
		return "", fault.New(fault.Invalid, field, "organisation.fault.empty", "Remplissez cette case.")
	case len([]rune(clean)) > most:
		return "", fault.New(fault.Invalid, field, "organisation.fault.long", "Ce texte est trop long.")
	}
	return clean, nil
}

// readEmail reads an address; empty is fine. Errors: Invalid.
func readEmail(typed string) (string, error) {
	clean := sensitive.Line(typed)
	if clean == "" {
		return "", nil
	}
	address, ok := email.Parse(clean)
	if !ok {
		return "", fault.New(fault.Invalid, "email", "organisation.fault.email", "Cette adresse n'est pas juste. Exemple : contact@example.org.")
	}
	return address, nil
}

// readPhone reads a number; empty is fine. Errors: Invalid.
func readPhone(typed, postcode string) (string, error) {
	if strings.TrimSpace(typed) == "" {
		return "", nil
	}
	number, how := phone.Parse(typed, postcode)
	if how == phone.Unread {
		return "", fault.New(fault.Invalid, "phone", "organisation.fault.phone", "Ce numéro n'est pas juste. Exemple : 01 99 00 12 34.")
	}
	return number, nil
}
