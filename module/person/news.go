package person

import (
	"encoding/json"
	"time"

	"maillage/core/fact"
	"maillage/core/id"
)

// The facts this module announces. They carry ids only.
const (
	CreatedName  = "person.created"
	FollowedName = "person.followed"
	MergedName   = "person.merged"
	ErasedName   = "person.erased"
	IdleName     = "person.idle"
)

// CreatedNews says that an organisation created a person.
type CreatedNews struct {
	Person string `json:"person"`
	Org    string `json:"org"`
}

// FollowedNews says that an organisation follows a person, or no longer does.
type FollowedNews struct {
	Person string `json:"person"`
	Org    string `json:"org"`
	Ended  bool   `json:"ended,omitempty"`
}

// MergedNews says that a record leads to another one, or, undone, no longer does.
type MergedNews struct {
	Kept     string `json:"kept"`
	Absorbed string `json:"absorbed"`
	Undone   bool   `json:"undone,omitempty"`
}

// ErasedNews says that nothing may be held on a person any longer.
type ErasedNews struct {
	Person string `json:"person"`
}

// IdleNews tells an organisation that records it follows will be erased in two
// months, unless something is done about them.
type IdleNews struct {
	Org     string `json:"org"`
	Persons int    `json:"persons"`
}

// Fact wraps the news for the outbox.
func (n IdleNews) Fact(at time.Time) (fact.Fact, error) { return wrap(IdleName, n.Org, n, at) }

// Fact wraps the news for the outbox.
func (n CreatedNews) Fact(at time.Time) (fact.Fact, error) { return wrap(CreatedName, n.Person, n, at) }

// Fact wraps the news for the outbox.
func (n FollowedNews) Fact(at time.Time) (fact.Fact, error) {
	return wrap(FollowedName, n.Person, n, at)
}

// Fact wraps the news for the outbox.
func (n MergedNews) Fact(at time.Time) (fact.Fact, error) { return wrap(MergedName, n.Kept, n, at) }

// Fact wraps the news for the outbox.
func (n ErasedNews) Fact(at time.Time) (fact.Fact, error) { return wrap(ErasedName, n.Person, n, at) }

func wrap(name, aggregate string, news any, at time.Time) (fact.Fact, error) {
	body, err := json.Marshal(news)
	return fact.Fact{ID: id.New(at), Name: name, Aggregate: aggregate, At: at, Body: body}, err
}

// announcer is a fact of this module before it is wrapped.
type announcer interface {
	Fact(at time.Time) (fact.Fact, error)
}

// announce says what happened, in its transaction.
func announce(tx Tx, n announcer, at time.Time) error {
	f, err := n.Fact(at)
	if err != nil {
		return err
	}
	return tx.Announce(f)
}

// ReadIdle opens the fact again.
func ReadIdle(f fact.Fact) (n IdleNews, err error) {
	err = json.Unmarshal(f.Body, &n)
	return n, err
}
