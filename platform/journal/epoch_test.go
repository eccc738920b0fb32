package journal_test

import (
	"bytes"
	"slices"
	"testing"

	"maillage/core/fault"
	"maillage/platform/backup"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
	"maillage/platform/journal"
)

// TestRestoreOpensAnEpoch: what a backup holds stays proven, what it lacks is
// cited as lost, and checkpoints made before the restore still verify.
func TestRestoreOpensAnEpoch(t *testing.T) {
	dbtest.EachConfig(t, sets, func(t *testing.T, cfg db.Config) {
		d := dbtest.Open(t, cfg)
		l := newLog(t, d)
		var seen []string
		more := func(l *journal.Log, n int) {
			fill(t, l.DB, n)
			seal(t, l)
			signed, err := l.Checkpoint(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			seen = append(seen, signed)
		}
		more(l, 3)
		more(l, 100)
		fill(t, d, 2) // pending in the backup
		var file bytes.Buffer
		if _, err := backup.Backup(t.Context(), d, "test", &file); err != nil {
			t.Fatal(err)
		}
		more(l, 5) // 110 rows; lost by the restore

		fresh := dbtest.SQLite(t, sets)
		if cfg.URL != "" {
			fresh = dbtest.Postgres(t, sets)
		}
		restored := dbtest.Open(t, fresh)
		if _, err := backup.Restore(t.Context(), restored, &file); err != nil {
			t.Fatal(err)
		}
		again := &journal.Log{DB: restored, Clock: l.Clock, Name: "renamed.example", Key: l.Key}
		for i, want := range []bool{true, true, false} {
			if err := again.Continues(t.Context(), seen[i]); (err == nil) != want || err != nil && !fault.Is(err, fault.Conflict) {
				t.Errorf("checkpoint %d after the restore: %v", i, err)
			}
		}
		opened, err := again.OpenEpoch(t.Context(), seen)
		if err != nil {
			t.Fatal(err)
		}
		if c := open(t, l, opened); c.Epoch != 2 || c.Size != 1 || c.Name != "maillage.example" {
			t.Errorf("the epoch opens with %+v", c)
		}
		for _, signed := range append(seen, opened) {
			if err := again.Continues(t.Context(), signed); err != nil {
				t.Errorf("after the new epoch: %v", err)
			}
		}
		if n := seal(t, again); n != 2 {
			t.Errorf("%d rows that were pending are sealed, want 2", n)
		}
		more(again, 4)
		out := export(t, again)
		r, err := journal.Verify(bytes.NewReader(out), journal.Trust{Keys: keys(l), Checkpoints: append(seen, opened)})
		if err != nil {
			t.Fatal(err)
		}
		if want := []journal.Loss{{Epoch: 1, From: 103, To: 110}}; r.Rows != 110 || r.Epochs != 2 || !slices.Equal(r.Lost, want) {
			t.Errorf("%+v, want the loss %v", r, want)
		}
		if proof, err := again.Consistency(t.Context(), 1, 3); err != nil || journal.CheckConsistency(seen[0], proof, keys(l)...) != nil {
			t.Errorf("the old epoch is not continued: %v", err)
		}

		// A second restore of the same backup: an epoch that nobody has used.
		t.Run("again", func(t *testing.T) { testSecondRestore(t, l, again, seen) })
	})
}

// testSecondRestore goes on from a database in epoch 2 as if epochs 2 and 3
// had been known only by their checkpoints.
func testSecondRestore(t *testing.T, l, again *journal.Log, seen []string) {
	third, err := again.OpenEpoch(t.Context(), seen)
	if err != nil {
		t.Fatal(err)
	}
	if c := open(t, l, third); c.Epoch != 3 {
		t.Errorf("epoch %d after the second", c.Epoch)
	}
	older := newLog(t, dbtest.Open(t, dbtest.SQLite(t, sets)))
	older.Key = l.Key
	fourth, err := older.OpenEpoch(t.Context(), []string{seen[0], third})
	if err != nil {
		t.Fatal(err)
	}
	if c := open(t, l, fourth); c.Epoch != 4 {
		t.Errorf("epoch %d after the third", c.Epoch)
	}
	r, err := journal.Verify(bytes.NewReader(export(t, older)), journal.Trust{Checkpoints: []string{seen[0], third}})
	if want := []journal.Loss{{Epoch: 1, From: 0, To: 3}, {Epoch: 3, From: 0, To: 1}}; err != nil || !slices.Equal(r.Lost, want) {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := journal.Verify(bytes.NewReader(export(t, older)), journal.Trust{Checkpoints: []string{seen[1]}}); err == nil {
		t.Error("a checkpoint that nobody cites passes")
	}
}

func TestOpenEpochRefuses(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		l := newLog(t, d)
		fill(t, d, 2)
		seal(t, l)
		other := newLog(t, dbtest.Open(t, dbtest.SQLite(t, sets)))
		fill(t, other.DB, 2)
		seal(t, other)
		theirs, err := other.Checkpoint(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.OpenEpoch(t.Context(), []string{theirs}); !fault.Is(err, fault.Invalid) {
			t.Errorf("another's checkpoint: %v", err)
		}
		if _, err := l.OpenEpoch(t.Context(), []string{"hello"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a text: %v", err)
		}
		l.Key = other.Key
		if _, err := l.OpenEpoch(t.Context(), []string{theirs}); !fault.Is(err, fault.Conflict) {
			t.Errorf("a checkpoint that contradicts: %v", err)
		}
		if count(t, d, "journal_epoch") != 0 {
			t.Error("an epoch was opened all the same")
		}
	})
}
