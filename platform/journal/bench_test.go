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
	"maillage/platform/job"
	"maillage/platform/journal"
)

// BenchmarkWrites measures what sealing costs those who write: 32 callers note
// acts, each waiting for its own to be durable, in turns with and without the
// sealer beside them, as the server runs it but twice a second. The figure to
// watch is the ratio of the rates, the median over the pairs of turns; behind
// is the share of the acts of a turn that still waited at its end, and
// drained/s how fast they are sealed then.
func BenchmarkWrites(b *testing.B) {
	for name, cfg := range map[db.Engine]func(testing.TB, []db.Set) db.Config{db.SQLite: dbtest.SQLite, db.Postgres: dbtest.Postgres} {
		b.Run(string(name), func(b *testing.B) {
			var alone, beside, ratio, behind, drained []float64
			for i := 0; b.Loop(); i++ {
				plain, l := dbtest.Open(b, cfg(b, sets)), newLog(b, dbtest.Open(b, cfg(b, sets)))
				var without, with float64
				for side := range 2 { // in turns, so that neither always comes second
					if (side+i)%2 == 0 {
						without = writeFor(b, plain, nil)
					} else {
						with = writeFor(b, l.DB, l)
					}
				}
				start := time.Now()
				left, err := l.Seal(context.Background())
				if err != nil {
					b.Fatal(err)
				}
				alone, beside, ratio = append(alone, without), append(beside, with), append(ratio, with/without)
				behind = append(behind, float64(left)/(with*turn.Seconds()))
				drained = append(drained, float64(left)/time.Since(start).Seconds())
			}
			b.ReportMetric(0, "ns/op") // the sum of both sides says nothing
			b.ReportMetric(median(alone), "alone/s")
			b.ReportMetric(median(beside), "sealed/s")
			b.ReportMetric(median(ratio), "ratio")
			b.ReportMetric(median(behind), "behind")
			b.ReportMetric(median(drained), "drained/s")
		})
	}
}

func median(rates []float64) float64 {
	slices.Sort(rates)
	return rates[len(rates)/2]
}

// turn is how long one side writes.
const turn = 2 * time.Second

// writeFor returns the acts noted a second, with the log's sealer beside.
func writeFor(b *testing.B, d *db.DB, l *journal.Log) (rate float64) {
	b.Helper()
	ctx, stop := context.WithTimeout(context.Background(), turn)
	defer stop()
	book := journal.Book{DB: d, Clock: clock.System{}}
	var written atomic.Int64
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
			for ctx.Err() == nil {
				if err := l.Handler().Do(ctx, job.Task{}); err != nil && ctx.Err() == nil {
					b.Error(err)
				}
				select {
				case <-ctx.Done():
				case <-time.After(500 * time.Millisecond):
				}
			}
		})
	}
	start := time.Now()
	all.Wait()
	return float64(written.Load()) / time.Since(start).Seconds()
}
