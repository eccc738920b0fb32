// Package db is the one door to the database: SQLite in a file by default,
// PostgreSQL 15 or later when an address is given. The same SQL runs on both.
//
// Words. A Tx is a write transaction; a View is a consistent read-only
// snapshot; the Reader serves single reads. A Set is one module's migrations.
//
// Rules for a function given to Tx, whatever the engine:
//   - It may run twice: a serialization failure (PostgreSQL) or a neighbour
//     that spoils a group (SQLite) starts it again. It assigns its results and
//     never appends to them, and has no other effect.
//   - It calls nothing but its Tx. A transaction inside a transaction is
//     refused.
//   - The first statement that fails ends it, as PostgreSQL demands: later
//     statements are refused and nothing is committed, even if it returns nil.
//     Expected conflicts are written ON CONFLICT DO NOTHING.
//   - It reads the rows of one query to their end, or closes them, before its
//     next statement.
//   - It has Config.TxTimeout to finish. After that its statements are
//     refused, its work is rolled back and Tx answers that the database is
//     unavailable; the function itself cannot be killed, only disarmed.
//
// The context given to Tx says how long the caller is ready to wait for its
// turn. Once its function has started, the transaction runs to its end.
//
// On SQLite one goroutine writes (see writer): the requests that are waiting
// share one commit, so that one fsync serves them all. The file may be open in
// several processes: each waits Config.LockWait for the others.
package db
