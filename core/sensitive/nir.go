package sensitive

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"maillage/core/reference"
)

// A social-security number (NIR, Insee) is S YY MM DD CCC OOO KK: sex, year and
// month of birth, département and commune of birth, order, then a key that is
// often left out. Corsica's départements are 2A and 2B; overseas, the
// département takes three digits and the commune two. Temporary numbers begin
// with 3, 4, 7 or 8.
const (
	nirLength = 13
	keyLength = 2
)

// nirCuts are where people cut a NIR into groups, from its start.
var nirCuts = []int{1, 3, 5, 7, 10}

// NIR reports whether the text holds a social-security number, in any of the
// ways people write one.
//
// A number written in groups of its own is found even with a wrong key: it is
// somebody's, mistyped. The more a number could be another (a reference of
// ours, a bar code, a telephone number), the more it must have of a NIR.
func NIR(text string) bool {
	groups := digitGroups(Clean(text))
	for i := range groups {
		if groups[i].plus {
			continue // a telephone number from abroad
		}
		var number strings.Builder
		var cuts []int
		for _, g := range groups[i:] {
			if len(cuts) > 0 && !g.joined || g.telephone() {
				break
			}
			number.WriteString(g.digits)
			if number.Len() > nirLength+keyLength {
				break
			}
			if isNIR(number.String(), cuts) {
				return true
			}
			cuts = append(cuts, number.Len())
		}
	}
	return false
}

// isNIR reports whether a whole number, cut at the given places, is a NIR.
func isNIR(number string, cuts []int) bool {
	switch len(number) {
	case nirLength + keyLength:
		bare := number[:nirLength]
		if plausible(bare) && number[nirLength:] == key(bare) {
			return true
		}
		return isNIR(bare, slices.DeleteFunc(slices.Clone(cuts), func(cut int) bool { return cut == nirLength }))
	case nirLength:
	default:
		return false
	}
	if !plausible(number) || slices.ContainsFunc(cuts, func(cut int) bool { return !cutThere(number, cut) }) {
		return false
	}
	_, ours := reference.Read(number)
	return usual(number) || len(cuts) >= 3 || ours != nil && !barCode(number)
}

// plausible reports whether 13 characters have the shape of a NIR, temporary
// numbers and births without a known month included.
func plausible(n string) bool {
	month, err := strconv.Atoi(n[3:5])
	if err != nil || strings.IndexByte("123478", n[0]) < 0 || strings.ContainsAny(n[:6]+n[7:], "AB") {
		return false
	}
	known := month >= 1 && month <= 12
	unknown := month == 20 || month >= 30 && month <= 42 || month >= 50
	return (known || unknown) && n[5:7] != "00" && n[7:10] != "000" && n[10:] != "000"
}

// cutThere reports whether people cut that NIR at that place.
func cutThere(number string, cut int) bool {
	overseas := number[5:7] == "97" || number[5:7] == "98"
	return slices.Contains(nirCuts, cut) || overseas && cut == 8
}

// usual reports whether a plausible NIR is of the kind nearly everyone has.
func usual(n string) bool { return n[0] <= '2' && n[3:5] <= "12" }

// key is the control key of a plausible NIR: 97 less the number modulo 97,
// where 2A counts as 19 and 2B as 18.
func key(n string) string {
	n = strings.NewReplacer("2A", "19", "2B", "18").Replace(n)
	value, _ := strconv.Atoi(n) // 13 digits: plausible has seen to it
	k := strconv.Itoa(97 - value%97)
	return strings.Repeat("0", keyLength-len(k)) + k
}

// barCode reports whether 13 digits have the key of an EAN.
func barCode(n string) bool {
	sum := 0
	for i, c := range []byte(n) {
		sum += int(c-'0') * (1 + 2*(i%2))
	}
	return sum%10 == 0
}

// group is a run of digits; 2A and 2B count as digits.
type group struct {
	digits string
	joined bool // only marks that people put inside a number stand before it
	plus   bool // "+" stands before it
}

// telephone reports whether the group is a French telephone number.
func (g group) telephone() bool { return len(g.digits) == 10 && g.digits[0] == '0' }

// widestGap is how many marks may stand between two groups of one number.
const widestGap = 3

// digitGroups lists the groups of digits of a text, in order.
func digitGroups(text string) []group {
	var groups []group
	runes := []rune(text)
	gap, joined := 0, false
	for i := 0; i < len(runes); {
		if _, ok := digit(runes, i, 0); !ok {
			gap++
			joined = joined && gap <= widestGap && inside(runes[i])
			i++
			continue
		}
		plus := i > 0 && runes[i-1] == '+'
		var digits []byte
		for last := byte(0); i < len(runes); i++ {
			var ok bool
			if last, ok = digit(runes, i, last); !ok {
				break
			}
			digits = append(digits, last)
		}
		groups = append(groups, group{digits: string(digits), joined: joined, plus: plus})
		gap, joined = 0, true
	}
	return groups
}

// zeros are the digits 0 of the keyboards met in France: Latin, Arabic, Persian
// and Urdu, full width.
const zeros = "0\u0660\u06f0\uff10"

// digit reads one digit of any keyboard, or the letter of a Corsican département;
// last is the digit before it.
func digit(runes []rune, i int, last byte) (byte, bool) {
	r := runes[i]
	for _, zero := range zeros {
		if r >= zero && r <= zero+9 {
			return byte('0' + r - zero), true
		}
	}
	if last == '2' && (i+1 == len(runes) || !unicode.IsLetter(runes[i+1])) {
		switch r {
		case 'A', 'a':
			return 'A', true
		case 'B', 'b':
			return 'B', true
		}
	}
	return 0, false
}

// inside reports whether people put r between the groups of a number.
func inside(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune("-./_·\u2010\u2011\u2012\u2013\u2212", r)
}
