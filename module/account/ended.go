package account

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
)

// Ended is something that must stay ended, whatever backup is restored.
type Ended struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// The kinds of things that stay ended.
const (
	EndedAccount    = "account"
	EndedCredential = "credential"
	EndedKey        = "key"
	EndedMembership = "membership"
)

// ended asks for the end to be told to the list kept outside the database.
func (*Accounts) ended(tx Tx, kind, object string) error {
	body, err := json.Marshal(Ended{kind, object})
	if err != nil {
		return err
	}
	return tx.Enqueue(EndedTask, string(body))
}

// TellEnded does the task EndedTask.
func TellEnded(ctx context.Context, to Ledger, body []byte) error {
	var e Ended
	if err := json.Unmarshal(body, &e); err != nil {
		return fmt.Errorf("account: an end that cannot be read: %w", err)
	}
	return to.End(ctx, e.Kind, e.ID)
}

// Reopening is what Reopen needs of a store that was restored.
type Reopening interface {
	// Close ends every session, link, invitation and unused recovery code,
	// and makes spent codes of applications stay spent.
	Close() error
	// EndAgain ends what ended at an instant, perhaps after the backup was made.
	EndAgain(e Ended, at time.Time) error
}

// Ends visits what the list kept outside the database holds.
type Ends func(ctx context.Context, visit func(kind, id string, at time.Time) error) error

// Reopen makes a restored backup safe to serve: nothing that signed in, or
// could, before the restore does so after it, and what is on the list of ends
// has ended. Recovery codes are drawn again by their owners.
func Reopen(ctx context.Context, tx func(context.Context, func(Reopening) error) error, who actor.Actor, ends Ends) error {
	if who.Kind != actor.Operator {
		return fault.New(fault.Forbidden, "", "fault.forbidden", "Vous n'avez pas le droit de faire cela.")
	}
	if err := tx(ctx, Reopening.Close); err != nil {
		return err
	}
	return ends(ctx, func(kind, id string, at time.Time) error {
		return tx(ctx, func(t Reopening) error { return t.EndAgain(Ended{kind, id}, at) })
	})
}
