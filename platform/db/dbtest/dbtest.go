// Package dbtest gives tests a database of their own on both engines.
//
// SQLite needs nothing. PostgreSQL is the server whose address is in
// MAILLAGE_TEST_PG (tool/pgtest sets it, so that a whole test run shares one)
// or one that this package starts for the test binary. Each set of migrations
// is applied once to a template; every test gets a copy of it.
package dbtest

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"maillage/platform/db"
	"maillage/platform/db/dbtest/cluster"
)

// Each runs fn as a subtest on SQLite and on PostgreSQL, each time on an empty
// database with the sets migrated.
func Each(t *testing.T, sets []db.Set, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	EachConfig(t, sets, func(t *testing.T, cfg db.Config) { fn(t, Open(t, cfg)) })
}

// EachConfig is Each for tests that open the database themselves, as two
// processes would.
func EachConfig(t *testing.T, sets []db.Set, fn func(t *testing.T, cfg db.Config)) {
	t.Helper()
	t.Run(string(db.SQLite), func(t *testing.T) { fn(t, SQLite(t, sets)) })
	t.Run(string(db.Postgres), func(t *testing.T) { fn(t, Postgres(t, sets)) })
}

// Open opens a database until the end of the test.
func Open(t testing.TB, cfg db.Config) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// SQLite makes an empty, migrated SQLite database.
func SQLite(t testing.TB, sets []db.Set) db.Config {
	t.Helper()
	cfg := db.Config{Dir: filepath.Join(t.TempDir(), "data")}
	if err := migrate(t.Context(), cfg, sets); err != nil {
		t.Fatal(err)
	}
	return cfg
}

// Postgres makes an empty, migrated PostgreSQL database. Where there is no
// PostgreSQL it fails under CI and skips elsewhere.
func Postgres(t testing.TB, sets []db.Set) db.Config {
	t.Helper()
	admin, err := administrator()
	if errors.Is(err, cluster.ErrMissing) && os.Getenv("CI") != "true" {
		t.Skipf("NOT TESTED on PostgreSQL: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	name, err := admin.create(t.Context(), sets)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := admin.drop(name); err != nil {
			t.Error(err)
		}
	})
	return db.Config{URL: admin.address(name)}
}
