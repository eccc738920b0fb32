// Package outbox delivers the facts that modules announce: after the commit,
// at least once, in order for one aggregate.
//
// Words. A fact is announced in the transaction that made it true; a listener
// is someone who wants facts of some names; a relay delivers, in any number of
// processes.
//
// How order is kept. Announcing takes the next rank of the fact's aggregate,
// whose row stays locked until the commit, so ranks are in commit order.
// After the commit a relay gives the fact its place in one line, which every
// listener reads at its own pace. Places are given one batch at a time under a
// lock, so a listener that has read to a place has missed nothing before it: a
// transaction that commits late is only lined up later.
//
// A fact that a listener cannot take is parked and tried again later, and the
// facts of the same aggregate wait behind it; other aggregates go on. After
// the last attempt it is dead, and stays where it is until someone retries or
// drops it.
package outbox

import (
	"embed"

	"maillage/core/fact"
	"maillage/platform/db"
	"maillage/platform/outbox/row"
)

//go:embed schema/*.sql
var schema embed.FS

// Set is the migrations of the outbox's tables.
var Set = db.Set{Module: "outbox", FS: schema}

// Outbox records facts as part of a transaction. It implements fact.Announcer.
type Outbox struct{ Tx *db.Tx }

var _ fact.Announcer = Outbox{}

// Announce records the fact, to be delivered if the transaction commits.
func (o Outbox) Announce(f fact.Fact) error {
	q := row.New(o.Tx)
	rank, err := q.NextRank(o.Tx.Context(), f.Aggregate)
	if err != nil {
		return err
	}
	return q.AddFact(o.Tx.Context(), row.AddFactParams{
		ID: f.ID, Name: f.Name, Aggregate: f.Aggregate, Rank: rank, MadeAt: db.At(f.At), Body: string(f.Body),
	})
}
