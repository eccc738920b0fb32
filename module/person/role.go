package person

import (
	"maillage/core/capacity"
	"maillage/core/right"
)

// The rights of this module.
const (
	MayRead       right.Right = "person:read"        // search and read who one's organisation follows
	MayWrite      right.Right = "person:write"       // create, edit, notes, consents, join
	MayTransfer   right.Right = "person:transfer"    // propose and answer a transfer of follow-up
	MayMerge      right.Right = "person:merge"       // merge two records, and undo
	MayExport     right.Right = "person:export"      // all that is held on one person
	MayErase      right.Right = "person:erase"       // erase a person
	MayMassExport right.Right = "person:mass-export" // every person of the organisation, by two
	MayOwn        right.Right = "person:own"         // one's own space
)

// The roles of this module.
const (
	Mediator = "person:mediator"
	Lead     = "person:lead"
)

// Roles are what a member of an organisation can be given here.
func Roles() []right.Role {
	mediator := []right.Right{MayRead, MayWrite, MayTransfer}
	return []right.Role{
		{Name: Mediator, Rights: mediator, Needs: capacity.Follow},
		{Name: Lead, Rights: append(mediator[:len(mediator):len(mediator)],
			MayMerge, MayExport, MayErase, MayMassExport), Needs: capacity.Follow},
	}
}
