package db

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
)

// Set is one module's migrations: files schema/NNNN_name.sql with goose
// annotations. Its versions are kept in the table <Module>_migration.
type Set struct {
	Module string // "place"; also the prefix of its tables
	FS     fs.FS  // holds the folder schema
}

func (s Set) table() string { return s.Module + migrationSuffix }

// files returns the migrations as a file system of their own.
func (s Set) files() (fs.FS, error) { return fs.Sub(s.FS, "schema") }

// Migrate brings the sets up to date and renews the guards of their
// append-only tables. Processes that start together take turns.
func (d *DB) Migrate(ctx context.Context, sets ...Set) error {
	release, err := d.engine.lock(ctx)
	if err != nil {
		return d.explain(err)
	}
	defer release()
	pool, err := d.engine.migrator()
	if err != nil {
		return err
	}
	defer func() { _ = pool.Close() }()
	for _, set := range sets {
		if err := d.migrate(ctx, pool, set); err != nil {
			return d.explain(fmt.Errorf("db: migrate %s: %w", set.Module, err))
		}
	}
	return nil
}

func (d *DB) migrate(ctx context.Context, pool *sql.DB, set Set) error {
	files, err := set.files()
	if err != nil {
		return err
	}
	dialect := goose.DialectSQLite3
	if d.Engine() == Postgres {
		dialect = goose.DialectPostgres
	}
	store, err := database.NewStore(dialect, set.table())
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider("", pool, files, goose.WithStore(store), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return err
	}
	return d.guard(ctx, pool, files)
}

// Pending names the migrations, as "place 2", that the sets hold and the
// database lacks. It reads only.
func (d *DB) Pending(ctx context.Context, sets ...Set) ([]string, error) {
	have, err := d.Versions(ctx, d.read)
	if err != nil {
		return nil, err
	}
	var pending []string
	for _, set := range sets {
		versions, err := set.versions()
		if err != nil {
			return nil, err
		}
		for _, v := range versions {
			if v > have[set.Module] {
				pending = append(pending, fmt.Sprintf("%s %d", set.Module, v))
			}
		}
	}
	return pending, nil
}

// versions lists the set's migrations in order.
func (s Set) versions() ([]int64, error) {
	names, err := fs.Glob(s.FS, "schema/*.sql")
	if err != nil {
		return nil, err
	}
	versions := make([]int64, 0, len(names))
	for _, name := range names {
		number, _, _ := strings.Cut(strings.TrimPrefix(name, "schema/"), "_")
		v, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("db: migration %s of %s: its name must start with its number", name, s.Module)
		}
		versions = append(versions, v)
	}
	slices.Sort(versions)
	return versions, nil
}

// appendOnly finds the marker, alone on its line, and the table it stands above.
var appendOnly = regexp.MustCompile(`(?mi)^-- append-only[ \t]*\r?\n(?:--.*\n)*\s*CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?([a-z_][a-z0-9_]*)`)

// guard makes the marked tables of the migrations append-only. It runs at
// every migration: a table that a migration rebuilt has lost its triggers.
func (d *DB) guard(ctx context.Context, pool *sql.DB, files fs.FS) error {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return err
	}
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		for _, table := range appendOnly.FindAllSubmatch(text, -1) {
			for _, statement := range d.engine.guard(string(table[1])) {
				if _, err := tx.ExecContext(ctx, statement); err != nil {
					return fmt.Errorf("guard of %s: %w", table[1], err)
				}
			}
		}
	}
	return tx.Commit()
}
