package standard

import (
	"strings"

	"maillage/core/fault"
	"maillage/core/text"
)

// Version is a published version of the national schema.
type Version string

// The versions in use.
const (
	V01 Version = "0.1" // lists joined by ";", other columns and values
	V1  Version = "1"   // 1.0.x
	V2  Version = "2"   // without structure_parente
)

// Header is what the first row of a file says.
type Header struct {
	Version Version
	Unknown []string // columns that are not of the schema, ignored
	at      [Width]int
}

// required lists the columns without which no place can be read. The schema
// requires more; an import is kinder.
var required = [...]int{0, 2, 3, 4, 6}

// aliases maps other names of a column, folded, to its position. The first six
// are those of v0.1; the last is in the official example file.
var aliases = []struct {
	name string
	col  int
}{
	{"courriel", 12}, {"publics accueillis", 22}, {"conditions acces", 24}, {"labels nationaux", 25},
	{"labels autres", 27}, {"accessibilite", 30}, {"modalite acces", 28},
}

// legacyAliases is how many of the aliases are a sign of v0.1.
const legacyAliases = 6

// ReadHeader reads the first row of a file, in any order, whatever the case and
// the accents. The error is an Invalid fault that names the missing columns.
func ReadHeader(cells []string) (Header, error) {
	h := Header{Version: V1}
	for i := range h.at {
		h.at[i] = -1
	}
	var others []int
	for i, cell := range cells {
		if col := column(cell); col >= 0 && h.at[col] < 0 {
			h.at[col] = i
		} else {
			others = append(others, i)
		}
	}
	legacy := false
	for _, i := range others {
		name := text.Fold(cells[i])
		known := false
		for n, a := range aliases {
			if a.name == name && h.at[a.col] < 0 {
				h.at[a.col], known = i, true
				legacy = legacy || n < legacyAliases
			}
		}
		if !known && strings.TrimSpace(cells[i]) != "" {
			h.Unknown = append(h.Unknown, strings.TrimSpace(cells[i]))
		}
	}
	switch {
	case legacy:
		h.Version = V01
	case h.at[colParent] < 0:
		h.Version = V2
	}
	return h, h.missing()
}

// column returns the position of the column a name means, or -1.
func column(name string) int {
	for i := range Columns {
		if Columns[i] == name {
			return i
		}
	}
	folded := text.Fold(name)
	for i := range Columns {
		if strings.ReplaceAll(Columns[i], "_", " ") == folded {
			return i
		}
	}
	return -1
}

func (h *Header) missing() error {
	var names []string
	for _, col := range required {
		if h.at[col] < 0 {
			names = append(names, Columns[col])
		}
	}
	if len(names) == 0 {
		return nil
	}
	return fault.New(fault.Invalid, "", "place.fault.columns",
		"Ce fichier ne suit pas le schéma national des lieux. Il lui manque les colonnes : "+strings.Join(names, ", ")+".")
}

// Record picks the columns of the schema out of a row. Missing cells are
// absent values. In v0.1 the semicolon joins lists; here "|" does.
func (h *Header) Record(cells []string) Record {
	var r Record
	fields := r.Fields()
	for col, i := range h.at {
		if i < 0 || i >= len(cells) {
			continue
		}
		value := cells[i]
		if h.Version == V01 && legacyLists>>col&1 == 1 {
			value = strings.ReplaceAll(value, ";", "|")
		}
		*fields[col] = value
	}
	return r
}

// legacyLists marks the columns that hold lists: typologie, courriels, site_web
// and the vocabularies and labels from services to modalites_accompagnement.
const legacyLists = 1<<10 | 1<<12 | 1<<13 | 0x1ff<<21
