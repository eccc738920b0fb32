// Package feature turns parts of the program on and off while it runs.
//
// Words. A switch is declared in code with its default; a Panel is all the
// switches of the program, as one process knows them; Switches is the panel
// inside a transaction.
//
// A switch that nobody has set is as declared, so a new one needs no migration,
// and a row whose switch has left the code is ignored. Asking needs no I/O. A
// change made by another process is known half a second later; a switch is
// therefore no place for a right or a lock.
//
// Who may do what: those who steer the service set switches. This room knows
// no actor: the caller checks, and records the change in the journal in the
// same transaction.
package feature
