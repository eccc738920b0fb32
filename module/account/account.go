package account

import (
	"strings"
	"time"
	"unicode/utf8"

	"maillage/core/email"
	"maillage/core/fault"
	"maillage/core/sensitive"
)

// Account is someone who helps.
type Account struct {
	ID        string
	Email     string // folded; empty once erased
	Given     string
	Family    string
	Phone     string // E.164, may be empty
	State     State
	Secret    []byte    // of the code application, sealed; empty: none
	Step      int64     // of the last code used: none before it is taken again
	CreatedAt time.Time //
	SeenAt    time.Time // last sign-in; zero: never
	WarnedAt  time.Time // told that it will be deactivated; zero: not told
	EndedAt   time.Time // deactivated; zero while active
}

// State is where an account stands.
type State string

// The states of an account.
const (
	Active   State = "active"
	Inactive State = "inactive"
	Erased   State = "erased"
)

// Name is the given and the family name, or the address without either.
func (a Account) Name() string {
	if name := strings.TrimSpace(a.Given + " " + a.Family); name != "" {
		return name
	}
	return a.Email
}

// unused reports whether an inactive account fell asleep for want of use, after
// a warning; without one, a steward decided it.
func (a Account) unused() bool { return a.State == Inactive && !a.WarnedAt.IsZero() }

// maxName is the longest name, characters.
const maxName = 80

// ParseEmail is an address as it is kept and compared. Errors: Invalid on the
// given field.
func ParseEmail(field, typed string) (string, error) {
	address, ok := email.Parse(typed)
	if !ok {
		return "", fault.New(fault.Invalid, field, "account.fault.email", "Écrivez une adresse e-mail. Exemple : camille@exemple.fr.")
	}
	return address, nil
}

// parseName is a name as it is kept. Errors: Invalid on the field.
func parseName(field, typed string) (string, error) {
	name, err := sensitive.Check(field, sensitive.Line(typed))
	if err != nil {
		return "", err
	}
	if utf8.RuneCountInString(name) > maxName || strings.ContainsAny(name, "<>@/\\=") || strings.HasPrefix(name, "+") || strings.HasPrefix(name, "-") {
		return "", fault.New(fault.Invalid, field, "account.fault.name", "Écrivez un nom court, sans signe particulier. Exemple : Camille.")
	}
	return name, nil
}
