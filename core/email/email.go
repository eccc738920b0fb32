// Package email reads e-mail addresses as people type them and keeps them in
// one form, to compare and to write to: trimmed, in lower case, without a name
// or angle brackets around.
//
// Only plain ASCII addresses exist here, so that no letter looks like another
// one and no cell of a spreadsheet takes an address for a formula.
package email

import "strings"

// Longest is how many characters an address may have (RFC 5321 §4.5.3.1.3).
const Longest = 254

// Parse is the address as it is kept; false when the text is not one address.
func Parse(typed string) (string, bool) {
	s := strings.ToLower(strings.TrimSpace(typed))
	local, domain, found := strings.Cut(s, "@")
	if !found || len(s) > Longest || !atoms(local, marks, 64) || !letterOrDigit(rune(local[0])) || !hostname(domain) {
		return "", false
	}
	return s, true
}

// marks are what stands between letters and digits before the @
// (RFC 5322 §3.2.3) without what shells and spreadsheets take for theirs.
const marks = "_+-'&"

// atoms reports whether s is made of words of letters, digits and marks with
// single dots between them.
func atoms(s, marks string, longest int) bool {
	if s == "" || len(s) > longest {
		return false
	}
	for atom := range strings.SplitSeq(s, ".") {
		if atom == "" || strings.IndexFunc(atom, func(r rune) bool { return !letterOrDigit(r) && !strings.ContainsRune(marks, r) }) >= 0 {
			return false
		}
	}
	return true
}

// hostname reports whether s is a name of at least two labels (RFC 1035 §2.3.1).
func hostname(s string) bool {
	if !atoms(s, "-", 253) || !strings.Contains(s, ".") {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	return true
}

func letterOrDigit(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' }
