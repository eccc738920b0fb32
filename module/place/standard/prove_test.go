//go:build prove

package standard_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"testing"
	"time"

	"maillage/core/territory"
	"maillage/module/place/standard"
	"maillage/platform/sheet"
)

// realFile is the national file of 2022, beside the repository.
const realFile = "../../../../shared/data/lieux-mednum-v1.0.1.csv"

// readReal returns every row of the real file, uncleaned.
func readReal(t testing.TB) []standard.Record {
	t.Helper()
	f, err := os.Open(realFile)
	if err != nil {
		t.Fatalf("the real file is needed: %v", err)
	}
	defer f.Close()
	return readRows(t, f)
}

func readRows(t testing.TB, in io.Reader) []standard.Record {
	t.Helper()
	r, err := sheet.Open(in, sheet.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	header, err := standard.ReadHeader(r.Header())
	if err != nil {
		t.Fatal(err)
	}
	var rows []standard.Record
	for {
		_, cells, err := r.Next()
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, header.Record(cells))
	}
}

func realCleaner() *standard.Cleaner {
	return &standard.Cleaner{Atlas: territory.Embedded(), Today: func() time.Time { return time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC) }}
}

// Cleaning every real row twice changes nothing the second time, what is saved
// exports as v1 and v2, and what is refused says why.
func TestRealRows(t *testing.T) {
	rows := readReal(t)
	c := realCleaner()
	rules := map[string]int{}
	refusedRows := 0
	for i, raw := range rows {
		clean, fixes, refused := c.Clean(raw)
		for _, f := range fixes {
			rules[f.Rule+" "+f.Field]++
		}
		again, more, refusedAgain := c.Clean(clean)
		if again != clean || len(more) > 0 || len(refused) != len(refusedAgain) {
			t.Errorf("row %d is not stable: %+v", i+1, more)
		}
		if len(refused) > 0 {
			refusedRows++
			t.Logf("row %d refused: %v", i+1, refused)
			continue
		}
		for _, v := range []standard.Version{standard.V1, standard.V2} {
			if problems := standard.Validate(v, standard.Row(v, clean)); problems != nil {
				t.Errorf("row %d, version %s: %v", i+1, v, problems)
			}
		}
	}
	t.Logf("%d rows, %d refused, fixes: %v", len(rows), refusedRows, rules)
	if len(rows) != 7613 {
		t.Errorf("%d rows, want 7613", len(rows))
	}
}

// Importing an export of everything gives the same export, byte for byte.
func TestRealExportIsStable(t *testing.T) {
	for _, v := range []standard.Version{standard.V1, standard.V2} {
		once := export(t, v, readReal(t))
		if twice := export(t, v, readRows(t, bytes.NewReader(once))); !bytes.Equal(once, twice) {
			t.Errorf("version %s: %d bytes, then %d others", v, len(once), len(twice))
		}
	}
}

// export cleans rows and writes those that can be saved.
func export(t *testing.T, v standard.Version, rows []standard.Record) []byte {
	t.Helper()
	c := realCleaner()
	var b bytes.Buffer
	e := standard.NewEncoder(&b, v)
	for _, raw := range rows {
		clean, _, refused := c.Clean(raw)
		if refused != nil {
			continue
		}
		if err := e.Write(&clean); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func BenchmarkRealRows(b *testing.B) {
	rows := readReal(b)
	c := realCleaner()
	for b.Loop() {
		for _, raw := range rows {
			c.Clean(raw)
		}
	}
	b.ReportMetric(float64(len(rows)*b.N)/b.Elapsed().Seconds(), "rows/s")
}
