package organisation

import (
	"context"
	"time"

	"maillage/core/act"
	"maillage/core/capacity"
	"maillage/core/dual"
	"maillage/core/fact"
)

// Clock tells the time, UTC, to the microsecond.
type Clock interface{ Now() time.Time }

// Register is the national register of establishments (Sirene).
type Register interface {
	// Lookup reads one establishment by SIRET. Errors: NotFound when there is
	// none, Unavailable when the register does not answer.
	Lookup(ctx context.Context, siret string) (Entry, error)
}

// Entry is what the national register says of an establishment.
type Entry struct {
	Name     string
	Street   string
	Postcode string
	Commune  string // official code
	Closed   bool
}

// Places knows the directory.
type Places interface {
	// Known reports whether a sheet has the id.
	Known(ctx context.Context, id string) (bool, error)
}

// Ties knows what a merge would leave without anyone.
type Ties interface {
	// Follows reports whether the organisation follows people now.
	Follows(ctx context.Context, org string) (bool, error)
}

// Store keeps organisations.
type Store interface {
	// Tx runs fn in one transaction; fn may run more than once.
	Tx(ctx context.Context, fn func(Tx) error) error
	// View runs fn on one moment of the store; it must not write.
	View(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction on the store. Every change of an organisation, of its
// sites or of its capacities first holds it, so changes follow one another.
type Tx interface {
	act.Recorder
	fact.Announcer
	dual.Desk
	Records
	Sites
	Grants
	Claims
	Merges
	// AddEvent tells the organisation's story.
	AddEvent(Event) error
	// Events lists the story, latest first.
	Events(org string, limit int) ([]Event, error)
	// Waiting and Decided list proposals of a kind.
	Waiting(kind string, now time.Time) ([]dual.Proposal, error)
	Decided(kind string, since time.Time) ([]dual.Proposal, error)
}

// Records is the part of a transaction that keeps organisations.
type Records interface {
	// Add keeps a new organisation; added is false when its SIRET has one, or
	// its asker a request that waits.
	Add(Organisation) (added bool, err error)
	// Hold makes other changes of the organisation wait until this one is
	// committed, and reads it. Errors: NotFound.
	Hold(id string) (Organisation, error)
	// Save changes one that is held.
	Save(Organisation) error
	// Organisation reads one, in any state. Errors: NotFound.
	Organisation(id string) (Organisation, error)
	// BySIRET reads the one that lives, or led to another, with the SIRET.
	// Errors: NotFound.
	BySIRET(siret string) (Organisation, error)
	// RequestOf reads the last one an account asked for. Errors: NotFound.
	RequestOf(account string) (Organisation, error)
	// Find lists organisations by name, from an offset, and counts all that match.
	Find(f Filter, now time.Time, offset, limit int) (list []Listed, total int, err error)
	// Unverified lists those of which the register has not spoken, whose id
	// follows after.
	Unverified(after string, limit int) ([]Organisation, error)
	// HoldSteering makes other changes of who steers wait, and counts the active
	// organisations but this one that do.
	HoldSteering(but string, now time.Time) (others int, err error)
}

// Sites is the part of a transaction that keeps sites.
type Sites interface {
	// Sites lists those that stand, oldest first.
	Sites(org string) ([]Site, error)
	AddSite(Site) error
	// SaveSite changes a site of the organisation; moved is false without one.
	SaveSite(Site) (moved bool, err error)
	RemoveSite(org, site string, at time.Time) (moved bool, err error)
}

// Grants is the part of a transaction that keeps capacities.
type Grants interface {
	// Grants lists every grant, past ones too, latest first.
	Grants(org string) ([]Grant, error)
	// AddGrant keeps a grant; added is false when the capacity is in force.
	AddGrant(Grant) (added bool, err error)
	// Withdraw ends the one in force; moved is false without one.
	Withdraw(org string, c capacity.Capacity, by string, at time.Time) (moved bool, err error)
}

// Claims is the part of a transaction that keeps claims.
type Claims interface {
	// AddClaim keeps a claim; added is false when the account has one that waits.
	AddClaim(Claim) (added bool, err error)
	// Claim reads one. Errors: NotFound.
	Claim(id string) (Claim, error)
	// ClaimOf reads the last one of an account. Errors: NotFound.
	ClaimOf(account string) (Claim, error)
	// WaitingClaims lists those that wait: of one organisation, or of all when
	// org is empty, oldest first.
	WaitingClaims(org string) ([]Claim, error)
	// DecideClaim moves a claim that waits; moved is false when it was decided.
	DecideClaim(Claim) (moved bool, err error)
}

// Merges is the part of a transaction that moves what organisations have.
type Merges interface {
	// Merge moves the loser's sites, and the capacities in force that the winner
	// lacks, and keeps the merge and a note of each piece.
	Merge(Merge) error
	// MergeOf reads one. Errors: NotFound.
	MergeOf(id string) (Merge, error)
	// Unmerge gives back what moved; moved is false when it was undone already.
	Unmerge(Merge) (moved bool, err error)
	// MergesSince lists merges made since the instant, latest first.
	MergesSince(since time.Time) ([]Merge, error)
}
