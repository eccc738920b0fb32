package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"maillage/core/fault"
	"maillage/platform/db"
)

// Restore fills an empty, migrated database with a backup. A fault means that
// nothing was written: the file or the database is not fit. After any other
// error, an outage, the database holds a part; begin again with an empty one.
func Restore(ctx context.Context, d *db.DB, r io.Reader) (Manifest, error) {
	f, err := open(r)
	if err != nil {
		return Manifest{}, err
	}
	defer f.close()
	if err := f.verify(ctx); err != nil {
		return Manifest{}, err
	}
	tables, err := d.Tables(ctx, d.Reader())
	if err != nil {
		return Manifest{}, err
	}
	if err := f.fits(ctx, d, tables); err != nil {
		return Manifest{}, err
	}
	ordered, err := parentsFirst(tables)
	if err != nil {
		return Manifest{}, err
	}
	for _, t := range ordered {
		if err := f.fill(ctx, d, t); err != nil {
			return Manifest{}, fmt.Errorf("backup: restoring %s: %w", t.Name, err)
		}
	}
	return f.manifest, nil
}

// fits checks that the database is made for this backup, and empty.
func (f *file) fits(ctx context.Context, d *db.DB, tables []db.Table) error {
	versions, err := d.Versions(ctx, d.Reader())
	if err != nil {
		return err
	}
	for module, version := range f.manifest.Versions {
		if version > versions[module] {
			return tooNew(f.manifest)
		}
	}
	for module, version := range versions {
		if version > f.manifest.Versions[module] {
			return because(nil, "backup.fault.old", "La sauvegarde vient d'une version plus ancienne du programme ("+f.manifest.Program+
				"). Restaurez-la avec cette version, puis mettez le programme à jour.")
		}
	}
	if len(tables) != len(f.manifest.Tables) {
		return foreign(fmt.Errorf("backup: %d tables, and %d in the database", len(f.manifest.Tables), len(tables)))
	}
	for _, t := range tables {
		saved, found := f.table(t.Name)
		if !found || !slices.Equal(saved.Columns, t.Columns) {
			return foreign(fmt.Errorf("backup: table %s differs from the database's", t.Name))
		}
		if seeded(t) {
			continue
		}
		n, err := count(ctx, d, t)
		if err != nil {
			return err
		}
		if n > 0 {
			return fault.New(fault.Conflict, "", "backup.fault.full", "La base contient déjà des données ("+t.Name+"). Restaurez la sauvegarde dans une base vide.")
		}
	}
	return nil
}

func (f *file) table(name string) (Table, bool) {
	i := slices.IndexFunc(f.manifest.Tables, func(t Table) bool { return t.Name == name })
	if i < 0 {
		return Table{}, false
	}
	return f.manifest.Tables[i], true
}

// seeded reports whether the migrations themselves put the table's row there.
func seeded(t db.Table) bool { return slices.Equal(t.Key, []string{"one"}) }

func count(ctx context.Context, d *db.DB, t db.Table) (n int64, err error) {
	err = d.Reader().QueryRowContext(ctx, "SELECT COUNT(*) FROM "+quote(t.Name)).Scan(&n)
	return n, err
}

// parentsFirst orders the tables so that a row's parents are there before it.
func parentsFirst(tables []db.Table) ([]db.Table, error) {
	var ordered []db.Table
	placed := map[string]bool{}
	for len(ordered) < len(tables) {
		before := len(ordered)
		for _, t := range tables {
			missing := slices.ContainsFunc(t.Parents, func(p string) bool { return !placed[p] })
			if !placed[t.Name] && !missing {
				placed[t.Name] = true
				ordered = append(ordered, t)
			}
		}
		if len(ordered) == before {
			return nil, errors.New("backup: foreign keys in a circle, or from a table to itself, cannot be restored row by row")
		}
	}
	return ordered, nil
}

// A chunk is what one transaction inserts: one statement, whose values both
// engines can number and whose size neither minds.
const (
	chunkRows   = 500
	chunkValues = 30_000  // SQLite takes 32,766
	chunkBytes  = 4 << 20 // more only when a single row is larger
)

// fill inserts the table's rows and counts them.
func (f *file) fill(ctx context.Context, d *db.DB, t db.Table) error {
	if seeded(t) {
		if err := exec(ctx, d, "DELETE FROM "+quote(t.Name)); err != nil {
			return err
		}
	}
	saved, _ := f.table(t.Name)
	most := min(chunkRows, chunkValues/len(t.Columns))
	var values []any
	size := 0
	insert := func() error {
		if len(values) == 0 {
			return nil
		}
		err := exec(ctx, d, insertRows(t, len(values)/len(t.Columns)), values...)
		values, size = values[:0], 0
		return err
	}
	if _, err := f.rows(saved, func(row []any, length int) error {
		values, size = append(values, row...), size+length
		if len(values) < most*len(t.Columns) && size < chunkBytes {
			return nil
		}
		return insert()
	}); err != nil {
		return err
	}
	if err := insert(); err != nil {
		return err
	}
	n, err := count(ctx, d, t)
	if err == nil && n != saved.Rows {
		err = fmt.Errorf("backup: %d rows instead of %d: another program is using the database", n, saved.Rows)
	}
	return err
}

// insertRows is the statement that inserts n rows.
func insertRows(t db.Table, n int) string {
	var s strings.Builder
	s.WriteString("INSERT INTO " + quote(t.Name) + " (" + columnList(t.Columns) + ") VALUES ")
	for i := range n * len(t.Columns) {
		switch {
		case i == 0:
			s.WriteString("($")
		case i%len(t.Columns) == 0:
			s.WriteString("), ($")
		default:
			s.WriteString(", $")
		}
		s.WriteString(strconv.Itoa(i + 1))
	}
	s.WriteString(")")
	return s.String()
}

func exec(ctx context.Context, d *db.DB, statement string, args ...any) error {
	return d.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(tx.Context(), statement, args...)
		return err
	})
}
