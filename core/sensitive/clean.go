package sensitive

import (
	"strings"
	"unicode"

	"maillage/core/fault"
)

// Check is the text ready to be kept. Errors: Invalid on the field when it
// holds a social-security number.
func Check(field, text string) (string, error) {
	text = Clean(text)
	if NIR(text) {
		return "", fault.New(fault.Invalid, field, "sensitive.fault.nir",
			"Votre texte contient un numéro de sécurité sociale. La loi nous interdit de le garder. Enlevez-le. Écrivez plutôt un nom ou une référence.")
	}
	return text, nil
}

// Clean is the text without what hides or reorders it: controls other than
// line ends, marks of direction, characters without width, bytes that are no
// UTF-8. Spaces at both ends go too.
func Clean(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029':
			return '\n'
		case r == '\t':
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs):
			return -1
		}
		return r
	}, text))
}

// Line is Clean for what fits on one line, such as a name: every run of spaces
// is one space.
func Line(text string) string { return strings.Join(strings.Fields(Clean(text)), " ") }
