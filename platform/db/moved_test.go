package db

import (
	"os"
	"path/filepath"
	"testing"

	"maillage/core/fault"
)

// TestMovedFile deletes the file under an open database: nothing more is
// accepted, and the database says that it does not answer.
func TestMovedFile(t *testing.T) {
	dir := t.TempDir()
	d, err := Open(t.Context(), Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	create := func(name string) error {
		return d.Tx(t.Context(), func(tx *Tx) error {
			_, err := tx.ExecContext(t.Context(), "CREATE TABLE "+name+" (id BIGINT)")
			return err
		})
	}
	if err := create("first"); err != nil {
		t.Fatal(err)
	}
	if err := d.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{file, file + "-wal", file + "-shm"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := create("second"); !fault.Is(err, fault.Unavailable) {
		t.Errorf("written to a file that is gone: %v", err)
	}
	if err := d.Ping(t.Context()); !fault.Is(err, fault.Unavailable) {
		t.Errorf("a file that is gone answers: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, file), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := create("third"); !fault.Is(err, fault.Unavailable) {
		t.Errorf("written beside the file that replaced ours: %v", err)
	}
}
