package db_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"maillage/core/fault"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
)

func TestAnotherProcessIsWaitedFor(t *testing.T) {
	cfg := dbtest.SQLite(t, sheet)
	holder, patient := dbtest.Open(t, cfg), dbtest.Open(t, cfg)
	cfg.LockWait = 20 * time.Millisecond
	hasty := dbtest.Open(t, cfg)

	held, release, done := make(chan struct{}), make(chan struct{}), make(chan error, 2)
	go func() {
		done <- holder.Tx(context.Background(), func(tx *db.Tx) error {
			close(held)
			<-release
			return insert(tx, "first", 1)
		})
	}()
	<-held
	go func() {
		done <- patient.Tx(context.Background(), func(tx *db.Tx) error { return insert(tx, "second", 1) })
	}()
	err := hasty.Tx(t.Context(), func(tx *db.Tx) error { return insert(tx, "never", 1) })
	if !fault.Is(err, fault.Unavailable) {
		t.Errorf("Tx = %v while the file is locked, want unavailable", err)
	}
	close(release)
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if n := count(t, patient); n != 2 {
		t.Errorf("%d rows, want 2", n)
	}
}

func TestPostgresConflictsAreRetried(t *testing.T) {
	d := dbtest.Open(t, dbtest.Postgres(t, sheet))
	for _, code := range []string{"40001", "40P01"} {
		runs := 0
		err := d.Tx(t.Context(), func(tx *db.Tx) error {
			runs++
			if err := insert(tx, code, 1); err != nil {
				return err
			}
			if runs == 3 {
				return nil
			}
			_, err := tx.ExecContext(tx.Context(), fmt.Sprintf("DO $$ BEGIN RAISE EXCEPTION 'conflict' USING ERRCODE = '%s'; END $$", code))
			if err == nil {
				t.Error("the statement did not fail")
			}
			return errors.New("hides the cause")
		})
		if err != nil || runs != 3 {
			t.Errorf("%s: Tx = %v after %d runs, want success at the third", code, err, runs)
		}
	}
	if n := count(t, d); n != 2 {
		t.Errorf("%d rows, want 2", n)
	}
}

func TestPostgresLostConnection(t *testing.T) {
	d := dbtest.Open(t, dbtest.Postgres(t, sheet))
	err := d.Tx(t.Context(), func(tx *db.Tx) error {
		if err := insert(tx, "a", 1); err != nil {
			return err
		}
		_, err := tx.ExecContext(tx.Context(), "SELECT pg_terminate_backend(pg_backend_pid())")
		return err
	})
	if !fault.Is(err, fault.Unavailable) {
		t.Errorf("Tx = %v, want unavailable", err)
	}
	if err := d.Tx(t.Context(), func(tx *db.Tx) error { return insert(tx, "b", 1) }); err != nil || count(t, d) != 1 {
		t.Errorf("the next transaction: %v, %d rows", err, count(t, d))
	}
}

// TestPostgresCommitIsBounded has a trigger keep the commit itself too long.
func TestPostgresCommitIsBounded(t *testing.T) {
	cfg := dbtest.Postgres(t, sheet)
	slow := dbtest.Open(t, cfg)
	if err := slow.Tx(t.Context(), func(tx *db.Tx) error {
		for _, statement := range []string{
			`CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$`,
			`CREATE CONSTRAINT TRIGGER sheet_linger AFTER INSERT ON sheet_line
				DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.n = 7) EXECUTE FUNCTION linger()`,
		} {
			if _, err := tx.ExecContext(tx.Context(), statement); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	cfg.TxTimeout = 200 * time.Millisecond
	d := dbtest.Open(t, cfg)
	if err := d.Tx(t.Context(), func(tx *db.Tx) error { return insert(tx, "slow", 7) }); !fault.Is(err, fault.Unavailable) {
		t.Errorf("Tx = %v, want unavailable", err)
	}
	if err := d.Tx(t.Context(), func(tx *db.Tx) error { return insert(tx, "after", 1) }); err != nil {
		t.Errorf("the next transaction: %v", err)
	}
}

func TestPostgresAddress(t *testing.T) {
	for name, c := range map[string]struct {
		url  string
		kind fault.Kind
	}{
		"unreadable":  {"postgres://%zz", fault.Invalid},
		"unreachable": {"postgres://nobody@/none?host=/nonexistent", fault.Unavailable},
	} {
		if d, err := db.Open(t.Context(), db.Config{URL: c.url}); !fault.Is(err, c.kind) {
			t.Errorf("%s: Open = %v, %v, want %s", name, d, err, c.kind)
		}
	}
}
