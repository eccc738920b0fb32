// Package throttle counts attempts in the database and refuses those beyond a
// limit. It holds across processes and survives a restart; what protects
// reading alone is in memory (web.Limit).
//
// Words. A rule admits Limit attempts in a window of length Per. A subject is
// what is counted: a network, an account, an e-mail, a number; it is kept as a
// MAC only. A window begins with the first attempt after the last window
// ended, so a subject nobody attacks never waits, and however often a refused
// one insists, its window ends when it was said to.
//
// Promise: within one window exactly Limit attempts are admitted, however many
// come at once. No stretch of time of length Per sees more than 2×Limit-1,
// since it meets two windows at most.
//
// A Gate counts in a transaction of its own, which a failure that follows does
// not undo: it is for guesses, and is asked before the guess is looked at. A
// Throttle counts in the business transaction and is undone with it: it is for
// what is spent only if the business succeeds, as an SMS is.
package throttle
