package db_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"maillage/platform/db"
	"maillage/platform/db/dbtest"
)

// BenchmarkSQLiteGroup measures what group commit brings: 64 callers insert
// rows, each waiting for its own to be durable, through Tx and then with one
// BEGIN IMMEDIATE … COMMIT each on a connection of the same settings. Each
// side writes b.N rows; the figure to watch is the ratio of their rates.
func BenchmarkSQLiteGroup(b *testing.B) {
	for _, statements := range []int{1, 4} {
		b.Run(fmt.Sprintf("statements=%d", statements), func(b *testing.B) {
			grouped, each := measureGroup(b, 64, statements, b.N)
			b.ReportMetric(0, "ns/op") // the sum of both sides says nothing
			b.ReportMetric(grouped, "grouped/s")
			b.ReportMetric(each, "each/s")
			b.ReportMetric(grouped/each, "ratio")
		})
	}
}

// measureGroup returns the transactions per second of both sides.
func measureGroup(b *testing.B, callers, statements, n int) (grouped, each float64) {
	b.Helper()
	cfg := dbtest.SQLite(b, sheet)
	d := dbtest.Open(b, cfg)
	grouped = rate(b, callers, n, func(id string) error {
		return d.Tx(context.Background(), func(tx *db.Tx) error { return insertMany(tx.Context(), tx, id, statements) })
	})
	one := openOneByOne(b, dbtest.SQLite(b, sheet))
	each = rate(b, callers, n, func(id string) error { return one.insert(id, statements) })
	return grouped, each
}

// oneByOne commits every transaction by itself, on the terms most favourable
// to it: one connection that the callers take in turn (SQLite's own waiting
// sleeps), and statements prepared once.
type oneByOne struct {
	turn                   sync.Mutex
	begin, insert1, commit *sql.Stmt
}

func openOneByOne(b *testing.B, cfg db.Config) *oneByOne {
	b.Helper()
	pool, err := sql.Open("sqlite", "file:"+filepath.Join(cfg.Dir, "maillage.db")+
		"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=recursive_triggers(1)")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = pool.Close() })
	conn, err := pool.Conn(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	prepare := func(query string) *sql.Stmt {
		stmt, err := conn.PrepareContext(b.Context(), query)
		if err != nil {
			b.Fatal(err)
		}
		return stmt
	}
	return &oneByOne{begin: prepare("BEGIN IMMEDIATE"), insert1: prepare(insertLine), commit: prepare("COMMIT")}
}

func (o *oneByOne) insert(id string, statements int) error {
	o.turn.Lock()
	defer o.turn.Unlock()
	if _, err := o.begin.Exec(); err != nil {
		return err
	}
	for i := range statements {
		if _, err := o.insert1.Exec(fmt.Sprint(id, ".", i), i); err != nil {
			return err
		}
	}
	_, err := o.commit.Exec()
	return err
}

const insertLine = "INSERT INTO sheet_line (id, n) VALUES ($1, $2)"

func insertMany(ctx context.Context, on db.Querier, id string, statements int) error {
	for i := range statements {
		if _, err := on.ExecContext(ctx, insertLine, fmt.Sprint(id, ".", i), i); err != nil {
			return err
		}
	}
	return nil
}

// rate has the callers do n things between them and returns things per second.
func rate(b *testing.B, callers, n int, do func(id string) error) float64 {
	b.Helper()
	var next atomic.Int64
	var all sync.WaitGroup
	start := time.Now()
	for range callers {
		all.Go(func() {
			for i := next.Add(1); i <= int64(n); i = next.Add(1) {
				if err := do(fmt.Sprint(i)); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	return float64(n) / time.Since(start).Seconds()
}
