package person

import (
	"time"

	"maillage/core/act"
	"maillage/core/dual"
	"maillage/core/fact"
)

// Tx is one transaction on the store.
type Tx interface {
	act.Recorder
	fact.Announcer
	dual.Desk
	Records
	Follows
	Clues
	Notes
	Consents
	Transfers
	Merges
	Asks
	Sessions
	Outbound
}

// Records is the part of a transaction that keeps persons.
type Records interface {
	// AddPerson keeps a new person; added is false when the ticket has made one.
	AddPerson(p Person, ticket, referenceMAC string) (added bool, err error)
	// ByTicket is the id of the person a ticket made; empty: none.
	ByTicket(ticket string) (string, error)
	// Person reads one. Errors: NotFound.
	Person(id string) (Person, error)
	// ByReference reads one by the digest of its reference. Errors: NotFound.
	ByReference(mac string) (Person, error)
	// MergedInto lists the records merged into this one, directly.
	MergedInto(id string) ([]Person, error)
	// Save changes a person who still is at p.Version; moved is false otherwise.
	Save(p Person) (moved bool, err error)
	// Forget is Save for an erased person: the reference goes too.
	Forget(p Person) (moved bool, err error)
	// Touch notes the last act about an active person, which ends a warning, and
	// keeps others from changing them until the commit; still is false when they
	// are not active.
	Touch(id string, at time.Time) (still bool, err error)
	// ToWarn lists at most limit active persons without acts since the instant
	// whose followers were not told.
	ToWarn(idle time.Time, limit int) ([]Person, error)
	// Idle lists at most limit active persons without acts since one instant,
	// whose followers were told before another.
	Idle(since, warned time.Time, limit int) ([]Person, error)
	// Due lists at most limit active persons whose wish to be erased takes effect.
	Due(now time.Time, limit int) ([]Person, error)
	// Warn notes that the followers of a person were told.
	Warn(id string, at time.Time) error
}

// Follows is the part of a transaction that keeps who follows whom.
type Follows interface {
	// Follow is the tie of a person and an organisation; the zero Follow: none.
	Follow(person, org string) (Follow, error)
	Follows(person string) ([]Follow, error)
	PutFollow(Follow) error // nothing where a follow lasts
	EndFollow(person, org string, at time.Time) (moved bool, err error)
	DropFollows(person string) error
	// Followed lists at most limit active persons an organisation follows, by
	// id, after the given one.
	Followed(org, after string, limit int) ([]Person, error)
	PurgeFollows(before time.Time) (int64, error)
}

// Clues is the part of a transaction that keeps the blind index.
type Clues interface {
	SetClues(person, org string, macs []string) error
	DropClues(person, org string) error // org empty: of every organisation
	// Candidates lists at most limit persons of an organisation that have clues
	// among macs, those with most first.
	Candidates(org string, macs []string, limit int) ([]string, error)
}

// Notes is the part of a transaction that keeps notes of follow-up.
type Notes interface {
	AddNote(Note) error
	Notes(person, org string) ([]Note, error) // org empty: of every organisation
	DropNote(person, note, org string) (moved bool, err error)
	DropNotes(person string) error
	PurgeNotes(before time.Time) (int64, error)
}

// Consents is the part of a transaction that keeps what persons agreed to.
type Consents interface {
	AddConsent(Consent) error
	Consents(person, org string) ([]Consent, error) // org empty: of every organisation
	Withdraw(c Consent) (moved bool, err error)
	DropConsents(person string) error
}

// Transfers is the part of a transaction that keeps transfers of follow-up.
type Transfers interface {
	// AddTransfer keeps a new one; added is false when the same one waits already.
	AddTransfer(Transfer) (added bool, err error)
	// Transfer reads one. Errors: NotFound.
	Transfer(id string) (Transfer, error)
	// WaitingFor lists what waits for the answer of an organisation.
	WaitingFor(org string) ([]Transfer, error)
	// TransfersOf lists the transfers of a person, latest first.
	TransfersOf(person string) ([]Transfer, error)
	// MoveTransfer answers one that waits; moved is false when it was answered.
	MoveTransfer(Transfer) (moved bool, err error)
	DropTransfers(person string) error
}

// Merges is the part of a transaction that keeps merges.
type Merges interface {
	AddMerge(Merge) error
	// Merge reads one. Errors: NotFound.
	Merge(id string) (Merge, error)
	// MergesOf lists the merges into a record, latest first.
	MergesOf(kept string) ([]Merge, error)
	UndoMerge(Merge) (moved bool, err error)
}

// Asks is the part of a transaction that keeps attempts by reference and code.
type Asks interface {
	AddAsk(Ask) error
	// Ask reads one. Errors: NotFound.
	Ask(id string) (Ask, error)
	// SetChannel notes how the code goes out and when the ask ends; moved is
	// false when that was noted.
	SetChannel(id string, c Channel, expires time.Time) (moved bool, err error)
	// SetCode keeps the digest of the code; moved is false when there is one.
	SetCode(id, mac string) (moved bool, err error)
	// Try counts a try of an ask that had fewer than most; moved is false otherwise.
	Try(id string, most int) (moved bool, err error)
	// UseAsk ends an ask; moved is false when it was used.
	UseAsk(id string) (moved bool, err error)
	DropAsks(person string) error
	PurgeAsks(before time.Time) (int64, error)
}

// Sessions is the part of a transaction that keeps the persons' own sessions.
type Sessions interface {
	AddSession(Session) error
	// Session reads one. Errors: NotFound.
	Session(id string) (Session, error)
	EndSession(id string, at time.Time) error
	DropSessions(person string) error
	PurgeSessions(before time.Time) (int64, error)
}

// Outbound is the part of a transaction whose effect begins after the commit.
type Outbound interface {
	// Queue asks for a task of the kind about the id.
	Queue(kind, id string, at, due time.Time) error
	// Text and Letter are sent to one person; a text of no use any more is not.
	Text(number, words string, at, until time.Time) error
	Letter(address, subject, words string, at time.Time) error
}
