// Package phone reads French telephone numbers as people type them and keeps
// them in E.164 form ("+33476714473"), the form of the national schema.
//
// Only the numbering plans that schema admits exist here: metropolitan France,
// the overseas départements and collectivities, and the Comoros.
package phone

import "strings"

// How says by which rule a number was read.
type How int

// The ways a number is read.
const (
	Unread     How = iota // no number there that the schema can hold
	Exact                 // already in E.164 form
	Rewritten             // separators, words, prefixes changed; same number
	ByPostcode            // the country code was deduced from the postcode
	Short                 // a four-digit number replaced by its long form
)

// shorts pairs the national short numbers with the long number of the same
// service, since a short number has no E.164 form.
var shorts = [...]struct{ short, long string }{
	{"3960", "+33971103960"}, // Assurance retraite
	{"3230", "+33969322121"}, // Caf
}

// plans lists the country codes of the schema with the lengths of their
// national numbers.
var plans = [...]struct {
	code    string
	lengths []int
}{
	{"33", []int{9}}, {"590", []int{9}}, {"594", []int{9}}, {"596", []int{9}}, {"262", []int{9}},
	{"269", []int{7}}, {"508", []int{6, 9}}, {"681", []int{6}}, {"687", []int{6}}, {"689", []int{6, 8}},
}

// territories gives the country code that dials a place of this postcode.
var territories = [...]struct{ postcode, code string }{
	{"971", "590"}, {"972", "596"}, {"973", "594"}, {"974", "262"}, {"976", "262"}, {"975", "508"},
	{"977", "590"}, {"978", "590"}, {"986", "681"}, {"987", "689"}, {"988", "687"},
}

// own lists the national prefixes of each overseas numbering plan that shares
// the ten-digit French form (Arcep, plan national de numérotation).
var own = [...]struct{ prefix, code string }{
	{"590", "590"}, {"690", "590"}, {"691", "590"}, {"594", "594"}, {"694", "594"},
	{"596", "596"}, {"696", "596"}, {"697", "596"}, {"262", "262"}, {"263", "262"},
	{"269", "262"}, {"639", "262"}, {"692", "262"}, {"693", "262"}, {"508", "508"}, {"708", "508"},
}

// Parse returns the first number s holds, in E.164 form. Words before, after
// and in brackets are ignored. The postcode of the place decides the country of
// a number typed without its leading zero; it may be empty.
func Parse(s, postcode string) (string, How) {
	if canonical(s) {
		return s, Exact
	}
	s = strings.ReplaceAll(s, "(0)", "")
	for s != "" {
		chunk, rest := nextChunk(s)
		s = rest
		if n, how := read(chunk, postcode); how != Unread {
			return n, how
		}
		first, _, several := strings.Cut(chunk, "/")
		if n, how := read(first, postcode); several && how != Unread {
			return n, how
		}
	}
	return "", Unread
}

// nextChunk cuts off the first stretch made of digits and of the marks people
// put between them; anything else ends it.
func nextChunk(s string) (chunk, rest string) {
	start := strings.IndexAny(s, "+0123456789")
	if start < 0 {
		return "", ""
	}
	s = s[start:]
	for i, r := range s {
		if (r >= '0' && r <= '9') || (i == 0 && r == '+') || strings.ContainsRune(" .-/()_'’\u00a0\u202f\u2011", r) {
			continue
		}
		return s[:i], s[i:]
	}
	return s, ""
}

// read reads a stretch that should hold exactly one number.
func read(chunk, postcode string) (string, How) {
	d := onlyDigits(chunk)
	switch {
	case strings.HasPrefix(chunk, "+0"):
		return national(d)
	case strings.HasPrefix(chunk, "+"):
		return international(d)
	case strings.HasPrefix(d, "00"):
		return international(d[2:])
	case len(d) == 10 && d[0] == '0':
		return national(d)
	case len(d) == 4:
		for _, s := range shorts {
			if s.short == d {
				return s.long, Short
			}
		}
		return "", Unread
	case len(d) > 10:
		return international(d)
	}
	return local(d, postcode)
}

// national reads ten digits with their leading zero. An overseas prefix names
// its own country code, wherever the place is.
func national(d string) (string, How) {
	if len(d) != 10 || d[0] != '0' || d[1] == '0' {
		return "", Unread
	}
	code := overseas(d[1:])
	if code == "" {
		code = "33"
	}
	return "+" + code + d[1:], Rewritten
}

// overseas returns the country code that owns a nine-digit national number, or
// "" for a metropolitan one.
func overseas(rest string) string {
	for _, o := range own {
		if len(rest) == 9 && rest[:3] == o.prefix {
			return o.code
		}
	}
	return ""
}

// international reads a country code and a national number, with or without
// the zero that is not dialled from abroad.
func international(d string) (string, How) {
	for _, p := range plans {
		rest, ok := strings.CutPrefix(d, p.code)
		if !ok {
			continue
		}
		rest = strings.TrimPrefix(rest, "0")
		if (p.code == "33" || p.code == "269") && overseas(rest) != "" {
			return national("0" + rest) // +33 590… is written but not dialled; Mayotte left 269 for 262
		}
		if n := "+" + p.code + rest; canonical(n) {
			return n, Rewritten
		}
	}
	return "", Unread
}

// local reads a number typed without prefix: nine digits that lost their zero
// in a spreadsheet, or the short national form of a Pacific territory.
func local(d, postcode string) (string, How) {
	for _, t := range territories {
		if !strings.HasPrefix(postcode, t.postcode) {
			continue
		}
		if n := "+" + t.code + d; canonical(n) {
			return n, ByPostcode
		}
		return "", Unread
	}
	if len(d) == 9 {
		return national("0" + d)
	}
	return "", Unread
}

// canonical reports whether s is an E.164 number of one of the plans.
func canonical(s string) bool {
	if len(s) < 8 || s[0] != '+' || onlyDigits(s[1:]) != s[1:] {
		return false
	}
	for _, p := range plans {
		rest, ok := strings.CutPrefix(s[1:], p.code)
		if !ok || rest[0] == '0' || (p.code == "33" && overseas(rest) != "") {
			continue
		}
		for _, n := range p.lengths {
			if len(rest) == n {
				return true
			}
		}
	}
	return false
}

func onlyDigits(s string) string {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return strings.Map(func(r rune) rune {
				if r < '0' || r > '9' {
					return -1
				}
				return r
			}, s)
		}
	}
	return s
}
