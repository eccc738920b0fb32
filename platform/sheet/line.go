package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"maillage/core/fault"
)

// maxLines is how many lines of the file one row may take. Beyond, a quote was
// surely left open.
const maxLines = 200

// wide is the number of columns from which a line of text inside a cell cannot
// have the shape of a row by chance.
const wide = 8

// lines reads the rows of a CSV as RFC 4180 writes them, and forgives: a quote
// inside a field is a quote. A quote that is never closed costs its own line
// and not the rest of the file, which encoding/csv would swallow.
type lines struct {
	in      *bufio.Reader
	comma   byte
	limit   int
	width   int      // columns of the header, once read
	pending [][]byte // lines given back
}

func (l *lines) close() error { return nil }

func (l *lines) next() (cells []string, bad, err error) {
	var line []byte
	for len(line) == 0 { // an empty line is no row
		if line, err = l.line(); err != nil {
			return nil, nil, err
		}
	}
	taken := [][]byte{line}
	raw := line
	for open := l.quoted(line, false); open; {
		more, err := l.line()
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, nil, err
		}
		if err != nil || len(taken) == maxLines || len(raw)+len(more) >= l.limit {
			if err == nil {
				taken = append(taken, more)
			}
			return nil, l.giveBack(taken), nil
		}
		taken = append(taken, more)
		if len(taken) == 2 {
			raw = bytes.Clone(raw)
		}
		raw = append(append(raw, '\n'), more...)
		open = l.quoted(more, true)
	}
	cells = l.split(raw)
	if l.width == 0 && !blank(cells) {
		l.width = len(cells)
	}
	if len(taken) > 1 && (len(cells) != l.width || l.width >= wide) && l.swallowed(taken[1:]) {
		return nil, l.giveBack(taken), nil
	}
	return cells, nil, nil
}

// giveBack keeps the first line as a bad row and returns the others to be read.
func (l *lines) giveBack(taken [][]byte) error {
	l.pending = append(taken[1:], l.pending...)
	return invalid("quotes", "Un guillemet ouvert sur cette ligne n'est pas refermé.")
}

// swallowed reports whether one of the lines that a quoted field took in is a
// row of its own.
func (l *lines) swallowed(taken [][]byte) bool {
	for _, line := range taken {
		if l.quoted(line, false) {
			continue
		}
		cells := l.split(line)
		// A first cell that ends with a quote it did not open is the end of one
		// that holds a line break.
		tail := strings.HasSuffix(cells[0], `"`) && !bytes.HasPrefix(line, []byte(`"`))
		if len(cells) == l.width && !tail {
			return true
		}
	}
	return false
}

// line returns the next line without its end. The slice is the caller's.
func (l *lines) line() ([]byte, error) {
	if len(l.pending) > 0 {
		line := l.pending[0]
		l.pending = l.pending[1:]
		return line, nil
	}
	var line []byte
	for {
		part, err := l.in.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > l.limit {
			return nil, fault.New(fault.TooLarge, "", "sheet.fault.row",
				fmt.Sprintf("Une ligne de ce fichier dépasse %d Ko. Vérifiez que c'est le bon fichier.", l.limit>>10))
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(line) > 0:
			return bytes.TrimSuffix(line, []byte("\r")), nil
		case err != nil:
			return nil, err
		}
		return bytes.TrimSuffix(line[:len(line)-1], []byte("\r")), nil
	}
}

// quoted reports whether a quoted field is still open at the end of a line that
// began inside one or not.
func (l *lines) quoted(line []byte, inside bool) bool {
	start := !inside
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case inside && c == '"' && i+1 < len(line) && line[i+1] == '"':
			i++
		case inside && c == '"' && (i+1 == len(line) || line[i+1] == l.comma):
			inside = false
		case !inside && start && c == '"':
			inside = true
		}
		start = !inside && c == l.comma
	}
	return inside
}

// split cuts a row into its cells.
func (l *lines) split(raw []byte) []string {
	cells := make([]string, 0, max(l.width, 1))
	s := string(raw)
	for {
		if !strings.HasPrefix(s, `"`) {
			cell, rest, more := strings.Cut(s, string(l.comma))
			cells = append(cells, cell)
			if !more {
				return cells
			}
			s = rest
			continue
		}
		end, doubled := l.closing(s)
		cell := s[1:end]
		if doubled {
			cell = strings.ReplaceAll(cell, `""`, `"`)
		}
		cells = append(cells, cell)
		if end+1 >= len(s) {
			return cells
		}
		s = s[end+2:]
	}
}

// closing finds the quote that ends the field s starts with, and tells whether
// the field holds doubled quotes. Without one the field is all there is.
func (l *lines) closing(s string) (end int, doubled bool) {
	for i := 1; i < len(s); i++ {
		if s[i] != '"' {
			continue
		}
		switch {
		case i+1 < len(s) && s[i+1] == '"':
			doubled = true
			i++
		case i+1 == len(s) || s[i+1] == l.comma:
			return i, doubled
		}
	}
	return len(s), doubled
}
