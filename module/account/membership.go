package account

import (
	"slices"
	"strings"
	"time"
)

// Membership is an account in an organisation.
type Membership struct {
	ID       string
	Account  string
	Org      string
	Roles    []string // names of roles, sorted
	JoinedAt time.Time
	EndedAt  time.Time // zero while it lasts
}

// Referent reports whether the member answers for the organisation.
func (m Membership) Referent() bool { return slices.Contains(m.Roles, Referent) }

// Member is a membership and whose it is.
type Member struct {
	Membership
	Person Account
}

// roleList is the roles as they are kept: sorted, each once.
func roleList(names []string) []string {
	clean := make([]string, 0, len(names))
	for _, n := range names {
		if n = strings.TrimSpace(n); n != "" {
			clean = append(clean, n)
		}
	}
	slices.Sort(clean)
	return slices.Compact(clean)
}
