package standard

import (
	"encoding/csv"
	"io"
	"slices"

	"maillage/core/siret"
)

// noDate stands in a v1 export for an unknown day of update, which the schema
// requires: the day every directory writes there, and that Clean reads back as
// none.
const noDate = "1970-01-01"

// Encoder writes places as a CSV file of version V1 or V2: every column in
// order, lists joined by "|", quotes only where RFC 4180 needs them, lines
// ended by "\n". It is an interchange format: cells are data, whatever their
// first character.
type Encoder struct {
	version Version
	out     *csv.Writer
	started bool
}

// NewEncoder returns an encoder that writes to w.
func NewEncoder(w io.Writer, v Version) *Encoder { return &Encoder{version: v, out: csv.NewWriter(w)} }

// Write adds one place.
func (e *Encoder) Write(r *Record) error {
	if err := e.start(); err != nil {
		return err
	}
	return e.out.Write(Row(e.version, *r))
}

// Flush ends the file, which has its header even without a place.
func (e *Encoder) Flush() error {
	if err := e.start(); err != nil {
		return err
	}
	e.out.Flush()
	return e.out.Error()
}

func (e *Encoder) start() error {
	if e.started {
		return nil
	}
	e.started = true
	return e.out.Write(cut(e.version, Columns))
}

// Row is the place as a row of a version: what that version requires and the
// place lacks is written in a form that Clean reads back as absent.
func Row(v Version, r Record) []string {
	if r.Address == "" {
		r.Address = r.Commune
	}
	switch {
	case v == V2 && !siret.Valid(r.Pivot):
		r.Pivot = "" // v2 knows no other register
	case v == V1 && r.Pivot == "":
		r.Pivot = NoPivot
	}
	if v == V1 && r.Updated == "" {
		r.Updated = noDate
	}
	var cells [Width]string
	for i, value := range r.Fields() {
		cells[i] = *value
	}
	return cut(v, cells)
}

// cut leaves out the column that v2 has dropped.
func cut(v Version, cells [Width]string) []string {
	if v != V2 {
		return cells[:]
	}
	return slices.Delete(cells[:], colParent, colParent+1)
}
