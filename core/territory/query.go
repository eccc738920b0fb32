package territory

import (
	"slices"
	"strconv"
	"strings"
)

// query is what someone typed, taken apart. Only some fields are set.
type query struct {
	name           string // folded
	whole          string // folded, with the words taken as a hint of the département
	postcode       string // one that exists, or "75000"
	code           string // an INSEE code that exists
	number         string // two to four digits alone
	departement    string // code the name is said to be in, "20" for all Corsica
	arrondissement int32  // index of the one named, else -1
}

// parse takes a query apart.
func (a *Atlas) parse(typed string) query {
	q := query{arrondissement: -1}
	words := strings.Fields(key(typed))
	// "Reims, France", but not "Tremblay-en-France" nor "Fort d France", mistyped.
	if n := len(words); n > 1 && words[n-1] == "france" && len(words[n-2]) > 2 {
		words = words[:n-1]
	}
	words = dropCedex(words)
	// "75 015"
	if len(words) == 2 && len(words[0]) == 2 && len(words[1]) == 3 && coded(words[0]+words[1]) {
		words = []string{words[0] + words[1]}
	}
	if len(words) == 1 && (digits(words[0]) || a.departement(strings.ToUpper(words[0])) != nil) && len(words[0]) >= 2 && len(words[0]) <= 4 {
		q.number = words[0]
		return q
	}
	for i, w := range slices.Backward(words) {
		if !coded(w) {
			continue
		}
		rest := words[i+1:]
		if len(rest) == 0 {
			rest = words[:i]
		}
		q.name = strings.Join(rest, " ")
		q.whole = q.name
		code := strings.ToUpper(w)
		if _, general := a.general(code); general || a.postcode[code] != nil {
			q.postcode = code
		} else if _, ok := a.code[code]; ok && q.name == "" {
			q.code = code
		}
		// A postcode of companies is in no list, but says the département.
		q.departement = departementOf(code)
		return q
	}
	q.arrondissement = a.arrondissement(words)
	q.whole = strings.Join(words, " ")
	q.name, q.departement = a.hint(words)
	return q
}

// dropCedex removes "CEDEX" and its number, except after a city whose
// arrondissement it tells ("Paris CEDEX 08").
func dropCedex(words []string) []string {
	i := slices.Index(words, "cedex")
	if i < 0 {
		return words
	}
	end := i + 1
	if end < len(words) && len(words[end]) <= 2 && digits(words[end]) && (i == 0 || cities[words[i-1]] == "") {
		end++
	}
	return slices.Concat(words[:i], words[end:])
}

// cities are those with municipal arrondissements, and the code the number of
// an arrondissement is added to.
var cities = map[string]string{"paris": "75100", "lyon": "69380", "marseille": "13200"}

// arrondissement recognises "lyon 3", "lyon 3e arrondissement" and "3e
// arrondissement de lyon"; -1 for anything else.
func (a *Atlas) arrondissement(words []string) int32 {
	base, number := "", 0
	for _, w := range words {
		switch n := ordinal(w); {
		case base == "" && cities[w] != "":
			base = cities[w]
		case number == 0 && n > 0:
			number = n
		case w == "arrondissement" || w == "arr" || w == "ardt" || w == "de" || w == "e" || w == "eme":
		default:
			return -1
		}
	}
	if base == "" || number == 0 {
		return -1
	}
	first, _ := strconv.Atoi(base)
	i, ok := a.code[strconv.Itoa(first+number)]
	if !ok || a.communes[i].Parent == "" {
		return -1
	}
	return i
}

// ordinal reads "3", "03", "3e", "1er" or "3eme", zero for anything else.
func ordinal(word string) int {
	for _, suffix := range []string{"ieme", "eme", "ere", "er", "e"} {
		if short, ok := strings.CutSuffix(word, suffix); ok {
			word = short
			break
		}
	}
	if len(word) > 2 || !digits(word) {
		return 0
	}
	n, _ := strconv.Atoi(word)
	return n
}

// hint splits "saint denis 974" or "saint denis la reunion" into a name and a
// département, unless the whole is a name by itself. It may be mistaken, as
// for "rmans sur isere".
func (a *Atlas) hint(words []string) (name, departement string) {
	name = strings.Join(words, " ")
	if a.names.exactly(name) != nil {
		return name, ""
	}
	for i := 1; i < len(words); i++ {
		tail := strings.Join(words[i:], " ")
		if d := a.departement(strings.ToUpper(tail)); d != nil {
			return strings.Join(words[:i], " "), d.Code
		}
		if d := a.departementNamed(tail); d != nil {
			return strings.Join(words[:i], " "), d.Code
		}
	}
	return name, ""
}

// coded reports whether a word has the form of a postcode or an INSEE code.
func coded(word string) bool {
	return len(word) == 5 && digits(word[2:]) && (digits(word[:2]) || word[:2] == "2a" || word[:2] == "2b")
}

func digits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}

// inDepartement reports whether a département is the one that a postcode or a
// hint says; "20" is Corsica, and the postcodes of Guadeloupe include the two
// islands that left it.
func inDepartement(code, said string) bool {
	switch said {
	case code:
		return true
	case "20":
		return code == "2A" || code == "2B"
	case "971":
		return code == "977" || code == "978"
	}
	return false
}
