// Package vocab holds the closed vocabularies of the national schema of
// digital-inclusion places (schéma national, v1.0.2): nine services, whom they
// are for, what they cost, and so on, each value with its exact official
// string, the words we show, and the name a URL carries.
//
// A Facet is one column of the schema. The position of a Value in its facet is
// its Bit: snapshots and delta files keep it, so values are only ever appended
// and never move. Find forgives case, accents, punctuation and spacing, because
// files are typed by people; it never guesses beyond that.
package vocab
