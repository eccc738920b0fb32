package db

import (
	"database/sql"
	"math"
	"reflect"
	"strings"
	"unicode/utf8"

	"maillage/core/fault"
)

// storable refuses what only one engine would keep, on both: text with a NUL or
// broken UTF-8 (PostgreSQL does not take it) and floats that are no numbers
// (SQLite makes NaN a NULL).
func storable(args []any) error {
	for _, arg := range args {
		var text string
		switch v := arg.(type) {
		case string:
			text = v
		case sql.NullString:
			text = v.String
		case float64:
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fault.New(fault.Invalid, "", "db.fault.number", "Ce nombre n'est pas utilisable. Saisissez-le à nouveau.")
			}
		default:
			if named := reflect.ValueOf(arg); named.Kind() == reflect.String {
				text = named.String()
			}
		}
		if strings.IndexByte(text, 0) >= 0 || !utf8.ValidString(text) {
			return fault.New(fault.Invalid, "", "db.fault.text", "Ce texte contient des caractères illisibles. Saisissez-le à nouveau.")
		}
	}
	return nil
}
