// Package siret reads the numbers that name a French organisation: SIRET (one
// establishment in the Insee register), RNA (an association that has no SIRET)
// and RIDET (an establishment in New Caledonia).
package siret

import "strings"

const laPoste = "356000000"

// Clean drops the spaces, dots and hyphens people type between digits, and
// upper-cases letters.
func Clean(s string) string {
	clean := true
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '.', '-', '\t', '\u00a0', '\u202f':
			return -1
		}
		if r >= 'a' && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, s)
}

// Valid reports whether s is a SIRET: 14 digits, not all zeros, with a right
// Luhn key. Establishments of La Poste have too many numbers for the key: the
// sum of their digits is a multiple of five (Insee, répertoire Sirene).
func Valid(s string) bool {
	if len(s) != 14 || !digits(s) || strings.Trim(s, "0") == "" {
		return false
	}
	if luhn(s) {
		return true
	}
	return strings.HasPrefix(s, laPoste) && sum(s)%5 == 0
}

// ValidRNA reports whether s is a number of the register of associations: W
// and nine letters or digits.
func ValidRNA(s string) bool {
	if len(s) != 10 || s[0] != 'W' {
		return false
	}
	for _, c := range []byte(s[1:]) {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return true
}

// ValidRIDET reports whether s can be a RIDET: nine or ten digits, not all
// zeros. The number has no key, so ask only for a place in New Caledonia.
func ValidRIDET(s string) bool {
	return (len(s) == 9 || len(s) == 10) && digits(s) && strings.Trim(s, "0") != ""
}

func digits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// luhn checks the key of ISO/IEC 7812-1 annex B.
func luhn(s string) bool {
	total := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		total += d
	}
	return total%10 == 0
}

func sum(s string) (total int) {
	for _, c := range []byte(s) {
		total += int(c - '0')
	}
	return total
}
