// Package dual keeps acts that wait for a second person (core/dual) in the
// database.
//
// A proposal keeps others of the same kind on the same objects out while it
// waits; once it has lapsed it no longer does. Whoever decides takes part in
// the transaction that does the act, so of any number of people who decide at
// the same time one is heard, once.
package dual

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"time"

	"maillage/core/dual"
	"maillage/core/fault"
	"maillage/platform/db"
	"maillage/platform/dual/row"
)

//go:embed schema/*.sql
var schema embed.FS

// Set is the migrations of the proposals' table.
var Set = db.Set{Module: "dual", FS: schema}

// Desk keeps proposals as part of a transaction. It implements dual.Desk.
type Desk struct{ Tx *db.Tx }

// Propose keeps a new proposal; added is false when the same act on the same
// objects already waits.
func (d Desk) Propose(p dual.Proposal) (added bool, err error) {
	q := row.New(d.Tx)
	err = q.Lapse(d.Tx.Context(), row.LapseParams{Kind: p.Kind, Object: p.Object, Other: p.With, Org: p.Org, LapsedAt: lapsed(p.At)})
	if err != nil {
		return false, err
	}
	n, err := q.AddProposal(d.Tx.Context(), row.AddProposalParams{ID: p.ID, Kind: p.Kind, Object: p.Object, Other: p.With,
		Org: p.Org, Reason: p.Reason, ProposedBy: p.By, ProposedAt: db.At(p.At)})
	return n == 1, err
}

// Proposal reads one of a kind. Errors: NotFound.
func (d Desk) Proposal(kind, id string) (dual.Proposal, error) {
	held, err := row.New(d.Tx).Proposal(d.Tx.Context(), row.ProposalParams{Kind: kind, ID: id})
	if errors.Is(err, sql.ErrNoRows) {
		return dual.Proposal{}, fault.New(fault.NotFound, "", "dual.fault.unknown", "Cette proposition n'existe pas.")
	}
	return open(held), err
}

// Decide moves a proposal that still waits; moved is false when somebody was
// faster, or when it has lapsed.
func (d Desk) Decide(p dual.Proposal) (moved bool, err error) {
	n, err := row.New(d.Tx).Decide(d.Tx.Context(), row.DecideParams{ID: p.ID, Kind: p.Kind, State: string(p.State),
		DecidedBy: p.Second, DecidedAt: db.At(p.Ended), LapsedAt: lapsed(p.Ended)})
	return n == 1, err
}

// Waiting lists the proposals of a kind that wait within an organisation, or
// for those who steer when org is empty, oldest first.
func Waiting(ctx context.Context, reader db.Querier, now time.Time, kind, org string) ([]dual.Proposal, error) {
	held, err := row.New(reader).Waiting(ctx, row.WaitingParams{Kind: kind, Org: org, LapsedAt: lapsed(now)})
	return all(held), err
}

// Decided lists those decided since the instant, latest first.
func Decided(ctx context.Context, reader db.Querier, since time.Time, kind, org string) ([]dual.Proposal, error) {
	held, err := row.New(reader).Decided(ctx, row.DecidedParams{Kind: kind, Org: org, SinceAt: db.At(since)})
	return all(held), err
}

// Purge forgets the proposals made before the instant that no longer wait, and
// returns how many; the journal keeps what was done.
func Purge(ctx context.Context, d *db.DB, before, now time.Time) (gone int64, err error) {
	err = d.Tx(ctx, func(tx *db.Tx) error {
		gone, err = row.New(tx).Purge(tx.Context(), row.PurgeParams{BeforeAt: db.At(before), LapsedAt: lapsed(now)})
		return err
	})
	return gone, err
}

// lapsed is when the latest proposal was made that no longer waits.
func lapsed(now time.Time) db.Time { return db.At(now.Add(-dual.Lasts)) }

func all(held []row.DualProposal) []dual.Proposal {
	list := make([]dual.Proposal, len(held))
	for i, h := range held {
		list[i] = open(h)
	}
	return list
}

func open(h row.DualProposal) dual.Proposal {
	return dual.Proposal{ID: h.ID, Kind: h.Kind, Object: h.Object, With: h.Other, Org: h.Org, Reason: h.Reason,
		State: dual.State(h.State), By: h.ProposedBy, At: h.ProposedAt.Time, Second: h.DecidedBy, Ended: h.DecidedAt.Time}
}
