package journal_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"maillage/platform/db"
	"maillage/platform/db/dbtest"
	"maillage/platform/journal"
)

func export(t testing.TB, l *journal.Log) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := l.Export(t.Context(), &file); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// sample is a log with eight rows under three checkpoints, and its export.
func sample(t testing.TB) (*journal.Log, []byte) {
	t.Helper()
	d := dbtest.Open(t, dbtest.SQLite(t, sets))
	l := newLog(t, d)
	for _, n := range []int{1, 4, 3} {
		fill(t, d, n)
		if _, err := l.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return l, export(t, l)
}

func TestExportIsProven(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		l := newLog(t, d)
		if r, err := journal.Verify(bytes.NewReader(export(t, l)), journal.Trust{}); err != nil || r.Rows != 0 || r.Last != "" {
			t.Errorf("an empty journal: %+v, %v", r, err)
		}
		fill(t, d, 1300)
		seal(t, l)
		fill(t, d, 7)
		file := export(t, l)
		r, err := journal.Verify(iotest.OneByteReader(bytes.NewReader(file)), journal.Trust{})
		if err != nil || r.Rows != 1300 || r.Checkpoints != 3 || r.KeysGiven || r.Name != "maillage.example" {
			t.Errorf("%+v, %v", r, err)
		}
		if r, err := journal.Verify(bytes.NewReader(file), journal.Trust{Keys: keys(l), Checkpoints: []string{r.Last}}); err != nil || !r.KeysGiven {
			t.Errorf("%+v, %v", r, err)
		}
		if _, err := journal.Verify(bytes.NewReader(file), journal.Trust{Keys: keys(newLog(t, d))}); err == nil {
			t.Error("proven with another's key")
		}
	})
}

// forged is a file changed by someone who writes a new trailer for it.
func forged(file []byte, change func(lines []string) []string) []byte {
	lines := change(strings.Split(strings.TrimSuffix(string(file), "\n"), "\n"))
	body := strings.Join(lines[:len(lines)-1], "\n") + "\n"
	rows, checkpoints := strings.Count("\n"+body, "\n{\"row\":"), strings.Count("\n"+body, "\n{\"checkpoint\":")
	return fmt.Appendf([]byte(body), `{"trailer":{"rows":%d,"checkpoints":%d,"sha256":"%x"}}`+"\n", rows, checkpoints, sha256.Sum256([]byte(body)))
}

// In the sample the lines are: header, row 0, checkpoint 1, rows 1 to 4,
// checkpoint 5, rows 5 to 7, checkpoint 8, trailer.
func TestForgeriesAreNamed(t *testing.T) {
	l, file := sample(t)
	others, _ := sample(t)
	swap := func(old, now string) func([]string) []string {
		return func(lines []string) []string {
			for i := range lines {
				lines[i] = strings.ReplaceAll(lines[i], old, now)
			}
			return lines
		}
	}
	edit := func(i int, old, now string) func([]string) []string {
		return func(lines []string) []string {
			if !strings.Contains(lines[i], old) {
				t.Fatalf("line %d has no %s: %s", i, old, lines[i])
			}
			lines[i] = strings.Replace(lines[i], old, now, 1)
			return lines
		}
	}
	drop := func(i int) func([]string) []string {
		return func(lines []string) []string { return slices.Delete(lines, i, i+1) }
	}
	for name, c := range map[string]struct {
		change func([]string) []string
		n      int64 // the row named; -1: none
	}{
		"untouched":               {func(lines []string) []string { return lines }, -2},
		"altered field":           {edit(4, `"person":"per-1"`, `"person":"per-2"`), 2},
		"altered refusal":         {edit(4, `"refused":false`, `"refused":true`), 2},
		"altered hash":            {edit(4, `"hash":"`, `"hash":"A`), 2},
		"missing row":             {drop(4), 2},
		"missing last row":        {drop(10), 7},
		"missing first row":       {drop(1), 0},
		"missing checkpoint":      {drop(7), 1},
		"missing last checkpoint": {drop(11), 5},
		"no checkpoint at all": {func(lines []string) []string {
			return slices.Delete(slices.Delete(slices.Delete(lines, 11, 12), 7, 8), 2, 3)
		}, 0},
		"duplicated row":           {func(lines []string) []string { return slices.Insert(lines, 5, lines[4]) }, 3},
		"swapped rows":             {func(lines []string) []string { lines[4], lines[5] = lines[5], lines[4]; return lines }, 2},
		"inserted at the end":      {func(lines []string) []string { return slices.Insert(lines, 12, lines[10]) }, 8},
		"inserted blank line":      {func(lines []string) []string { return slices.Insert(lines, 4, "") }, 2},
		"cut at a checkpoint":      {func(lines []string) []string { return slices.Delete(lines, 8, 12) }, 5},
		"unsigned checkpoint":      {edit(7, "after 1", "after 0"), 1},
		"another's keys":           {swap(keys(l)[0], keys(others)[0]), 0},
		"header counts less":       {edit(0, `"size":8`, `"size":5`), 5},
		"header counts more":       {edit(0, `"size":8`, `"size":9`), 8},
		"a space":                  {edit(4, `,"person"`, `, "person"`), 2},
		"a field more":             {edit(4, `"person"`, `"x":1,"person"`), 2},
		"a field twice":            {edit(4, `"person"`, `"person":"","person"`), 2},
		"a field less":             {edit(4, `"refused":false,`, ``), 2},
		"another epoch":            {edit(4, `"epoch":1`, `"epoch":2`), 2},
		"a checkpoint moved ahead": {func(lines []string) []string { lines[6], lines[7] = lines[7], lines[6]; return lines }, 4},
	} {
		_, err := journal.Verify(bytes.NewReader(forged(file, c.change)), journal.Trust{})
		bad, _ := errors.AsType[*journal.Bad](err)
		switch {
		case c.n == -2 && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.n >= 0 && (bad == nil || bad.N != c.n || bad.Epoch != 1):
			t.Errorf("%s: %v, want row %d", name, err, c.n)
		}
	}
}

// TestForgedWithItsHash: who changes a row and its hash is caught by the next
// checkpoint, which can only tell between which rows.
func TestForgedWithItsHash(t *testing.T) {
	_, file := sample(t)
	_, other := sample(t)
	theirs := strings.Split(string(other), "\n")
	_, err := journal.Verify(bytes.NewReader(forged(file, func(lines []string) []string {
		lines[4] = theirs[4] // a row that agrees with its own hash
		return lines
	})), journal.Trust{})
	bad, ok := errors.AsType[*journal.Bad](err)
	if !ok || bad.N != 1 || !strings.Contains(bad.Why, "entre les rangs 1 et 4") {
		t.Errorf("%v", err)
	}
}

func TestTruncatedFiles(t *testing.T) {
	_, file := sample(t)
	for size := range file {
		if _, err := journal.Verify(bytes.NewReader(file[:size]), journal.Trust{}); err == nil {
			t.Fatalf("the first %d bytes of %d are accepted", size, len(file))
		}
	}
	if _, err := journal.Verify(bytes.NewReader(append(slices.Clone(file), ' ')), journal.Trust{}); err == nil {
		t.Error("a byte more is accepted")
	}
	lost := errors.New("lost")
	if _, err := journal.Verify(iotest.TimeoutReader(iotest.ErrReader(lost)), journal.Trust{}); !errors.Is(err, lost) {
		t.Errorf("a reading error became %v", err)
	}
}

// TestAnyByte: any byte changed is noticed, and within a row that row is named.
func TestAnyByte(t *testing.T) {
	_, file := sample(t)
	starts := []int{0}
	for i, b := range file[:len(file)-1] {
		if b == '\n' {
			starts = append(starts, i+1)
		}
	}
	rows := map[int]int64{1: 0, 3: 1, 4: 2, 5: 3, 6: 4, 8: 5, 9: 6, 10: 7} // by line
	rapid.Check(t, func(rt *rapid.T) {
		at := rapid.IntRange(0, len(file)-1).Draw(rt, "at")
		flip := rapid.ByteRange(1, 255).Draw(rt, "flip")
		changed := slices.Clone(file)
		changed[at] ^= flip
		_, err := journal.Verify(bytes.NewReader(changed), journal.Trust{})
		bad, ok := errors.AsType[*journal.Bad](err)
		if !ok {
			rt.Fatalf("byte %d changed by %#x: %v", at, flip, err)
		}
		line, _ := slices.BinarySearch(starts, at+1)
		if n, isRow := rows[line-1]; isRow && (bad.Epoch != 1 || bad.N != n) {
			rt.Fatalf("byte %d of row %d changed by %#x: %v", at-starts[line-1], n, flip, err)
		}
	})
}

// TestNothingInClear: the file has no ciphertext, and so nothing that a key opens.
func TestNothingInClear(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		l := newLog(t, d)
		secret := "what only the key of the person opens"
		a := read("per-1")
		a.Sealed = []byte(secret)
		noteAt(t, d, morning, a)
		seal(t, l)
		file := export(t, l)
		hidden, err := json.Marshal([]byte(secret)) // base64
		if err != nil {
			t.Fatal(err)
		}
		sum := fmt.Sprintf("%x", sha256.Sum256([]byte(secret)))
		if bytes.Contains(file, []byte(secret)) || bytes.Contains(file, bytes.Trim(hidden, `"`)) || !bytes.Contains(file, []byte(sum)) {
			t.Errorf("%s", file)
		}
		if _, err := journal.Verify(bytes.NewReader(file), journal.Trust{}); err != nil {
			t.Error(err)
		}
	})
}

func FuzzVerify(f *testing.F) {
	_, file := sample(f)
	f.Add(file)
	f.Add(file[:len(file)/2])
	f.Add([]byte("{\"header\":{}}\n"))
	f.Fuzz(func(t *testing.T, changed []byte) {
		r, err := journal.Verify(bytes.NewReader(changed), journal.Trust{Keys: nil})
		if bad, ok := errors.AsType[*journal.Bad](err); err != nil && (!ok || bad.Line < 1) {
			t.Errorf("%v", err)
		}
		if err == nil && r.Rows > 0 && !bytes.Equal(changed, file) && bytes.Contains(changed, []byte(r.Last)) {
			t.Errorf("another file is proven: %q", changed)
		}
	})
}
