package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/textproto"
	"os"
	"regexp"
	"strings"
	"sync"
	"time"
)

// relay takes the program's mails, as the deployer's relay would, and hands
// the links in them to those they are for.
type relay struct {
	listener net.Listener
	tls      *tls.Config
	mu       sync.Mutex
	links    map[string]chan string
}

// openRelay listens on the loopback; what proves its name is written to the
// file trusted.
func openRelay(trusted string) (*relay, error) {
	certificate, err := ownCertificate(trusted)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &relay{listener: listener, links: map[string]chan string{},
		tls: &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS13}}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return // closed
			}
			go func() {
				defer func() { _ = conn.Close() }()
				r.talk(conn)
			}()
		}
	}()
	return r, nil
}

// settings are what tells the program of the relay.
func (r *relay) settings() []string {
	host, port, _ := net.SplitHostPort(r.listener.Addr().String()) // the address of a listener is well formed
	return []string{"--smtp-host", host, "--smtp-port", port, "--smtp-from", "service@essai.invalid"}
}

func (r *relay) close() error { return r.listener.Close() }

// ownCertificate makes the certificate of the loopback, and writes it.
func ownCertificate(file string) (tls.Certificate, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	shape := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true}
	made, err := x509.CreateCertificate(rand.Reader, shape, shape, private.Public(), private)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{Certificate: [][]byte{made}, PrivateKey: private},
		os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: made}), 0o600)
}

// talk is the relay's side of SMTP (RFC 5321), as far as one client needs it.
// Who hangs up half-way has sent nothing.
func (r *relay) talk(conn net.Conn) {
	in := textproto.NewReader(bufio.NewReader(conn))
	say := func(text string) { _, _ = io.WriteString(conn, text+"\r\n") }
	say("220 relay")
	for {
		line, err := in.ReadLine()
		if err != nil {
			return
		}
		switch verb, _, _ := strings.Cut(strings.ToUpper(line), " "); verb {
		case "EHLO":
			say("250-relay\r\n250 STARTTLS")
		case "STARTTLS":
			say("220 ready")
			conn = tls.Server(conn, r.tls)
			in = textproto.NewReader(bufio.NewReader(conn))
		case "DATA":
			say("354 go on")
			if err := r.take(in.DotReader()); err != nil {
				say("554 " + err.Error())
				return
			}
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 fine")
		}
	}
}

var linkForm = regexp.MustCompile(`/connexion/lien/[^\s\]]+`)

// take keeps the link of a mail for whom it is sent to.
func (r *relay) take(in io.Reader) error {
	letter, err := mail.ReadMessage(in)
	if err != nil {
		return err
	}
	to, err := mail.ParseAddress(letter.Header.Get("To"))
	if err != nil {
		return err
	}
	text, err := io.ReadAll(quotedprintable.NewReader(letter.Body))
	link := linkForm.Find(text)
	if err == nil && link == nil {
		err = errors.New("a mail without a link")
	}
	if err != nil {
		return err
	}
	r.of(to.Address) <- string(link)
	return nil
}

// of is where links to an address come.
func (r *relay) of(address string) chan string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.links[address] == nil {
		r.links[address] = make(chan string, 1) // everyone signs in once
	}
	return r.links[address]
}

// patience is how long a mail may take before something is wrong.
const patience = 20 * time.Second

// wait is the path of the link mailed to an address.
func (r *relay) wait(address string) (string, error) {
	select {
	case link := <-r.of(address):
		return link, nil
	case <-time.After(patience):
		return "", fmt.Errorf("no mail came to %s", address)
	}
}
