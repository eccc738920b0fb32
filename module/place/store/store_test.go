package store_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/territory"
	"maillage/module/place"
	"maillage/module/place/placetest"
	"maillage/module/place/standard"
	"maillage/module/place/store"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
	"maillage/platform/outbox"
	"maillage/platform/sheet"
)

var sets = []db.Set{outbox.Set, store.Set}

func TestQueries(t *testing.T) { dbtest.Prepares(t, sets, "query.sql") }

func TestStore(t *testing.T) {
	dbtest.EachConfig(t, sets, func(t *testing.T, cfg db.Config) {
		placetest.Suite(t, func(t *testing.T) placetest.Store { return empty(t, cfg) })
	})
}

// empty opens a store without places on the engine of cfg.
func empty(t *testing.T, cfg db.Config) *store.Store {
	if cfg.URL == "" {
		return store.New(dbtest.Open(t, dbtest.SQLite(t, sets)))
	}
	return store.New(dbtest.Open(t, dbtest.Postgres(t, sets)))
}

// TestPicture checks, over random imports, that a picture made from the one
// before equals a picture made from nothing.
func TestPicture(t *testing.T) {
	atlas := territory.Embedded()
	zone := func(string) *time.Location { return time.UTC }
	s := store.New(dbtest.Open(t, dbtest.SQLite(t, sets)))
	clock := &placetest.Clock{At: placetest.Monday}
	random := rand.New(rand.NewPCG(1, 2))
	any := func(values ...string) string { return values[random.IntN(len(values))] }
	var before *store.Picture
	for step := range 60 {
		var rows []standard.Record
		for _, n := range random.Perm(14)[:1+random.IntN(13)] {
			row := placetest.Library(fmt.Sprint("essai-", n))
			row.Name, row.Latitude = any("Médiathèque", "Mairie", "Bus"), any("46.17", "46.2", "")
			rows = append(rows, row)
		}
		in := place.Import{Name: "test", Rows: placetest.File(rows...), Complete: random.IntN(2) == 0}
		if _, err := placetest.Importer(s, clock).Import(t.Context(), operator, in); err != nil && !fault.Is(err, fault.Conflict) {
			t.Fatal(err)
		}
		next, err := s.Picture(t.Context(), before, atlas, zone)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := s.Picture(t.Context(), nil, atlas, zone)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(shown(next), shown(whole)) {
			t.Fatalf("step %d\nfrom the picture before: %v\nfrom nothing: %v", step, shown(next), shown(whole))
		}
		before = next
	}
}

// shown is what a picture answers, in plain values.
func shown(x *store.Picture) map[string]any {
	var entries, near, named []string
	for _, e := range x.All() {
		entries = append(entries, fmt.Sprint(e.ID, e.Record, e.Epoch, e.Located, e.Approximate))
	}
	for _, f := range x.Near(46.17, 1.87, 0, 50, nil, nil) {
		near = append(near, fmt.Sprint(f.Entry.SourceID(), f.Metres))
	}
	for _, e := range x.Named("mediatheque", 20) {
		named = append(named, e.ID)
	}
	slices.Sort(named)
	return map[string]any{"epoch": x.Epoch(), "entries": entries, "near": near, "named": named, "communes": x.CountByCommune()}
}

// TestExport checks that export(import(export(x))) is export(x), byte for byte.
func TestExport(t *testing.T) {
	export := func(s *store.Store, schema string) []byte {
		var b bytes.Buffer
		if err := place.Export(context.Background(), s, place.VersionOf(schema), &b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	dbtest.EachConfig(t, sets, func(t *testing.T, cfg db.Config) {
		for _, schema := range []string{"1", "2"} {
			first := empty(t, cfg)
			clock := &placetest.Clock{At: placetest.Monday}
			rows := placetest.Libraries(120)
			for i := range rows {
				rows[i].Name = fmt.Sprintf(`Lieu "%d", l'été; é|à`, i)
				rows[i].Pivot = []string{"", "00000000000000", "35600000000048", "abc"}[i%4]
				rows[i].Updated = []string{"", "2026-01-02", "02/01/2026"}[i%3]
				rows[i].Detail = "deux\nlignes, et une virgule"
			}
			placetest.Import(t, first, clock, rows...)
			once := export(first, schema)

			second := empty(t, cfg)
			reader, err := sheet.Open(bytes.NewReader(once), sheet.DefaultLimits())
			if err != nil {
				t.Fatal(err)
			}
			report, err := placetest.Importer(second, clock).Import(t.Context(), operator, place.Import{Name: "export", Rows: reader})
			if err != nil {
				t.Fatal(err)
			}
			if report.Created != 120 {
				t.Fatalf("schema %s: %+v", schema, report)
			}
			if twice := export(second, schema); !bytes.Equal(once, twice) {
				t.Errorf("schema %s: the second export differs\n%s\n%s", schema, once[:600], twice[:600])
			}
			valid(t, schema, once)
		}
	})
}

// valid checks every row of an export against the schema's own rules.
func valid(t *testing.T, schema string, file []byte) {
	t.Helper()
	reader, err := sheet.Open(bytes.NewReader(file), sheet.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	version := place.VersionOf(schema)
	n := 0
	for {
		row, cells, err := reader.Next()
		if err != nil {
			break
		}
		n++
		for _, p := range standard.Validate(version, cells) {
			t.Errorf("schema %s row %d: %s breaks %s", schema, row, p.Field, p.Rule)
		}
	}
	if n != 120 {
		t.Errorf("%d rows validated", n)
	}
}

func TestPurge(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		s := store.New(d)
		clock := &placetest.Clock{At: placetest.Monday}
		messy := placetest.Library("messy")
		messy.Phone = "05 36 49 00 01"
		nameless := placetest.Library("nameless")
		nameless.Name = ""
		placetest.Import(t, s, clock, messy, nameless)
		if n, err := s.Purge(t.Context(), placetest.Monday); err != nil || n != 0 {
			t.Errorf("too early: %d lines gone, %v", n, err)
		}
		if n, err := s.Purge(t.Context(), placetest.Monday.Add(time.Second)); err != nil || n != 2 {
			t.Errorf("%d lines gone, %v; want the fix and the refusal", n, err)
		}
	})
}

var operator = actor.CommandLine()
