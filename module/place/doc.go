// Package place is the directory of the places where someone far from screens
// finds help: town halls, libraries, France Services houses, associations.
// It does the work of the Cartographie nationale des lieux d'inclusion
// numérique: it takes in the national file, keeps each place under one stable
// identity, and answers "where can I get help near home, now".
//
// # Words
//
//   - Place: somewhere that offers help, with the 32 columns of the national
//     schema (package standard) under an identity of ours that never changes.
//   - Source id: the id a place has in the file it came from; an alias, never
//     the identity. A link made with it answers 301.
//   - Facet: one closed list of the schema (services, audiences, fees …);
//     choices inside a facet add up, facets narrow one another.
//   - Need: the service someone looks for. Wish: one narrowing of a search.
//   - Relax: dropping the wish that empties a list, and saying so.
//   - Run: one import of one file. Fix: one cleaned value, with its rule, what
//     it was and what it became. Refusal: a row that could not be saved, and why.
//   - Epoch: the number of the last change. Every writing transaction takes the
//     next one from one row, which also orders the commits, so "what changed
//     since epoch N" never misses a late commit.
//   - Index: the immutable picture of all visible places in memory; searching
//     never touches the database.
//
// # States of a place
//
//	          import                     complete import without it
//	(nothing) ───────▶ visible ─────────────────────────────────────▶ closed
//	                      ▲                                             │
//	                      └────────────── import with it ───────────────┘
//
// A closed place keeps its page, which says so (410) and shows what is near.
//
// # States of a run
//
//	(nothing) ──first row that writes──▶ running ──last row──▶ done
//
// A run killed half-way stays "running": what its chunks committed is whole
// and right, and importing the file again finishes the work.
//
// # Who may do what
//
//	anyone          search, read, export, download      right.Public
//	operator        import a file, close missing places place:import
//
// Until accounts exist (module account) place:import belongs to whoever may run
// the program on the server.
package place
