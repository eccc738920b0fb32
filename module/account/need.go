package account

import (
	"context"
	"time"

	"maillage/core/act"
	"maillage/core/dual"
)

// Clock tells the time, UTC, to the microsecond.
type Clock interface {
	Now() time.Time
}

// Organisations says what an organisation is allowed today.
type Organisations interface {
	// Standing reads one organisation. Errors: NotFound.
	Standing(ctx context.Context, id string) (Standing, error)
}

// Secrets computes what only the program can compute, from keys kept outside the
// database.
type Secrets interface {
	// MAC is the code of a text for one purpose, under the newest key; it is
	// safe in an address.
	MAC(purpose, text string) string
	// MACs are the codes under every key still in use, the newest first.
	MACs(purpose, text string) []string
	// Seal enciphers a secret about something, for one purpose.
	Seal(purpose string, plain []byte, about string) []byte
	// Unseal is the secret again.
	Unseal(purpose string, sealed []byte, about string) ([]byte, error)
}

// Chance draws secrets.
type Chance interface {
	// Recovery draws n recovery codes of ten symbols in two groups.
	Recovery(n int) []string
	// Key draws the text of an API key, and the beginning that names it.
	Key() (clear, prefix string)
}

// Otp knows code applications.
type Otp interface {
	// New draws a secret for an account, as text and as the address that a
	// telephone reads from a picture.
	New(issuer, account string) (text, uri string, err error)
	// Match is the step of a code that is right now and later than last; ok is
	// false when there is none.
	Match(secret, code string, now time.Time, last int64) (step int64, ok bool)
}

// Limit is how often something may be tried.
type Limit struct {
	Name string
	Most int
	Per  time.Duration
}

// Gate counts what is tried, for all processes, across restarts.
type Gate interface {
	// Take counts one try of the subject. Errors: TooMany.
	Take(ctx context.Context, l Limit, subject string) error
	// Clear gives the subject all its tries again.
	Clear(ctx context.Context, l Limit, subject string) error
}

// Ledger is the list, kept outside the database, of what must stay ended.
type Ledger interface {
	End(ctx context.Context, kind, id string) error
}

// Store keeps accounts and what belongs to them.
type Store interface {
	// Tx runs fn in one transaction; fn may run more than once.
	Tx(ctx context.Context, fn func(Tx) error) error
	// View runs fn, which only reads, on one moment of the store.
	View(ctx context.Context, fn func(Tx) error) error
	// Acting reads what each request must know of its session, in one
	// statement. Errors: NotFound.
	Acting(ctx context.Context, session string) (Acting, error)
}

// Acting is a session as each request reads it.
type Acting struct {
	Session          // its Org is empty when its account no longer belongs there
	State   State    // of its account
	Roles   []string // in that organisation
}

// Tx is one transaction on the store. What looks for one thing fails with
// NotFound when there is none; what changes one thing reports whether it was
// still as expected.
type Tx interface {
	act.Recorder
	dual.Desk
	people
	sessions
	links
	factors
	teams
	keys

	// Enqueue asks for a task of the kind once the transaction commits.
	Enqueue(kind, body string) error
	// Send mails a letter once the transaction commits.
	Send(Letter) error
}

// people keeps accounts.
type people interface {
	Account(id string) (Account, error)
	AccountByEmail(email string) (Account, error)
	// AddAccount reports false when the address is taken.
	AddAccount(Account) (bool, error)
	Rename(id, given, family, phone string) error
	// Sleep deactivates an active account, Wake does the contrary.
	Sleep(id string, at time.Time) (bool, error)
	Wake(id string, at time.Time) (bool, error)
	Seen(id string, at time.Time) error
	Warned(id string, at time.Time) (bool, error)
	// Erase forgets everything of an inactive account but its id, and ends its
	// memberships.
	Erase(id string, at time.Time) (bool, error)
	// Unseen lists active accounts last seen, or made, before the instant, and
	// not warned, or warned before the other one.
	Unseen(before, warned time.Time, limit int) ([]Account, error)
	// EndedBefore lists inactive accounts that ended before the instant.
	EndedBefore(before time.Time, limit int) ([]Account, error)
	// Search lists the accounts whose address or folded name holds the text, and
	// all of them, latest first, without a text; of one state, if it is given.
	Search(text string, state State, limit int) ([]Account, error)
}

// sessions keeps who is signed in where.
type sessions interface {
	AddSession(Session) error
	Session(id string) (Session, error)
	Sessions(account string, now time.Time) ([]Session, error)
	// OpenSession opens a half-open session, or proves an open one again.
	OpenSession(s Session, from Stage) (bool, error)
	Touch(id string, at time.Time) error
	// HoldEnrolment keeps a secret being enrolled, and what is shown until it
	// is put away, both sealed, in the session.
	HoldEnrolment(id string, secret, held []byte) error
	ChooseOrg(id, org string) error
	// LastOrg is the organisation the account last acted for, empty: none.
	LastOrg(account string) (string, error)
	EndSession(id string, at time.Time) (bool, error)
	// EndSessions ends all of an account's but one; empty: all.
	EndSessions(account, but string, at time.Time) (int64, error)
}

// links keeps askings to sign in.
type links interface {
	AddLink(Link) error
	Link(id string) (Link, error)
	// LinkOf is the latest live link asked for by a browser.
	LinkOf(bindings []string, now time.Time) (Link, error)
	Sent(id string, at time.Time) (bool, error)
	// UseLink spends the link: true once, while it is live.
	UseLink(id string, at time.Time) (bool, error)
	// TryLink counts a code typed: false after as many as most.
	TryLink(id string, most int, at time.Time) (bool, error)
}

// factors keeps what proves a person.
type factors interface {
	SetSecret(account string, secret []byte, step int64) error
	// TakeStep spends the code of a step: false when it, or a later one, was used.
	TakeStep(account string, step int64) (bool, error)
	AddRecovery(account string, macs []string, at time.Time) error
	UseRecovery(account string, macs []string, at time.Time) (bool, error)
	Recoveries(account string) (int, error)
	DropRecoveries(account string) error

	AddPasskey(Passkey) (bool, error)
	Passkeys(account string) ([]Passkey, error)
	PasskeyByCredential(credential string) (Passkey, error)
	UsePasskey(p Passkey) (bool, error)
	EndPasskey(account, id string, at time.Time) (bool, error)

	// AddIdentity reports false when the identity is known already.
	AddIdentity(Identity) (bool, error)
	Identity(id string) (Identity, error)
	IdentityBySubject(issuer, subject string) (Identity, error)
	Identities(state string) ([]Identity, error)
	DecideIdentity(Identity) (bool, error)
}

// teams keeps who belongs to which organisation.
type teams interface {
	// AddMembership reports false when the account is a member already.
	AddMembership(Membership) (bool, error)
	Membership(account, org string) (Membership, error)
	Memberships(account string) ([]Membership, error)
	Members(org string) ([]Member, error)
	SetRoles(id string, roles []string) (bool, error)
	EndMembership(id string, at time.Time) (bool, error)
	// HoldOrg makes other transactions on the organisation's members wait.
	HoldOrg(org string) error
	// Move ends the members of an organisation under a merge and gives them to
	// another one; sessions follow.
	Move(merge, from, into string, at time.Time) error
	// MoveBack undoes it for whoever has not left since.
	MoveBack(merge string, at time.Time) error

	AddInvitation(Invitation) (bool, error)
	Invitation(id string) (Invitation, error)
	// Invitations lists those neither used nor cancelled, expired ones too.
	Invitations(org string) ([]Invitation, error)
	// Renew gives an invitation until a later instant.
	Renew(id string, until time.Time) (bool, error)
	UseInvitation(id string, at time.Time) (bool, error)
	CancelInvitation(id string, at time.Time) (bool, error)

	// Waiting lists the proposals of a kind that wait in an organisation.
	Waiting(kind, org string) ([]dual.Proposal, error)
}

// keys keeps the API keys of organisations.
type keys interface {
	AddKey(Key) error
	Keys(org string) ([]Key, error)
	KeyByMAC(macs []string) (Key, error)
	KeyUsed(id string, at time.Time) error
	EndKey(org, id string, at time.Time) (bool, error)
}

// Letter is a message to one person.
type Letter struct {
	To, Subject, Text string
}
