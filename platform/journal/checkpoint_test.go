package journal

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// TestTreeIsTlog: our tree, which grows in little memory, is the one of
// golang.org/x/mod/sumdb/tlog.
func TestTreeIsTlog(t *testing.T) {
	var ours tree
	var theirs []tlog.Hash
	read := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var found []tlog.Hash
		for _, i := range indexes {
			found = append(found, theirs[i])
		}
		return found, nil
	})
	for n := range int64(300) {
		want, err := tlog.TreeHash(n, read)
		if err != nil || ours.root() != want {
			t.Fatalf("root of %d leaves: %v, want %v, %v", n, ours.root(), want, err)
		}
		record := []byte{byte(n), byte(n >> 8)}
		hashes, err := tlog.StoredHashes(n, record, read)
		if err != nil {
			t.Fatal(err)
		}
		theirs = append(theirs, hashes...)
		ours.add(tlog.RecordHash(record), func(level int, at int64, h tlog.Hash) {
			if theirs[tlog.StoredHashIndex(level, at)] != h {
				t.Errorf("subtree %d of level %d", at, level)
			}
		})
	}
}

// TestCheckpointText: what is written is read back, and nothing else is read.
func TestCheckpointText(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := Checkpoint{
			Name:  rapid.StringMatching(`[a-z./]{1,20}`).Draw(rt, "name"),
			Epoch: rapid.Int64Min(1).Draw(rt, "epoch"), After: rapid.Int64Range(0, 1<<62).Draw(rt, "after"),
			At: time.UnixMicro(rapid.Int64Range(0, 1<<50).Draw(rt, "at")).UTC(),
		}
		c.Size = c.After + rapid.Int64Range(1, 1<<40).Draw(rt, "more")
		copy(c.Root[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(rt, "root"))
		if back, err := parseCheckpoint(c.text()); err != nil || back != c {
			rt.Fatalf("%q is read as %+v, %v", c.text(), back, err)
		}
	})
	good := Checkpoint{Name: "a", Epoch: 1, Size: 2, After: 1, At: time.UnixMicro(1).UTC()}.text()
	for _, old := range []string{"a/1\n", "2\n", "after 1\n", "at 1970"} {
		for _, now := range []string{"", "x" + old, "-" + old, "0" + old, old + old} {
			if text := strings.Replace(good, old, now, 1); text != good {
				if c, err := parseCheckpoint(text); err == nil && c.text() != text {
					t.Errorf("%q is read", text)
				}
			}
		}
	}
}

func FuzzCheckpoint(f *testing.F) {
	f.Add(Checkpoint{Name: "a", Epoch: 1, Size: 2, After: 1, At: time.UnixMicro(1).UTC()}.text())
	f.Add("a/1\n1\n\nafter 0\nat \n")
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := parseCheckpoint(text); err == nil && c.text() != text {
			t.Errorf("%q is read as %q", text, c.text())
		}
	})
}
