package retention

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"time"

	"maillage/platform/db"
	"maillage/platform/job"
	"maillage/platform/retention/row"
)

//go:embed schema/*.sql
var schema embed.FS

// Set is the migrations of the table of runs.
var Set = db.Set{Module: "retention", FS: schema}

// Kind is the kind of the nightly task.
const Kind = "retention.purge"

// Category is data of one nature.
type Category struct {
	Name   string // "mail.letter"; what the page calls it is in its catalogue
	Basis  string // why it is kept that long, in plain French
	Period Period
	// Purge erases what was made before that instant, all of it and nothing
	// else, and counts it. It may be repeated.
	Purge func(ctx context.Context, before time.Time) (int64, error)
}

// Register is the categories of the program.
type Register struct {
	db         *db.DB
	clock      job.Clock
	next       func(now time.Time) time.Time
	categories []Category
}

// New makes the register; next is when the night after now comes.
func New(d *db.DB, clock job.Clock, next func(now time.Time) time.Time, categories ...Category) (*Register, error) {
	known := map[string]bool{}
	for _, c := range categories {
		if c.Name == "" || c.Basis == "" || c.Purge == nil || c.Period.Months < 0 || c.Period.Days < 0 || c.Period == (Period{}) || known[c.Name] {
			return nil, fmt.Errorf("retention: category %q is incomplete or declared twice", c.Name)
		}
		known[c.Name] = true
	}
	return &Register{db: d, clock: clock, next: next, categories: categories}, nil
}

// Handler is the nightly task.
func (r *Register) Handler() job.Handler { return job.Handler{Kind: Kind, Do: r.Run, Next: r.next} }

// Run purges every category. It returns the errors of those that failed, after
// the others are purged.
func (r *Register) Run(ctx context.Context, _ job.Task) error {
	var failures error
	for _, c := range r.categories {
		if err := ctx.Err(); err != nil { // the program stops: the night goes on after its restart
			return errors.Join(failures, err)
		}
		if err := r.purge(ctx, c); err != nil {
			failures = errors.Join(failures, fmt.Errorf("retention: %s: %w", c.Name, err))
		}
	}
	return failures
}

// purge purges one category and notes what came of it.
func (r *Register) purge(ctx context.Context, c Category) error {
	now := r.clock.Now()
	run := row.AddRunParams{Category: c.Name, RanAt: db.At(now), BeforeAt: db.At(c.Period.Before(now))}
	failure := job.Attempt(func() (err error) {
		run.Purged, err = c.Purge(ctx, run.BeforeAt.Time)
		return err
	})
	if failure != nil {
		run.Error = job.Clip(failure.Error())
	}
	return errors.Join(failure, r.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := row.New(tx).AddRun(tx.Context(), run)
		return err
	}))
}

// Line is what the board says of one category.
type Line struct {
	Category
	LastRun time.Time // zero: never
	Purged  int64     // by the last run
	Error   string    // of the last run, for those who operate; empty: it went well
	NextRun time.Time
}

// Board says of each category, in their order, when it was purged last and
// when it will be.
func (r *Register) Board(ctx context.Context) ([]Line, error) {
	runs, err := row.New(r.db.Reader()).LastRuns(ctx)
	if err != nil {
		return nil, err
	}
	last := map[string]row.RetentionRun{}
	for _, run := range runs {
		last[run.Category] = run
	}
	next := r.next(r.clock.Now())
	lines := make([]Line, len(r.categories))
	for i, c := range r.categories {
		run := last[c.Name]
		lines[i] = Line{Category: c, LastRun: run.RanAt.Time, Purged: run.Purged, Error: run.Error, NextRun: next}
	}
	return lines, nil
}
