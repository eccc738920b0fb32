package dbtest

import (
	"context"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"maillage/platform/db"
)

var (
	queryName = regexp.MustCompile(`(?m)^-- name: (\w+) :\w+[ \t]*$`)
	queryArg  = regexp.MustCompile(`sqlc\.n?arg\(\s*'?(\w+)'?\s*\)`)
)

// Prepares proves that both engines understand every query of the given
// query.sql files on the sets' tables.
func Prepares(t *testing.T, sets []db.Set, files ...string) {
	t.Helper()
	Each(t, sets, func(t *testing.T, d *db.DB) {
		for _, file := range files {
			text, err := os.ReadFile(file) //nolint:gosec // a test's own file
			if err != nil {
				t.Fatal(err)
			}
			names := queryName.FindAllSubmatchIndex(text, -1)
			if len(names) == 0 {
				t.Errorf("%s holds no query", file)
			}
			for i, at := range names {
				end := len(text)
				if i+1 < len(names) {
					end = names[i+1][0]
				}
				if err := prepare(t.Context(), d, numbered(string(text[at[1]:end]))); err != nil {
					t.Errorf("%s: %s: %v", file, text[at[2]:at[3]], err)
				}
			}
		}
	})
}

func prepare(ctx context.Context, d *db.DB, query string) error {
	stmt, err := d.Reader().PrepareContext(ctx, query)
	if err != nil {
		return err
	}
	return stmt.Close() //nolint:sqlclosecheck // as good as a defer
}

// numbered replaces sqlc.arg(name) by $1, $2…, one number for each name.
func numbered(query string) string {
	var names []string
	query = queryArg.ReplaceAllStringFunc(query, func(arg string) string {
		name := queryArg.FindStringSubmatch(arg)[1]
		for i, known := range names {
			if known == name {
				return "$" + strconv.Itoa(i+1)
			}
		}
		names = append(names, name)
		return "$" + strconv.Itoa(len(names))
	})
	return strings.TrimRight(query, "; \t\r\n")
}
