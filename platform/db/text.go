package db

import (
	"database/sql"
	"reflect"
	"strings"
	"unicode/utf8"

	"maillage/core/fault"
)

// storable refuses text that PostgreSQL does not keep, a NUL or broken UTF-8,
// on SQLite too: what one engine holds, the other must be able to.
func storable(args []any) error {
	for _, arg := range args {
		var text string
		switch v := arg.(type) {
		case string:
			text = v
		case sql.NullString:
			text = v.String
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
