package phone

import "strings"

// nbsp keeps the groups of a number on one line.
const nbsp = "\u00a0"

// Display writes an E.164 number as people in France dial it: "04 76 71 44 73",
// "0590 12 34 56", "3960" for the long form of a short number, and
// "+687 12 34 56" where no national form is common. Groups are separated by
// no-break spaces; a string that is no such number comes back unchanged.
func Display(number string) string {
	for _, s := range shorts {
		if s.long == number {
			return s.short
		}
	}
	if !canonical(number) {
		return number
	}
	for _, p := range plans {
		rest, ok := strings.CutPrefix(number, "+"+p.code)
		if !ok {
			continue
		}
		if p.code == "33" {
			return pairs("0" + rest)
		}
		if overseas(rest) == p.code {
			return "0" + rest[:3] + nbsp + pairs(rest[3:])
		}
		if len(rest)%2 == 1 {
			return "+" + p.code + nbsp + rest[:3] + nbsp + pairs(rest[3:])
		}
		return "+" + p.code + nbsp + pairs(rest)
	}
	return number
}

// pairs groups an even number of digits by two.
func pairs(digits string) string {
	var b strings.Builder
	for i := 0; i < len(digits); i += 2 {
		if i > 0 {
			b.WriteString(nbsp)
		}
		b.WriteString(digits[i:min(i+2, len(digits))])
	}
	return b.String()
}
