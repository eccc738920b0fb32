package maillage

import (
	"go/ast"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// statements is a file of a room's SQL: its migrations or its queries.
type statements struct {
	path string
	room string // whose it is: "place", "outbox"; empty where no SQL belongs
	sql  string // without comments and literals
}

var (
	sqlFolder = regexp.MustCompile(`^(?:module/(\w+)/store|platform/(\w+))/(?:schema/\w+\.sql|query\.sql)$`)
	sqlBlank  = regexp.MustCompile(`(?s)--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'`)
	sqlMade   = regexp.MustCompile(`(?i)\bCREATE\s+(?:UNIQUE\s+)?(\w+)\s+(?:IF\s+NOT\s+EXISTS\s+)?"?(\w+)`)
	sqlWord   = regexp.MustCompile(`\w+`)
	// Both engines must read the same statements the same way (doc/data.md).
	sqlForeign = regexp.MustCompile(`(?i)::|\bsqlc\.slice\b|\b(?:BIGSERIAL|SERIAL|SEQUENCE|NEXTVAL|ILIKE|JSONB|TIMESTAMP|TIMESTAMPTZ|NOW|` +
		`CURRENT_TIMESTAMP|CURRENT_DATE|CURRENT_TIME|DATE_TRUNC|EXTRACT|LISTEN|NOTIFY|DEFERRABLE|EXCLUDE|RENAME)\b`)
)

func readSQL(name string, source []byte) statements {
	s := statements{path: name, sql: sqlBlank.ReplaceAllString(string(source), " ")}
	if at := sqlFolder.FindStringSubmatch(name); at != nil {
		s.room = at[1] + at[2]
	}
	return s
}

// tables finds which room creates each table.
func tables(files []statements) map[string]string {
	owner := map[string]string{}
	for _, s := range files {
		for _, made := range sqlMade.FindAllStringSubmatch(s.sql, -1) {
			if strings.EqualFold(made[1], "TABLE") {
				owner[strings.ToLower(made[2])] = s.room
			}
		}
	}
	return owner
}

// sqlFaults holds a file of SQL to the house's: a table and an index carry
// their room's name, and no statement knows the table of another room, be it to
// refer to it, to join it or to read it.
func sqlFaults(s statements, owner map[string]string) (faults []string) {
	if s.room == "" {
		return []string{"no SQL belongs here"}
	}
	for _, made := range sqlMade.FindAllStringSubmatch(s.sql, -1) {
		if kind := strings.ToUpper(made[1]); kind != "TABLE" && kind != "INDEX" {
			faults = append(faults, "creates a "+kind+": the house has tables and indexes")
		} else if !strings.HasPrefix(made[2], s.room+"_") {
			faults = append(faults, "creates "+made[2]+": its name begins with "+s.room+"_")
		}
	}
	for _, word := range sqlForeign.FindAllString(s.sql, -1) {
		faults = append(faults, word+" is no word of the house's SQL")
	}
	return append(faults, strangers(s.sql, s.room, owner)...)
}

// strangers finds the tables of other rooms in a text.
func strangers(text, room string, owner map[string]string) (faults []string) {
	for _, word := range sqlWord.FindAllString(text, -1) {
		if of, is := owner[strings.ToLower(word)]; is && of != room {
			faults = append(faults, "knows "+word+", a table of "+of)
		}
	}
	return faults
}

// literalFaults finds tables of other rooms in the strings of the program.
func literalFaults(f file, owner map[string]string) (faults []string) {
	if f.test {
		return nil
	}
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		literal, is := n.(*ast.BasicLit)
		if !is || literal.Kind != token.STRING {
			return true
		}
		if text, err := strconv.Unquote(literal.Value); err == nil {
			faults = append(faults, strangers(text, placeOf(f.dir).name, owner)...)
		}
		return true
	})
	return faults
}

func TestHouseSQL(t *testing.T) {
	var files []statements
	for name, source := range sources(t, ".sql") {
		files = append(files, readSQL(name, source))
	}
	owner := tables(files)
	for _, known := range []string{"place_record", "job_task", "outbox_fact", "mail_letter"} {
		if owner[known] != strings.SplitN(known, "_", 2)[0] {
			t.Errorf("%s is not found among %v: the search is broken", known, slices.Sorted(maps.Keys(owner)))
		}
	}
	for _, s := range files {
		for _, complaint := range sqlFaults(s, owner) {
			t.Errorf("%s: %s", s.path, complaint)
		}
	}
	obey(t, func(f file) []string { return literalFaults(f, owner) })
}

func TestHouseSQLBites(t *testing.T) {
	const schema, query = "module/pass/store/schema/00001_pass.sql", "module/pass/store/query.sql"
	owner := map[string]string{"pass_booklet": "pass", "pass_cover": "pass", "place_record": "place"}
	for _, c := range []struct {
		path, sql string
		fine      bool
	}{
		{schema, "CREATE TABLE pass_booklet (id TEXT NOT NULL PRIMARY KEY, note TEXT); -- now(), place_record", true},
		{schema, "CREATE TABLE pass_cover (id TEXT NOT NULL REFERENCES pass_booklet (id), kind TEXT DEFAULT 'serial');", true},
		{schema, "CREATE UNIQUE INDEX pass_booklet_id ON pass_booklet (id) WHERE id IS NOT NULL;", true},
		{"module/pass/extra.sql", "CREATE TABLE pass_booklet (id TEXT);", false},
		{schema, "CREATE TABLE booklet (id TEXT);", false},
		{schema, "CREATE TABLE passbooklet (id TEXT);", false},
		{schema, `create table if not exists "booklet" (id TEXT);`, false},
		{schema, "CREATE TEMP TABLE pass_booklet (id TEXT);", false},
		{schema, "CREATE INDEX booklet_id ON pass_booklet (id);", false},
		{schema, "CREATE INDEX ON pass_booklet (id);", false},
		{schema, "CREATE VIEW pass_all AS SELECT id FROM pass_booklet;", false},
		{schema, "ALTER TABLE pass_booklet RENAME TO booklet;", false},
		{schema, "CREATE TABLE pass_cover (id TEXT REFERENCES place_record (id));", false},
		{schema, "CREATE TABLE pass_cover (id BIGSERIAL);", false},
		{schema, "CREATE SEQUENCE pass_number;", false},
		{schema, "CREATE TABLE pass_cover (body JSONB);", false},
		{schema, "CREATE TABLE pass_cover (made_at TIMESTAMP);", false},
		{schema, "CREATE TABLE pass_cover (made_at BIGINT DEFAULT CURRENT_TIMESTAMP);", false},
		{schema, "CREATE TABLE pass_cover (id TEXT UNIQUE DEFERRABLE);", false},
		{schema, "CREATE TABLE pass_cover (id TEXT, EXCLUDE (id WITH =));", false},
		{query, "INSERT INTO pass_booklet (id) VALUES (sqlc.arg(id)) ON CONFLICT (id) DO UPDATE SET id = excluded.id;", true},
		{query, "SELECT b.id FROM pass_booklet b JOIN pass_cover c ON c.id = b.id;", true},
		{query, "SELECT b.id FROM pass_booklet b JOIN place_record r ON r.id = b.id;", false},
		{query, "SELECT b.id FROM (SELECT id FROM pass_cover) b, Place_Record r;", false},
		{query, "DELETE FROM place_record;", false},
		{query, "SELECT id::TEXT FROM pass_booklet;", false},
		{query, "SELECT id FROM pass_booklet WHERE id ilike 'a%';", false},
		{query, "UPDATE pass_booklet SET made_at = NOW();", false},
		{query, "SELECT id FROM pass_booklet WHERE id IN (sqlc.slice('ids'));", false},
	} {
		if complaints := sqlFaults(readSQL(c.path, []byte(c.sql)), owner); (len(complaints) == 0) != c.fine {
			t.Errorf("%s: %s\ncomplaints %q, want none: %v", c.path, c.sql, complaints, c.fine)
		}
	}
	bite(t, func(f file) []string { return literalFaults(f, owner) }, []sample{
		{"module/pass/store/store.go", "const q = `SELECT id FROM pass_booklet`", true},
		{"module/pass/store/store.go", "const q = `SELECT id FROM pass_booklet JOIN place_record`", false},
		{"app/join_pass_place.go", "const q = \"SELECT id FROM place_record\"", false},
	})
}
