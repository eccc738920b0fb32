package person

import (
	"cmp"
	"context"

	"maillage/core/fault"
)

// Letters words the messages a person receives, in their language.
type Letters interface {
	Code(lang, code string) Message
}

// Message is what a person receives; a text message has no subject.
type Message struct{ Subject, Text string }

// Deliver draws the code of an ask and has it sent; it is the task SendKind. An
// ask about nobody has nothing to send.
func (s *Space) Deliver(ctx context.Context, ask string) error {
	var a Ask
	var p Person
	err := s.Store.View(ctx, func(tx Tx) (err error) {
		if a, err = tx.Ask(ask); err != nil || a.Person == "" {
			return err
		}
		p, err = root(tx, a.Person)
		return err
	})
	now := s.Clock.Now()
	if fault.Is(err, fault.NotFound) || err == nil && (p.State != Active || a.Code != "" || a.Used || !now.Before(a.Expires)) {
		return nil
	}
	if err != nil {
		return err
	}
	box, err := s.Keys.Box(ctx, p.ID)
	if err != nil {
		return err
	}
	i, err := openIdentity(box, p.Sealed)
	if err != nil {
		return err
	}
	i = i.settled(now)
	code := s.Draw.Digits(codeSize)
	mac := s.Keys.MAC(codeMAC, a.ID+" "+code)
	m := s.Letters.Code(cmp.Or(i.Lang, a.Lang), code)
	err = s.Store.Tx(ctx, func(tx Tx) error {
		moved, err := tx.SetCode(a.ID, mac)
		if err != nil || !moved {
			return err
		}
		if a.Channel == ByEmail {
			return tx.Letter(i.Email, m.Subject, m.Text, now)
		}
		return tx.Text(i.Phone, m.Text, now, a.Expires)
	})
	if fault.Is(err, fault.Forbidden) || fault.Is(err, fault.Invalid) {
		return nil // that contact takes no message, now or later: nothing to try again
	}
	return err
}
