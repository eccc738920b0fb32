package sheet

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"strings"

	"maillage/core/fault"
)

// Limits bounds what a file may cost.
type Limits struct {
	Bytes   int64 // of the whole file
	Row     int   // bytes of one row, quotes and separators included
	Columns int
}

// DefaultLimits leaves room for four times the national file.
func DefaultLimits() Limits { return Limits{Bytes: 100_000_000, Row: 1 << 20, Columns: 1000} }

// Reader reads a table row by row. It is used by one goroutine.
type Reader struct {
	limits Limits
	source *source
	rows   rows
	header []string
	number int
	notes  []string
}

// rows is one kind of file. A row that cannot be read is bad, and the next one
// can; err is io.EOF after the last row, or the end of reading.
type rows interface {
	next() (cells []string, bad, err error)
	close() error
}

// Open finds out what the file is and reads its header row. Errors: Invalid for
// a file that is no table, TooLarge beyond a limit, or the error of r. The
// reader must be closed.
func Open(r io.Reader, limits Limits) (*Reader, error) {
	if f, ok := r.(interface{ Stat() (fs.FileInfo, error) }); ok {
		if info, err := f.Stat(); err == nil && info.Size() > limits.Bytes {
			return nil, tooLarge(limits.Bytes)
		}
	}
	t := &Reader{limits: limits, source: &source{r: r, left: limits.Bytes, limit: limits.Bytes, sum: sha256.New()}}
	in := bufio.NewReaderSize(t.source, sniffed)
	head, err := in.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if len(bytes.TrimSpace(head)) == 0 {
		return nil, invalid("empty", "Ce fichier est vide.")
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		t.rows, err = openWorkbook(in, limits)
	} else {
		t.rows, err = t.openText(in, head)
	}
	if err != nil {
		return nil, err
	}
	if t.header, err = t.readHeader(); err != nil {
		return nil, errors.Join(err, t.rows.close())
	}
	return t, nil
}

// readHeader takes the first row that is not empty.
func (t *Reader) readHeader() ([]string, error) {
	for {
		cells, bad, err := t.rows.next()
		if errors.Is(err, io.EOF) {
			return nil, invalid("empty", "Ce fichier est vide.")
		}
		if err := errors.Join(bad, err); err != nil {
			return nil, err
		}
		if len(cells) > t.limits.Columns {
			return nil, fault.New(fault.TooLarge, "", "sheet.fault.columns",
				fmt.Sprintf("Ce fichier a plus de %d colonnes. Vérifiez que c'est le bon.", t.limits.Columns))
		}
		if !blank(cells) {
			return cells, nil
		}
	}
}

// Header is the first row.
func (t *Reader) Header() []string { return t.header }

// Next returns the next row and its number; the first after the header is 1.
// The cells are as many as the header's and belong to the caller. A row without
// any value is passed over but counted. Errors: io.EOF after the last row; with
// a number, a fault of that row alone; without, the whole file cannot be read
// further.
func (t *Reader) Next() (int, []string, error) {
	for {
		cells, bad, err := t.rows.next()
		if err != nil {
			return 0, nil, err
		}
		t.number++
		if bad != nil {
			return t.number, nil, bad
		}
		if blank(cells) {
			continue
		}
		for i := range cells { // no database keeps a NUL, and it shows nothing
			cells[i] = strings.ReplaceAll(cells[i], "\x00", "")
		}
		width := len(t.header)
		for len(cells) > width && cells[len(cells)-1] == "" {
			cells = cells[:len(cells)-1]
		}
		if len(cells) != width {
			return t.number, nil, invalid("row", fmt.Sprintf(
				"Cette ligne a %d colonnes au lieu de %d. Il y manque peut-être des guillemets.", len(cells), width))
		}
		return t.number, cells, nil
	}
}

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// Notes says in plain French what was assumed about the file so far.
func (t *Reader) Notes() []string { return t.notes }

func (t *Reader) note(s string) { t.notes = append(t.notes, s) }

// Digest is the SHA-256 of the bytes read; of the whole file after io.EOF.
func (t *Reader) Digest() string { return hex.EncodeToString(t.source.sum.Sum(nil)) }

// Close frees what reading holds, temporary files included; not the file itself.
func (t *Reader) Close() error { return t.rows.close() }

// source counts and hashes the bytes of the file and stops beyond the limit.
type source struct {
	r           io.Reader
	left, limit int64
	sum         hash.Hash
}

func (s *source) Read(p []byte) (int, error) {
	if int64(len(p)) > s.left+1 {
		p = p[:s.left+1]
	}
	n, err := s.r.Read(p)
	_, _ = s.sum.Write(p[:n]) // a hash never fails
	if s.left -= int64(n); s.left < 0 {
		return 0, tooLarge(s.limit)
	}
	return n, err
}

func tooLarge(limit int64) error {
	return fault.New(fault.TooLarge, "", "sheet.fault.large",
		fmt.Sprintf("Ce fichier dépasse %d Mo. Coupez-le en plusieurs fichiers.", limit/1_000_000))
}

func invalid(key, text string) error { return fault.New(fault.Invalid, "", "sheet.fault."+key, text) }
