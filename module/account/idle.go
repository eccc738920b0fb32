package account

import (
	"context"
	"time"

	"maillage/core/actor"
)

// IdleTask is the daily task that puts unused accounts to sleep.
const IdleTask = "account.idle"

// How long an account may go unused, and be asleep.
const (
	unusedLasts = 365 * 24 * time.Hour
	warnBefore  = 30 * 24 * time.Hour
	sleepLasts  = 2 * 365 * 24 * time.Hour // then it is erased
	idleBatch   = 200
)

// Idle warns who has not signed in for eleven months, deactivates who was
// warned thirty days ago and still has not, and erases who has slept for two
// years. It does at most a batch of each and is meant to run daily.
func (a *Accounts) Idle(ctx context.Context) error {
	now := a.Clock.Now()
	return a.Store.Tx(ctx, func(tx Tx) error {
		unseen, err := tx.Unseen(now.Add(warnBefore-unusedLasts), now.Add(-warnBefore), idleBatch)
		if err != nil {
			return err
		}
		for _, who := range unseen {
			if err := a.idle(tx, who, now); err != nil {
				return err
			}
		}
		asleep, err := tx.EndedBefore(now.Add(-sleepLasts), idleBatch)
		if err != nil {
			return err
		}
		for _, who := range asleep {
			if _, err := tx.Erase(who.ID, now); err != nil {
				return err
			}
			if err := done(tx, "account.erase", actor.Job(IdleTask), who.ID, ""); err != nil {
				return err
			}
		}
		return nil
	})
}

// idle does what is due for one account that has not signed in for long.
func (a *Accounts) idle(tx Tx, who Account, now time.Time) error {
	if who.WarnedAt.IsZero() {
		if warned, err := tx.Warned(who.ID, now); err != nil || !warned {
			return err
		}
		return tx.Send(a.letter(who.Email, "idle"))
	}
	if err := a.sleep(tx, who.ID); err != nil {
		return err
	}
	return done(tx, "account.deactivate", actor.Job(IdleTask), who.ID, "")
}
