package account

import (
	"strings"
	"time"
	"unicode/utf8"

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

// Longest of each field, characters.
const (
	maxEmail = 254 // RFC 5321 §4.5.3.1.3
	maxName  = 80
)

// ParseEmail is the address as it is kept and compared: trimmed, in lower
// case. Errors: Invalid on the given field. Only plain ASCII addresses are
// taken, so that no letter looks like another one.
func ParseEmail(field, typed string) (string, error) {
	s := strings.ToLower(strings.TrimSpace(typed))
	local, domain, found := strings.Cut(s, "@")
	if !found || len(s) > maxEmail || !atoms(local, localMarks, 64) || !letterOrDigit(rune(local[0])) || !hostname(domain) {
		return "", fault.New(fault.Invalid, field, "account.fault.email", "Écrivez une adresse e-mail. Exemple : camille@exemple.fr.")
	}
	return s, nil
}

// localMarks are what stands between letters and digits before the @
// (RFC 5322 §3.2.3) without what shells and spreadsheets take for theirs.
const localMarks = "_+-'&"

// atoms reports whether s is made of words of letters, digits and marks with
// single dots between them.
func atoms(s, marks string, longest int) bool {
	if s == "" || len(s) > longest {
		return false
	}
	for atom := range strings.SplitSeq(s, ".") {
		if atom == "" || strings.IndexFunc(atom, func(r rune) bool { return !letterOrDigit(r) && !strings.ContainsRune(marks, r) }) >= 0 {
			return false
		}
	}
	return true
}

// hostname reports whether s is a name of at least two labels (RFC 1035 §2.3.1).
func hostname(s string) bool {
	if !atoms(s, "-", 253) || !strings.Contains(s, ".") {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	return true
}

func letterOrDigit(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' }

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
