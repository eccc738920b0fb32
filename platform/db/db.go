package db

import (
	"context"
	"database/sql"
	"errors"
	"sync/atomic"
	"time"
)

// Engine names the database behind a DB.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Config says which database to open.
type Config struct {
	Dir string // folder of maillage.db, created when missing; unused when URL is set
	URL string // PostgreSQL address, "postgres://…"

	TxTimeout time.Duration // how long one transaction may last; 15 s when zero
	LockWait  time.Duration // how long to wait for a lock another process holds; 30 s when zero
}

// DB is an open database. It is safe for concurrent use.
type DB struct {
	engine engine
	read   *sql.DB
	shut   atomic.Bool // closed: every later error is an outage
}

// engine is what the two databases do differently.
type engine interface {
	name() Engine
	tx(ctx context.Context, fn func(*Tx) error) error
	ping(ctx context.Context) error
	migrator() (*sql.DB, error)               // a connection pool for schema changes, closed by its user
	lock(ctx context.Context) (func(), error) // keeps other processes from migrating
	guard(table string) []string              // statements that make a table append-only
	unavailable(err error) bool               // is err an outage rather than a defect?
	catalog() catalog
	close() error
}

// Querier is what statements run on: the interface sqlc calls DBTX.
type Querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Open opens the database, creating the SQLite file when there is none. It
// refuses a PostgreSQL older than 15. It does not migrate.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	if cfg.TxTimeout == 0 {
		cfg.TxTimeout = 15 * time.Second
	}
	if cfg.LockWait == 0 {
		cfg.LockWait = 30 * time.Second
	}
	if cfg.URL != "" {
		return openPostgres(ctx, cfg)
	}
	return openSQLite(ctx, cfg)
}

// Engine says which database this is.
func (d *DB) Engine() Engine { return d.engine.name() }

// Ping reports whether the database answers, for reading and for writing.
func (d *DB) Ping(ctx context.Context) error {
	return d.explain(errors.Join(d.read.PingContext(ctx), d.engine.ping(ctx)))
}

// Close waits for the transactions under way, then closes every connection.
// The second time it does nothing.
func (d *DB) Close() error {
	if d.shut.Swap(true) {
		return nil
	}
	return errors.Join(d.engine.close(), d.read.Close())
}

// Tx runs fn in a write transaction and commits if it returns nil. It returns
// fn's own error after rolling back. See the package for the rules fn obeys.
func (d *DB) Tx(ctx context.Context, fn func(*Tx) error) error {
	if nested() {
		return errNested
	}
	return d.explain(d.engine.tx(ctx, func(tx *Tx) error { return inside(tx, fn) }))
}

// View runs fn in a read-only transaction that sees one moment of the
// database from its first statement to its last. Its statements stop when ctx
// does.
func (d *DB) View(ctx context.Context, fn func(*Tx) error) error {
	if nested() {
		return errNested
	}
	sqltx, err := d.read.BeginTx(ctx, &sql.TxOptions{Isolation: viewIsolation(d.Engine()), ReadOnly: true})
	if err != nil {
		return d.explain(err)
	}
	defer func() { _ = sqltx.Rollback() }() // nothing to keep: it only read
	tx := &Tx{ctx: ctx, on: sqltx}
	err = inside(tx, fn)
	if failed := tx.end(); err == nil {
		err = failed
	}
	return d.explain(err)
}

// viewIsolation is the level at which an engine keeps one snapshot for a
// whole transaction; SQLite always does and refuses to be told.
func viewIsolation(e Engine) sql.IsolationLevel {
	if e == Postgres {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault
}
