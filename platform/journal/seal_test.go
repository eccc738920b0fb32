package journal_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"maillage/platform/clock"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
	"maillage/platform/journal"
)

// newLog is a log of the database with a key of its own.
func newLog(t testing.TB, d *db.DB) *journal.Log {
	t.Helper()
	secret, public, err := note.GenerateKey(rand.Reader, "maillage.example")
	if err != nil {
		t.Fatal(err)
	}
	return &journal.Log{DB: d, Clock: clock.At(morning.Add(time.Hour)), Name: "maillage.example",
		Key: func(string) (string, []string) { return secret, []string{public} }}
}

func keys(l *journal.Log) []string {
	_, public := l.Key(l.Name)
	return public
}

func seal(t *testing.T, l *journal.Log) int {
	t.Helper()
	n, err := l.Seal(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// last opens the last checkpoint.
func last(t *testing.T, l *journal.Log) journal.Checkpoint {
	t.Helper()
	signed, err := l.Checkpoint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return open(t, l, signed)
}

func open(t *testing.T, l *journal.Log, signed string) journal.Checkpoint {
	t.Helper()
	key, err := note.NewVerifier(keys(l)[0])
	if err != nil {
		t.Fatal(err)
	}
	c, err := journal.OpenCheckpoint(signed, note.VerifierList(key))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSealInBatches(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		l := newLog(t, d)
		var told []string
		l.Witness = func(_ context.Context, checkpoint string) error {
			told = append(told, checkpoint)
			return nil
		}
		if n := seal(t, l); n != 0 || count(t, d, "journal_checkpoint") != 0 {
			t.Errorf("%d rows sealed of none", n)
		}
		want := int64(0)
		for _, n := range []int{1, 2, 700} {
			fill(t, d, n)
			if got := seal(t, l); got != n {
				t.Errorf("%d rows sealed of %d", got, n)
			}
			want += int64(n)
			if c := last(t, l); c.Size != want || c.Epoch != 1 || c.Name != "maillage.example" {
				t.Errorf("checkpoint %+v", c)
			}
		}
		if count(t, d, "journal_pending") != 0 || count(t, d, "journal_leaf") != 703 {
			t.Error("not every row is a leaf")
		}
		if len(told) != 3 || open(t, l, told[2]).Size != 703 {
			t.Errorf("the witness was told %q", told)
		}
	})
}

// fill notes n acts in one transaction.
func fill(t testing.TB, d *db.DB, n int) {
	t.Helper()
	if err := d.Tx(t.Context(), func(tx *db.Tx) error {
		for i := range n {
			if err := (journal.Journal{Tx: tx, At: morning.Add(time.Duration(i) * time.Second)}).Record(read(fmt.Sprint("per-", i))); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// TestLateCommit: a transaction that writes first and commits last is sealed
// too, after those that were faster.
func TestLateCommit(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		l := newLog(t, d)
		if d.Engine() == db.SQLite {
			// One writer: what commits last wrote last, yet its act may be older.
			noteAt(t, d, morning.Add(time.Hour), read("per-1"))
			seal(t, l)
			noteAt(t, d, morning, read("per-1"))
		} else {
			written, faster := make(chan struct{}), make(chan struct{})
			var slow sync.WaitGroup
			slow.Go(func() {
				if err := d.Tx(context.Background(), func(tx *db.Tx) error {
					if err := (journal.Journal{Tx: tx, At: morning}).Record(read("per-late")); err != nil {
						return err
					}
					close(written)
					<-faster
					return nil
				}); err != nil {
					t.Error(err)
				}
			})
			<-written
			noteAt(t, d, morning.Add(time.Hour), read("per-1"))
			if n := seal(t, l); n != 1 {
				t.Errorf("%d rows sealed, want the one that is committed", n)
			}
			close(faster)
			slow.Wait()
		}
		if n := seal(t, l); n != 1 {
			t.Errorf("%d rows sealed, want the late one", n)
		}
		if count(t, d, "journal_leaf") != 2 || count(t, d, "journal_pending") != 0 {
			t.Error("a late row was skipped")
		}
	})
}

// TestSealersTogether: 32 sealers, while acts are written, seal each row once.
func TestSealersTogether(t *testing.T) {
	const rows = 320
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		l := newLog(t, d)
		fill(t, d, rows/2)
		var all sync.WaitGroup
		var sealed atomic.Int64
		for i := range 32 {
			all.Go(func() {
				for j := range rows / 2 / 32 {
					if err := (journal.Book{DB: d, Clock: clock.At(morning)}).Note(context.Background(), read(fmt.Sprintf("per-%d-%d", i, j))); err != nil {
						t.Error(err)
					}
				}
			})
			all.Go(func() {
				n, err := l.Seal(context.Background())
				if err != nil {
					t.Error(err)
				}
				sealed.Add(int64(n))
			})
		}
		all.Wait()
		if total := sealed.Load() + int64(seal(t, l)); total != rows {
			t.Errorf("%d rows were sealed of %d", total, rows)
		}
		if count(t, d, "journal_leaf") != rows || count(t, d, "journal_pending") != 0 || last(t, l).Size != rows {
			t.Error("a row is sealed twice or not at all")
		}
	})
}
