// Package standard is the national schema of digital-inclusion places and what
// it takes to bring real files to it.
//
// # Words
//
//   - Record: one row of the schema, 32 columns as strings.
//   - Header: what a file's first row says: the version (v0.1, v1.0.x, v2),
//     where each column stands, which columns are not of the schema.
//   - Canonical: the one form in which we keep a value. Clean brings a record
//     there; cleaning a clean record changes nothing and logs nothing.
//   - Fix: one value changed by one Rule, with what it was and what it became.
//   - Refusal: why a row cannot be saved, in words its author can act on.
//
// # What is refused and what is mended
//
// A row is refused only when it could not be found again or could not be found
// on the ground: no id, no name, or no commune that exists. Everything else is
// mended or removed with a logged fix, never silently: a wrong telephone does
// not cost a person the address. A place that "n'accueille pas de public" is
// kept, a missing street is kept missing, and an absent services column never
// becomes "closed to the public".
//
// doc/cleaning.md lists every rule. Sources: schema v1.0.2 of
// LaMednum/standard-mediation-num and the cleaning catalogue of mednum-cli,
// with the differences that page explains.
package standard
