package main

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // what RFC 6238 says
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"
)

// code is what the application shows, or would show next when that code was
// used already: half a minute early is still right.
func (h *helper) code(now time.Time) (string, error) {
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(h.secret)
	if err != nil {
		return "", err
	}
	h.step = max(now.Unix()/30, h.step+1)
	sum := hmac.New(sha1.New, key)
	if err := binary.Write(sum, binary.BigEndian, h.step); err != nil {
		return "", err
	}
	digest := sum.Sum(nil)
	at := digest[len(digest)-1] & 15 // RFC 4226 §5.3
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(digest[at:])&0x7fffffff%1_000_000), nil
}

// browser is the browser of one helper.
type browser struct {
	client  *http.Client
	base    string
	network string // told as a proxy would
}

func newBrowser(base, network string, on http.RoundTripper) (*browser, error) {
	jar, err := cookiejar.New(nil)
	return &browser{&http.Client{Transport: on, Jar: jar}, base, network}, err
}

// visit opens a page, or sends a form when there is one, and follows where it
// leads. It fails unless that is the path.
func (b *browser) visit(path, lands string, form url.Values) (err error) {
	method, body := http.MethodGet, io.Reader(nil)
	if form != nil {
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	r, err := http.NewRequest(method, b.base+path, body)
	if err != nil {
		return err
	}
	r.Header.Set("X-Forwarded-For", b.network)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := b.client.Do(r)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, answer.Body.Close()) }()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return err
	}
	if at := answer.Request.URL.Path; answer.StatusCode != http.StatusOK || at != lands {
		return fmt.Errorf("%s leads to %s, %s", path, at, answer.Status)
	}
	return nil
}

// roundTrips is how many requests a sign-in makes, redirections included.
const roundTrips = 8

// signIn signs a helper in as they would, every page included, and returns how
// long they waited for the mail.
func (b *browser) signIn(h *helper, box *relay) (waited time.Duration, err error) {
	link := ""
	steps := []func() error{
		func() error { return b.visit("/connexion", "/connexion", nil) },
		func() error { return b.visit("/connexion", "/connexion/message", url.Values{"email": {h.email}}) },
		func() (err error) {
			asked := time.Now()
			link, err = box.wait(h.email)
			waited = time.Since(asked)
			return err
		},
		func() error { return b.visit(link, link, nil) },
		func() error { return b.visit(link, "/connexion/code", url.Values{}) },
		func() error {
			code, err := h.code(time.Now())
			if err != nil {
				return err
			}
			return b.visit("/connexion/code", "/pro", url.Values{"code": {code}})
		},
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return 0, err
		}
	}
	return waited, nil
}
