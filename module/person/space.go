package person

import (
	"context"
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/id"
)

// Space is the person's own space, and how it is opened.
type Space struct {
	*Register
	Letters Letters
}

// Session is one opening of a person's own space.
type Session struct {
	ID      string
	Person  string
	At      time.Time
	Expires time.Time
	Ended   time.Time
}

const (
	sessionLasts = 30 * time.Minute
	// Reflection is how long a person's own wish to be erased can be taken back.
	Reflection = 7 * 24 * time.Hour
)

// Ask opens an ask about a reference, for anyone. Errors: Invalid for what is no
// reference, TooMany.
func (s *Space) Ask(ctx context.Context, reference string, from From) (Asked, error) {
	return s.look(ctx, actor.Anyone(), reference, from)
}

// Choices are the contacts to which the code of an ask can be sent. Errors: Gone.
func (s *Space) Choices(ctx context.Context, secret string) ([]Reach, error) {
	_, choices, err := s.state(ctx, actor.Anyone(), secret)
	return choices, err
}

// Send has the code of an ask sent. Errors: Gone, Invalid, TooMany.
func (s *Space) Send(ctx context.Context, secret string, by Channel, from From) error {
	return s.send(ctx, actor.Anyone(), secret, by, from)
}

// Enter opens the person's own space by the code, and returns the session's id.
// Errors: Gone, Invalid, TooMany.
func (s *Space) Enter(ctx context.Context, secret, code string, from From) (session string, err error) {
	err = s.enter(ctx, actor.Anyone(), secret, code, from, func(tx Tx, p Person) error {
		now := s.Clock.Now()
		own := Session{ID: id.New(now), Person: p.ID, At: now, Expires: now.Add(sessionLasts)}
		session = own.ID
		if err := tx.AddSession(own); err != nil {
			return err
		}
		return done(tx, own.actor(), "person.own.open", p.ID, "")
	})
	return session, err
}

// actor is the person in that session.
func (s Session) actor() actor.Actor {
	return actor.Actor{ID: s.Person, Kind: actor.Helped, Session: s.ID, Proved: s.At}.With(MayOwn)
}

// Actor is the person behind a session's id; anyone when it is over.
func (s *Space) Actor(ctx context.Context, session string, now time.Time) (actor.Actor, error) {
	if !id.Valid(session) {
		return actor.Anyone(), nil
	}
	var own Session
	err := s.Store.View(ctx, func(tx Tx) (err error) {
		own, err = tx.Session(session)
		return err
	})
	if fault.Is(err, fault.NotFound) || err == nil && (!own.Ended.IsZero() || !now.Before(own.Expires)) {
		return actor.Anyone(), nil
	}
	if err != nil {
		return actor.Anyone(), err
	}
	return own.actor(), nil
}

// Leave ends the session.
func (s *Space) Leave(ctx context.Context, who actor.Actor) error {
	if who.Kind != actor.Helped {
		return nil
	}
	return s.Store.Tx(ctx, func(tx Tx) error { return tx.EndSession(who.Session, s.Clock.Now()) })
}

// Mine is what a person sees of themselves.
type Mine struct {
	Identity  Identity
	Since     time.Time
	Follows   []Seen
	Consents  []Agreed
	Notes     int
	Consulted []Visit
	EraseAt   time.Time // zero: no wish to be erased
}

// Seen is an organisation that follows the person.
type Seen struct {
	Org   string // its name
	Since time.Time
}

// Agreed is a consent with the name of the organisation it was given to.
type Agreed struct {
	Consent
	OrgName string
}

// own reads the actor's own record, and journals it.
func (s *Space) own(ctx context.Context, who actor.Actor, inside func(Tx, followed) error) (f followed, err error) {
	if err := who.Check(MayOwn); err != nil {
		return f, err
	}
	if who.Kind != actor.Helped {
		return f, errUnknown
	}
	err = s.Store.Tx(ctx, func(tx Tx) error {
		p, err := hold(tx, who.ID, s.Clock.Now())
		if err != nil {
			return err
		}
		if f, err = gather(tx, p); err != nil {
			return err
		}
		return inside(tx, f)
	})
	return f, err
}

// Mine is the summary of the person's own space. Errors: Anonymous, NotFound.
func (s *Space) Mine(ctx context.Context, who actor.Actor) (Mine, error) {
	var consents []Consent
	notes := 0
	f, err := s.own(ctx, who, func(tx Tx, f followed) error {
		consents, notes = nil, 0
		for _, record := range f.ids() {
			agreed, err := tx.Consents(record, "")
			if err != nil {
				return err
			}
			consents = append(consents, agreed...)
			written, err := tx.Notes(record, "")
			if err != nil {
				return err
			}
			notes += len(written)
		}
		return done(tx, who, "person.own.read", f.ID, "")
	})
	if err != nil {
		return Mine{}, err
	}
	box, err := s.Keys.Box(ctx, f.ID)
	if err != nil {
		return Mine{}, vanished(err)
	}
	m := Mine{Since: f.Created, Notes: notes, EraseAt: f.EraseAt}
	if m.Identity, err = openIdentity(box, f.Sealed); err != nil {
		return Mine{}, err
	}
	names, err := s.namesOf(ctx, gathered{follows: f.Follows, consents: consents})
	if err != nil {
		return Mine{}, err
	}
	for _, follow := range f.Follows {
		m.Follows = append(m.Follows, Seen{Org: names[follow.Org], Since: follow.Since})
	}
	for _, c := range consents {
		m.Consents = append(m.Consents, Agreed{Consent: c, OrgName: names[c.Org]})
	}
	m.Consulted, err = s.visits(ctx, f, "")
	return m, err
}

// WithdrawOwn ends a consent the person gave, to whichever organisation.
// Errors: Anonymous, NotFound, Gone.
func (s *Space) WithdrawOwn(ctx context.Context, who actor.Actor, consent string) error {
	moved := false
	_, err := s.own(ctx, who, func(tx Tx, f followed) (err error) {
		moved, err = withdraw(tx, who, f, "", consent, s.Clock.Now())
		return err
	})
	if err == nil && !moved {
		err = errWithdrawn
	}
	return err
}

// AskErasure notes the person's wish to be erased, which takes effect after
// Reflection. Errors: Anonymous.
func (s *Space) AskErasure(ctx context.Context, who actor.Actor) error {
	return s.wish(ctx, who, "person.own.erase", func(now time.Time) time.Time { return now.Add(Reflection) })
}

// KeepMe takes the wish to be erased back. Errors: Anonymous.
func (s *Space) KeepMe(ctx context.Context, who actor.Actor) error {
	return s.wish(ctx, who, "person.own.keep", func(time.Time) time.Time { return time.Time{} })
}

func (s *Space) wish(ctx context.Context, who actor.Actor, name string, when func(time.Time) time.Time) error {
	return again(func() error {
		moved := false
		_, err := s.own(ctx, who, func(tx Tx, f followed) (err error) {
			p := f.Person
			p.EraseAt = when(s.Clock.Now())
			if moved, err = tx.Save(p); err != nil || !moved {
				return err
			}
			return done(tx, who, name, f.ID, "")
		})
		if err == nil && !moved {
			err = errChanged
		}
		return err
	})
}
