// Package territory knows France's official geography: regions, départements
// and collectivities, groupings of communes (EPCI), communes, municipal
// arrondissements, postcodes, populations, former names, and a point for each.
//
// # Words
//
// A commune is identified by its INSEE code ("51454"), never by its postcode:
// one postcode serves many communes and a large town has many. A municipal
// arrondissement is a part of Paris, Lyon or Marseille; it has its own code,
// is listed like a commune and names its city in Parent, so that totals of
// population leave it out. A former commune merged into today's; its code and
// often its name still resolve. "Département" includes the overseas
// collectivities, which the code treats alike.
//
// # Rules
//
// An Atlas never changes once made, so any number of goroutines may read it.
// [Embedded] returns the one built into the program; [Read] makes another from
// an official file, and [Atlas.Write] writes what Read accepts.
//
// [Atlas.Find] serves a person who types: it tolerates accents, abbreviations,
// typos and spelling by ear, and lists rather than decides. It prefers no
// answer to a wrong one: a town ten times larger is offered beside the hamlet
// that bears the very name, and words of services ("la poste"), streets without
// a town and telephone numbers are no places. [Atlas.Resolve] serves imported
// rows: it decides, or says why it will not.
//
// Points are in degrees, WGS 84. An approximate one was estimated from its
// neighbours and may be several kilometres off; data/PROVENANCE.md has the
// measures and the licences.
package territory
