package feature

import (
	"time"

	"maillage/core/fault"
	"maillage/platform/db"
	"maillage/platform/feature/row"
)

// Switches sets the switches of a panel as part of a transaction.
type Switches struct {
	Tx    *db.Tx
	Panel *Panel
}

var errNone = fault.New(fault.NotFound, "", "feature.fault.none", "Cette fonction n'existe pas.")

// Set turns a switch on or off for every process, by the account of that id.
// changed is false when it was so already, and then nothing is to be recorded.
// Errors: NotFound when no switch has that name.
func (s Switches) Set(name string, on bool, by string, at time.Time) (changed bool, err error) {
	byDefault, declared := s.Panel.declared[name]
	if !declared {
		return false, errNone
	}
	ctx, q := s.Tx.Context(), row.New(s.Tx)
	if err := q.BumpEpoch(ctx); err != nil { // whoever sets at the same time waits here
		return false, err
	}
	added, err := q.AddSwitch(ctx, row.AddSwitchParams{Name: name, Lit: on, SetBy: by, SetAt: db.At(at)})
	if err != nil || added == 1 {
		return on != byDefault, err
	}
	turned, err := q.TurnSwitch(ctx, row.TurnSwitchParams{Name: name, Lit: on, SetBy: by, SetAt: db.At(at)})
	return turned == 1, err
}
