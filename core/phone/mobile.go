package phone

import "strings"

// mobiles are how the mobile numbers of each plan begin, country code first:
// Arcep's national plan, then those of Saint-Pierre-et-Miquelon, Wallis-et-
// Futuna, Nouvelle-Calédonie and Polynésie. The Comoros are abroad.
var mobiles = [...]string{
	"+336", "+337", "+590690", "+590691", "+594694", "+596696", "+596697", "+262639", "+262692", "+262693", "+508708",
	"+50855", "+68182", "+68183", "+6877", "+6878", "+6879", "+68987", "+68988", "+68989",
}

// machines are numbers of machines among the mobile ones (Arcep, 0700).
const machines = "+33700"

// Mobile reads a French mobile number, as Parse does; it is empty when the text
// holds no number, or one that is not a French mobile's. Numbers with a
// surcharge and numbers from abroad never are.
func Mobile(s, postcode string) string {
	n, _ := Parse(s, postcode)
	if strings.HasPrefix(n, machines) {
		return ""
	}
	for _, start := range mobiles {
		if strings.HasPrefix(n, start) {
			return n
		}
	}
	return ""
}
