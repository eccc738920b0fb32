package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"maillage/core/fault"
)

// oldest is the oldest PostgreSQL the program runs on, as server_version_num.
const oldest = 150000

// attempts is how often a transaction that PostgreSQL asks to retry is run.
const attempts = 12

// postgresEngine is a PostgreSQL server at READ COMMITTED.
type postgresEngine struct {
	cfg   Config
	write *sql.DB
}

func openPostgres(ctx context.Context, cfg Config) (*DB, error) {
	e := &postgresEngine{cfg: cfg}
	write, err := e.pool(map[string]string{
		// The server gives up the locks of a machine that has vanished.
		"idle_in_transaction_session_timeout": strconv.FormatInt(cfg.TxTimeout.Milliseconds(), 10),
	})
	if err != nil {
		return nil, err
	}
	e.write = write
	read, err := e.pool(map[string]string{"default_transaction_read_only": "on"})
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	d := &DB{engine: e, read: read}
	if err := e.recent(ctx); err != nil {
		return nil, errors.Join(d.explain(err), d.Close())
	}
	return d, nil
}

// pool opens connections with the given server settings.
func (e *postgresEngine) pool(settings map[string]string) (*sql.DB, error) {
	conf, err := pgx.ParseConfig(e.cfg.URL)
	if err != nil {
		// The cause is dropped: it may quote the password.
		return nil, fault.New(fault.Invalid, "MAILLAGE_DB_URL", "db.fault.url",
			"L'adresse de la base PostgreSQL est mal écrite. Sa forme est postgres://utilisateur@serveur/base")
	}
	for name, value := range settings {
		conf.RuntimeParams[name] = value
	}
	pool := stdlib.OpenDB(*conf)
	conns := max(8, 4*runtime.NumCPU())
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	return pool, nil
}

// recent refuses a server that is too old.
func (e *postgresEngine) recent(ctx context.Context) error {
	var text string
	if err := e.write.QueryRowContext(ctx, "SHOW server_version_num").Scan(&text); err != nil {
		return err
	}
	return checkVersion(text)
}

// checkVersion reads PostgreSQL's server_version_num ("150004" is 15.4).
func checkVersion(text string) error {
	version, err := strconv.Atoi(text)
	if err != nil {
		return fmt.Errorf("db: PostgreSQL version %q: %w", text, err)
	}
	if version < oldest {
		return fault.New(fault.Unavailable, "MAILLAGE_DB_URL", "db.fault.version",
			fmt.Sprintf("Ce serveur PostgreSQL est en version %d. Il faut la version %d ou une plus récente.", version/10000, oldest/10000))
	}
	return nil
}

func (e *postgresEngine) name() Engine { return Postgres }

func (e *postgresEngine) tx(ctx context.Context, fn func(*Tx) error) error {
	for attempt := 1; ; attempt++ {
		err := e.once(ctx, fn)
		if attempt == attempts || !retryable(err) {
			return err
		}
		ceiling := min(time.Second, time.Millisecond<<attempt)
		select {
		case <-time.After(rand.N(ceiling)): //nolint:gosec // jitter, not a secret
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// once runs fn in one transaction, on a context of its own: ctx counts only
// for getting a connection.
func (e *postgresEngine) once(ctx context.Context, fn func(*Tx) error) error {
	conn, err := e.write.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // back to the pool
	own, cancel := context.WithTimeout(context.Background(), e.cfg.TxTimeout)
	defer cancel()
	err = transact(own, conn, fn)
	if err != nil && own.Err() != nil {
		return errExpired // err would pass for the caller's impatience
	}
	return err
}

// transact begins, runs fn and commits, all within ctx: a commit that comes
// too late is refused, one that lasts too long is given up.
func transact(ctx context.Context, conn *sql.Conn, fn func(*Tx) error) error {
	sqltx, err := conn.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return err
	}
	defer func() { _ = sqltx.Rollback() }() // after a panic as after an error; nothing after a commit
	tx := &Tx{ctx: ctx, on: sqltx}
	err = fn(tx)
	failed := tx.end()
	switch {
	case retryable(failed):
		return failed // whatever fn made of it
	case err != nil:
		return err
	case failed != nil:
		return failed
	}
	return sqltx.Commit()
}

// retryable reports a transaction that PostgreSQL gave up for the sake of
// another one: serialization failure or deadlock.
func retryable(err error) bool {
	fail, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (fail.Code == "40001" || fail.Code == "40P01")
}

func (e *postgresEngine) ping(ctx context.Context) error { return e.write.PingContext(ctx) }

func (e *postgresEngine) migrator() (*sql.DB, error) { return e.pool(nil) }

// migrationLock is the advisory lock a migrating process holds ("maillage" in
// ASCII).
const migrationLock = 0x6d61696c6c616765

// lock holds an advisory lock on a connection of its own; it ends with the
// connection.
func (e *postgresEngine) lock(ctx context.Context) (func(), error) {
	pool, err := e.pool(nil)
	if err != nil {
		return nil, err
	}
	wait, cancel := context.WithTimeout(ctx, e.cfg.LockWait)
	defer cancel()
	conn, err := pool.Conn(wait)
	if err == nil {
		_, err = conn.ExecContext(wait, "SELECT pg_advisory_lock($1)", int64(migrationLock))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("db: waiting for the migration lock: %w", err), pool.Close())
	}
	return func() {
		_ = conn.Close()
		_ = pool.Close()
	}, nil
}

func (e *postgresEngine) guard(table string) []string {
	return []string{
		`CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS
			$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$`,
		fmt.Sprintf(`CREATE OR REPLACE TRIGGER %[1]s_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %[1]s
			FOR EACH STATEMENT EXECUTE FUNCTION append_only()`, table),
		fmt.Sprintf(`ALTER TABLE %[1]s ENABLE ALWAYS TRIGGER %[1]s_append_only`, table),
	}
}

// unavailable recognises a server that cannot be reached, is going down or has
// no room, and a connection lost on the way.
func (e *postgresEngine) unavailable(err error) bool {
	if fail, ok := errors.AsType[*pgconn.PgError](err); ok {
		for _, class := range []string{"08", "53", "57", "58", "40"} { // SQLSTATE classes
			if strings.HasPrefix(fail.Code, class) {
				return true
			}
		}
		return fail.Code == "25P03" // idle in transaction for too long
	}
	_, connect := errors.AsType[*pgconn.ConnectError](err)
	_, network := errors.AsType[net.Error](err)
	return connect || network || pgconn.SafeToRetry(err) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}

func (e *postgresEngine) catalog() catalog {
	return catalog{
		tables: `SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename COLLATE "C"`,
		columns: `SELECT a.attname, format_type(a.atttypid, a.atttypmod),
				(SELECT COUNT(*) FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisprimary AND a.attnum = ANY (i.indkey))
			FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
			WHERE n.nspname = current_schema() AND c.relname = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
		parents: `SELECT DISTINCT p.relname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
				JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace n ON n.oid = c.relnamespace
			WHERE k.contype = 'f' AND n.nspname = current_schema() AND c.relname = $1 ORDER BY p.relname`,
	}
}

func (e *postgresEngine) close() error { return e.write.Close() }
