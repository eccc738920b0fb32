package journal_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"maillage/core/act"
	"maillage/core/actor"
	"maillage/platform/clock"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
	"maillage/platform/journal"
)

var sets = []db.Set{journal.Set}

var morning = time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)

func TestQueriesOnBothEngines(t *testing.T) { dbtest.Prepares(t, sets, "query.sql") }

var errUndone = errors.New("undone")

// helper is someone at work in an organisation.
var helper = actor.Actor{ID: "acc-1", Kind: actor.Helper, Org: "org-1"}

func read(person string) act.Act { return act.Act{Name: "person.read", Who: helper, Person: person} }

func count(t *testing.T, d *db.DB, table string) (n int) {
	t.Helper()
	if err := d.Reader().QueryRowContext(t.Context(), "SELECT COUNT(*) FROM "+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// noteAt notes an act done at the instant.
func noteAt(t *testing.T, d *db.DB, at time.Time, a act.Act) {
	t.Helper()
	if err := (journal.Book{DB: d, Clock: clock.At(at)}).Note(t.Context(), a); err != nil {
		t.Fatal(err)
	}
}

func TestActCommitsWithWhatItTellsOf(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		undone := d.Tx(t.Context(), func(tx *db.Tx) error {
			if err := (journal.Journal{Tx: tx, At: morning}).Record(read("per-1")); err != nil {
				return err
			}
			return errUndone
		})
		if undone == nil || count(t, d, "journal_row") != 0 || count(t, d, "journal_pending") != 0 {
			t.Errorf("%v, and the act of a transaction that was undone is kept", undone)
		}
		noteAt(t, d, morning, read("per-1"))
		if count(t, d, "journal_row") != 1 || count(t, d, "journal_pending") != 1 {
			t.Error("a noted act is not kept")
		}
	})
}

// TestFormOfActs: an act has no room for free text or for personal data in clear.
func TestFormOfActs(t *testing.T) {
	with := func(change func(*act.Act)) act.Act {
		a := read("per-1")
		change(&a)
		return a
	}
	cases := map[string]struct {
		act  act.Act
		fine bool
	}{
		"about a person":            {read("per-1"), true},
		"tokens":                    {with(func(a *act.Act) { a.Detail = "fields=name,contact count:3" }), true},
		"enciphered":                {with(func(a *act.Act) { a.Sealed = []byte{1, 2, 3} }), true},
		"a visitor":                 {act.Act{Name: "account.signin", Who: actor.Anyone(), Refused: true}, true},
		"refused, invented id":      {act.Act{Name: "person.read", Who: helper, Refused: true, Person: "<script>é\x00"}, true},
		"done, invented id":         {act.Act{Name: "person.read", Who: helper, Person: "Ada Lovelace"}, false},
		"an address as object":      {act.Act{Name: "account.invite", Who: helper, Object: "ada@example.org"}, false},
		"a name":                    {with(func(a *act.Act) { a.Detail = "Ada" }), false},
		"an accent":                 {with(func(a *act.Act) { a.Detail = "été" }), false},
		"an address":                {with(func(a *act.Act) { a.Detail = "ada@example.org" }), false},
		"two lines":                 {with(func(a *act.Act) { a.Detail = "a\nb" }), false},
		"a line break at the end":   {with(func(a *act.Act) { a.Detail = "a\n" }), false},
		"a long detail":             {with(func(a *act.Act) { a.Detail = strings.Repeat("a", 201) }), false},
		"no name":                   {act.Act{Who: helper}, false},
		"no actor":                  {act.Act{Name: "person.read"}, false},
		"enciphered for nobody":     {act.Act{Name: "person.read", Who: helper, Sealed: []byte{1}}, false},
		"a very long cipher":        {with(func(a *act.Act) { a.Sealed = make([]byte, 64<<10+1) }), false},
		"an actor that is an email": {act.Act{Name: "person.read", Who: actor.Actor{ID: "a@b", Kind: actor.Helper}}, false},
	}
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		book := journal.Book{DB: d, Clock: clock.At(morning)}
		for name, c := range cases {
			if err := book.Note(t.Context(), c.act); (err == nil) != c.fine {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// TestNothingIsRewritten: the database itself refuses to change or forget.
func TestNothingIsRewritten(t *testing.T) {
	values := map[string]string{
		"journal_row":        "('a', 1, 'n', 'k', '', '', '', FALSE, '', '', '', NULL, '')",
		"journal_leaf":       "(1, 0, 'a', '')",
		"journal_hash":       "(1, 0, '')",
		"journal_checkpoint": "(1, 1, 1, 'n')",
		"journal_epoch":      "(2, 1, '{}')",
	}
	column := map[string]string{"journal_row": "detail = 'other'", "journal_leaf": "id = 'other'", "journal_hash": "hash = ''",
		"journal_checkpoint": "note = 'other'", "journal_epoch": "citation = 'other'"}
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		run := func(statement string) error {
			return d.Tx(t.Context(), func(tx *db.Tx) error {
				_, err := tx.ExecContext(tx.Context(), statement)
				return err
			})
		}
		for table, row := range values {
			if err := run("INSERT INTO " + table + " VALUES " + row); err != nil {
				t.Fatal(err)
			}
			statements := []string{"UPDATE " + table + " SET " + column[table], "DELETE FROM " + table}
			if d.Engine() == db.Postgres {
				statements = append(statements, "TRUNCATE "+table,
					"INSERT INTO "+table+" VALUES "+row+" ON CONFLICT ON CONSTRAINT "+table+"_pkey DO UPDATE SET "+column[table])
			} else {
				statements = append(statements, "INSERT OR REPLACE INTO "+table+" VALUES "+row, "REPLACE INTO "+table+" VALUES "+row)
			}
			for _, statement := range statements {
				if err := run(statement); err == nil || !strings.Contains(err.Error(), "append-only") {
					t.Errorf("%s: %v", statement, err)
				}
			}
		}
	})
}
