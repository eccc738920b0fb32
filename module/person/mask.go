package person

import (
	"strings"
	"unicode/utf8"

	"maillage/core/phone"
)

// maskPhone shows enough of a number for its owner to know it: "06 •• •• •• 12",
// overseas too, where "0692 •• •• 12" would tell it from one that is made up.
func maskPhone(number string) string {
	if number == "" {
		return ""
	}
	groups := strings.Split(phone.Display(number), "\u00a0")
	if first := groups[0]; len(first) == 4 && first[0] == '0' {
		groups = append([]string{first[:2], first[2:]}, groups[1:]...)
	}
	for n := range groups {
		if n > 0 && n < len(groups)-1 {
			groups[n] = strings.Repeat("•", len(groups[n]))
		}
	}
	return strings.Join(groups, "\u00a0")
}

// maskEmail shows the first letter and the domain: "c•••@exemple.fr".
func maskEmail(address string) string {
	local, domain, found := strings.Cut(address, "@")
	if !found {
		return ""
	}
	_, size := utf8.DecodeRuneInString(local)
	return local[:size] + "•••@" + domain
}
