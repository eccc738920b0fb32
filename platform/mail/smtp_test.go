package mail

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/http/httptest"
	"net/mail"
	"strings"
	"sync"
	"testing"

	"maillage/core/fault"
)

// relay is a small SMTP server: STARTTLS, AUTH PLAIN, and the answers it is
// told to give.
type relay struct {
	port    int
	cert    tls.Certificate
	roots   *x509.CertPool
	answers map[string]string // by verb, instead of the usual one
	hidden  string            // an extension it does not offer

	lock    sync.Mutex
	lines   []string // every command
	letters []string // every message accepted
}

func startRelay(t *testing.T, answers map[string]string) *relay {
	t.Helper()
	web := httptest.NewTLSServer(nil) // for its certificate, valid for 127.0.0.1
	r := &relay{cert: web.TLS.Certificates[0], roots: x509.NewCertPool(), answers: answers}
	r.roots.AddCert(web.Certificate())
	web.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.port = l.Addr().(*net.TCPAddr).Port
	var sessions sync.WaitGroup
	sessions.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			sessions.Go(func() { defer conn.Close(); r.serve(conn, false) })
		}
	})
	t.Cleanup(func() { l.Close(); sessions.Wait() })
	return r
}

func (r *relay) serve(conn net.Conn, safe bool) {
	in := bufio.NewReader(conn)
	if !safe {
		fmt.Fprint(conn, "220 relay\r\n")
	}
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		verb, _, _ := strings.Cut(strings.ToUpper(line), " ")
		verb, _, _ = strings.Cut(verb, ":")
		r.lock.Lock()
		r.lines = append(r.lines, line)
		r.lock.Unlock()
		answer, told := r.answers[verb]
		switch {
		case told && answer == "":
			return // hangs up
		case told:
		case verb == "EHLO" && !safe && r.hidden != "STARTTLS":
			answer = "250-relay\r\n250-ENHANCEDSTATUSCODES\r\n250 STARTTLS"
		case verb == "EHLO":
			answer = "250-relay\r\n250-ENHANCEDSTATUSCODES\r\n250 AUTH PLAIN"
		case verb == "STARTTLS":
			fmt.Fprint(conn, "220 2.0.0 go\r\n")
			secure := tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{r.cert}})
			if secure.Handshake() == nil {
				r.serve(secure, true)
			}
			return
		case verb == "AUTH":
			answer = "235 2.7.0 welcome"
		case verb == "DATA":
			fmt.Fprint(conn, "354 go on\r\n")
			var letter strings.Builder
			for {
				line, err := in.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				letter.WriteString(strings.TrimPrefix(line, "."))
			}
			r.lock.Lock()
			r.letters = append(r.letters, letter.String())
			r.lock.Unlock()
			answer = "250 2.0.0 kept"
		case verb == "QUIT":
			fmt.Fprint(conn, "221 bye\r\n")
			return
		default:
			answer = "250 2.0.0 fine"
		}
		fmt.Fprintf(conn, "%s\r\n", answer)
	}
}

func (r *relay) sender(t *testing.T, c Config) *SMTP {
	t.Helper()
	c.Host, c.Port, c.From = "127.0.0.1", r.port, `"Maillage, l'aide" <ne-pas-repondre@example.org>`
	s, err := NewSMTP(c)
	if err != nil {
		t.Fatal(err)
	}
	s.roots = r.roots
	return s
}

var letter = Message{To: "camille@example.org", Subject: "Votre rendez-vous à Besançon", Text: "Bonjour,\n\n.À mardi.\nL'équipe"}

func TestSMTPSends(t *testing.T) {
	r := startRelay(t, nil)
	s := r.sender(t, Config{User: "me", Password: "hush"})
	if err := s.Send(t.Context(), letter); err != nil {
		t.Fatal(err)
	}
	if len(r.letters) != 1 {
		t.Fatalf("%d letters", len(r.letters))
	}
	got, err := mail.ReadMessage(strings.NewReader(r.letters[0]))
	if err != nil {
		t.Fatal(err)
	}
	for header, want := range map[string]string{
		"To": "<camille@example.org>", "From": `"Maillage, l'aide" <ne-pas-repondre@example.org>`,
		"Subject": "Votre rendez-vous à Besançon", "Auto-Submitted": "auto-generated",
	} {
		if value, _ := new(mime.WordDecoder).DecodeHeader(got.Header.Get(header)); value != want {
			t.Errorf("%s: %q, want %q", header, value, want)
		}
	}
	if id := got.Header.Get("Message-ID"); !strings.HasSuffix(id, "@example.org>") {
		t.Errorf("message id %q tells the machine's name", id)
	}
	body, _ := io.ReadAll(quotedprintable.NewReader(got.Body))
	if text := strings.TrimSpace(strings.ReplaceAll(string(body), "\r\n", "\n")); text != letter.Text {
		t.Errorf("text %q", text)
	}
	secret := base64.StdEncoding.EncodeToString([]byte("\x00me\x00hush"))
	if all := strings.Join(r.lines, "\n"); strings.Index(all, "STARTTLS") > strings.Index(all, "AUTH PLAIN "+secret) || !strings.Contains(all, secret) {
		t.Errorf("signed in before the connection was safe, or not at all:\n%s", all)
	}
}

func TestSMTPOverTLSAndPlain(t *testing.T) {
	r := startRelay(t, nil)
	if err := r.sender(t, Config{Security: Plain}).Send(t.Context(), letter); err != nil {
		t.Error(err)
	}
	web := httptest.NewUnstartedServer(nil)
	web.TLS = &tls.Config{}
	web.StartTLS()
	cert := web.TLS.Certificates[0]
	web.Close()
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{cert}})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		if conn, err := l.Accept(); err == nil {
			fmt.Fprint(conn, "220 relay\r\n")
			r.serve(conn, true)
			conn.Close()
		}
	}()
	r.port = l.Addr().(*net.TCPAddr).Port
	if err := r.sender(t, Config{Security: TLS}).Send(t.Context(), letter); err != nil {
		t.Error(err)
	}
	if len(r.letters) != 2 {
		t.Errorf("%d letters, want 2", len(r.letters))
	}
}

func TestSMTPFaults(t *testing.T) {
	for name, c := range map[string]struct {
		answers map[string]string
		hidden  string
		roots   bool
		kind    fault.Kind
		letters int
	}{
		"unknown recipient":          {answers: map[string]string{"RCPT": "550 5.1.1 camille@example.org unknown"}, kind: fault.Invalid},
		"refused content":            {answers: map[string]string{"DATA": "554 5.7.1 Votre rendez-vous"}, kind: fault.Invalid},
		"greylisted":                 {answers: map[string]string{"RCPT": "451 4.7.1 camille@example.org later"}, kind: fault.Unavailable},
		"busy":                       {answers: map[string]string{"EHLO": "421 4.3.2 camille@example.org busy", "HELO": "421 4.3.2 busy"}, kind: fault.Unavailable},
		"wrong password":             {answers: map[string]string{"AUTH": "535 5.7.8 me@example.org"}, kind: fault.Unavailable},
		"hangs up":                   {answers: map[string]string{"MAIL": ""}, kind: fault.Unavailable},
		"no STARTTLS":                {hidden: "STARTTLS", kind: fault.Unavailable},
		"a certificate nobody knows": {roots: true, kind: fault.Unavailable},
		"fails after it took it":     {answers: map[string]string{"RSET": "451 camille@example.org", "QUIT": ""}, letters: 1},
	} {
		t.Run(name, func(t *testing.T) {
			r := startRelay(t, c.answers)
			r.hidden = c.hidden
			s := r.sender(t, Config{User: "me@example.org", Password: "hush"})
			if c.roots {
				s.roots = x509.NewCertPool()
			}
			err := s.Send(t.Context(), letter)
			if len(r.letters) != c.letters {
				t.Errorf("%d letters", len(r.letters))
			}
			if c.kind == "" {
				if err != nil {
					t.Errorf("the letter is gone and would be sent twice: %v", err)
				}
				return
			}
			tells(t, err, c.kind)
		})
	}
}

// tells fails unless err is a fault of that kind that says nothing personal.
func tells(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok || f.Kind != kind || f.Text == "" {
		t.Fatalf("got %v, want %s", err, kind)
	}
	if all := fmt.Sprintf("%v %+v", err, f.Cause); strings.Contains(all, "@") || strings.Contains(all, "rendez") || strings.Contains(all, "hush") {
		t.Errorf("the fault tells too much: %s", all)
	}
}

func TestSMTPNobodyThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	r := &relay{port: l.Addr().(*net.TCPAddr).Port}
	tells(t, r.sender(t, Config{}).Send(t.Context(), letter), fault.Unavailable)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	tells(t, r.sender(t, Config{}).Send(ctx, letter), fault.Unavailable)
}

func TestNewSMTPChecksItsConfig(t *testing.T) {
	for name, c := range map[string]Config{
		"no host": {From: "a@example.org"}, "no sender": {Host: "relay"}, "bad sender": {Host: "relay", From: "a\r\nBcc: b@example.org"},
		"bad port": {Host: "relay", From: "a@example.org", Port: 70000}, "bad security": {Host: "relay", From: "a@example.org", Security: "maybe"},
	} {
		if _, err := NewSMTP(c); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	for security, port := range map[Security]int{"": 587, STARTTLS: 587, TLS: 465, Plain: 25} {
		if s, err := NewSMTP(Config{Host: "relay", From: "a@example.org", Security: security}); err != nil || s.config.Port != port {
			t.Errorf("%q: %v, %v", security, s, err)
		}
	}
}
