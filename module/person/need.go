package person

import (
	"context"
	"crypto/hmac"
	"time"

	"maillage/core/actor"
	"maillage/core/dual"
)

// Clock tells the time, UTC, to the microsecond.
type Clock interface{ Now() time.Time }

// Draw makes what nobody may guess.
type Draw interface {
	Fill(p []byte)       // random bytes
	Digits(n int) string // n decimal digits
	Secret() string      // 128 bits or more, fit for a cookie
}

// Box is the key of one person.
type Box interface {
	Seal(plain []byte, about string) []byte
	Open(sealed []byte, about string) ([]byte, error)
}

// Keys keeps a key for each person, apart from the database.
type Keys interface {
	Create(ctx context.Context, person string) (Box, error)
	// Box opens one key. Errors: NotFound or Gone when there is none.
	Box(ctx context.Context, person string) (Box, error)
	// Destroy ends a key for ever and remembers that it ended.
	Destroy(ctx context.Context, person string) error
	// Boxes opens several by person; those that have no key are absent.
	Boxes(ctx context.Context, persons []string) (map[string]Box, error)
	// MAC is a keyed digest, one family for each purpose; MACs are all those
	// under which the text may have been kept.
	MAC(purpose, text string) string
	MACs(purpose, text string) []string
}

// matches reports whether mac is a digest of the text.
func matches(keys Keys, purpose, text, mac string) bool {
	for _, own := range keys.MACs(purpose, text) {
		if hmac.Equal([]byte(own), []byte(mac)) {
			return true
		}
	}
	return false
}

// Rule bounds how often something is done.
type Rule struct {
	Name  string
	Limit int
	Per   time.Duration
}

// Gate holds rules over all processes. Errors: TooMany.
type Gate interface {
	Take(ctx context.Context, rule Rule, subject string) error
}

// Orgs tells of organisations what this module shows of them.
type Orgs interface {
	// Names are the names of organisations by id.
	Names(ctx context.Context, orgs []string) (map[string]string, error)
	// Receivers finds organisations that follow people by a few words of their name.
	Receivers(ctx context.Context, words string) ([]Org, error)
	// Receives reports whether the organisation is one that follows people.
	Receives(ctx context.Context, org string) (bool, error)
}

// Org is an organisation to choose.
type Org struct{ ID, Name, Town string }

// Journal tells what was recorded about a person.
type Journal interface {
	About(ctx context.Context, persons []string, org string) ([]Trace, error)
}

// Trace is one line of the journal about a person.
type Trace struct {
	At      time.Time
	Act     string
	Org     string
	Kind    actor.Kind
	Refused bool
}

// Words says codes in French, for what people take away: the catalogue's.
type Words interface {
	T(key string, pairs ...any) string
	Has(key string) bool
}

// Holder is another module that holds something on a person.
type Holder interface {
	// Held is what it holds; org restricts it to what that organisation may see.
	Held(ctx context.Context, person, org string) ([]Section, error)
}

// Store keeps persons.
type Store interface {
	// Tx runs fn in one transaction; fn may run more than once.
	Tx(ctx context.Context, fn func(Tx) error) error
	// View runs fn on one moment of the store; it must not write.
	View(ctx context.Context, fn func(Tx) error) error
}

// Proposals lists what waits for a second person, or was decided lately.
type Proposals interface {
	Proposals(ctx context.Context, kind, org string) ([]dual.Proposal, error)
}
