package job

import (
	"context"

	"maillage/platform/db"
	"maillage/platform/job/row"
)

// fire puts in the queue the periodic tasks whose time has come. Moving the
// time on decides which process does it.
func (r *Runner) fire(ctx context.Context) error {
	if err := r.plan(ctx); err != nil {
		return err
	}
	now := r.clock.Now()
	due, err := row.New(r.db.Reader()).DueSchedules(ctx, db.At(now))
	if err != nil {
		return err
	}
	for _, kind := range due {
		h, known := r.handlers[kind]
		if !known || h.Next == nil {
			continue
		}
		err := r.db.Tx(ctx, func(tx *db.Tx) error {
			fired, err := row.New(tx).FireSchedule(tx.Context(), row.FireScheduleParams{
				Kind: kind, NowAt: db.At(now), NextAt: db.At(h.Next(now))})
			if err != nil || fired == 0 {
				return err
			}
			_, err = Queue{tx}.Enqueue(Order{Kind: kind, Key: "schedule", At: now})
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// plan notes, the first time, when each periodic kind is due.
func (r *Runner) plan(ctx context.Context) error {
	if r.planned.Load() {
		return nil
	}
	now := r.clock.Now()
	err := r.db.Tx(ctx, func(tx *db.Tx) error {
		for _, h := range r.handlers {
			if h.Next == nil {
				continue
			}
			if err := row.New(tx).AddSchedule(tx.Context(), row.AddScheduleParams{Kind: h.Kind, NextAt: db.At(h.Next(now))}); err != nil {
				return err
			}
		}
		return nil
	})
	r.planned.Store(err == nil)
	return err
}
