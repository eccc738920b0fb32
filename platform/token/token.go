package token

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"math/big"
	"strings"
)

// New is a token of 256 random bits, in 43 characters that are safe in a URL.
func New() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // crypto/rand.Read never returns an error since Go 1.24
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Digits is a code of n decimal digits, all equally likely.
func Digits(n int) string { return draw("0123456789", n) }

// symbols are 32 digits and letters that are not taken for one another: no I,
// L or O beside 1 and 0, and no U, so that few words appear.
const symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// Symbols is n symbols of five random bits each, easy to read and to type.
func Symbols(n int) string { return draw(symbols, n) }

// Code is a short code for people: 40 random bits as "K7QM-2WXA".
func Code() string { return Symbols(4) + "-" + Symbols(4) }

// Fold is the form in which a code of Symbols is compared, however it was
// typed: in capitals, without spaces or dashes, O as 0, I and L as 1.
func Fold(typed string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' {
			r += 'A' - 'a'
		}
		switch r {
		case 'O':
			return '0'
		case 'I', 'L':
			return '1'
		}
		if strings.ContainsRune(symbols, r) {
			return r
		}
		return -1
	}, typed)
}

// Same compares two secrets in a time that depends on their lengths alone.
func Same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// draw draws n characters of an alphabet of ASCII, all equally likely.
func draw(alphabet string, n int) string {
	size := big.NewInt(int64(len(alphabet)))
	drawn := make([]byte, n)
	for i := range drawn {
		at, _ := rand.Int(rand.Reader, size) // as rand.Read: never an error
		drawn[i] = alphabet[at.Int64()]
	}
	return string(drawn)
}
