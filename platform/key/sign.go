package key

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
)

// Signer signs under one key.
type Signer struct {
	ID      string // of the key: the first half of its fingerprint, in hexadecimal
	private ed25519.PrivateKey
}

// Signer is the signing key in use under that name.
func (s *Store) Signer(name string) Signer { return newSigner(s.derive("sign", name)[0]) }

func newSigner(seed []byte) Signer {
	private := ed25519.NewKeyFromSeed(seed)
	sum := sha256.Sum256(private.Public().(ed25519.PublicKey))
	return Signer{ID: hex.EncodeToString(sum[:16]), private: private}
}

// Sign returns the Ed25519 signature of the message.
func (s Signer) Sign(message []byte) []byte { return ed25519.Sign(s.private, message) }

// Public is the key that verifies what Sign returns.
func (s Signer) Public() ed25519.PublicKey { return s.private.Public().(ed25519.PublicKey) }

// Public is every key under which something signed under that name may be
// verified: the one in use first, then those before it.
func (s *Store) Public(name string) []ed25519.PublicKey {
	var all []ed25519.PublicKey
	for _, seed := range s.derive("sign", name) {
		all = append(all, newSigner(seed).Public())
	}
	return all
}

// NoteSigner is the signing key of that name in the text form of signed notes
// (golang.org/x/mod/sumdb/note), for an origin without space nor plus sign:
// what note.NewSigner takes, and what note.NewVerifier takes for the key in use
// and for each one before it.
func (s *Store) NoteSigner(name, origin string) (skey string, vkeys []string) {
	for i, seed := range s.derive("sign", name) {
		public := newSigner(seed).Public()
		sum := sha256.Sum256(append([]byte(origin+"\n"+noteEd25519), public...))
		hash := binary.BigEndian.Uint32(sum[:])
		if i == 0 {
			skey = fmt.Sprintf("PRIVATE+KEY+%s+%08x+%s", origin, hash, noteText(seed))
		}
		vkeys = append(vkeys, fmt.Sprintf("%s+%08x+%s", origin, hash, noteText(public)))
	}
	return skey, vkeys
}

// noteEd25519 is the byte that says Ed25519 in a signed note.
const noteEd25519 = "\x01"

func noteText(key []byte) string {
	return base64.StdEncoding.EncodeToString(append([]byte(noteEd25519), key...))
}
