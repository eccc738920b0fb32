package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"maillage/core/fault"
)

// file is the name of the SQLite database inside Config.Dir.
const file = "maillage.db"

// sqliteEngine is a file in WAL mode: one writer, any number of readers.
type sqliteEngine struct {
	cfg    Config
	pool   *sql.DB // holds the writer's only connection
	read   *sql.DB
	writer *writer
	opened os.FileInfo // the file, as it was opened
}

// errMoved says that the file we write is no longer the one in the folder:
// deleted, or replaced by a backup. What is written would be lost with it.
var errMoved = fault.New(fault.Unavailable, "", "db.fault.moved", "La base de données n'est plus à sa place. Redémarrez le service.")

// intact reports whether the file in the folder is the one that is open.
func (e *sqliteEngine) intact() error {
	now, err := os.Stat(filepath.Join(e.cfg.Dir, file))
	if err != nil || !os.SameFile(now, e.opened) {
		return errMoved
	}
	return nil
}

// durable are the settings of every connection to the file: commits reach the
// disk, foreign keys are checked, triggers fire for the rows INSERT OR REPLACE
// deletes, without which an append-only table is not one, and what is deleted
// is overwritten in the file.
var durable = []string{"journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "recursive_triggers(1)", "secure_delete(1)"}

func openSQLite(ctx context.Context, cfg Config) (_ *DB, err error) {
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("db: %w", err)
	}
	e := &sqliteEngine{cfg: cfg}
	// Two processes that create the file together would refuse each other the
	// passage to WAL, for which SQLite does not wait.
	release, err := e.lock(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	if e.pool, err = e.open(file, "immediate", durable...); err != nil {
		return nil, err
	}
	conn, err := e.pool.Conn(ctx)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("db: open %s: %w", filepath.Join(cfg.Dir, file), err), e.pool.Close())
	}
	read, err := e.open(file, "deferred", append(durable, "query_only(1)")...)
	if err != nil {
		return nil, errors.Join(err, e.pool.Close())
	}
	readers := max(4, 2*runtime.NumCPU())
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	e.read = read
	if e.opened, err = os.Stat(filepath.Join(cfg.Dir, file)); err != nil {
		return nil, errors.Join(fmt.Errorf("db: %w", err), read.Close(), e.pool.Close())
	}
	e.writer = startWriter(conn, cfg.TxTimeout, e.intact)
	return &DB{engine: e, read: read}, nil
}

// open opens a pool on a file of the data folder, whose transactions begin
// with the given kind of lock.
func (e *sqliteEngine) open(name, lock string, pragmas ...string) (*sql.DB, error) {
	path, err := filepath.Abs(filepath.Join(e.cfg.Dir, name))
	if err != nil {
		return nil, fmt.Errorf("db: %w", err)
	}
	wait := "busy_timeout(" + strconv.FormatInt(e.cfg.LockWait.Milliseconds(), 10) + ")"
	// _dqs=0: "x" is a column, never a string, as PostgreSQL reads it.
	query := url.Values{"_pragma": append([]string{wait}, pragmas...), "_txlock": {lock}, "_dqs": {"0"}}
	dsn := url.URL{Scheme: "file", Path: path, RawQuery: query.Encode()}
	pool, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return nil, fmt.Errorf("db: %w", err)
	}
	return pool, nil
}

func (e *sqliteEngine) name() Engine { return SQLite }

func (e *sqliteEngine) tx(ctx context.Context, fn func(*Tx) error) error {
	return e.writer.do(ctx, fn)
}

// ping has nothing to ask: the writer lives in this process, and the pool of
// readers has just opened the file.
func (e *sqliteEngine) ping(ctx context.Context) error {
	if err := e.intact(); err != nil {
		return err
	}
	var tables int // reading the schema reads the file's first page
	return e.read.QueryRowContext(ctx, "SELECT COUNT(*) FROM sqlite_schema").Scan(&tables)
}

func (e *sqliteEngine) migrator() (*sql.DB, error) { return e.open(file, "immediate", durable...) }

// lock holds a write transaction on an empty database beside the real one: a
// lock that dies with its process and leaves the real one to its holder.
func (e *sqliteEngine) lock(ctx context.Context) (func(), error) {
	pool, err := e.open("maillage.lock", "exclusive")
	if err != nil {
		return nil, err
	}
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("db: another process is preparing the database: %w", err), pool.Close())
	}
	return func() {
		_ = tx.Rollback()
		_ = pool.Close()
	}, nil
}

func (e *sqliteEngine) guard(table string) []string {
	refuse := func(verb string) string {
		return fmt.Sprintf(`CREATE TRIGGER IF NOT EXISTS %[1]s_no_%[2]s BEFORE %[2]s ON %[1]s
			BEGIN SELECT RAISE(ABORT, '%[1]s is append-only'); END`, table, verb)
	}
	return []string{refuse("update"), refuse("delete")}
}

func (e *sqliteEngine) unavailable(err error) bool {
	fail, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return false
	}
	switch fail.Code() & 0xff { // the primary code of an extended one
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR,
		sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_INTERRUPT:
		return true
	}
	return false
}

func (e *sqliteEngine) catalog() catalog {
	return catalog{
		tables:  `SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name`,
		columns: `SELECT name, type, pk FROM pragma_table_info($1) ORDER BY cid`,
		parents: `SELECT DISTINCT "table" FROM pragma_foreign_key_list($1) ORDER BY "table"`,
	}
}

func (e *sqliteEngine) close() error {
	return errors.Join(e.writer.close(), e.pool.Close())
}
