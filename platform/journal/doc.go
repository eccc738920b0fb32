// Package journal keeps every sensitive act so that nobody, not even who runs
// the service, can change what was recorded without it being seen.
//
// Words. An act (core/act) becomes a row in the transaction of what it tells
// of. Every row waits in a pending table until the sealer moves it, with
// others, into the log: an append-only Merkle tree (RFC 6962, as
// golang.org/x/mod/sumdb/tlog computes it) whose leaf n stands for one row. A
// checkpoint is the size and root of the tree, signed (a note of
// golang.org/x/mod/sumdb/note in the form of C2SP tlog-checkpoint); there is
// one for each batch. An epoch is one tree: restoring a backup opens the next,
// whose first row cites the last checkpoint of the one before.
//
//	Record ──▶ journal_row + journal_pending      in the business transaction
//	Seal   ──▶ journal_leaf + journal_hash + journal_checkpoint − journal_pending
//	Export ──▶ a file that Verify proves without the database
//
// Writers never queue behind the sealer: the order of the leaves is decided
// when they are sealed, not when they are written, so a transaction that
// commits late is sealed later and never skipped.
//
// A row holds ids, never a name or a contact in clear. What must be known of a
// person besides is enciphered under that person's key before the transaction.
// A leaf is made of the hash of that ciphertext and of a random salt, so the
// proof holds when the key, or the ciphertext too, has been destroyed.
//
// Nobody may change or delete a row, a leaf, a hash, a checkpoint or an epoch:
// the database itself refuses (-- append-only).
package journal
