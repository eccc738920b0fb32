package throttle

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"time"

	"maillage/core/fault"
	"maillage/platform/db"
	"maillage/platform/throttle/row"
)

//go:embed schema/*.sql
var schema embed.FS

// Set is the migrations of the counts.
var Set = db.Set{Module: "throttle", FS: schema}

// Rule is how many attempts a subject has in a window.
type Rule struct {
	Name  string // "account.signin.network"
	Limit int    // at least 1
	Per   time.Duration
}

// Clock tells the time.
type Clock interface{ Now() time.Time }

// Gate counts attempts, each in a short transaction of its own.
type Gate struct {
	DB    *db.DB
	Clock Clock
	MAC   func(purpose, text string) string // platform/key's
}

// Take counts an attempt of the subject. Errors: TooMany beyond the limit,
// with the wait in words.
func (g Gate) Take(ctx context.Context, rule Rule, subject string) error {
	now, mac := g.Clock.Now(), hidden(g.MAC, rule, subject)
	return g.DB.Tx(ctx, func(tx *db.Tx) error { return take(tx, now, rule, mac) })
}

// Clear gives the subject all its attempts again, as after a success.
func (g Gate) Clear(ctx context.Context, rule Rule, subject string) error {
	key := row.DropParams{Rule: rule.Name, Subject: hidden(g.MAC, rule, subject)}
	return g.DB.Tx(ctx, func(tx *db.Tx) error {
		_, err := row.New(tx).Drop(tx.Context(), key)
		return err
	})
}

// Purge forgets the windows that ended before an instant, and counts them.
func (g Gate) Purge(ctx context.Context, before time.Time) (gone int64, err error) {
	err = g.DB.Tx(ctx, func(tx *db.Tx) error {
		gone, err = row.New(tx).Purge(tx.Context(), db.At(before))
		return err
	})
	return gone, err
}

// Throttle counts attempts as part of a transaction: they count if it commits.
type Throttle struct {
	Tx  *db.Tx
	At  time.Time
	MAC func(purpose, text string) string
}

// Take counts an attempt of the subject. Errors: TooMany beyond the limit,
// with the wait in words.
func (t Throttle) Take(rule Rule, subject string) error {
	return take(t.Tx, t.At, rule, hidden(t.MAC, rule, subject))
}

// hidden is the subject as it is kept. The rule is part of it: the counts of
// two rules cannot be laid side by side.
func hidden(mac func(purpose, text string) string, rule Rule, subject string) string {
	return mac("throttle", rule.Name+" "+subject)
}

func take(tx *db.Tx, now time.Time, rule Rule, mac string) error {
	q := row.New(tx)
	admitted, err := q.Take(tx.Context(), row.TakeParams{Rule: rule.Name, Subject: mac, Most: int64(rule.Limit),
		NowAt: db.At(now), EndsAt: db.At(now.Add(rule.Per)), FarAt: db.At(now.Add(2 * rule.Per))})
	if err != nil || admitted == 1 {
		return err
	}
	end, err := q.Window(tx.Context(), row.WindowParams{Rule: rule.Name, Subject: mac})
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	return tooMany(end.Sub(now))
}

// tooMany says how long to wait: never shorter than it is, in steps that the
// catalogues have words for.
func tooMany(wait time.Duration) error {
	refused := func(key, text string) error { return fault.New(fault.TooMany, "", key, text) }
	switch {
	case wait <= time.Minute:
		return refused("throttle.fault.minute", "Trop d'essais. Réessayez dans une minute.")
	case wait <= 5*time.Minute:
		return refused("throttle.fault.five", "Trop d'essais. Réessayez dans 5 minutes.")
	case wait <= 15*time.Minute:
		return refused("throttle.fault.quarter", "Trop d'essais. Réessayez dans 15 minutes.")
	case wait <= time.Hour:
		return refused("throttle.fault.hour", "Trop d'essais. Réessayez dans une heure.")
	case wait <= 6*time.Hour:
		return refused("throttle.fault.hours", "Trop d'essais. Réessayez dans 6 heures.")
	}
	return refused("throttle.fault.day", "Trop d'essais. Réessayez dans 24 heures.")
}
