package dbtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"sync"

	"maillage/platform/db"
	"maillage/platform/db/dbtest/cluster"
)

// admin creates and drops databases on a server.
type admin struct {
	base *url.URL
	pool *sql.DB
	stop func() error // of the server we started; kept because it holds the server's leash
}

// administrator connects to the shared server, or starts one that lives as
// long as this process.
var administrator = sync.OnceValues(func() (*admin, error) {
	a, address := &admin{}, os.Getenv(cluster.Env)
	if address == "" {
		var err error
		if address, a.stop, err = cluster.Start(); err != nil {
			return nil, err
		}
	}
	var err error
	if a.base, err = url.Parse(address); err != nil {
		return nil, fmt.Errorf("%s: %w", cluster.Env, err)
	}
	a.pool, err = sql.Open("pgx", address) // the driver platform/db registers
	return a, err
})

// address is where the named database is.
func (a *admin) address(name string) string {
	u := *a.base
	u.Path = "/" + name
	return u.String()
}

// create makes a database with the sets migrated and returns its name.
func (a *admin) create(ctx context.Context, sets []db.Set) (string, error) {
	template, err := a.template(ctx, sets)
	if err != nil {
		return "", err
	}
	name := "test_" + strings.ToLower(rand.Text())
	_, err = a.pool.ExecContext(ctx, "CREATE DATABASE "+name+" TEMPLATE "+template)
	return name, err
}

func (a *admin) drop(name string) error {
	_, err := a.pool.Exec("DROP DATABASE " + name + " WITH (FORCE)")
	return err
}

// template returns the database to copy for these sets, making it the first
// time. Test binaries that share the server take turns.
func (a *admin) template(ctx context.Context, sets []db.Set) (name string, err error) {
	name, err = templateName(sets)
	if err != nil {
		return "", err
	}
	conn, err := a.pool.Conn(ctx)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock(1)"); err != nil {
		return "", err
	}
	defer func() {
		_, unlock := conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock(1)")
		err = errors.Join(err, unlock)
	}()
	var made int
	if err := conn.QueryRowContext(ctx, "SELECT COUNT(*) FROM pg_database WHERE datname = $1", name).Scan(&made); err != nil || made == 1 {
		return name, err
	}
	const draft = "template_draft"
	for _, statement := range []string{"DROP DATABASE IF EXISTS " + draft + " WITH (FORCE)", "CREATE DATABASE " + draft} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return "", err
		}
	}
	if err := migrate(ctx, db.Config{URL: a.address(draft)}, sets); err != nil {
		return "", err
	}
	_, err = conn.ExecContext(ctx, "ALTER DATABASE "+draft+" RENAME TO "+name)
	return name, err
}

// templateName says what the sets contain.
func templateName(sets []db.Set) (string, error) {
	sum := sha256.New()
	for _, set := range sets {
		names, err := fs.Glob(set.FS, "schema/*.sql")
		if err != nil {
			return "", err
		}
		for _, name := range names {
			text, err := fs.ReadFile(set.FS, name)
			if err != nil {
				return "", err
			}
			fmt.Fprintf(sum, "%s %s %d\n%s", set.Module, name, len(text), text)
		}
	}
	return fmt.Sprintf("template_%x", sum.Sum(nil)[:12]), nil
}

func migrate(ctx context.Context, cfg db.Config, sets []db.Set) (err error) {
	d, err := db.Open(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	return d.Migrate(ctx, sets...)
}
