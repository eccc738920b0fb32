package organisation

import "maillage/core/right"

// The rights of this module.
const (
	MayRequest right.Right = "organisation:request" // ask for an organisation, claim one: every account
	MayRead    right.Right = "organisation:read"    // one's own: every member
	MayEdit    right.Right = "organisation:edit"    // contact and sites of one's own
	MaySteer   right.Right = "organisation:steer"   // all of them: states, capacities, claims, merges
)
