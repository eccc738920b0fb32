package organisation

import (
	"encoding/json"
	"time"

	"maillage/core/fact"
	"maillage/core/id"
)

// The names of the facts.
const (
	ActivatedName    = "organisation.activated"     // Decided: a request was granted
	RefusedName      = "organisation.refused"       // Decided: a request was refused
	ClaimedName      = "organisation.claimed"       // Decided: a claim was accepted
	ClaimRefusedName = "organisation.claim_refused" // Decided
	MergedName       = "organisation.merged"        // Moved
	UnmergedName     = "organisation.unmerged"      // Moved
)

// Decided is announced when what an account asked for was decided.
type Decided struct {
	Org string `json:"org"`
	By  string `json:"by"` // the account that had asked
}

// Moved is announced when members follow an organisation into another, or back.
type Moved struct {
	Merge string `json:"merge"`
	From  string `json:"from"` // the loser of the merge
	Into  string `json:"into"` // its winner
}

// ReadDecided opens the fact again.
func ReadDecided(f fact.Fact) (n Decided, err error) {
	err = json.Unmarshal(f.Body, &n)
	return n, err
}

// ReadMoved opens the fact again.
func ReadMoved(f fact.Fact) (n Moved, err error) {
	err = json.Unmarshal(f.Body, &n)
	return n, err
}

// announce wraps the news for the outbox.
func announce(tx Tx, at time.Time, name, aggregate string, news any) error {
	body, err := json.Marshal(news)
	if err != nil {
		return err
	}
	return tx.Announce(fact.Fact{ID: id.New(at), Name: name, Aggregate: aggregate, At: at, Body: body})
}
