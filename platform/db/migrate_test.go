package db_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"maillage/platform/db"
	"maillage/platform/db/dbtest"
)

// grown is sheet with one more migration, which rebuilds the append-only table
// and so drops its guards.
func grown() []db.Set {
	files := fstest.MapFS{"schema/0002_more.sql": {Data: []byte(`-- +goose Up
CREATE TABLE sheet_log2 (id TEXT PRIMARY KEY, note TEXT NOT NULL, weight BIGINT);
INSERT INTO sheet_log2 (id, note) SELECT id, note FROM sheet_log;
DROP TABLE sheet_log;
ALTER TABLE sheet_log2 RENAME TO sheet_log;
`)}}
	for name, file := range sheet[0].FS.(fstest.MapFS) {
		files[name] = file
	}
	return []db.Set{{Module: "sheet", FS: files}}
}

func TestMigrateIsIncremental(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		pending := func(want ...string) {
			t.Helper()
			got, err := d.Pending(t.Context(), grown()...)
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("Pending = %v, %v, want %v", got, err, want)
			}
		}
		pending("sheet 1", "sheet 2")
		if err := d.Migrate(t.Context(), sheet...); err != nil {
			t.Fatal(err)
		}
		pending("sheet 2")
		for range 2 { // the second time changes nothing
			if err := d.Migrate(t.Context(), grown()...); err != nil {
				t.Fatal(err)
			}
			pending()
		}
	})
}

func TestMigrateTogether(t *testing.T) {
	dbtest.EachConfig(t, nil, func(t *testing.T, cfg db.Config) {
		if cfg.Dir != "" {
			cfg.Dir = t.TempDir() // not even a file yet
		}
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				d, err := db.Open(t.Context(), cfg)
				if err != nil {
					t.Error(err)
					return
				}
				defer d.Close()
				if err := d.Migrate(t.Context(), grown()...); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		d := dbtest.Open(t, cfg)
		if pending, err := d.Pending(t.Context(), grown()...); err != nil || len(pending) > 0 {
			t.Errorf("Pending = %v, %v", pending, err)
		}
	})
}

// TestAppendOnly tries every way of rewriting history, after a first migration
// and after one that rebuilt the table.
func TestAppendOnly(t *testing.T) {
	for _, sets := range [][]db.Set{sheet, grown()} {
		dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
			if err := d.Migrate(t.Context(), sets...); err != nil { // renews guards that exist
				t.Fatal(err)
			}
			if err := write(t, d, "INSERT INTO sheet_log (id, note) VALUES ('a', 'first')"); err != nil {
				t.Fatal(err)
			}
			attempts := []string{
				"UPDATE sheet_log SET note = 'other' WHERE id = 'a'",
				"DELETE FROM sheet_log",
				"INSERT INTO sheet_log (id, note) VALUES ('a', 'other') ON CONFLICT (id) DO UPDATE SET note = 'other'",
			}
			if d.Engine() == db.SQLite {
				attempts = append(attempts, "INSERT OR REPLACE INTO sheet_log (id, note) VALUES ('a', 'other')",
					"UPDATE OR REPLACE sheet_log SET note = 'other'")
			} else {
				attempts = append(attempts, "TRUNCATE sheet_log", "TRUNCATE sheet_log CASCADE",
					"SET LOCAL session_replication_role = replica; DELETE FROM sheet_log")
			}
			for _, attempt := range attempts {
				if err := write(t, d, attempt); err == nil || !strings.Contains(err.Error(), "append-only") {
					t.Errorf("%s: %v, want a refusal", attempt, err)
				}
			}
			var note string
			if err := d.Reader().QueryRowContext(t.Context(), "SELECT note FROM sheet_log").Scan(&note); err != nil || note != "first" {
				t.Errorf("the row now says %q, %v", note, err)
			}
			if err := write(t, d, "INSERT INTO sheet_log (id, note) VALUES ('a', 'other') ON CONFLICT DO NOTHING"); err != nil {
				t.Errorf("a repeated insert: %v", err)
			}
		})
	}
}

func write(t *testing.T, d *db.DB, statements string) error {
	t.Helper()
	return d.Tx(t.Context(), func(tx *db.Tx) error {
		for statement := range strings.SplitSeq(statements, "; ") {
			if _, err := tx.ExecContext(tx.Context(), statement); err != nil {
				return fmt.Errorf("%s: %w", statement, err)
			}
		}
		return nil
	})
}
