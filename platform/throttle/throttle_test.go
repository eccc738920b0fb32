package throttle_test

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"maillage/core/fault"
	"maillage/platform/clock"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
	"maillage/platform/throttle"
)

var sets = []db.Set{throttle.Set}

var (
	morning = time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)
	guess   = throttle.Rule{Name: "test.guess", Limit: 5, Per: 15 * time.Minute}
)

// mac stands in for platform/key's.
func mac(purpose, text string) string { return purpose + ":" + strings.ToUpper(text) }

func TestQueries(t *testing.T) { dbtest.Prepares(t, sets, "query.sql") }

func TestLimit(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		now := clock.At(morning)
		gate := throttle.Gate{DB: d, Clock: now, MAC: mac}
		take := func(subject string) error { return gate.Take(t.Context(), guess, subject) }
		for range guess.Limit {
			if err := take("a"); err != nil {
				t.Fatal(err)
			}
			now.Add(time.Second)
		}
		err := take("a")
		if !fault.Is(err, fault.TooMany) || !strings.Contains(fault.Of(err).Text, "dans 15 minutes.") {
			t.Errorf("beyond the limit: %v", err)
		}
		if err := take("b"); err != nil {
			t.Errorf("another subject pays for the first: %v", err)
		}
		other := throttle.Rule{Name: "test.other", Limit: 1, Per: time.Minute}
		if err := gate.Take(t.Context(), other, "a"); err != nil {
			t.Errorf("another rule: %v", err)
		}
		// A new gate is another process, or the same after a restart.
		if err := (throttle.Gate{DB: d, Clock: now, MAC: mac}).Take(t.Context(), guess, "a"); !fault.Is(err, fault.TooMany) {
			t.Errorf("after a restart: %v", err)
		}
		now.Add(14 * time.Minute)
		if err := take("a"); !strings.Contains(fault.Of(err).Text, "dans une minute.") {
			t.Errorf("insisting moved the end: %v", err)
		}
		now.Add(time.Minute - 5*time.Second)
		if err := take("a"); err != nil {
			t.Errorf("once the window has ended: %v", err)
		}
	})
}

func TestClear(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		gate := throttle.Gate{DB: d, Clock: clock.At(morning), MAC: mac}
		rule := throttle.Rule{Name: "test.one", Limit: 1, Per: time.Hour}
		for range 3 {
			if err := gate.Take(t.Context(), rule, "a"); err != nil {
				t.Error(err)
			}
			if err := gate.Clear(t.Context(), rule, "a"); err != nil {
				t.Error(err)
			}
		}
	})
}

// TestWithBusiness checks that what is undone does not count.
func TestWithBusiness(t *testing.T) {
	undone := errors.New("undone")
	rule := throttle.Rule{Name: "test.sms", Limit: 1, Per: 24 * time.Hour}
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		take := func(end error) error {
			return d.Tx(t.Context(), func(tx *db.Tx) error {
				return errors.Join((throttle.Throttle{Tx: tx, At: morning, MAC: mac}).Take(rule, "a"), end)
			})
		}
		if err := take(undone); !errors.Is(err, undone) || fault.Is(err, fault.TooMany) {
			t.Errorf("undone: %v", err)
		}
		if err := take(nil); err != nil {
			t.Errorf("the first that stands: %v", err)
		}
		if err := take(nil); !fault.Is(err, fault.TooMany) || !strings.Contains(fault.Of(err).Text, "24 heures") {
			t.Errorf("the second: %v", err)
		}
	})
}

// TestClockMishap checks that a window begun by a clock far ahead does not
// lock its subject out until that clock is right.
func TestClockMishap(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		now := clock.At(morning.AddDate(10, 0, 0))
		gate := throttle.Gate{DB: d, Clock: now, MAC: mac}
		for range guess.Limit {
			if err := gate.Take(t.Context(), guess, "a"); err != nil {
				t.Fatal(err)
			}
		}
		now.Set(morning)
		for i := range 2 * guess.Limit {
			if err := gate.Take(t.Context(), guess, "a"); (err == nil) != (i < guess.Limit) {
				t.Errorf("attempt %d: %v", i, err)
			}
		}
	})
}

// TestRace has 32 callers, through two gates as two processes would, take the
// same subject at once.
func TestRace(t *testing.T) {
	dbtest.EachConfig(t, sets, func(t *testing.T, cfg db.Config) {
		gates := []throttle.Gate{{DB: dbtest.Open(t, cfg), Clock: clock.System{}, MAC: mac}, {DB: dbtest.Open(t, cfg), Clock: clock.System{}, MAC: mac}}
		var admitted, refused atomic.Int64
		var all sync.WaitGroup
		for i := range 32 {
			all.Go(func() {
				switch err := gates[i%2].Take(context.Background(), guess, "a"); {
				case err == nil:
					admitted.Add(1)
				case fault.Is(err, fault.TooMany):
					refused.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		all.Wait()
		if admitted.Load() != int64(guess.Limit) || refused.Load() != 32-int64(guess.Limit) {
			t.Errorf("%d admitted, %d refused", admitted.Load(), refused.Load())
		}
	})
}

// TestNoStretchExceeds holds any series of attempts to the promise: at most
// 2×Limit-1 in any stretch of time of length Per, and never a refusal before
// Limit were admitted in the last Per.
func TestNoStretchExceeds(t *testing.T) {
	d := dbtest.Open(t, dbtest.SQLite(t, sets))
	series := 0
	rapid.Check(t, func(r *rapid.T) {
		series++
		rule := throttle.Rule{Name: "test.series", Limit: rapid.IntRange(1, 4).Draw(r, "limit"), Per: time.Duration(rapid.IntRange(1, 20).Draw(r, "per")) * time.Second}
		now := clock.At(morning.Add(time.Duration(series) * 24 * time.Hour))
		gate := throttle.Gate{DB: d, Clock: now, MAC: mac}
		var admitted []time.Time
		within := func() (n int) {
			for _, at := range admitted {
				if now.Now().Sub(at) < rule.Per {
					n++
				}
			}
			return n
		}
		for _, pause := range rapid.SliceOfN(rapid.IntRange(0, 8000), 1, 25).Draw(r, "pauses") {
			now.Add(time.Duration(pause) * time.Millisecond)
			if err := gate.Take(context.Background(), rule, "a"); err == nil {
				admitted = append(admitted, now.Now())
			} else if !fault.Is(err, fault.TooMany) {
				r.Fatal(err)
			} else if within() < rule.Limit {
				r.Fatalf("refused after %d in the last %v", within(), rule.Per)
			}
			if n := within(); n > 2*rule.Limit-1 {
				r.Fatalf("%d admitted within %v, limit %d", n, rule.Per, rule.Limit)
			}
		}
	})
}

// TestSubjectsAreHidden looks for the subject in the whole table, and checks
// that it is forgotten in time.
func TestSubjectsAreHidden(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		now := clock.At(morning)
		gate := throttle.Gate{DB: d, Clock: now, MAC: func(_, text string) string { return "mac" + strings.Repeat("x", len(text)) }}
		if err := gate.Take(t.Context(), guess, "camille@example.org"); err != nil {
			t.Fatal(err)
		}
		var subject string
		look := func() error {
			return d.Reader().QueryRowContext(t.Context(), "SELECT subject FROM throttle_count").Scan(&subject)
		}
		if err := look(); err != nil || !strings.HasPrefix(subject, "macx") {
			t.Errorf("kept %q, %v", subject, err)
		}
		if _, err := gate.Purge(t.Context(), morning.Add(guess.Per)); err != nil || look() != nil {
			t.Errorf("purged too early: %v", err)
		}
		if _, err := gate.Purge(t.Context(), morning.Add(guess.Per+time.Second)); err != nil || look() == nil {
			t.Errorf("not purged: %v", err)
		}
	})
}

func TestNetwork(t *testing.T) {
	for typed, want := range map[string]string{
		"192.0.2.7": "192.0.2.7/32", "::ffff:192.0.2.7": "192.0.2.7/32",
		"2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "2001:db8:1:2::1": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64",
	} {
		if got := throttle.Network(netip.MustParseAddr(typed)); got != want {
			t.Errorf("%s: %s, want %s", typed, got, want)
		}
	}
	if got := throttle.Network(netip.Addr{}); got != "unknown" {
		t.Errorf("no address: %s", got)
	}
}

func BenchmarkTake(b *testing.B) {
	for name, open := range map[string]func() db.Config{
		"sqlite":   func() db.Config { return dbtest.SQLite(b, sets) },
		"postgres": func() db.Config { return dbtest.Postgres(b, sets) },
	} {
		b.Run(name, func(b *testing.B) {
			gate := throttle.Gate{DB: dbtest.Open(b, open()), Clock: clock.System{}, MAC: mac}
			rule := throttle.Rule{Name: "bench", Limit: 1 << 30, Per: time.Hour}
			var n atomic.Int64
			b.SetParallelism(32)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := gate.Take(context.Background(), rule, time.Duration(n.Add(1)%1000).String()); err != nil {
						b.Error(err)
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "takes/s")
		})
	}
}
