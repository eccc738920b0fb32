package otp_test

import (
	"encoding/base32"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"maillage/platform/otp"
)

// rfcSecret is the SHA-1 secret of RFC 6238, appendix B.
var rfcSecret = base32.StdEncoding.EncodeToString([]byte("12345678901234567890"))

// TestVectors: the last six digits of the eight the RFC gives.
func TestVectors(t *testing.T) {
	for at, code := range map[int64]string{59: "94287082", 1111111109: "07081804", 1111111111: "14050471", 1234567890: "89005924", 2000000000: "69279037", 20000000000: "65353130"} {
		step, ok := otp.Match(rfcSecret, code[2:], time.Unix(at, 0), 0)
		if !ok || step != at/30 {
			t.Errorf("at %d: step %d, %v", at, step, ok)
		}
	}
}

func TestMatch(t *testing.T) {
	const step = 1111111111 / 30 // its code is 050471
	at := func(steps int64) time.Time { return time.Unix(1111111111+30*steps, 0) }
	for name, c := range map[string]struct {
		secret, code string
		now          time.Time
		last         int64
		ok           bool
	}{
		"on time":                   {rfcSecret, "050471", at(0), step - 1, true},
		"a telephone 30 s late":     {rfcSecret, "050471", at(1), 0, true},
		"a telephone 30 s early":    {rfcSecret, "050471", at(-1), 0, true},
		"a minute late":             {rfcSecret, "050471", at(2), 0, false},
		"a minute early":            {rfcSecret, "050471", at(-2), 0, false},
		"replayed in its window":    {rfcSecret, "050471", at(0), step, false},
		"replayed later":            {rfcSecret, "050471", at(1), step, false},
		"older than the last":       {rfcSecret, "050471", at(0), step + 1, false},
		"typed with spaces":         {rfcSecret, " 050\u00a0471\n", at(0), 0, true},
		"wrong":                     {rfcSecret, "050472", at(0), 0, false},
		"empty":                     {rfcSecret, "", at(0), 0, false},
		"short":                     {rfcSecret, "50471", at(0), 0, false},
		"eight digits":              {rfcSecret, "14050471", at(0), 0, false},
		"a sign":                    {rfcSecret, "+50471", at(0), 0, false},
		"huge":                      {rfcSecret, strings.Repeat("050471", 10_000), at(0), 0, false},
		"a secret that is none":     {"not base32!", "050471", at(0), 0, false},
		"no secret, code of nobody": {"", "", at(0), 0, false},
	} {
		got, ok := otp.Match(c.secret, c.code, c.now, c.last)
		if ok != c.ok || ok && got != step || !ok && got != 0 {
			t.Errorf("%s: step %d, %v", name, got, ok)
		}
	}
}

func TestNew(t *testing.T) {
	s, err := otp.New("Maillage", "camille@example.org")
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(s.URI)
	if err != nil || u.Scheme != "otpauth" || u.Host != "totp" || u.Path != "/Maillage:camille@example.org" {
		t.Errorf("the address %q, %v", s.URI, err)
	}
	if q := u.Query(); q.Get("secret") != s.Text || q.Get("issuer") != "Maillage" || q.Get("period") != "30" || q.Get("digits") != "6" || q.Get("algorithm") != "SHA1" {
		t.Errorf("the address %q", s.URI)
	}
	if raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(s.Text); err != nil || len(raw) != 20 {
		t.Errorf("the secret has %d bytes, %v", len(raw), err)
	}
	if other, err := otp.New("Maillage", "camille@example.org"); err != nil || other.Text == s.Text {
		t.Errorf("two accounts share a secret, %v", err)
	}
	if _, err := otp.New("", ""); err == nil {
		t.Error("a secret without a name")
	}
}

func TestRecovery(t *testing.T) {
	codes := otp.Recovery(10)
	seen := map[string]bool{}
	for _, code := range codes {
		if seen[code] || !regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$`).MatchString(code) {
			t.Errorf("%q, seen before: %v", code, seen[code])
		}
		seen[code] = true
	}
	if len(codes) != 10 {
		t.Errorf("%d codes", len(codes))
	}
}

// FuzzMatch: no code is accepted twice, whatever was typed.
func FuzzMatch(f *testing.F) {
	f.Add("050471", int64(1111111111), int64(0))
	f.Add("０５０４７１", int64(0), int64(-5))
	f.Fuzz(func(t *testing.T, code string, now, last int64) {
		step, ok := otp.Match(rfcSecret, code, time.Unix(now, 0), last)
		if !ok {
			return
		}
		if step <= last {
			t.Errorf("step %d after %d", step, last)
		}
		if again, ok := otp.Match(rfcSecret, code, time.Unix(now, 0), step); ok {
			t.Errorf("accepted at step %d, then at %d", step, again)
		}
	})
}
