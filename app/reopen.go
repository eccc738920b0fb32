package app

import (
	"context"
	"time"

	"maillage/core/actor"
	"maillage/module/account"
	"maillage/platform/key"
	"maillage/platform/session"
)

// reopen makes a restored database safe to serve: nobody is signed in, no link
// of before signs in, whoever was erased or ended since the backup is again,
// and the journal begins a new epoch that says so. It may be repeated.
func (h *house) reopen(ctx context.Context, checkpoints []string) error {
	if err := session.New(h.db, session.Options{Now: h.clock.Now}).EndAll(ctx); err != nil {
		return err
	}
	p := h.people(Site{}, nil, nil, nil)
	if err := account.Reopen(ctx, p.accStore.Reopen, actor.CommandLine(), h.keys.Ended); err != nil {
		return err
	}
	var erased []string
	err := h.keys.Ended(ctx, func(kind, id string, _ time.Time) error {
		if kind == key.Person {
			erased = append(erased, id)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if _, err := p.register.Replay(ctx, erased); err != nil {
		return err
	}
	_, err = h.openEpoch(ctx, checkpoints)
	return err
}
