package otp

import (
	"strings"
	"time"
	"unicode"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"maillage/platform/token"
)

// period is how long a code lasts, in seconds; authenticators know no other.
const period = 30

// Secret is what an account and its telephone share.
type Secret struct {
	Text string // base32, to type where no camera is at hand
	URI  string // otpauth://…, to show as a QR code
}

// New draws a secret of 160 bits for an account, named as the telephone will
// show it.
func New(issuer, account string) (Secret, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: account, Period: period})
	if err != nil {
		return Secret{}, err
	}
	return Secret{Text: key.Secret(), URI: key.URL()}, nil
}

// Match tells which step a typed code belongs to: the present one or one of
// its neighbours, for clocks that are not on time, and always after last. Its
// time does not depend on the code.
func Match(secret, code string, now time.Time, last int64) (step int64, ok bool) {
	code = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, code)
	present := now.Unix() / period
	for s := present - 1; s <= present+1; s++ {
		want, err := hotp.GenerateCodeCustom(secret, uint64(s), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if token.Same(want, code) && err == nil && s > last {
			step, ok = s, true
		}
	}
	return step, ok
}

// Recovery draws n codes of ten symbols, "K7QM2-WXA3F", each good once.
// token.Fold reads them back.
func Recovery(n int) []string {
	codes := make([]string, n)
	for i := range codes {
		codes[i] = token.Symbols(5) + "-" + token.Symbols(5)
	}
	return codes
}
