package db_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"maillage/core/fault"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
)

// sheet is a small module to test with: a table, and one that only grows.
var sheet = []db.Set{{Module: "sheet", FS: fstest.MapFS{
	"schema/0001_start.sql": {Data: []byte(`-- +goose Up
CREATE TABLE sheet_line (
	id   TEXT PRIMARY KEY,
	n    BIGINT NOT NULL CHECK (n >= 0),
	made_at BIGINT
);
CREATE TABLE sheet_mark (
	id   TEXT PRIMARY KEY,
	line TEXT NOT NULL REFERENCES sheet_line (id)
);
-- append-only
CREATE TABLE sheet_log (
	id   TEXT PRIMARY KEY,
	note TEXT NOT NULL
);
`)},
}}}

func insert(tx *db.Tx, id string, n int) error {
	_, err := tx.ExecContext(tx.Context(), "INSERT INTO sheet_line (id, n) VALUES ($1, $2)", id, n)
	return err
}

func count(t *testing.T, d *db.DB) int {
	t.Helper()
	var n int
	if err := d.Reader().QueryRowContext(t.Context(), "SELECT COUNT(*) FROM sheet_line").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTxCommitsOrRollsBack(t *testing.T) {
	refusal := errors.New("refused")
	dbtest.Each(t, sheet, func(t *testing.T, d *db.DB) {
		if err := d.Tx(t.Context(), func(tx *db.Tx) error { return insert(tx, "a", 1) }); err != nil {
			t.Fatal(err)
		}
		err := d.Tx(t.Context(), func(tx *db.Tx) error {
			if err := insert(tx, "b", 1); err != nil {
				return err
			}
			return refusal
		})
		if !errors.Is(err, refusal) {
			t.Fatalf("Tx = %v, want its function's error", err)
		}
		if n := count(t, d); n != 1 {
			t.Fatalf("%d rows, want 1", n)
		}
	})
}

func TestFailedStatementEndsTheTransaction(t *testing.T) {
	dbtest.Each(t, sheet, func(t *testing.T, d *db.DB) {
		err := d.Tx(t.Context(), func(tx *db.Tx) error {
			_ = insert(tx, "a", -1)
			if err := insert(tx, "b", 1); err == nil {
				t.Error("a statement ran after a failed one")
			}
			return nil
		})
		if err == nil || count(t, d) != 0 {
			t.Fatalf("Tx = %v with %d rows, want an error and none", err, count(t, d))
		}
	})
}

func TestNestedIsRefused(t *testing.T) {
	dbtest.Each(t, sheet, func(t *testing.T, d *db.DB) {
		err := d.Tx(t.Context(), func(*db.Tx) error {
			return d.Tx(context.Background(), func(tx *db.Tx) error { return insert(tx, "a", 1) })
		})
		if err == nil {
			t.Fatal("a nested transaction was accepted")
		}
		err = d.Tx(t.Context(), func(*db.Tx) error {
			return d.View(context.Background(), func(*db.Tx) error { return nil })
		})
		if err == nil {
			t.Fatal("a view inside a transaction was accepted")
		}
	})
}

func TestViewSeesOneMoment(t *testing.T) {
	dbtest.Each(t, sheet, func(t *testing.T, d *db.DB) {
		sum := func(tx *db.Tx) (n int) {
			if err := tx.QueryRowContext(tx.Context(), "SELECT COUNT(*) FROM sheet_line").Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		begun, written := make(chan struct{}), make(chan error, 1)
		go func() {
			<-begun
			written <- d.Tx(context.Background(), func(tx *db.Tx) error { return insert(tx, "a", 1) })
		}()
		err := d.View(t.Context(), func(tx *db.Tx) error {
			if n := sum(tx); n != 0 {
				t.Errorf("%d rows, want 0", n)
			}
			close(begun)
			if err := <-written; err != nil {
				t.Error(err)
			}
			if n := sum(tx); n != 0 {
				t.Errorf("the view changed under its reader: %d rows", n)
			}
			return nil
		})
		if err != nil || count(t, d) != 1 {
			t.Fatalf("View = %v, %d rows committed", err, count(t, d))
		}
	})
}

func TestReadersCannotWrite(t *testing.T) {
	const write = "INSERT INTO sheet_line (id, n) VALUES ('a', 1)"
	dbtest.Each(t, sheet, func(t *testing.T, d *db.DB) {
		if _, err := d.Reader().ExecContext(t.Context(), write); err == nil {
			t.Error("the reader wrote")
		}
		if err := d.View(t.Context(), func(tx *db.Tx) error {
			_, err := tx.ExecContext(tx.Context(), write)
			return err
		}); err == nil {
			t.Error("a view wrote")
		}
	})
}

func TestTimeRoundTrip(t *testing.T) {
	dbtest.Each(t, sheet, func(t *testing.T, d *db.DB) {
		at := time.Date(2026, 3, 29, 1, 59, 59, 123456789, time.FixedZone("CET", 3600))
		var got, absent db.Time
		if err := d.Tx(t.Context(), func(tx *db.Tx) error {
			if _, err := tx.ExecContext(tx.Context(), "INSERT INTO sheet_line (id, n, made_at) VALUES ('a', 1, $1), ('b', 1, $2)",
				db.At(at), db.Time{}); err != nil {
				return err
			}
			if err := tx.QueryRowContext(tx.Context(), "SELECT made_at FROM sheet_line WHERE id = 'a'").Scan(&got); err != nil {
				return err
			}
			return tx.QueryRowContext(tx.Context(), "SELECT made_at FROM sheet_line WHERE made_at IS NULL").Scan(&absent)
		}); err != nil {
			t.Fatal(err)
		}
		if want := at.UTC().Truncate(time.Microsecond); got.Time != want || !absent.IsZero() {
			t.Fatalf("got %v and %v, want %v and nothing", got, absent, want)
		}
	})
}

// TestTransactionIsBounded runs functions that do not end by themselves.
func TestTransactionIsBounded(t *testing.T) {
	endless := map[string]func(*db.Tx) error{
		"statement": func(tx *db.Tx) error {
			_, err := tx.ExecContext(tx.Context(), `INSERT INTO sheet_line (id, n)
				WITH RECURSIVE up(n) AS (SELECT 1 UNION ALL SELECT 1 FROM up) SELECT 'x', n FROM up WHERE n < 0`)
			return err
		},
		"function": func(tx *db.Tx) error {
			if err := insert(tx, "a", 1); err != nil {
				return err
			}
			<-tx.Context().Done()
			return insert(tx, "b", 1)
		},
		"function without a word": func(tx *db.Tx) error {
			<-tx.Context().Done()
			return nil
		},
	}
	dbtest.EachConfig(t, sheet, func(t *testing.T, cfg db.Config) {
		cfg.TxTimeout = 100 * time.Millisecond
		d := dbtest.Open(t, cfg)
		for name, fn := range endless {
			if err := d.Tx(t.Context(), fn); !fault.Is(err, fault.Unavailable) {
				t.Errorf("%s: Tx = %v, want unavailable", name, err)
			}
			if n := count(t, d); n != 0 {
				t.Errorf("%s left %d rows", name, n)
			}
		}
		if err := d.Tx(t.Context(), func(tx *db.Tx) error { return insert(tx, "after", 1) }); err != nil {
			t.Errorf("the next transaction: %v", err)
		}
	})
}

func TestClosedDatabaseRefuses(t *testing.T) {
	dbtest.EachConfig(t, sheet, func(t *testing.T, cfg db.Config) {
		d, err := db.Open(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.Tx(t.Context(), func(tx *db.Tx) error { return insert(tx, "a", 1) }); !fault.Is(err, fault.Unavailable) {
			t.Errorf("Tx = %v, want unavailable", err)
		}
		if err := d.Ping(t.Context()); err == nil {
			t.Error("Ping of a closed database answers")
		}
	})
}

// TestRuleOverASum races 32 callers for what is left of an envelope. Bumping
// its version row first makes each wait for the one before; without that,
// PostgreSQL would let several read the same sum.
func TestRuleOverASum(t *testing.T) {
	const cover, share, callers = 100, 10, 32
	dbtest.Each(t, sheet, func(t *testing.T, d *db.DB) {
		if err := d.Tx(t.Context(), func(tx *db.Tx) error { return insert(tx, "envelope", 0) }); err != nil {
			t.Fatal(err)
		}
		take := func(id string) (taken bool, err error) {
			err = d.Tx(t.Context(), func(tx *db.Tx) error {
				taken = false
				if _, err := tx.ExecContext(tx.Context(), "UPDATE sheet_line SET n = n + 1 WHERE id = 'envelope'"); err != nil {
					return err
				}
				var sum int
				if err := tx.QueryRowContext(tx.Context(),
					"SELECT CAST(COALESCE(SUM(s.n), 0) AS BIGINT) FROM sheet_line s WHERE s.id <> 'envelope'").Scan(&sum); err != nil {
					return err
				}
				if sum+share > cover {
					return nil
				}
				taken = true
				return insert(tx, id, share)
			})
			return taken, err
		}
		var all sync.WaitGroup
		var takers atomic.Int64
		for i := range callers {
			all.Go(func() {
				taken, err := take(fmt.Sprint("caller ", i))
				if err != nil {
					t.Error(err)
				}
				if taken {
					takers.Add(1)
				}
			})
		}
		all.Wait()
		if n := takers.Load(); n != cover/share || count(t, d) != cover/share+1 {
			t.Errorf("%d callers took a share and %d rows exist, want %d and one more", n, count(t, d), cover/share)
		}
	})
}

func TestUnstorableIsRefused(t *testing.T) {
	type named string
	write := func(on db.Querier, bad any) error {
		_, err := on.ExecContext(context.Background(), "INSERT INTO sheet_line (id, n) VALUES ($1, 1)", bad)
		return err
	}
	list := func(on db.Querier, bad any) error {
		rows, err := on.QueryContext(context.Background(), "SELECT id FROM sheet_line WHERE id = $1", bad)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			t.Error("a row was found")
		}
		return rows.Err()
	}
	find := func(on db.Querier, bad any) error {
		var id string
		return on.QueryRowContext(context.Background(), "SELECT id FROM sheet_line WHERE id = $1", bad).Scan(&id)
	}
	dbtest.Each(t, sheet, func(t *testing.T, d *db.DB) {
		on := map[string]func(do func(db.Querier, any) error, bad any) error{
			"Tx": func(do func(db.Querier, any) error, bad any) error {
				return d.Tx(t.Context(), func(tx *db.Tx) error { return do(tx, bad) })
			},
			"View": func(do func(db.Querier, any) error, bad any) error {
				return d.View(t.Context(), func(tx *db.Tx) error { return do(tx, bad) })
			},
			"Reader": func(do func(db.Querier, any) error, bad any) error { return do(d.Reader(), bad) },
		}
		for _, bad := range []any{"a\x00b", "\xff", named("\xc3"), sql.NullString{String: "\x00", Valid: true}, math.NaN(), math.Inf(-1)} {
			for door, through := range on {
				for name, do := range map[string]func(db.Querier, any) error{"write": write, "list": list, "find": find} {
					if err := through(do, bad); !fault.Is(err, fault.Invalid) {
						t.Errorf("%#v: %s by %s = %v, want invalid", bad, name, door, err)
					}
				}
			}
		}
	})
}

// TestReaderExplains closes the database under a reader.
func TestReaderExplains(t *testing.T) {
	dbtest.EachConfig(t, sheet, func(t *testing.T, cfg db.Config) {
		d, err := db.Open(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		var n int
		if err := d.Reader().QueryRowContext(t.Context(), "SELECT n FROM sheet_line").Scan(&n); !errors.Is(err, sql.ErrNoRows) {
			t.Errorf("no row = %v, want sql.ErrNoRows", err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if err := d.Reader().QueryRowContext(t.Context(), "SELECT n FROM sheet_line").Scan(&n); !fault.Is(err, fault.Unavailable) {
			t.Errorf("QueryRow = %v, want unavailable", err)
		}
		if _, err := d.Reader().ExecContext(t.Context(), "SELECT n FROM sheet_line"); !fault.Is(err, fault.Unavailable) {
			t.Errorf("Exec = %v, want unavailable", err)
		}
	})
}
