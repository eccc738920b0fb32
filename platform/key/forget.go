package key

import (
	"context"
	"time"

	"maillage/core/fault"
	"maillage/platform/db"
)

// forgetful has SQLite's writing connection put zeros where it moves or
// deletes something, as when it splits a full page.
func forgetful(ctx context.Context, d *db.DB) error {
	if d.Engine() != db.SQLite {
		return nil
	}
	return d.Tx(ctx, func(tx *db.Tx) error {
		var on int
		return tx.QueryRowContext(tx.Context(), "PRAGMA secure_delete = ON").Scan(&on)
	})
}

// patience is how long this room waits for others who read, write or forget.
const patience = 10 * time.Second

// forget copies SQLite's log into the file and truncates it, so that no former
// state of a row is left in it. Errors: Unavailable when someone has been
// reading for too long; it is for the caller to ask again.
func (s *Store) forget(ctx context.Context) error {
	s.erase.Lock()
	defer s.erase.Unlock()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		if done, err := s.truncate(ctx); err != nil || done {
			return err
		}
		select { // another process is truncating the log, or reading it
		case <-again.C:
		case <-ctx.Done():
			return errLog
		}
	}
}

// truncate is one attempt at what forget does; Open makes one too, for a
// process that died between the two steps of a destruction.
func (s *Store) truncate(ctx context.Context) (done bool, err error) {
	if s.db.Engine() != db.SQLite {
		return true, nil
	}
	var busy, frames, copied int
	err = s.db.Reader().QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &copied)
	return busy == 0, err
}

var errLog = fault.New(fault.Unavailable, "", "key.fault.log", "L'effacement n'est pas fini. Recommencez dans un instant.")
