package backup

import (
	"archive/zip"
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"maillage/core/fault"
)

// Verify reads a backup to its end and returns its manifest, or a fault that
// says why it could not be restored anywhere.
func Verify(ctx context.Context, r io.Reader) (Manifest, error) {
	f, err := open(r)
	if err != nil {
		return Manifest{}, err
	}
	defer f.close()
	return f.manifest, f.verify(ctx)
}

// file is a backup opened for reading, more than once.
type file struct {
	manifest Manifest
	tables   map[string]*zip.File
	close    func()
}

// open reads the manifest and checks that it speaks of the files that are
// there.
func open(r io.Reader) (*file, error) {
	src, closeSource, err := seekable(r)
	if err != nil {
		return nil, err
	}
	f := &file{tables: map[string]*zip.File{}, close: closeSource}
	if err := f.read(src); err != nil {
		closeSource()
		return nil, err
	}
	return f, nil
}

func (f *file) read(src *os.File) error {
	info, err := src.Stat()
	if err != nil {
		return err
	}
	archive, err := zip.NewReader(src, info.Size())
	if err != nil {
		return notArchive(src, err)
	}
	var manifest *zip.File
	for _, entry := range archive.File {
		if entry.Name == manifestName {
			manifest = entry
			continue
		}
		if f.tables[entry.Name] != nil {
			return damaged(entry.Name, errors.New("backup: there twice"))
		}
		f.tables[entry.Name] = entry
	}
	if manifest == nil {
		return foreign(errors.New("backup: no manifest"))
	}
	if err := f.readManifest(manifest); err != nil {
		return err
	}
	if len(f.manifest.Tables) != len(f.tables) {
		return damaged(manifestName, fmt.Errorf("backup: %d tables announced, %d there", len(f.manifest.Tables), len(f.tables)))
	}
	for _, t := range f.manifest.Tables {
		if f.tables[t.Name+extension] == nil {
			return damaged(t.Name, errors.New("backup: missing"))
		}
	}
	return nil
}

func (f *file) readManifest(entry *zip.File) error {
	in, err := entry.Open()
	if err != nil {
		return damaged(manifestName, err)
	}
	defer func() { _ = in.Close() }()
	text, err := io.ReadAll(io.LimitReader(in, maxRow))
	if err != nil {
		return damaged(manifestName, err)
	}
	if err := json.Unmarshal(text, &f.manifest); err != nil {
		return foreign(err)
	}
	switch m := f.manifest; {
	case m.Kind != kind:
		return foreign(fmt.Errorf("backup: kind %q", m.Kind))
	case m.Format > format:
		return tooNew(m)
	case m.Format < format:
		return damaged(manifestName, fmt.Errorf("backup: format %d", m.Format))
	}
	return nil
}

// verify reads every row and compares what is there with the manifest.
func (f *file) verify(ctx context.Context) error {
	for _, t := range f.manifest.Tables {
		got := Table{Name: t.Name, Columns: t.Columns}
		sum, err := f.rows(t, func([]any, int) error {
			got.Rows++
			return ctx.Err()
		})
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return damaged(t.Name, err)
		}
		if got.Rows != t.Rows || sum != t.SHA256 {
			return damaged(t.Name, fmt.Errorf("backup: %d rows, digest %s; expected %d, %s", got.Rows, sum, t.Rows, t.SHA256))
		}
	}
	return nil
}

// rows calls visit with each row of the table and the length of its line, and
// returns the digest of the whole.
func (f *file) rows(t Table, visit func(row []any, size int) error) (digest string, err error) {
	in, err := f.tables[t.Name+extension].Open()
	if err != nil {
		return "", err
	}
	defer func() { _ = in.Close() }()
	sum := sha256.New()
	lines := bufio.NewScanner(io.TeeReader(in, sum))
	lines.Buffer(nil, maxRow+1)
	for lines.Scan() {
		row, err := decode(lines.Bytes(), t.Columns)
		if err != nil {
			return "", err
		}
		if err := visit(row, len(lines.Bytes())); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), lines.Err()
}

// seekable returns a file with what r holds: r itself, or a temporary copy
// that is gone once closed.
func seekable(r io.Reader) (f *os.File, done func(), err error) {
	if f, ok := r.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			return f, func() {}, nil
		}
	}
	f, err = os.CreateTemp("", "maillage-restore-")
	if err != nil {
		return nil, nil, err
	}
	done = func() {
		_ = f.Close()
		_ = os.Remove(f.Name())
	}
	if _, err := io.Copy(f, r); err != nil {
		done()
		return nil, nil, fmt.Errorf("backup: reading: %w", err)
	}
	return f, done, nil
}

// notArchive says why a file is no zip: another kind of file, or the beginning
// of one.
func notArchive(src io.ReaderAt, cause error) error {
	start := make([]byte, 4)
	if _, err := src.ReadAt(start, 0); err == nil && string(start) == "PK\x03\x04" {
		return damaged("", cause)
	}
	return foreign(cause)
}

func foreign(cause error) error {
	return because(cause, "backup.fault.foreign", "Ce fichier n'est pas une sauvegarde de Maillage. Choisissez un autre fichier.")
}

func damaged(where string, cause error) error {
	if where != "" {
		where = " (" + where + ")"
	}
	return because(cause, "backup.fault.damaged", "La sauvegarde est abîmée ou incomplète"+where+". Rien n'a été restauré.")
}

func tooNew(m Manifest) error {
	return because(nil, "backup.fault.new", "La sauvegarde vient d'une version plus récente du programme ("+m.Program+"). Mettez le programme à jour, puis recommencez.")
}

func because(cause error, key, text string) error {
	f := fault.New(fault.Invalid, "file", key, text)
	f.Cause = cause
	return f
}
