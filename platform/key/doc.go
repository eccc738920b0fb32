// Package key keeps the secrets that make the database readable, apart from
// it and backed up apart: whoever steals the database or one of its backups
// reads nothing that is sealed, and whoever restores an old one revives nobody.
//
// Words. The master key is a file on the machine; it wraps every other secret.
// The ring is the secrets of the service: peppers, signing keys and the keys of
// vaults are derived from them by name, so that using one needs no I/O. A
// person has a key of their own, drawn by lot; a Box seals under a key and
// opens what it sealed. An end is something closed for good: it outlives a
// restore of the main database. A witness is the last word of something the
// main database must still know.
//
// States of a person's key:
//
//	(none) ──created──▶ alive ──destroyed──▶ destroyed, for ever
//
// What a rotation does. It draws a new secret for the keys of one name, or of
// all. New work uses it once every process has had time to learn it (delay);
// what was made under the former ones can still be found, verified and opened.
//
// What destroying a person's key guarantees. No process opens anything sealed
// for that person any more, once it asks for the Box again; a Box is therefore
// asked for at each use and never kept. On SQLite the wrapped key is
// overwritten in its place in the file, and the log (WAL) that held it is
// copied and truncated before Destroy returns, or at the next start when the
// process dies in between: nothing of it remains in the store's files, save on
// a medium that keeps old blocks. On PostgreSQL the row
// is overwritten for every reader, but the old version stays in the table until
// autovacuum, and in the server's log until it is recycled. In both cases what
// could be found there is wrapped under the master key.
//
// A backup holds every key in clear inside a file that only the holder of an
// identity can read (age, X25519), so it also serves to leave a lost or doubtful
// master key: restored to a new folder, the keys are wrapped under its new one.
// Restoring adds what is missing and takes nothing away; what has ended on
// either side has ended. A key destroyed since the backup stays destroyed where
// the store's own list survives; restored to an empty folder, the ends that the
// backup could not know must be told to it again (End). The file does not say who
// wrote it, and a recipient is no secret: restore only a file that was kept.
//
// Who may do what: this room knows no actor. Those who call it have checked.
package key
