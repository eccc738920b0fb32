package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync"
)

var (
	errOver     = errors.New("db: statement after the end of its transaction")
	errRowsOpen = errors.New("db: statement while the rows of the previous one are open")
)

// Tx is one transaction, as its function sees it. It implements Querier, so the
// generated queries run on it; the context given to its methods is ignored in
// favour of its own.
type Tx struct {
	ctx context.Context
	on  Querier // the engine's transaction

	mu     sync.Mutex // held during a statement, so that end waits for it
	over   bool
	failed error     // the first statement that failed
	rows   *sql.Rows // of the last query
}

// Context is the transaction's own context, to be given to generated queries.
func (t *Tx) Context() context.Context { return t.ctx }

// ExecContext runs a statement that returns no rows.
func (t *Tx) ExecContext(_ context.Context, query string, args ...any) (sql.Result, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.ready(args); err != nil {
		return nil, err
	}
	res, err := t.on.ExecContext(t.ctx, query, args...)
	t.note(err)
	return res, err
}

// PrepareContext prepares a statement for this transaction. On SQLite the
// other methods already reuse prepared statements.
func (t *Tx) PrepareContext(_ context.Context, query string) (*sql.Stmt, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.ready(nil); err != nil {
		return nil, err
	}
	stmt, err := t.on.PrepareContext(t.ctx, query) //nolint:sqlclosecheck // the caller closes it
	t.note(err)
	return stmt, err
}

// QueryContext runs a query; its rows end with the transaction at the latest.
func (t *Tx) QueryContext(_ context.Context, query string, args ...any) (*sql.Rows, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.ready(args); err != nil {
		return nil, err
	}
	rows, err := t.on.QueryContext(t.ctx, query, args...)
	t.note(err)
	t.rows = rows
	return rows, err
}

// QueryRowContext runs a query for one row. The row must be scanned.
func (t *Tx) QueryRowContext(_ context.Context, query string, args ...any) *sql.Row {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.ready(args); err != nil {
		return refusedRow(err)
	}
	row := t.on.QueryRowContext(t.ctx, query, args...)
	t.note(row.Err())
	return row
}

// ready reports why the next statement may not run.
func (t *Tx) ready(args []any) error {
	switch {
	case t.over:
		return errOver
	case t.failed != nil:
		return fmt.Errorf("db: statement after a failed one: %w", t.failed)
	case t.rows != nil && !closed(t.rows):
		t.failed = errRowsOpen
	default:
		t.failed = storable(args)
	}
	return t.failed
}

func (t *Tx) note(err error) {
	if t.failed == nil {
		t.failed = err
	}
}

// end waits for the running statement, refuses any other, and returns the
// error of the first statement that failed.
func (t *Tx) end() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.over {
		return t.failed
	}
	t.over = true
	if t.rows != nil {
		t.note(t.rows.Err())
		_ = t.rows.Close()
	}
	return t.failed
}

// closed reports whether rows were read to their end or closed.
func closed(rows *sql.Rows) bool {
	_, err := rows.Columns()
	return err != nil
}

// refusedRow is a row that scans to err; database/sql offers no other way to
// make one than a database that cannot be reached.
func refusedRow(err error) *sql.Row {
	nowhere := sql.OpenDB(refusal{err})
	defer func() { _ = nowhere.Close() }()
	return nowhere.QueryRowContext(context.Background(), "")
}

type refusal struct{ err error }

func (r refusal) Connect(context.Context) (driver.Conn, error) { return nil, r.err }
func (r refusal) Driver() driver.Driver                        { return nil }
