package backup

import (
	"bytes"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"maillage/platform/db"
)

// targets are variables to scan a row into, one for each column's type.
func targets(columns []db.Column) []any {
	into := make([]any, len(columns))
	for i, c := range columns {
		switch c.Type {
		case db.BigInt:
			into[i] = new(sql.Null[int64])
		case db.Boolean:
			into[i] = new(sql.Null[bool])
		case db.Double:
			into[i] = new(sql.Null[float64])
		case db.Bytes:
			into[i] = new(sql.Null[[]byte])
		default:
			into[i] = new(sql.Null[string])
		}
	}
	return into
}

var errUnreadable = errors.New("backup: text that is not UTF-8")

// encode writes what a row was scanned into as a line of JSON.
func encode(line *bytes.Buffer, row []any) error {
	values := make([]any, len(row))
	for i, cell := range row {
		switch v := cell.(type) {
		case *sql.Null[int64]:
			values[i] = orNil(*v)
		case *sql.Null[bool]:
			values[i] = orNil(*v)
		case *sql.Null[float64]:
			values[i] = orNil(*v)
		case *sql.Null[[]byte]:
			if v.Valid {
				values[i] = base64.StdEncoding.EncodeToString(v.V)
			}
		case *sql.Null[string]:
			if !utf8.ValidString(v.V) {
				return errUnreadable // JSON would silently replace it
			}
			values[i] = orNil(*v)
		}
	}
	if err := json.NewEncoder(line).Encode(values); err != nil {
		return err
	}
	if line.Len() > maxRow {
		return fmt.Errorf("backup: a row of more than %d bytes", maxRow)
	}
	return nil
}

func orNil[T any](v sql.Null[T]) any {
	if !v.Valid {
		return nil
	}
	return v.V
}

// decode reads a line of JSON as the values of a row, ready to be inserted.
func decode(line []byte, columns []db.Column) ([]any, error) {
	in := json.NewDecoder(bytes.NewReader(line))
	in.UseNumber()
	var values []any
	if err := in.Decode(&values); err != nil {
		return nil, err
	}
	if _, err := in.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("backup: more than one value on a line")
	}
	if len(values) != len(columns) {
		return nil, fmt.Errorf("backup: %d values for %d columns", len(values), len(columns))
	}
	for i, v := range values {
		if v == nil {
			continue
		}
		var err error
		if values[i], err = decodeValue(v, columns[i].Type); err != nil {
			return nil, fmt.Errorf("backup: column %s: %w", columns[i].Name, err)
		}
	}
	return values, nil
}

func decodeValue(v any, kind db.Type) (any, error) {
	switch v := v.(type) {
	case json.Number:
		switch kind {
		case db.BigInt:
			return strconv.ParseInt(v.String(), 10, 64)
		case db.Double:
			return strconv.ParseFloat(v.String(), 64)
		}
	case bool:
		if kind == db.Boolean {
			return v, nil
		}
	case string:
		switch kind {
		case db.Text:
			return v, nil
		case db.Bytes:
			return base64.StdEncoding.Strict().DecodeString(v)
		}
	}
	return nil, fmt.Errorf("%T where a %s should be", v, kind)
}
