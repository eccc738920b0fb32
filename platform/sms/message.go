package sms

import (
	"context"
	"errors"
	"time"

	"maillage/core/fault"
	"maillage/core/phone"
	"maillage/core/sensitive"
)

// Sender gives messages to the telephone network, or says by a fault.Fault why
// it did not.
type Sender interface {
	// Send gives one message. Errors: Invalid, Forbidden, Unavailable.
	Send(ctx context.Context, to, text string) (Receipt, error)
	// State asks what became of it. Errors: Invalid when the gateway does not
	// know it, Unavailable.
	State(ctx context.Context, provider string) (State, error)
}

// Receipt is what the network answered for a message.
type Receipt struct {
	Provider string // its id there
	State    State  // Sent, Delivered or Failed
}

// State is where a message is.
type State string

// The states of a message; see the diagram in doc.go.
const (
	Queued    State = "queued"
	Sent      State = "sent"
	Delivered State = "delivered"
	Failed    State = "failed"
	Expired   State = "expired"
)

// Message is what one person receives.
type Message struct {
	To      string    // a French mobile number, E.164: +33612345678
	Text    string    // becomes plain letters (Plain), two segments at most
	Purpose string    // what its owner asked for, "module.what"
	Org     string    // organisation that sends it; empty: the service itself
	Until   time.Time // of no use after; zero: a day later
}

// Most is how many segments a message may take: each is paid for.
const Most = 2

// usualLife is how long a message that does not say is worth sending.
const usualLife = 24 * time.Hour

// checked is the message ready to be kept.
func checked(m Message, now time.Time) (Message, error) {
	if m.Purpose == "" {
		return Message{}, errors.New("sms: a message without a purpose")
	}
	if m.To == "" || phone.Mobile(m.To, "") != m.To {
		return Message{}, fault.New(fault.Invalid, "to", "sms.fault.number", "Écrivez un numéro de mobile français. Exemple : 06 12 34 56 78.")
	}
	m.Text = Plain(sensitive.Clean(m.Text))
	if n := Segments(m.Text); n == 0 || n > Most {
		return Message{}, fault.New(fault.Invalid, "text", "sms.fault.length", "Ce message est vide ou trop long pour un SMS.")
	}
	if m.Until.IsZero() {
		m.Until = now.Add(usualLife)
	}
	return m, nil
}

// tail is all that is kept of a number in the end.
func tail(number string) string { return "…" + number[max(0, len(number)-2):] }
