package account

import (
	"crypto/sha256"
	"strings"
)

// alphabet has no letter that looks like a figure (Crockford's base 32).
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// shorten writes the first symbols of a text's digest, five bits each.
func shorten(text string, n int) string {
	sum := sha256.Sum256([]byte(text))
	b := make([]byte, n)
	for i := range b {
		bit := 5 * i
		pair := uint(sum[bit/8])<<8 | uint(sum[bit/8+1])
		b[i] = alphabet[pair>>(11-bit%8)&31]
	}
	return string(b)
}

// code is the short code of a link, to type on the device that asked.
func (a *Accounts) code(link string) string {
	return shorten(a.Secrets.MAC(forCode, link), codeSymbols)
}

// codes are the short codes of a link under every key in use.
func (a *Accounts) codes(link string) []string {
	macs := a.Secrets.MACs(forCode, link)
	for i := range macs {
		macs[i] = shorten(macs[i], codeSymbols)
	}
	return macs
}

// symbols reads a code as people type it: any case, with gaps, and the
// letters that look like figures as figures. It is empty for what is no code.
func symbols(typed string) string {
	if len(typed) > 100 {
		return ""
	}
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '\t', '\r', '\n', '\u00a0', '\u202f', '.':
			return -1
		case 'o', 'O':
			return '0'
		case 'i', 'I', 'l', 'L':
			return '1'
		}
		return r
	}, strings.ToUpper(typed))
}

// spaced writes a code in groups of four.
func spaced(code string) string {
	var b strings.Builder
	for i, r := range code {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
