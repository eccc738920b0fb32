// Package backup copies a whole database to a file and back, from either
// engine to either.
//
// The file is a zip: one <table>.ndjson per table, each line one row as a JSON
// array in the order of the table's columns (BYTEA in base64), sorted by
// primary key, and manifest.json, written last, with what must be found in the
// others. Two databases with the same rows have files with the same digests,
// whatever their engines.
//
// A backup is one consistent moment. It is restored by the program of the same
// version into an empty, migrated database that nobody else uses; the file is
// read twice, and nothing is written before all of it has been checked.
//
// A table that migrations seed has one row under the key "one"; a restore
// replaces it. Every other table must be empty.
package backup

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"maillage/platform/clock"
	"maillage/platform/db"
)

const (
	kind         = "maillage-backup"
	format       = 1
	manifestName = "manifest.json"
	extension    = ".ndjson"
)

// maxRow bounds a row's line, in bytes, so that reading a hostile file does
// not take all the memory.
const maxRow = 64 << 20

// Manifest says what a backup holds.
type Manifest struct {
	Kind     string           `json:"kind"`
	Format   int              `json:"format"`  // of the file
	Program  string           `json:"program"` // version that wrote it
	Engine   db.Engine        `json:"engine"`
	Made     time.Time        `json:"made"`
	Versions map[string]int64 `json:"versions"` // last migration of each module
	Tables   []Table          `json:"tables"`
}

// Table says what the file of one table holds.
type Table struct {
	Name    string      `json:"name"`
	Columns []db.Column `json:"columns"`
	Rows    int64       `json:"rows"`
	SHA256  string      `json:"sha256"`
}

// Backup writes the database to w, as it is at one moment. The file says that
// the given version of the program wrote it.
func Backup(ctx context.Context, d *db.DB, version string, w io.Writer) (m Manifest, err error) {
	archive := zip.NewWriter(w)
	err = d.View(ctx, func(tx *db.Tx) error {
		m, err = describe(tx, d, version)
		if err != nil {
			return err
		}
		tables, err := d.Tables(tx.Context(), tx)
		if err != nil {
			return err
		}
		for _, t := range tables {
			written, err := write(tx, d.Engine(), t, archive)
			if err != nil {
				return fmt.Errorf("backup: table %s: %w", t.Name, err)
			}
			m.Tables = append(m.Tables, written)
		}
		return nil
	})
	if err != nil {
		return Manifest{}, err
	}
	out, err := archive.Create(manifestName)
	if err != nil {
		return Manifest{}, err
	}
	pretty := json.NewEncoder(out)
	pretty.SetIndent("", "  ")
	if err := pretty.Encode(m); err != nil {
		return Manifest{}, err
	}
	return m, archive.Close()
}

// describe is a manifest without its tables.
func describe(tx *db.Tx, d *db.DB, program string) (Manifest, error) {
	versions, err := d.Versions(tx.Context(), tx)
	return Manifest{Kind: kind, Format: format, Program: program, Engine: d.Engine(),
		Made: clock.System{}.Now(), Versions: versions}, err
}

// write writes the table's rows to a file of its own in the archive.
func write(tx *db.Tx, engine db.Engine, t db.Table, archive *zip.Writer) (Table, error) {
	m := Table{Name: t.Name, Columns: t.Columns}
	out, err := archive.Create(t.Name + extension)
	if err != nil {
		return m, err
	}
	sum := sha256.New()
	out = io.MultiWriter(out, sum)
	rows, err := tx.QueryContext(tx.Context(), selectAll(t, engine))
	if err != nil {
		return m, err
	}
	defer func() { _ = rows.Close() }()
	var line bytes.Buffer
	into := targets(t.Columns)
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return m, err
		}
		line.Reset()
		if err := encode(&line, into); err != nil {
			return m, fmt.Errorf("row %d: %w", m.Rows+1, err)
		}
		if _, err := out.Write(line.Bytes()); err != nil {
			return m, err
		}
		m.Rows++
	}
	m.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return m, rows.Err()
}

// selectAll reads the table by primary key, or by every column where there is
// none, text byte by byte on both engines.
func selectAll(t db.Table, engine db.Engine) string {
	key := t.Key
	if len(key) == 0 {
		key = names(t.Columns)
	}
	order := make([]string, 0, len(key))
	for _, c := range t.Columns {
		for _, k := range key {
			if k != c.Name {
				continue
			}
			by := quote(k)
			if c.Type == db.Text && engine == db.Postgres {
				by += ` COLLATE "C"`
			}
			order = append(order, by+" NULLS FIRST")
		}
	}
	return "SELECT " + columnList(t.Columns) + " FROM " + quote(t.Name) + " ORDER BY " + strings.Join(order, ", ")
}

func columnList(columns []db.Column) string {
	quoted := names(columns)
	for i, name := range quoted {
		quoted[i] = quote(name)
	}
	return strings.Join(quoted, ", ")
}

func names(columns []db.Column) []string {
	all := make([]string, len(columns))
	for i, c := range columns {
		all[i] = c.Name
	}
	return all
}

// quote makes a name of the catalogue safe where it is also a word of SQL.
func quote(name string) string { return `"` + name + `"` }
