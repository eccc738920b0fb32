// Package capacity names what an organisation may do in a scheme. Capacities
// are granted one by one; a rule asks for a capacity, never for a kind of
// organisation.
package capacity

import "slices"

// Capacity is one thing an organisation has been allowed to do.
type Capacity string

// The capacities, by scheme.
const (
	Steer        Capacity = "steer"         // runs the service: organisations, accounts, switches
	Host         Capacity = "host"          // keeps places of the directory
	Follow       Capacity = "follow"        // follows people who are helped
	PassBuyer    Capacity = "pass-buyer"    // orders passes (Pass numérique)
	PassAcceptor Capacity = "pass-acceptor" // is paid by passes
	Mandate      Capacity = "mandate"       // accredited to act for people (Aidants Connect)
	Certifier    Capacity = "certifier"     // certification centre (Pix)
	AdviserHost  Capacity = "adviser-host"  // employs a Conseiller numérique
	Hotline      Capacity = "hotline"       // answers the Solidarité numérique line
	Instructor   Capacity = "instructor"    // instructs a call for projects
	KitKeeper    Capacity = "kit-keeper"    // keeps equipment kits
	Trainer      Capacity = "trainer"       // trains helpers
)

// All lists the capacities in the order in which they are shown.
var All = []Capacity{Host, Follow, PassBuyer, PassAcceptor, Mandate, Certifier, AdviserHost, Hotline, Instructor, KitKeeper, Trainer, Steer}

// Valid reports whether c is one of them.
func (c Capacity) Valid() bool { return slices.Contains(All, c) }
