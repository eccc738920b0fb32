package journal_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"maillage/platform/clock"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
	"maillage/platform/journal"
)

// BenchmarkWrites measures what sealing costs those who write: 32 callers note
// acts, each waiting for its own to be durable, in turns with and without the
// sealer beside them, which then follows every half second. The figure to watch
// is the ratio of the rates; behind is the share of the acts of a turn that
// still waited for the sealer at its end.
func BenchmarkWrites(b *testing.B) {
	for name, cfg := range map[db.Engine]func(testing.TB, []db.Set) db.Config{db.SQLite: dbtest.SQLite, db.Postgres: dbtest.Postgres} {
		b.Run(string(name), func(b *testing.B) {
			var alone, beside, behind []float64
			for b.Loop() {
				d := dbtest.Open(b, cfg(b, sets))
				rate, _ := writeFor(b, d, nil)
				alone = append(alone, rate)
				d = dbtest.Open(b, cfg(b, sets))
				rate, left := writeFor(b, d, newLog(b, d))
				beside, behind = append(beside, rate), append(behind, left)
			}
			b.ReportMetric(0, "ns/op") // the sum of both sides says nothing
			b.ReportMetric(median(alone), "alone/s")
			b.ReportMetric(median(beside), "sealed/s")
			b.ReportMetric(median(beside)/median(alone), "ratio")
			b.ReportMetric(median(behind), "behind")
		})
	}
}

func median(rates []float64) float64 {
	slices.Sort(rates)
	return rates[len(rates)/2]
}

// turn is how long one side writes.
const turn = 4 * time.Second

// writeFor returns the acts noted a second, and the share that was not sealed
// at the end when there is a log.
func writeFor(b *testing.B, d *db.DB, l *journal.Log) (rate, behind float64) {
	b.Helper()
	ctx, stop := context.WithTimeout(context.Background(), turn)
	defer stop()
	book := journal.Book{DB: d, Clock: clock.System{}}
	var written, sealed atomic.Int64
	var all sync.WaitGroup
	for i := range 32 {
		all.Go(func() {
			for ctx.Err() == nil {
				if err := book.Note(context.Background(), read(fmt.Sprint("per-", i))); err != nil {
					b.Error(err)
					return
				}
				written.Add(1)
			}
		})
	}
	if l != nil {
		all.Go(func() {
			for tick := time.NewTicker(500 * time.Millisecond); ctx.Err() == nil; {
				select {
				case <-ctx.Done():
					tick.Stop()
				case <-tick.C:
					n, err := l.Seal(context.Background())
					if err != nil {
						b.Error(err)
					}
					sealed.Add(int64(n))
				}
			}
		})
	}
	start := time.Now()
	all.Wait()
	n := float64(written.Load())
	return n / time.Since(start).Seconds(), 1 - float64(sealed.Load())/n
}
