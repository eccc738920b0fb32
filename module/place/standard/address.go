package standard

import (
	"strings"

	"maillage/core/text"
)

// address brings the street to one line without what other columns say. What
// says nothing becomes empty: an address is never made up.
func (w *work) address() {
	r := w.record
	const field = "adresse"
	for {
		before := r.Address
		w.set(RuleAddressMarks, field, &r.Address, dropMarks(r.Address))
		w.set(RuleAddressNull, field, &r.Address, dropNull(r.Address))
		w.set(RuleAddressZero, field, &r.Address, dropZero(r.Address))
		w.set(RuleAddressTown, field, &r.Address, w.dropTown(r.Address))
		if r.Address == before {
			break
		}
	}
	if r.Address != "" && text.Fold(strings.Trim(r.Address, "0123456789- ")) == "" {
		w.set(RuleAddressNone, field, &r.Address, "")
	}
}

// dropMarks removes the characters that stand in addresses by mistake.
func dropMarks(s string) string {
	if !strings.ContainsAny(s, "\",²") {
		return s
	}
	return oneLine(strings.NewReplacer(`"`, "", "²", "", ",", " ").Replace(s))
}

// dropNull removes the "null" that programs write for nothing.
func dropNull(s string) string {
	for len(s) >= 4 && strings.EqualFold(s[:4], "null") && (len(s) == 4 || s[4] == ' ') {
		s = strings.TrimLeft(s[4:], " ")
	}
	return s
}

// dropZero removes a number zero before the street: "0 Rue Haute".
func dropZero(s string) string {
	if t := strings.TrimLeft(s, "0"); len(t) < len(s) && strings.HasPrefix(t, " ") {
		return strings.TrimLeft(t, " ")
	}
	return s
}

// dropTown removes the postcode and town from the end of an address, and an
// address that is nothing else.
func (w *work) dropTown(s string) string {
	if street, postcode, _ := splitAddress(s); postcode != "" && w.local(postcode) {
		return strings.TrimRight(street, " -,")
	}
	// Only a short address is worth folding.
	if len(s) <= 2*len(w.record.Commune) && text.Fold(s) == text.Fold(w.record.Commune) {
		return ""
	}
	return s
}

// local reports whether a postcode is in the row's département.
func (w *work) local(postcode string) bool {
	mine := w.record.Postcode
	return len(mine) == 5 && mine[:2] == postcode[:2]
}

// splitAddress cuts an address before the first postcode that a town follows:
// "5 rue Haute, 38000 Grenoble - …". The town ends at a comma, a number, or a
// hyphen between spaces. Without one, all is street.
func splitAddress(s string) (street, postcode, town string) {
	for i := 0; i+5 <= len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			continue
		}
		n := len(s[i:]) - len(strings.TrimLeft(s[i:], "0123456789"))
		ends := i+n == len(s) || s[i+n] == ' ' || s[i+n] == ','
		if n == 5 && ends && (i == 0 || s[i-1] == ' ' || s[i-1] == ',') {
			name := strings.TrimLeft(s[i+5:], " ,")
			if name == "" && i == 0 {
				return "", s[i : i+5], ""
			}
			if name != "" && (isLetter(name[0]) || name[0] >= 0x80) {
				if end := strings.IndexAny(name, ",0123456789"); end >= 0 {
					name = name[:end]
				}
				name, _, _ = strings.Cut(name, " - ")
				return strings.TrimRight(s[:i], " ,-"), s[i : i+5], strings.TrimSpace(name)
			}
		}
		i += n
	}
	return s, "", ""
}
