package person

import (
	"context"
	"slices"
	"strconv"
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/id"
)

// Consent is what a person agreed to.
type Consent struct {
	ID        string
	Person    string
	Org       string // to whom
	Kind      ConsentKind
	Wording   int     // version of the words they were shown: person.consent.<kind>.<wording>
	Channel   Channel // how they said so
	By        string  // account that took it; the person when they did it themselves
	At        time.Time
	Withdrawn time.Time // zero while it holds
	EndedBy   string
}

// ConsentKind is what is agreed to.
type ConsentKind string

// What a person can agree to.
const (
	ToFollow   ConsentKind = "follow"   // this organisation follows me and keeps notes
	ToContact  ConsentKind = "contact"  // this organisation writes to me
	ToTransfer ConsentKind = "transfer" // my follow-up goes to another organisation
)

// ConsentKinds are those that can be asked at any time; the others come with
// what they are for.
var ConsentKinds = []ConsentKind{ToFollow, ToContact}

// Wording is the version of the words of each consent shown today. The words of
// every version stay in the catalogue, for whoever agreed to them.
var Wording = map[ConsentKind]int{ToFollow: 1, ToContact: 1, ToTransfer: 1}

// The ways to say yes, beside a code.
const (
	Oral   Channel = "oral"
	Paper  Channel = "paper"
	ByCode Channel = "code" // the person gave the code they were sent
	Online Channel = "online"
)

// TakenBy are the ways in which an agent takes a consent.
var TakenBy = []Channel{Oral, Paper}

var errNoConsent = invalid("consent", "consent", "Demandez l'accord de la personne, puis cochez sa réponse.")

// Words is the key of a version of the words of a consent.
func (k ConsentKind) Words(version int) string {
	return "person.consent." + string(k) + "." + strconv.Itoa(version)
}

// Words is the key of the words a consent was given to.
func (c Consent) Words() string { return c.Kind.Words(c.Wording) }

// newConsent is a consent given now to the actor's organisation.
func newConsent(who actor.Actor, person string, kind ConsentKind, by Channel, now time.Time) Consent {
	return Consent{ID: id.New(now), Person: person, Org: who.Org, Kind: kind, Wording: Wording[kind], Channel: by, By: who.ID, At: now}
}

// Agree keeps a consent the person gave to the actor's organisation.
// Errors: Invalid, NotFound.
func (g *Register) Agree(ctx context.Context, who actor.Actor, person string, kind ConsentKind, by Channel) error {
	if err := who.Check(MayWrite); err != nil {
		return err
	}
	if !slices.Contains(ConsentKinds, kind) || !slices.Contains(TakenBy, by) {
		return errNoConsent
	}
	_, err := g.with(ctx, who, "person.agree", person, func(tx Tx, f followed) error {
		if err := tx.AddConsent(newConsent(who, f.ID, kind, by, g.Clock.Now())); err != nil {
			return err
		}
		return done(tx, who, "person.agree", f.ID, string(kind))
	})
	return err
}

// Withdraw ends a consent given to the actor's organisation. Errors: NotFound,
// Gone when it was withdrawn already.
func (g *Register) Withdraw(ctx context.Context, who actor.Actor, person, consent string) error {
	if err := who.Check(MayWrite); err != nil {
		return err
	}
	moved := false
	_, err := g.with(ctx, who, "person.withdraw", person, func(tx Tx, f followed) (err error) {
		moved, err = withdraw(tx, who, f, who.Org, consent, g.Clock.Now())
		return err
	})
	if err == nil && !moved {
		err = errWithdrawn
	}
	return err
}

var (
	errNoAgreement = fault.New(fault.NotFound, "", "person.fault.agreement", "Nous ne trouvons pas cet accord.")
	errWithdrawn   = fault.New(fault.Gone, "", "person.fault.withdrawn", "Cet accord a déjà été retiré.")
)

// withdraw ends one consent of a person; org restricts it to that organisation's.
// Who no longer agrees to be followed by an organisation no longer is, and a
// transfer that waits falls with the consent it rests on. Errors: NotFound.
func withdraw(tx Tx, who actor.Actor, f followed, org, consent string, now time.Time) (bool, error) {
	for _, record := range f.ids() {
		all, err := tx.Consents(record, org)
		if err != nil {
			return false, err
		}
		n := slices.IndexFunc(all, func(c Consent) bool { return c.ID == consent })
		if n < 0 {
			continue
		}
		c := all[n]
		c.Withdrawn, c.EndedBy = now, who.ID
		moved, err := tx.Withdraw(c)
		if err != nil || !moved {
			return false, err
		}
		if c.Kind == ToFollow && f.by(c.Org) {
			if moved, err := tx.Save(f.Person); err != nil || !moved {
				return false, or(err, errChanged)
			}
			if err := leave(tx, f.ID, c.Org, now); err != nil {
				return false, err
			}
		}
		if c.Kind == ToTransfer {
			if err := unpropose(tx, who, c, now); err != nil {
				return false, err
			}
		}
		return true, done(tx, who, "person.withdraw", f.ID, string(c.Kind))
	}
	return false, errNoAgreement
}

// unpropose withdraws the transfer that rests on a consent, if it waits.
func unpropose(tx Tx, who actor.Actor, c Consent, now time.Time) error {
	all, err := tx.TransfersOf(c.Person)
	if err != nil {
		return err
	}
	for _, t := range all {
		if t.Consent != c.ID {
			continue
		}
		t.State, t.Second, t.Ended = Withdrawn, who.ID, now
		if _, err := tx.MoveTransfer(t); err != nil {
			return err
		}
	}
	return nil
}
