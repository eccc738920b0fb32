// Package placetest builds places for tests and holds the suite that every
// store of the directory must pass.
package placetest

import (
	"crypto/sha256"
	"fmt"
	"io"
	"testing"
	"time"

	"maillage/core/actor"
	"maillage/core/territory"
	"maillage/module/place"
	"maillage/module/place/standard"
)

// Monday is an ordinary Monday at 10:00 in Paris, the clock of most tests.
var Monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// Clock is a clock that tests move.
type Clock struct{ At time.Time }

// Now implements place.Clock.
func (c *Clock) Now() time.Time { return c.At }

// Library is a valid place in Guéret, by the id its source gives it.
func Library(id string) standard.Record {
	return standard.Record{
		ID: id, Name: "Médiathèque " + id, Commune: "Guéret", Postcode: "23000", INSEE: "23096", Address: "1 rue des Exemples",
		Latitude: "46.17", Longitude: "1.87", Kinds: "BIB", Phone: "+33536490001", Hours: "Mo-Fr 09:00-12:00,14:00-18:00; PH off",
		Source: "Essai", Roaming: "Fixe", Updated: "2026-02-01", Services: "Aide aux démarches administratives", Fees: "Gratuit",
	}
}

// Libraries are n valid places with distinct ids.
func Libraries(n int) []standard.Record {
	all := make([]standard.Record, n)
	for i := range all {
		all[i] = Library(fmt.Sprintf("essai-%04d", i))
	}
	return all
}

// File is a file of the given rows.
func File(records ...standard.Record) place.Rows { return &file{records: records} }

type file struct {
	records []standard.Record
	next    int
}

func (*file) Header() []string { return standard.Columns[:] }

func (f *file) Next() (int, []string, error) {
	if f.next == len(f.records) {
		return 0, nil, io.EOF
	}
	cells := make([]string, 0, standard.Width)
	for _, field := range f.records[f.next].Fields() {
		cells = append(cells, *field)
	}
	f.next++
	return f.next, cells, nil
}

func (f *file) Digest() string { return fmt.Sprintf("%x", sha256.Sum256(fmt.Append(nil, f.records))) }

// Importer imports into a store, with the real cleaning.
func Importer(store place.Store, clock place.Clock) *place.Importer {
	cleaner := standard.Cleaner{Atlas: territory.Embedded(), Today: clock.Now}
	return &place.Importer{Store: store, Clock: clock, Clean: cleaner.Clean}
}

// Import brings the rows in as the operator and fails the test on an error.
func Import(t testing.TB, store place.Store, clock place.Clock, records ...standard.Record) place.Report {
	t.Helper()
	report, err := Importer(store, clock).Import(t.Context(), actor.CommandLine(), place.Import{Name: "test", Rows: File(records...)})
	if err != nil {
		t.Fatal(err)
	}
	return report
}
