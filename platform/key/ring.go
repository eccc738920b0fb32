package key

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"maillage/platform/db"
	"maillage/platform/key/row"
)

// delay is how long after its rotation a secret comes into use: by then every
// process has read it, even with a clock some seconds off.
const delay = 10 * time.Second

// ring is the secrets of the service, the last to start first.
type ring []secret

type secret struct {
	name   string // of the keys it renews; empty: of all
	starts time.Time
	bytes  []byte
}

// readRing reads and unwraps the secrets.
func (s *Store) readRing(ctx context.Context) (*ring, error) {
	rows, err := row.New(s.db.Reader()).Secrets(ctx)
	if err != nil {
		return nil, err
	}
	all := make(ring, 0, len(rows))
	for _, r := range rows {
		bytes, err := s.master.Open(r.Secret, aboutSecret(r.ID, r.Name))
		if err != nil {
			return nil, fmt.Errorf("key: %s is not the one these keys were wrapped under, or they were tampered with: put the right file back: %w", masterName, err)
		}
		all = append(all, secret{r.Name, r.StartsAt.Time, bytes})
	}
	return &all, nil
}

func aboutSecret(id, name string) string { return "secret/" + id + "/" + name }

// derive returns the keys of one name for one use: the one in use first, then
// the former ones, then those that are to come.
func (s *Store) derive(use, name string) [][]byte {
	now := s.now()
	var begun, later [][]byte
	for _, secret := range *s.ring.Get() {
		if secret.name != "" && secret.name != name {
			continue
		}
		derived, err := hkdf.Key(sha256.New, secret.bytes, nil, use+"\x00"+name, size)
		if err != nil {
			panic(err) // 32 bytes are always to be had
		}
		if secret.starts.After(now) {
			later = append(later, derived)
		} else {
			begun = append(begun, derived)
		}
	}
	return append(begun, later...)
}

// MAC is the fingerprint of a text under the present pepper of a purpose:
// HMAC-SHA256 in unpadded base64url, 43 characters. Whoever does not hold the
// pepper can neither compute nor try it. Purposes keep fingerprints apart.
func (s *Store) MAC(purpose, text string) string { return mac(s.derive("mac", purpose)[0], text) }

// MACs is every fingerprint under which the text may be found: the present
// one, then those of the peppers before it.
func (s *Store) MACs(purpose, text string) []string {
	var all []string
	for _, pepper := range s.derive("mac", purpose) {
		all = append(all, mac(pepper, text))
	}
	return all
}

func mac(pepper []byte, text string) string {
	sum := hmac.New(sha256.New, pepper)
	sum.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum.Sum(nil))
}

// Vault is the box of the service's own secrets for one purpose, for example
// the seeds of the codes of accounts.
func (s *Store) Vault(purpose string) Box {
	return Box{func() [][]byte { return s.derive("vault", purpose) }}
}

// Rotate renews the keys of that name: the pepper or the vault of that purpose,
// or the signing key; all of them when it is empty. Every process of the
// service uses the new ones ten seconds later.
func (s *Store) Rotate(ctx context.Context, name string) error {
	added := s.newSecret(name, s.now().Add(delay))
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		q := row.New(tx)
		if err := q.BumpEpoch(tx.Context()); err != nil {
			return err
		}
		_, err := q.AddSecret(tx.Context(), added)
		return err
	})
	if err != nil {
		return err
	}
	return s.ring.Refresh(ctx)
}
