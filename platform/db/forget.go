package db

import "context"

// Forget copies SQLite's log into the file and empties it: with zeros where
// rows were deleted (secure_delete), nothing of them is left in the files.
// While somebody reads it does what it can, and the next one the rest.
// PostgreSQL's autovacuum does the same in its time.
func (d *DB) Forget(ctx context.Context) error {
	if d.Engine() != SQLite {
		return nil
	}
	var busy, frames, copied int
	err := d.read.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &copied)
	return d.explain(err)
}
