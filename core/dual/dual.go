// Package dual is two-person control: an act proposed by one person and done
// only when another, with the same right, agrees.
//
//	           agree (someone else)
//	proposed ─────────────────────▶ agreed ──▶ (the act is done with it)
//	    │ refuse, or withdraw
//	    ├─────────────────────────▶ refused
//	    │ a week passes
//	    └─────────────────────────▶ lapsed
package dual

import (
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/id"
)

// Lasts is how long a proposal waits for its second person.
const Lasts = 7 * 24 * time.Hour

// State is where a proposal stands.
type State string

// The states of a proposal; a lapsed one is a proposed one whose time is over.
const (
	Proposed State = "proposed"
	Agreed   State = "agreed"
	Refused  State = "refused"
)

// Proposal is an act that waits for a second person.
type Proposal struct {
	ID     string
	Kind   string // the act: "organisation.merge"
	Object string // id of what it will be done to
	With   string // id of the other object, for an act on two; empty otherwise
	Org    string // organisation within which it is decided; empty: those who steer
	Reason string // why, in the proposer's words, without personal data
	State  State
	By     string // account of the proposer
	At     time.Time
	Second string    // account of who decided
	Ended  time.Time // when it was decided; zero while it waits
}

// Desk is the part of a transaction that keeps proposals.
type Desk interface {
	// Propose keeps a new proposal; added is false when the same act on the
	// same objects already waits.
	Propose(Proposal) (added bool, err error)
	// Proposal reads one of a kind. Errors: NotFound.
	Proposal(kind, id string) (Proposal, error)
	// Decide moves a proposal that still waits; moved is false when somebody
	// was faster.
	Decide(Proposal) (moved bool, err error)
}

// New is a proposal by the actor, to be kept by a Desk.
func New(who actor.Actor, kind, object, with, reason string, now time.Time) Proposal {
	return Proposal{ID: id.New(now), Kind: kind, Object: object, With: with, Reason: reason, State: Proposed, By: who.ID, At: now}
}

// Lapsed reports whether the proposal waited too long.
func (p Proposal) Lapsed(now time.Time) bool {
	return p.State == Proposed && now.Sub(p.At) >= Lasts
}

// Agree is the proposal once a second person agreed. Errors: Forbidden for the
// proposer, Gone when it has been decided or has lapsed.
func (p Proposal) Agree(who actor.Actor, now time.Time) (Proposal, error) {
	if who.ID == p.By {
		return p, fault.New(fault.Forbidden, "", "dual.fault.same", "Une autre personne doit donner son accord.")
	}
	return p.decide(Agreed, who, now)
}

// Refuse is the proposal once refused, or withdrawn by its proposer. Errors:
// Gone when it has been decided or has lapsed.
func (p Proposal) Refuse(who actor.Actor, now time.Time) (Proposal, error) {
	return p.decide(Refused, who, now)
}

func (p Proposal) decide(state State, who actor.Actor, now time.Time) (Proposal, error) {
	if p.State != Proposed || p.Lapsed(now) {
		return p, fault.New(fault.Gone, "", "dual.fault.over", "Cette proposition n'est plus à décider.")
	}
	p.State, p.Second, p.Ended = state, who.ID, now
	return p, nil
}
