package db

import (
	"context"
	"errors"

	"maillage/core/fault"
)

// errExpired is the answer to a transaction function that outlived TxTimeout.
var errExpired = errors.New("db: transaction took too long")

// explain turns an outage into a fault a caller can act on; every other error
// passes unchanged.
func (d *DB) explain(err error) error {
	if err == nil {
		return nil
	}
	if _, already := errors.AsType[*fault.Fault](err); already {
		return err
	}
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err // the caller stopped waiting: nothing is broken
	case errors.Is(err, errExpired), d.shut.Load(), d.engine.unavailable(err):
		return fault.Wrap(err, fault.Unavailable, "db.fault.unavailable",
			"La base de données ne répond pas. Réessayez dans quelques instants.")
	}
	return err
}
