package mail

import (
	"context"
	"net/mail"
	"strings"
	"unicode"

	"maillage/core/fault"
)

// Sender sends a message, or says by a fault.Fault why it did not.
type Sender interface {
	Send(ctx context.Context, m Message) error
}

// Message is what one person receives.
type Message struct {
	To      string // one bare address: camille@example.org
	Subject string // control characters and line ends become spaces
	Text    string
}

// maxAddress is the longest address a relay accepts (RFC 5321 §4.5.3.1.3).
const maxAddress = 254

// checked is the message ready to be sent.
func checked(m Message) (Message, error) {
	to, err := mail.ParseAddress(m.To)
	if err != nil || to.Address != m.To || len(m.To) > maxAddress || strings.ContainsFunc(m.To, unicode.IsControl) {
		return Message{}, fault.New(fault.Invalid, "to", "mail.fault.address", "Cette adresse e-mail n'est pas valable.")
	}
	m.Subject = strings.Join(strings.FieldsFunc(m.Subject, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
	if m.Subject == "" || strings.TrimSpace(m.Text) == "" {
		return Message{}, fault.New(fault.Invalid, "", "mail.fault.empty", "Ce message n'a pas d'objet ou pas de texte.")
	}
	return m, nil
}
