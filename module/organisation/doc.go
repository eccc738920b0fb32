// Package organisation is the town halls, associations, libraries and the
// others on whose behalf people help. It keeps who they are, where they work
// and what they have been allowed to do; later modules ask it for a capacity,
// never for a kind.
//
// # Words
//
//   - Organisation: one legal establishment, known by its SIRET. Among those
//     that live, one organisation has a SIRET, whatever its number of sites.
//   - Site: a place where the organisation works, with an address and, when it
//     has one, its sheet in the directory.
//   - Area: the territory it works for: its commune, EPCI, département, région
//     or the country.
//   - Capacity: one thing it may do in a scheme (core/capacity). A grant is a
//     capacity given by someone, from an instant, sometimes until another, and
//     sometimes withdrawn. Grants are never erased.
//   - Check: whether the national register (Sirene) knows it. When the register
//     does not answer, the job organisation.verify asks again.
//   - Claim: someone says, with a proof, that they answer for an organisation
//     which somebody else brought in. A steward decides.
//   - Merge: one organisation, the loser, is henceforth another, the winner. Its
//     sites, capacities and members move; its id and its SIRET lead to the winner.
//     One that follows people is not merged away: they agreed to be followed by
//     it, and their follow-up is handed over person by person first.
//   - Steward: a member of an organisation that steers the service.
//   - Event: one line of an organisation's story, as its members may read it.
//
// # States of an organisation
//
//	           activate              suspend (two persons)
//	requested ──────────▶ active ───────────────────────────▶ suspended
//	    │                  │  ▲ ◀───────── reopen ──────────────┘  │
//	    │ refuse           │  │                                     │
//	    ▼                  │  └── undo, 30 days ──┐                 │
//	 refused               ├── merge (two) ──▶ merged ◀── merge ────┤
//	                       │                                        │
//	                       └── close (two) ──▶ closed ◀── close ────┘
//
// A suspended organisation lends no right to anyone, from its commit on. Closed
// and refused ones free their SIRET; a merged one keeps it, as an alias. An
// undone merge gives the loser the state it had.
//
// # What a merge moves
//
// Every site, and each capacity in force that the winner lacks. What moved is
// noted piece by piece, so undoing it restores exactly that: a site that was
// corrected, or a capacity withdrawn, in the meantime returns as it is now; what
// the winner got by itself stays with it. Members move by the facts
// organisation.merged and organisation.unmerged. A merge whose winner was
// merged in turn cannot be undone before that one is.
//
// # Who may do what
//
//	anyone           the list of active organisations         right.Public
//	every account    ask for an organisation, claim one       organisation:request
//	every member     read their own                           organisation:read
//	referent         contact and sites of their own           organisation:edit
//	steward          everything, everywhere                   organisation:steer
//
// Suspending, closing and merging are proposed by one steward and agreed by
// another, both of whom have just proved who they are. No act may leave the
// service without any active organisation that steers it. An account has at
// most one request and one claim waiting.
package organisation
