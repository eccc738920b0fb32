package key

import (
	"crypto/aes"
	"crypto/cipher"

	"maillage/core/fault"
)

// format is the first byte of everything sealed; another way of sealing would
// have another. Destroyed keys are zeros, so it is not zero.
const format = 1

// overhead is how much longer than the text what is sealed is, in bytes.
const overhead = 1 + 12 + 16 // format, nonce, tag

// Box seals under a key and opens what was sealed under it: AES-256-GCM with a
// random nonce, good for 2³² seals.
type Box struct {
	keys func() [][]byte // the one to seal under first
}

// fixed is the box of one key.
func fixed(key []byte) Box { return Box{func() [][]byte { return [][]byte{key} }} }

// Seal enciphers plain. about says what it is, for example
// "person.name/0190…": only the same words open it, so that what is sealed
// cannot be moved to another row or field.
func (b Box) Seal(plain []byte, about string) []byte {
	return suite(b.keys()[0]).Seal([]byte{format}, nil, plain, []byte(about)) //nolint:gosec // what it takes for a nonce is the head of the output
}

// Open deciphers what Seal made with the same words. Errors: Internal when it
// was sealed elsewhere or has been tampered with.
func (b Box) Open(sealed []byte, about string) ([]byte, error) {
	if len(sealed) < overhead || sealed[0] != format {
		return nil, errSealed
	}
	for _, key := range b.keys() {
		if plain, err := suite(key).Open(nil, nil, sealed[1:], []byte(about)); err == nil {
			return plain, nil
		}
	}
	return nil, errSealed
}

var errSealed = fault.New(fault.Internal, "", "key.fault.sealed", "Ces données ne se lisent pas avec leur clé.")

// suite is AES-256-GCM, which draws its nonces and puts them in front.
func suite(key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // a key has 32 bytes
	}
	sealer, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // a block of AES has 16 bytes
	}
	return sealer
}
