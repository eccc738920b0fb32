// Package reference makes and reads the number printed for a person who is
// helped: twelve digits drawn by lot and their check digit. It says nothing of
// the person, can be read aloud over the telephone, and a number with one
// wrong digit, or two neighbours swapped, is never another person's.
package reference

import (
	"fmt"
	"unicode"

	"maillage/core/fault"
)

// Reference is a right number, as thirteen ASCII digits.
type Reference string

// Length is how many digits a reference has, the last of which checks the others.
const Length = 13

// New makes a reference out of chance: draw fills its argument with random
// bytes. All references are equally likely.
func New(draw func(p []byte)) Reference {
	digits := make([]byte, 0, Length)
	for len(digits) < Length-1 {
		drawn := make([]byte, Length-1-len(digits))
		draw(drawn)
		for _, b := range drawn {
			if b < 250 { // 250 is a multiple of ten: every digit has the same chance
				digits = append(digits, '0'+b%10)
			}
		}
	}
	return Reference(append(digits, '0'+check(digits)))
}

// String is the canonical form: thirteen digits.
func (r Reference) String() string { return string(r) }

// Display is the form that is printed and read aloud: "1234 5678 9012-3".
func (r Reference) Display() string {
	if len(r) != Length {
		return string(r)
	}
	return string(r[:4] + " " + r[4:8] + " " + r[8:12] + "-" + r[12:])
}

// Read reads a reference as people type it: with spaces, dots or hyphens or
// none, in the digits of their keyboard. Errors: Invalid, saying whether
// something is missing, too much or wrong.
func Read(text string) (Reference, error) {
	var digits []byte
	for _, r := range text {
		switch d, is := digit(r); {
		case is && len(digits) <= Length:
			digits = append(digits, d)
		case !is && !between(r):
			return "", invalid("letter", "La référence ne contient que des chiffres.")
		}
	}
	switch n := len(digits); {
	case n == 0:
		return "", invalid("empty", "Saisissez la référence.")
	case n < Length:
		return "", invalid("short", fmt.Sprintf("Il manque des chiffres. Le numéro en a %d.", Length))
	case n > Length:
		return "", invalid("long", fmt.Sprintf("Il y a trop de chiffres. Le numéro en a %d.", Length))
	case check(digits) != 0:
		return "", invalid("digit", "Un chiffre est faux. Relisez le numéro.")
	}
	return Reference(digits), nil
}

func invalid(key, text string) error {
	return fault.New(fault.Invalid, "reference", "reference.fault."+key, text)
}

// zeros are the digits 0 of the keyboards met in France: Latin, Arabic,
// Persian and Urdu, full width.
var zeros = [...]rune{'0', '\u0660', '\u06f0', '\uff10'}

// digit is the ASCII digit that r stands for.
func digit(r rune) (d byte, is bool) {
	for _, zero := range zeros {
		if r >= zero && r <= zero+9 {
			return byte('0' + r - zero), true
		}
	}
	return 0, false
}

// between reports what people and telephones put between digits: spaces,
// hyphens, dots, and marks that are not seen.
func between(r rune) bool {
	return r == '.' || r == '_' || r == '\u00b7' || r == '\u2212' || unicode.In(r, unicode.White_Space, unicode.Pd, unicode.Cf)
}

// quasigroup is a weakly totally antisymmetric table of order ten of H. Michael
// Damm, "Total anti-symmetrische Quasigruppen", Marburg 2004. Its diagonal is
// zero, so a number followed by its check digit has the check zero.
var quasigroup = [10][10]byte{
	{0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
	{7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
	{4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
	{1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
	{6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
	{3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
	{5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
	{8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
	{9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
	{2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
}

// check is the check digit of ASCII digits.
func check(digits []byte) (interim byte) {
	for _, d := range digits {
		interim = quasigroup[interim][d-'0']
	}
	return interim
}
