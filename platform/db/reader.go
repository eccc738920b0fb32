package db

import (
	"context"
	"database/sql"
)

// Reader runs single reads, each seeing what is committed when it starts. It
// cannot write, and refuses the arguments a Tx refuses. An outage between two
// rows reaches the caller as the engine says it.
func (d *DB) Reader() Querier { return reader{d} }

// reader is the pool of readers, with the checks of a Tx.
type reader struct{ db *DB }

// ExecContext implements Querier; a statement that writes fails.
func (r reader) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := storable(args); err != nil {
		return nil, err
	}
	res, err := r.db.read.ExecContext(ctx, query, args...)
	return res, r.db.explain(err)
}

// PrepareContext implements Querier. Arguments of the statement are not
// checked.
func (r reader) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	stmt, err := r.db.read.PrepareContext(ctx, query)
	return stmt, r.db.explain(err)
}

// QueryContext implements Querier.
func (r reader) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := storable(args); err != nil {
		return nil, err
	}
	rows, err := r.db.read.QueryContext(ctx, query, args...)
	return rows, r.db.explain(err)
}

// QueryRowContext implements Querier. The row must be scanned.
func (r reader) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if err := storable(args); err != nil {
		return refusedRow(err)
	}
	row := r.db.read.QueryRowContext(ctx, query, args...)
	if err := row.Err(); err != nil {
		return refusedRow(r.db.explain(err))
	}
	return row
}
