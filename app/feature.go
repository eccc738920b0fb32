package app

import (
	"context"
	"fmt"

	"maillage/core/act"
	"maillage/core/actor"
	"maillage/core/right"
	"maillage/platform/db"
	"maillage/platform/feature"
	"maillage/platform/journal"
)

// turn switches a feature on or off; the journal says who did. Errors:
// NotFound for a feature nobody declared.
func (h *house) turn(ctx context.Context, who actor.Actor, name string, on bool) error {
	if err := who.Check(right.Operate); err != nil {
		return err
	}
	now := h.clock.Now()
	err := h.db.Tx(ctx, func(tx *db.Tx) error {
		changed, err := feature.Switches{Tx: tx, Panel: h.panel}.Set(name, on, who.ID, now)
		if err != nil || !changed {
			return err
		}
		return journal.Journal{Tx: tx, At: now}.Record(act.Act{Name: "feature.switch", Who: who, Detail: fmt.Sprintf("%s=%t", name, on)})
	})
	if err != nil {
		return err
	}
	return h.panel.Refresh(ctx)
}
