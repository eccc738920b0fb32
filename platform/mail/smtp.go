package mail

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/textproto"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"maillage/core/fault"
)

// Security is how the connection to the relay is protected.
type Security string

// The kinds of protection. STARTTLS refuses a relay that does not offer it.
const (
	STARTTLS Security = "starttls" // the usual one, port 587
	TLS      Security = "tls"      // from the first byte, port 465
	Plain    Security = "plain"    // none: only for a relay on the same machine
)

// Config says which relay to use.
type Config struct {
	Host     string
	Port     int      // 0 means the usual port of the protection
	Security Security // empty means STARTTLS
	User     string   // empty means without signing in
	Password string
	From     string // "Maillage <ne-pas-repondre@example.org>"
}

// SMTP sends through a relay, one connection a message.
type SMTP struct {
	config Config
	domain string         // of the sender's address
	roots  *x509.CertPool // nil means the system's
}

// timeout bounds each exchange with the relay.
const timeout = 30 * time.Second

// NewSMTP makes a sender; its error says which setting is wrong.
func NewSMTP(c Config) (*SMTP, error) {
	if c.Security == "" {
		c.Security = STARTTLS
	}
	port, ok := map[Security]int{STARTTLS: 587, TLS: 465, Plain: 25}[c.Security]
	if !ok {
		return nil, fmt.Errorf("mail: unknown security %q", c.Security)
	}
	if c.Port == 0 {
		c.Port = port
	}
	if c.Host == "" {
		return nil, errors.New("mail: no relay host")
	}
	from, err := mail.ParseAddress(c.From)
	if err != nil {
		return nil, errors.New("mail: the sender's address is not valid")
	}
	s := &SMTP{config: c, domain: from.Address[strings.LastIndex(from.Address, "@")+1:]}
	_, err = s.client(s.dial) // the library checks the port and the host
	return s, err
}

// client makes the library's client, which speaks over what dial gives it.
func (s *SMTP) client(dial gomail.DialContextFunc) (*gomail.Client, error) {
	policy := map[Security]gomail.TLSPolicy{
		STARTTLS: gomail.TLSMandatory,
		TLS:      gomail.TLSOpportunistic, // dial's connection is safe already
		Plain:    gomail.NoTLS,
	}[s.config.Security]
	options := []gomail.Option{
		gomail.WithPort(s.config.Port), gomail.WithTimeout(timeout),
		gomail.WithTLSPolicy(policy), gomail.WithTLSConfig(s.tls()), gomail.WithDialContextFunc(dial),
	}
	if s.config.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(s.config.User), gomail.WithPassword(s.config.Password))
	}
	return gomail.NewClient(s.config.Host, options...)
}

func (s *SMTP) tls() *tls.Config {
	return &tls.Config{ServerName: s.config.Host, RootCAs: s.roots, MinVersion: tls.VersionTLS12}
}

// Send gives the message to the relay.
func (s *SMTP) Send(ctx context.Context, m Message) error {
	m, err := checked(m)
	if err != nil {
		return err
	}
	letter, err := s.letter(m)
	if err != nil {
		return explain(err)
	}
	// The library leaves the connection open when it fails half-way, and does
	// not watch the context once connected: closing it on the context's end
	// mends both.
	ctx, end := context.WithCancel(ctx)
	defer end()
	client, err := s.client(func(dialing context.Context, network, address string) (net.Conn, error) {
		conn, err := s.dial(dialing, network, address)
		if err == nil {
			context.AfterFunc(ctx, func() { _ = conn.Close() })
		}
		return conn, err
	})
	if err != nil {
		return explain(err)
	}
	err = client.DialAndSendWithContext(ctx, letter)
	if err == nil || letter.IsDelivered() { // the relay has it, whatever went wrong in taking leave
		return nil
	}
	return explain(err)
}

func (s *SMTP) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if s.config.Security == TLS {
		return (&tls.Dialer{Config: s.tls()}).DialContext(ctx, network, address)
	}
	return (&net.Dialer{}).DialContext(ctx, network, address)
}

func (s *SMTP) letter(m Message) (*gomail.Msg, error) {
	letter := gomail.NewMsg()
	if err := letter.From(s.config.From); err != nil {
		return nil, err
	}
	if err := letter.To(m.To); err != nil {
		return nil, err
	}
	letter.Subject(m.Subject)
	letter.SetDate()
	letter.SetMessageIDWithValue(rand.Text() + "@" + s.domain)
	letter.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no automatic answer, please
	letter.SetBodyString(gomail.TypeTextPlain, m.Text)
	return letter, nil
}

// explain turns an error of the relay into a fault.
func explain(err error) error {
	if e, ok := errors.AsType[*gomail.SendError](err); ok && e.ErrorCode() >= 500 {
		return fault.Wrap(cause(err), fault.Invalid, "mail.fault.refused", "Le message a été refusé. Vérifiez l'adresse.")
	}
	return fault.Wrap(cause(err), fault.Unavailable, "mail.fault.unavailable", "Le message n'a pas pu partir. Il partira plus tard.")
}

// cause keeps of an error what surely holds no address: a relay's own words
// quote the recipient.
func cause(err error) error {
	if e, ok := errors.AsType[*gomail.SendError](err); ok {
		return fmt.Errorf("%s: %d %s", e.Reason, e.ErrorCode(), e.EnhancedStatusCode())
	}
	if e, ok := errors.AsType[*textproto.Error](err); ok {
		return fmt.Errorf("the relay answered %d", e.Code)
	}
	if e, ok := errors.AsType[*net.OpError](err); ok {
		return e
	}
	if e, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return e
	}
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	return fmt.Errorf("%T", err)
}
