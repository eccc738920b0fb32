package account

import (
	"slices"

	"maillage/core/capacity"
	"maillage/core/right"
)

// The rights of this module.
const (
	RightSelf  right.Right = "account:self"  // one's own account
	RightTeam  right.Right = "account:team"  // members and invitations of one's organisation
	RightKey   right.Right = "account:key"   // API keys of one's organisation
	RightSteer right.Right = "account:steer" // every account
)

// Rights of others that every signed-in account, or every member, holds.
const (
	rightRequest right.Right = "organisation:request"
	rightRead    right.Right = "organisation:read"
)

// The roles of this module.
const (
	Referent = "account:referent"
	Steward  = "account:steward"
)

// Roles are the roles this module declares.
var Roles = []right.Role{
	{Name: Referent, Rights: []right.Right{"organisation:edit", RightTeam, RightKey, "journal:read"}},
	{Name: Steward, Needs: capacity.Steer, Rights: []right.Right{RightSteer, "organisation:steer", "journal:read", "journal:audit", right.Operate}},
}

// Standing is what an organisation is allowed today.
type Standing struct {
	ID         string
	Name       string
	State      string // OrgActive, or any other word: then its members may do nothing
	Capacities []capacity.Capacity
}

// OrgActive is the state in which the members of an organisation may act.
const OrgActive = "active"

// Active reports whether the organisation's members may act.
func (s Standing) Active() bool { return s.State == OrgActive }

// opens reports whether the organisation may have members in the role.
func (s Standing) opens(r right.Role) bool {
	return r.Needs == "" || slices.Contains(s.Capacities, r.Needs)
}

// Offered lists the roles that members of the organisation may have.
func (a *Accounts) Offered(s Standing) []right.Role {
	var open []right.Role
	for _, r := range a.Roles {
		if s.opens(r) {
			open = append(open, r)
		}
	}
	return open
}

// rights are what the roles give in the organisation.
func (a *Accounts) rights(s Standing, roles []string) []right.Right {
	if !s.Active() {
		return []right.Right{RightSelf}
	}
	all := []right.Right{RightSelf, rightRequest, rightRead}
	for _, r := range a.Offered(s) {
		if slices.Contains(roles, r.Name) {
			all = append(all, r.Rights...)
		}
	}
	return all
}
