package key_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"maillage/core/fault"
	"maillage/platform/clock"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
	"maillage/platform/key"
)

// waitFor polls until done, for what another process learns in its own time.
func waitFor(t *testing.T, done func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	timeout := time.After(20 * time.Second)
	for !done() {
		select {
		case <-tick.C:
		case <-timeout:
			t.Fatal("waited in vain")
		}
	}
}

// TestProcesses starts several processes at once on nothing: they share one
// ring, and learn one another's rotations and destructions.
func TestProcesses(t *testing.T) {
	each(t, func(t *testing.T, cfg key.Config, now *clock.Manual) {
		stores := make([]*key.Store, 6)
		var all sync.WaitGroup
		for i := range stores {
			all.Go(func() {
				s, err := key.Open(t.Context(), cfg)
				if err != nil {
					t.Error(err)
					return
				}
				stores[i] = s
			})
		}
		all.Wait()
		if t.Failed() {
			return
		}
		for _, s := range stores {
			t.Cleanup(func() { _ = s.Close() })
		}
		a, b := stores[0], stores[1]
		for _, s := range stores {
			if s.MAC("email", "x") != a.MAC("email", "x") || len(s.MACs("email", "x")) != 1 {
				t.Error("two processes have two rings")
			}
		}
		if err := a.Rotate(t.Context(), "email"); err != nil {
			t.Fatal(err)
		}
		waitFor(t, func() bool { return len(b.MACs("email", "x")) == 2 })
		now.Add(10 * time.Second)
		if a.MAC("email", "x") != b.MAC("email", "x") {
			t.Error("two processes have two peppers in use")
		}
		if _, err := a.Create(t.Context(), "ana"); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Box(t.Context(), "ana"); err != nil {
			t.Error(err)
		}
		if err := b.Destroy(t.Context(), "ana"); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Box(t.Context(), "ana"); !fault.Is(err, fault.Gone) {
			t.Errorf("destroyed by another process: %v", err)
		}
	})
}

// TestCreateDestroyRace races 32 callers over one person: all who create get
// one key, and once destroyed it is never created again.
func TestCreateDestroyRace(t *testing.T) {
	each(t, func(t *testing.T, cfg key.Config, _ *clock.Manual) {
		s := open(t, cfg)
		var all sync.WaitGroup
		sealed := make([][]byte, 32)
		for i := range sealed {
			all.Go(func() {
				box, err := s.Create(t.Context(), "ana")
				if err != nil {
					t.Error(err)
					return
				}
				sealed[i] = box.Seal([]byte("Ana"), "name")
			})
		}
		all.Wait()
		box, err := s.Box(t.Context(), "ana")
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range sealed {
			if _, err := box.Open(one, "name"); err != nil {
				t.Fatal("two callers were given two keys")
			}
		}
		for i := range 32 {
			all.Go(func() {
				owner := fmt.Sprint("person ", i/4)
				if i%4 == 0 {
					if err := s.Destroy(t.Context(), owner); err != nil {
						t.Error(err)
					}
				} else if _, err := s.Create(t.Context(), owner); err != nil && !fault.Is(err, fault.Gone) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		for i := range 8 {
			if _, err := s.Box(t.Context(), fmt.Sprint("person ", i)); !fault.Is(err, fault.Gone) {
				t.Errorf("created after its destruction: %v", err)
			}
		}
	})
}

// TestMasterKey has the file of the master key made, opened to others, changed
// and lost.
func TestMasterKey(t *testing.T) {
	each(t, func(t *testing.T, cfg key.Config, _ *clock.Manual) {
		s, err := key.Open(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(cfg.Dir, "master.key")
		master, err := os.ReadFile(path)
		if err != nil || len(master) != 32 {
			t.Fatalf("%d bytes, %v", len(master), err)
		}
		if drafts, err := filepath.Glob(path + ".*"); err != nil || len(drafts) > 0 {
			t.Errorf("left behind: %q, %v", drafts, err)
		}
		refused := func(word string) {
			t.Helper()
			s, err := key.Open(t.Context(), cfg)
			if err == nil {
				_ = s.Close()
			}
			if err == nil || !strings.Contains(err.Error(), word) {
				t.Errorf("%v, want words on %q", err, word)
			}
			if err != nil && bytes.Contains([]byte(err.Error()), master) {
				t.Error("the error shows the key")
			}
		}
		write := func(key []byte, mode os.FileMode) {
			t.Helper()
			if err := os.WriteFile(path, key, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, mode); err != nil {
				t.Fatal(err)
			}
		}
		write(master, 0o640)
		refused("open to others")
		write(make([]byte, 32), 0o600)
		refused("wrapped under")
		if err := key.Restore(t.Context(), cfg, "", nil); !fault.Is(err, fault.Invalid) {
			t.Errorf("Restore: %v", err)
		}
		write(master[:31], 0o600)
		refused("32 bytes")
		write(append(master, '\n'), 0o600)
		refused("32 bytes")
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		refused("is missing")
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Errorf("a new master key took the place of the lost one: %v", err)
		}
		write(master, 0o600)
		open(t, cfg)
	})
}

// TestRestoreUnderWrongMasterKey refuses to wrap keys under a master key that
// is not the store's.
func TestRestoreUnderWrongMasterKey(t *testing.T) {
	now := clock.At(monday)
	cfg := key.Config{Dir: t.TempDir(), Now: now.Now}
	file, identity := backup(t, open(t, cfg))
	if err := os.WriteFile(filepath.Join(cfg.Dir, "master.key"), make([]byte, 32), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := key.Restore(t.Context(), cfg, identity, bytes.NewReader(file)); err == nil || !strings.Contains(err.Error(), "wrapped under") {
		t.Errorf("restored: %v", err)
	}
}

// TestNotTheMainDatabase refuses the database of the modules.
func TestNotTheMainDatabase(t *testing.T) {
	sets := []db.Set{{Module: "zoo", FS: fstest.MapFS{"schema/1_zoo.sql": {Data: []byte("-- +goose Up\nCREATE TABLE zoo_cage (id TEXT PRIMARY KEY);\n")}}}}
	dbtest.EachConfig(t, sets, func(t *testing.T, cfg db.Config) {
		if _, err := key.Open(t.Context(), key.Config{Dir: cfg.Dir, URL: cfg.URL}); err == nil || !strings.Contains(err.Error(), "zoo") {
			t.Errorf("opened: %v", err)
		}
	})
}

// inFiles counts which of the texts are in the files of SQLite.
func inFiles(t *testing.T, dir string, texts map[string][]byte) (n int) {
	t.Helper()
	var all []byte
	for _, name := range []string{"maillage.db", "maillage.db-wal"} {
		held, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, held...)
	}
	for _, text := range texts {
		if bytes.Contains(all, text) {
			n++
		}
	}
	return n
}

// create makes the key of a person and returns the end of what is kept of it.
func create(t *testing.T, s *key.Store, d *db.DB, owner string) []byte {
	t.Helper()
	if _, err := s.Create(t.Context(), owner); err != nil {
		t.Fatal(err)
	}
	var wrapped []byte
	if err := d.Reader().QueryRowContext(t.Context(), "SELECT secret FROM key_person WHERE owner = $1", owner).Scan(&wrapped); err != nil {
		t.Fatal(err)
	}
	return wrapped[len(wrapped)-16:]
}

// TestDestroyLeavesNoBytes looks for what was kept of a key in the files of SQLite.
func TestDestroyLeavesNoBytes(t *testing.T) {
	cfg := key.Config{Dir: t.TempDir(), Now: clock.At(monday).Now}
	s := open(t, cfg)
	aside := dbtest.Open(t, db.Config{Dir: cfg.Dir})
	kept := map[string][]byte{}
	for i := range 300 {
		owner := fmt.Sprint("person ", i)
		kept[owner] = create(t, s, aside, owner)
	}
	if inFiles(t, cfg.Dir, kept) != len(kept) {
		t.Fatal("the search is broken: keys that exist are not found")
	}
	for i := 0; i < 300; i += 7 {
		owner := fmt.Sprint("person ", i)
		if err := s.Destroy(t.Context(), owner); err != nil {
			t.Fatal(err)
		}
		delete(kept, owner)
		if found := inFiles(t, cfg.Dir, kept); found != len(kept) {
			t.Fatalf("%d keys in the files, %d exist", found, len(kept))
		}
	}
}

// TestNextStartForgets finishes the work of a process that died between the
// overwriting of a key and the truncation of the log.
func TestNextStartForgets(t *testing.T) {
	cfg := key.Config{Dir: t.TempDir(), Now: clock.At(monday).Now}
	s := open(t, cfg)
	aside := dbtest.Open(t, db.Config{Dir: cfg.Dir})
	kept := map[string][]byte{"ana": create(t, s, aside, "ana")}
	if err := aside.Tx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(tx.Context(), "UPDATE key_person SET secret = $1 WHERE owner = 'ana'", make([]byte, 61))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Box(t.Context(), "ana"); !fault.Is(err, fault.Gone) {
		t.Errorf("overwritten: %v", err)
	}
	if inFiles(t, cfg.Dir, kept) == 0 {
		t.Fatal("the log kept nothing: the test proves nothing")
	}
	open(t, cfg)
	if inFiles(t, cfg.Dir, kept) != 0 {
		t.Error("the next start left the key in the log")
	}
}
