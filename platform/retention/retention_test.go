package retention_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"maillage/core/id"
	"maillage/platform/clock"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
	"maillage/platform/job"
	"maillage/platform/retention"
	"maillage/platform/retention/retentiontest"
)

var sets = []db.Set{job.Set, retention.Set, {Module: "ward", FS: fstest.MapFS{"schema/1_ward.sql": {Data: []byte(
	"-- +goose Up\nCREATE TABLE ward_note (id TEXT PRIMARY KEY, made_at BIGINT NOT NULL);\n")}}}}

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func daily(now time.Time) time.Time { return now.Truncate(24 * time.Hour).Add(27 * time.Hour) }

// notes is the category of the table ward_note.
func notes(d *db.DB) retention.Category {
	return retention.Category{Name: "ward.note", Basis: "Suivi de la garde.", Period: retention.Period{Months: 6},
		Purge: func(ctx context.Context, before time.Time) (n int64, err error) {
			err = d.Tx(ctx, func(tx *db.Tx) error {
				done, err := tx.ExecContext(tx.Context(), "DELETE FROM ward_note WHERE made_at < $1", db.At(before))
				if err != nil {
					return err
				}
				n, err = done.RowsAffected()
				return err
			})
			return n, err
		}}
}

func put(d *db.DB) func(context.Context, time.Time) (string, error) {
	return func(ctx context.Context, made time.Time) (string, error) {
		own := id.New(monday)
		return own, d.Tx(ctx, func(tx *db.Tx) error {
			_, err := tx.ExecContext(tx.Context(), "INSERT INTO ward_note (id, made_at) VALUES ($1, $2)", own, db.At(made))
			return err
		})
	}
}

func has(d *db.DB) func(context.Context, string) (bool, error) {
	return func(ctx context.Context, id string) (bool, error) {
		var n int
		err := d.Reader().QueryRowContext(ctx, "SELECT COUNT(*) FROM ward_note WHERE id = $1", id).Scan(&n)
		return n == 1, err
	}
}

func TestQueriesOnBothEngines(t *testing.T) { dbtest.Prepares(t, sets, "query.sql") }

// TestBefore: whatever the day, what is purged has been kept for the whole
// period of the calendar, and what is kept longer is for four days at most.
func TestBefore(t *testing.T) {
	for _, c := range []struct {
		period   retention.Period
		now, end string
	}{
		{retention.Period{Days: 30}, "2026-03-31", "2026-03-01"},
		{retention.Period{Months: 1}, "2026-03-31", "2026-02-28"},
		{retention.Period{Months: 1}, "2024-03-31", "2024-02-29"},
		{retention.Period{Months: 24}, "2026-03-02", "2024-03-02"},
		{retention.Period{Months: 12}, "2024-02-29", "2023-02-28"},
		{retention.Period{Months: 3, Days: 2}, "2026-01-01", "2025-09-29"},
	} {
		now, err := time.Parse(time.DateOnly, c.now)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.period.Before(now).Format(time.DateOnly); got != c.end {
			t.Errorf("%+v before %s: %s, want %s", c.period, c.now, got, c.end)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		p := retention.Period{Months: rapid.IntRange(0, 120).Draw(t, "months"), Days: rapid.IntRange(0, 400).Draw(t, "days")}
		now := monday.Add(time.Duration(rapid.Int64Range(0, 4*365*24*3600).Draw(t, "seconds")) * time.Second)
		before := p.Before(now)
		if kept := before.AddDate(0, 0, p.Days); kept.AddDate(0, p.Months, 0).After(now) && kept.Day() <= 28 {
			t.Fatalf("%+v: what was made on %v is purged on %v", p, before, now)
		}
		if late := now.Sub(before.AddDate(0, 0, p.Days).AddDate(0, p.Months, 0)); late > 4*24*time.Hour {
			t.Fatalf("%+v: what was made on %v is kept until %v", p, before, now)
		}
		if next := p.Before(now.Add(time.Hour)); next.Before(before) {
			t.Fatal("the end of the period moves back")
		}
	})
}

func TestPurgeIsExact(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		retentiontest.Prove(t, notes(d), monday, put(d), has(d))
	})
}

// TestRun lives some nights: with something to purge, with a category that
// fails and one that panics, and with nothing left.
func TestRun(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		now := clock.At(monday)
		broken := retention.Category{Name: "ward.broken", Basis: "Essai.", Period: retention.Period{Days: 1},
			Purge: func(context.Context, time.Time) (int64, error) { return 0, errors.New("no answer") }}
		worse := retention.Category{Name: "ward.worse", Basis: "Essai.", Period: retention.Period{Days: 1},
			Purge: func(context.Context, time.Time) (int64, error) { panic("upside down") }}
		register, err := retention.New(d, now, daily, broken, worse, notes(d))
		if err != nil {
			t.Fatal(err)
		}
		board := func() []retention.Line {
			t.Helper()
			lines, err := register.Board(t.Context())
			if err != nil || len(lines) != 3 {
				t.Fatalf("Board = %v, %v", lines, err)
			}
			return lines
		}
		if line := board()[2]; !line.LastRun.IsZero() || line.NextRun != daily(monday) || line.Period.Months != 6 {
			t.Errorf("before the first night: %+v", line)
		}
		made, err := put(d)(t.Context(), monday.AddDate(0, -6, 0))
		if err != nil {
			t.Fatal(err)
		}
		runner, err := job.New(d, now, job.Options{Workers: 1}, register.Handler())
		if err != nil {
			t.Fatal(err)
		}
		night := func() {
			t.Helper()
			if _, err := runner.Pass(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		night() // plans
		if kept, err := has(d)(t.Context(), made); err != nil || !kept {
			t.Fatalf("purged before its night: %v", err)
		}
		now.Set(daily(monday))
		night()
		if kept, err := has(d)(t.Context(), made); err != nil || kept {
			t.Errorf("not purged: %v", err)
		}
		lines := board()
		if !strings.Contains(lines[0].Error, "no answer") || !strings.Contains(lines[1].Error, "upside down") {
			t.Errorf("what failed: %q, %q", lines[0].Error, lines[1].Error)
		}
		if last := lines[2]; last.LastRun != now.Now() || last.Purged != 1 || last.Error != "" {
			t.Errorf("after the night: %+v", last)
		}
		now.Add(time.Hour)
		night() // again, for those that failed
		if last := board()[2]; last.LastRun != now.Now() || last.Purged != 0 {
			t.Errorf("after the second attempt: %+v", last)
		}
	})
}

// TestRunStops ends with the program rather than fail each category.
func TestRunStops(t *testing.T) {
	d := dbtest.Open(t, dbtest.SQLite(t, sets))
	register, err := retention.New(d, clock.At(monday), daily, notes(d))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := register.Run(ctx, job.Task{}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if lines, err := register.Board(t.Context()); err != nil || !lines[0].LastRun.IsZero() {
		t.Errorf("ran: %v, %v", lines, err)
	}
}

func TestNewRefuses(t *testing.T) {
	d := dbtest.Open(t, dbtest.SQLite(t, nil))
	fine := notes(d)
	for name, change := range map[string]func(*retention.Category){
		"no name":     func(c *retention.Category) { c.Name = "" },
		"no basis":    func(c *retention.Category) { c.Basis = "" },
		"no period":   func(c *retention.Category) { c.Period = retention.Period{} },
		"less than 0": func(c *retention.Category) { c.Period = retention.Period{Months: 1, Days: -1} },
		"no purge":    func(c *retention.Category) { c.Purge = nil },
	} {
		wrong := fine
		change(&wrong)
		if _, err := retention.New(d, clock.System{}, daily, wrong); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := retention.New(d, clock.System{}, daily, slices.Repeat([]retention.Category{fine}, 2)...); err == nil {
		t.Error("twice the same: accepted")
	}
}
