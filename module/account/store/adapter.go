package store

import (
	"context"
	"time"

	"maillage/module/account"
	"maillage/platform/key"
	"maillage/platform/otp"
	"maillage/platform/throttle"
	"maillage/platform/token"
)

// Secrets are account.Secrets by the keys kept outside the database.
type Secrets struct{ *key.Store }

// Seal implements account.Secrets.
func (s Secrets) Seal(purpose string, plain []byte, about string) []byte {
	return s.Vault(purpose).Seal(plain, about)
}

// Unseal implements account.Secrets.
func (s Secrets) Unseal(purpose string, sealed []byte, about string) ([]byte, error) {
	return s.Vault(purpose).Open(sealed, about)
}

// Gate is account.Gate by the counts of the database.
type Gate struct{ throttle.Gate }

// Take implements account.Gate.
func (g Gate) Take(ctx context.Context, l account.Limit, subject string) error {
	return g.Gate.Take(ctx, rule(l), subject)
}

// Clear implements account.Gate.
func (g Gate) Clear(ctx context.Context, l account.Limit, subject string) error {
	return g.Gate.Clear(ctx, rule(l), subject)
}

func rule(l account.Limit) throttle.Rule {
	return throttle.Rule{Name: l.Name, Limit: l.Most, Per: l.Per}
}

// Chance is account.Chance by the operating system.
type Chance struct{}

// Recovery implements account.Chance.
func (Chance) Recovery(n int) []string { return otp.Recovery(n) }

// Key implements account.Chance.
func (Chance) Key() (clear, prefix string) { return token.Key() }

// Otp is account.Otp.
type Otp struct{}

// New implements account.Otp.
func (Otp) New(issuer, holder string) (text, uri string, err error) {
	s, err := otp.New(issuer, holder)
	return s.Text, s.URI, err
}

// Match implements account.Otp.
func (Otp) Match(secret, code string, now time.Time, last int64) (int64, bool) {
	return otp.Match(secret, code, now, last)
}
