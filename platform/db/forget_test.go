package db_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"maillage/platform/db"
	"maillage/platform/db/dbtest"
)

// TestForget looks for what was deleted in the files themselves.
func TestForget(t *testing.T) {
	cfg := dbtest.SQLite(t, sheet)
	d := dbtest.Open(t, cfg)
	const secret = "zqx-camille@exemple.fr"
	for _, do := range []func(*db.Tx) error{
		func(tx *db.Tx) error { return insert(tx, secret, 1) },
		func(tx *db.Tx) error {
			_, err := tx.ExecContext(tx.Context(), "DELETE FROM sheet_line WHERE id = $1", secret)
			return err
		},
	} {
		if err := d.Tx(t.Context(), do); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(cfg.Dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content, []byte(secret)) {
			t.Errorf("%s still holds what was deleted", filepath.Base(name))
		}
	}
}
