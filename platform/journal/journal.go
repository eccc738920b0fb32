package journal

import (
	"context"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"regexp"
	"time"

	"maillage/core/act"
	"maillage/core/actor"
	"maillage/core/id"
	"maillage/platform/db"
	"maillage/platform/journal/row"
)

//go:embed schema/*.sql
var schema embed.FS

// Set is the migrations of the journal's tables.
var Set = db.Set{Module: "journal", FS: schema}

// Journal records acts as part of a transaction. It implements act.Recorder.
type Journal struct {
	Tx *db.Tx
	At time.Time // when the acts are done
}

// Record adds the act to the journal if the transaction commits. An error says
// that the act is not in the form the journal keeps, a defect of the caller.
func (j Journal) Record(a act.Act) error {
	a, err := fit(a)
	if err != nil {
		return err
	}
	r := newRow(id.New(j.At), j.At, a.Name, a.Who)
	r.Org, r.Refused, r.Object, r.Person, r.Detail, r.Sealed = a.Org, a.Refused, a.Object, a.Person, a.Detail, a.Sealed
	q := row.New(j.Tx)
	if err := q.AddRow(j.Tx.Context(), row.AddRowParams(r)); err != nil {
		return err
	}
	return q.AddPending(j.Tx.Context(), r.ID)
}

// newRow is a row with its salt, about nothing yet.
func newRow(id string, at time.Time, name string, who actor.Actor) row.JournalRow {
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // crypto/rand.Read never returns an error since Go 1.24
	return row.JournalRow{ID: id, DoneAt: db.At(at), Name: name, ActorKind: string(who.Kind), ActorID: who.ID, ActorOrg: who.Org, Salt: salt}
}

// Clock tells the time.
type Clock interface{ Now() time.Time }

// Book records acts that belong to no other transaction: a refusal, or a
// consultation, which is committed before the bytes leave.
type Book struct {
	DB    *db.DB
	Clock Clock
}

// Note records the act in a transaction of its own. Errors: as Record, and
// those of db.Tx.
func (b Book) Note(ctx context.Context, a act.Act) error {
	at := b.Clock.Now()
	return b.DB.Tx(ctx, func(tx *db.Tx) error { return Journal{Tx: tx, At: at}.Record(a) })
}

const (
	saltSize  = 16       // bytes: a leaf's hash cannot be guessed from likely acts
	maxSealed = 64 << 10 // bytes of ciphertext
)

// What an act may say in clear: ids and short lists of words and numbers. An
// address, a sentence or a name with its capital does not fit.
var (
	nameForm   = regexp.MustCompile(`^[a-z0-9_.-]{1,64}$`)
	idForm     = regexp.MustCompile(`^[A-Za-z0-9_.:/=-]{0,128}$`)
	detailForm = regexp.MustCompile(`^[a-z0-9_:.,= -]{0,200}$`)
)

// unfit stands for an id that somebody invented and that no object has.
const unfit = "unfit"

// fit is the act as it is kept: the organisation concerned is the actor's own
// where the act names none. A refused act may name what never existed.
func fit(a act.Act) (act.Act, error) {
	if a.Org == "" {
		a.Org = a.Who.Org
	}
	if a.Refused {
		for _, asked := range []*string{&a.Object, &a.Org, &a.Person} {
			if !idForm.MatchString(*asked) {
				*asked = unfit
			}
		}
	}
	switch {
	case !nameForm.MatchString(a.Name):
		return a, errors.New("journal: the name of an act is a short token")
	case a.Who.Kind == "":
		return a, fmt.Errorf("journal: %s: an act has an actor", a.Name)
	case !detailForm.MatchString(a.Detail):
		return a, fmt.Errorf("journal: %s: the detail of an act is a short list of tokens, never free text", a.Name)
	case len(a.Sealed) > 0 && a.Person == "":
		return a, fmt.Errorf("journal: %s: what is enciphered belongs to a person", a.Name)
	case len(a.Sealed) > maxSealed:
		return a, fmt.Errorf("journal: %s: %d bytes of ciphertext are too many", a.Name, len(a.Sealed))
	}
	for _, own := range []string{a.Who.ID, a.Who.Org, string(a.Who.Kind), a.Org, a.Object, a.Person} {
		if !idForm.MatchString(own) {
			return a, fmt.Errorf("journal: %s: an act names ids, nothing else", a.Name)
		}
	}
	return a, nil
}
