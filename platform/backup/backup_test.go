package backup_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"maillage/core/fault"
	"maillage/platform/backup"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
)

const schema = `-- +goose Up
CREATE TABLE ward_zone (id TEXT PRIMARY KEY, n BIGINT, big DOUBLE PRECISION, ok BOOLEAN, raw BYTEA, made_at BIGINT);
CREATE TABLE ward_bed (zone TEXT NOT NULL REFERENCES ward_zone (id), "row" BIGINT NOT NULL, note TEXT, PRIMARY KEY (zone, "row"));
CREATE TABLE ward_alias (zone TEXT, word TEXT);
CREATE TABLE ward_epoch (one BIGINT PRIMARY KEY CHECK (one = 1), epoch BIGINT NOT NULL);
INSERT INTO ward_epoch (one, epoch) VALUES (1, 0);
`

var sets = []db.Set{{Module: "ward", FS: fstest.MapFS{"schema/1_ward.sql": {Data: []byte(schema)}}}}

// guarded is sets with a table that only grows.
var guarded = append(sets, db.Set{Module: "log", FS: fstest.MapFS{"schema/1_log.sql": {Data: []byte(`-- +goose Up
-- append-only
CREATE TABLE log_act (id TEXT PRIMARY KEY, what TEXT NOT NULL);
`)}}})

type zone struct {
	ID     string
	N      sql.Null[int64]
	Big    sql.Null[float64]
	OK     sql.Null[bool]
	Raw    sql.Null[[]byte]
	Beds   []sql.Null[string]
	Alias  sql.Null[string]
	MadeAt sql.Null[int64]
}

func fill(ctx context.Context, d *db.DB, zones []zone, epoch int64) error {
	return d.Tx(ctx, func(tx *db.Tx) error {
		run := func(query string, args ...any) error {
			_, err := tx.ExecContext(tx.Context(), query, args...)
			return err
		}
		for _, table := range []string{"ward_bed", "ward_alias", "ward_zone"} {
			if err := run("DELETE FROM " + table); err != nil {
				return err
			}
		}
		for _, z := range zones {
			if err := run("INSERT INTO ward_zone (id, n, big, ok, raw, made_at) VALUES ($1, $2, $3, $4, $5, $6)", z.ID, z.N, z.Big, z.OK, z.Raw, z.MadeAt); err != nil {
				return err
			}
			for i, note := range z.Beds {
				if err := run(`INSERT INTO ward_bed (zone, "row", note) VALUES ($1, $2, $3)`, z.ID, i, note); err != nil {
					return err
				}
			}
			if err := run("INSERT INTO ward_alias (zone, word) VALUES ($1, $2)", z.Alias, z.Alias); err != nil {
				return err
			}
		}
		return run("UPDATE ward_epoch SET epoch = $1", epoch)
	})
}

func null[T any](v T) sql.Null[T] { return sql.Null[T]{V: v, Valid: true} }

// extremes are the values that a careless copy changes.
func extremes() []zone {
	return []zone{
		{ID: "", N: null[int64](math.MaxInt64), Big: null(0.1), OK: null(true), Raw: null([]byte{}), MadeAt: null[int64](-1)},
		{ID: "null", N: null[int64](math.MinInt64), Big: null(math.MaxFloat64), OK: null(false), Raw: null([]byte{0, 255, '"'}),
			Beds: []sql.Null[string]{null(""), {}, null("é \u2028 \" \\ \n\t <&> 🦊")}, Alias: null("Z")},
		{ID: "É", N: null[int64](1<<53 + 1), Big: null(math.SmallestNonzeroFloat64), Alias: null("a")},
		{ID: "e"},
		{ID: "Z\r\n", Big: null(-1e22), Alias: null("a")},
	}
}

// pairs runs fn from each engine to each, on migrated databases.
func pairs(t *testing.T, sets []db.Set, fn func(t *testing.T, from, to *db.DB)) {
	t.Helper()
	dbtest.Each(t, sets, func(t *testing.T, from *db.DB) {
		dbtest.Each(t, sets, func(t *testing.T, to *db.DB) { fn(t, from, to) })
	})
}

type fataler interface {
	Helper()
	Fatal(args ...any)
}

// program is the version said to have written the backups.
const program = "v1.2.3"

func save(t fataler, d *db.DB) ([]byte, backup.Manifest) {
	t.Helper()
	var out bytes.Buffer
	m, err := backup.Backup(context.Background(), d, program, &out)
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), m
}

func TestRestoredIsEqual(t *testing.T) {
	pairs(t, guarded, func(t *testing.T, from, to *db.DB) {
		if err := fill(t.Context(), from, extremes(), 42); err != nil {
			t.Fatal(err)
		}
		if err := from.Tx(t.Context(), func(tx *db.Tx) error {
			_, err := tx.ExecContext(tx.Context(), "INSERT INTO log_act (id, what) VALUES ('1', 'begun') ON CONFLICT DO NOTHING")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		archive, written := save(t, from)
		checked, err := backup.Verify(t.Context(), bytes.NewReader(archive))
		if err != nil || !reflect.DeepEqual(checked, written) {
			t.Fatalf("Verify = %+v, %v\nwant %+v", checked, err, written)
		}
		restored, err := backup.Restore(t.Context(), to, bytes.NewReader(archive))
		if err != nil || !reflect.DeepEqual(restored, written) {
			t.Fatalf("Restore = %+v, %v\nwant %+v", restored, err, written)
		}
		_, again := save(t, to)
		if !reflect.DeepEqual(again.Tables, written.Tables) {
			t.Errorf("the copy's tables %+v\nwant %+v", again.Tables, written.Tables)
		}
		if again.Engine != to.Engine() || again.Program != program || again.Versions["ward"] != 1 {
			t.Errorf("manifest %+v", again)
		}
		for _, z := range extremes() {
			var got zone
			if err := to.Reader().QueryRowContext(t.Context(), "SELECT id, n, big, ok, raw, made_at FROM ward_zone WHERE id = $1", z.ID).
				Scan(&got.ID, &got.N, &got.Big, &got.OK, &got.Raw, &got.MadeAt); err != nil {
				t.Fatal(err)
			}
			z.Beds, z.Alias = nil, sql.Null[string]{}
			if len(got.Raw.V) == 0 {
				got.Raw.V, z.Raw.V = nil, nil // empty, as Valid says
			}
			if !reflect.DeepEqual(got, z) {
				t.Errorf("restored %+v, want %+v", got, z)
			}
		}
		var epoch int
		if err := to.Reader().QueryRowContext(t.Context(), "SELECT epoch FROM ward_epoch").Scan(&epoch); err != nil || epoch != 42 {
			t.Errorf("the seeded row says %d, %v", epoch, err)
		}
		if err := to.Tx(t.Context(), func(tx *db.Tx) error {
			_, err := tx.ExecContext(tx.Context(), "DELETE FROM log_act")
			return err
		}); err == nil {
			t.Error("the restored table is no longer append-only")
		}
	})
}

// TestAnyRowsAreEqual is the same for rows nobody thought of.
func TestAnyRowsAreEqual(t *testing.T) {
	text := rapid.StringMatching(`[^\x00]{0,12}`)
	number := rapid.Float64().Filter(func(f float64) bool {
		return !math.IsNaN(f) && !math.IsInf(f, 0) && (f != 0 || !math.Signbit(f)) // SQLite keeps no -0
	})
	zones := rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) zone {
		return zone{ID: text.Draw(t, "id"), N: maybe(t, rapid.Int64()), Big: maybe(t, number), OK: maybe(t, rapid.Bool()),
			Raw: maybe(t, rapid.SliceOfN(rapid.Byte(), 0, 20)), Alias: maybe(t, text), MadeAt: maybe(t, rapid.Int64()),
			Beds: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) sql.Null[string] { return maybe(t, text) }), 0, 3).Draw(t, "beds")}
	}), 0, 20, func(z zone) string { return z.ID })
	pairs(t, sets, func(t *testing.T, from, to *db.DB) {
		rapid.Check(t, func(t *rapid.T) {
			if err := fill(context.Background(), from, zones.Draw(t, "zones"), rapid.Int64().Draw(t, "epoch")); err != nil {
				t.Fatal(err)
			}
			if err := fill(context.Background(), to, nil, 7); err != nil {
				t.Fatal(err)
			}
			archive, written := save(t, from)
			if _, err := backup.Restore(context.Background(), to, bytes.NewReader(archive)); err != nil {
				t.Fatal(err)
			}
			if _, again := save(t, to); !reflect.DeepEqual(again.Tables, written.Tables) {
				t.Fatalf("the copy's tables %+v\nwant %+v", again.Tables, written.Tables)
			}
		})
	})
}

func maybe[T any](t *rapid.T, g *rapid.Generator[T]) sql.Null[T] {
	if rapid.Bool().Draw(t, "null") {
		return sql.Null[T]{}
	}
	return null(g.Draw(t, "value"))
}

// TestManyRows restores more rows than one chunk holds.
func TestManyRows(t *testing.T) {
	const n = 1234
	pairs(t, sets, func(t *testing.T, from, to *db.DB) {
		zones := make([]zone, n)
		for i := range zones {
			zones[i] = zone{ID: fmt.Sprint("zone ", i), Beds: []sql.Null[string]{null(strings.Repeat("x", 5000))}}
		}
		if err := fill(t.Context(), from, zones, 1); err != nil {
			t.Fatal(err)
		}
		archive, written := save(t, from)
		if _, err := backup.Restore(t.Context(), to, bytes.NewReader(archive)); err != nil {
			t.Fatal(err)
		}
		if _, again := save(t, to); !reflect.DeepEqual(again.Tables, written.Tables) || again.Tables[3].Rows != n {
			t.Errorf("the copy's tables %+v", again.Tables)
		}
	})
}

func TestBackupIsOneMoment(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		zones := extremes()
		for range 1000 { // too much to be compressed and buffered: the first table is written before the last is read
			zones = append(zones, zone{ID: rand.Text(), Alias: null(rand.Text() + rand.Text() + rand.Text())})
		}
		if err := fill(t.Context(), d, zones, 1); err != nil {
			t.Fatal(err)
		}
		_, before := save(t, d)
		first := true
		var out bytes.Buffer
		during, err := backup.Backup(t.Context(), d, program, writerFunc(func(p []byte) (int, error) {
			if first { // a table has been read: the others change
				first = false
				done := make(chan error)
				go func() { done <- fill(context.Background(), d, nil, 2) }()
				if err := <-done; err != nil {
					t.Error(err)
				}
			}
			return out.Write(p)
		}))
		if err != nil || !reflect.DeepEqual(during.Tables, before.Tables) {
			t.Errorf("Backup = %+v, %v\nwant %+v", during.Tables, err, before.Tables)
		}
		if _, after := save(t, d); reflect.DeepEqual(after.Tables, before.Tables) {
			t.Error("the database did not change meanwhile: nothing was tested")
		}
	})
}

type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func TestUnfitDatabaseIsRefused(t *testing.T) {
	later := fstest.MapFS{"schema/2_more.sql": {Data: []byte("-- +goose Up\nALTER TABLE ward_alias ADD COLUMN more TEXT;\n")}}
	for name, file := range sets[0].FS.(fstest.MapFS) {
		later[name] = file
	}
	newer := []db.Set{{Module: "ward", FS: later}}
	for _, c := range []struct {
		name     string
		from, to []db.Set
		key      string
	}{
		{"older database", newer, sets, "backup.fault.new"},
		{"module unknown to the database", guarded, sets, "backup.fault.new"},
		{"newer database", sets, newer, "backup.fault.old"},
		{"module unknown to the backup", sets, guarded, "backup.fault.old"},
		{"full database", sets, sets, "backup.fault.full"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dbtest.Each(t, c.to, func(t *testing.T, to *db.DB) {
				from := dbtest.Open(t, dbtest.SQLite(t, c.from))
				if err := fill(t.Context(), from, extremes(), 1); err != nil {
					t.Fatal(err)
				}
				if c.key == "backup.fault.full" {
					if err := fill(t.Context(), to, []zone{{ID: "there already"}}, 1); err != nil {
						t.Fatal(err)
					}
				}
				archive, _ := save(t, from)
				_, before := save(t, to)
				_, err := backup.Restore(t.Context(), to, bytes.NewReader(archive))
				if fault.Of(err).Key != c.key {
					t.Errorf("Restore = %v, want %s", err, c.key)
				}
				if _, after := save(t, to); !reflect.DeepEqual(after.Tables, before.Tables) {
					t.Error("the database was changed")
				}
			})
		})
	}
}

// anArchive is a good backup.
func anArchive(t fataler, d *db.DB) []byte {
	t.Helper()
	if err := fill(context.Background(), d, extremes(), 3); err != nil {
		t.Fatal(err)
	}
	archive, _ := save(t, d)
	return archive
}

func TestBrokenFileIsRefused(t *testing.T) {
	good := anArchive(t, dbtest.Open(t, dbtest.SQLite(t, sets)))
	to := dbtest.Open(t, dbtest.SQLite(t, sets))
	refused := func(name string, archive []byte, keys ...string) {
		t.Helper()
		_, err := backup.Restore(t.Context(), to, bytes.NewReader(archive))
		key := fault.Of(err).Key
		for _, want := range keys {
			if err != nil && key == "backup.fault."+want {
				return
			}
		}
		t.Errorf("%s: Restore = %v, want one of %v", name, err, keys)
	}
	refused("empty file", nil, "foreign")
	refused("text", []byte("id,nom\n1,Mairie\n"), "foreign")
	refused("another zip", rezip(t, func(add func(string, string)) { add("word/document.xml", "<x/>") }), "foreign")
	for n := 0; n < len(good); n += max(1, len(good)/300) {
		refused(fmt.Sprintf("cut at %d", n), good[:n], "foreign", "damaged")
	}
	for _, c := range []struct {
		name, key string
		edit      func(name, text string) string
	}{
		{"too new", "new", replace("manifest.json", `"format": 1`, `"format": 2`)},
		{"too old", "damaged", replace("manifest.json", `"format": 1`, `"format": 0`)},
		{"other program", "foreign", replace("manifest.json", "maillage-backup", "coop-backup")},
		{"manifest is no JSON", "foreign", replace("manifest.json", "{", "<")},
		{"a value changed", "damaged", replace("ward_zone.ndjson", "0.1", "0.2")},
		{"a row missing", "damaged", func(name, text string) string {
			if name != "ward_zone.ndjson" {
				return text
			}
			_, rest, _ := strings.Cut(text, "\n")
			return rest
		}},
		{"a value too many", "damaged", replace("ward_zone.ndjson", "0.1", "0.1,0.2")},
		{"another type", "damaged", replace("ward_zone.ndjson", "0.1", `"0.1"`)},
		{"two values on a line", "damaged", replace("ward_zone.ndjson", "]\n", "] []\n")},
		{"rows miscounted", "damaged", replace("manifest.json", `"rows": 5`, `"rows": 6`)},
		{"a table announced in vain", "damaged", replace("manifest.json", `"name": "ward_zone"`, `"name": "ward_zome"`)},
		{"a column renamed", "foreign", replace("manifest.json", `"name": "big"`, `"name": "bag"`)},
	} {
		edited := rezip(t, func(add func(string, string)) {
			each(t, good, func(name, text string) { add(name, c.edit(name, text)) })
		})
		if bytes.Equal(contents(t, edited), contents(t, good)) {
			t.Errorf("%s: nothing was changed", c.name)
		}
		refused(c.name, edited, c.key)
	}
	refused("a file too many", rezip(t, func(add func(string, string)) {
		each(t, good, add)
		add("ward_extra.ndjson", "")
	}), "damaged")
	refused("a file twice", rezip(t, func(add func(string, string)) {
		each(t, good, add)
		add("ward_zone.ndjson", "")
	}), "damaged")
	if _, err := backup.Restore(t.Context(), to, bytes.NewReader(good)); err != nil {
		t.Errorf("after all these refusals the database is no longer empty: %v", err)
	}
}

// TestFlippedBytes damages one byte at a time: either it is noticed, or it was
// one that means nothing.
func TestFlippedBytes(t *testing.T) {
	good := anArchive(t, dbtest.Open(t, dbtest.SQLite(t, sets)))
	want, err := backup.Verify(t.Context(), bytes.NewReader(good))
	if err != nil {
		t.Fatal(err)
	}
	noticed := 0
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 0x20
		got, err := backup.Verify(t.Context(), bytes.NewReader(bad))
		if err != nil {
			noticed++
		} else if !reflect.DeepEqual(got, want) {
			t.Errorf("byte %d: Verify = %+v", i, got)
		}
	}
	if noticed < len(good)/2 {
		t.Errorf("%d of %d damages noticed", noticed, len(good))
	}
}

func FuzzVerify(f *testing.F) {
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte(""))
	f.Add(zipOf(f, map[string]string{"manifest.json": `{"kind":"maillage-backup","format":1,"tables":[{"name":"a","columns":[{"name":"id","type":"text"}],"rows":1}]}`, "a.ndjson": `["x"]`}))
	f.Fuzz(func(t *testing.T, archive []byte) {
		m, err := backup.Verify(t.Context(), bytes.NewReader(archive))
		if err != nil && !fault.Is(err, fault.Invalid) {
			t.Errorf("Verify = %v, not a fault of the file", err)
		}
		if err == nil && m.Kind != "maillage-backup" {
			t.Errorf("accepted %+v", m)
		}
	})
}

func zipOf(t fataler, files map[string]string) []byte {
	return rezip(t, func(add func(string, string)) {
		for name, text := range files {
			add(name, text)
		}
	})
}

// rezip makes a zip of what fill adds.
func rezip(t fataler, fill func(add func(name, text string))) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	fill(func(name, text string) {
		entry, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(entry, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// each visits the files of a zip.
func each(t fataler, archive []byte, visit func(name, text string)) {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range r.File {
		in, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		visit(entry.Name, string(text))
	}
}

// contents is everything in a zip, to compare two.
func contents(t fataler, archive []byte) []byte {
	all := map[string]string{}
	each(t, archive, func(name, text string) { all[name] = text })
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func replace(file, old, by string) func(name, text string) string {
	return func(name, text string) string {
		if name != file {
			return text
		}
		return strings.Replace(text, old, by, 1)
	}
}
