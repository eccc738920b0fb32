package right

import "maillage/core/capacity"

// Role is a bundle of rights that a member holds in one organisation, named
// module:role ("person:mediator"). Each module declares its own.
type Role struct {
	Name   string            // also the key of its words: role.<Name>
	Rights []Right           //
	Needs  capacity.Capacity // the organisation must hold it; empty: any organisation
}
