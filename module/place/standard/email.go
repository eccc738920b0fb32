package standard

import (
	"strings"

	"maillage/core/text"
)

// emails brings a list of addresses to the form a@b.fr|c@d.fr.
func (w *work) emails() {
	r := w.record
	if r.Emails == "" {
		return
	}
	kept, lost := parseEmails(r.Emails)
	rule := RuleEmailFormat
	if lost {
		rule = RuleEmailRemoved
	}
	w.set(rule, "courriels", &r.Emails, kept)
}

// obfuscated undoes what people write to hide an address from robots, and the
// doubled sign.
var obfuscated = strings.NewReplacer("[a]", "@", "[at]", "@", "(at)", "@", "(a)", "@", "{at}", "@", "@@", "@", "\\n", " ")

// parseEmails reads every address of a cell; labels and words around them are
// dropped. lost says that something meant as an address could not be read.
func parseEmails(cell string) (kept string, lost bool) {
	if !strings.ContainsAny(cell, "|") && validEmail(cell) {
		return cell, false
	}
	s := obfuscated.Replace(text.Deaccent(cell))
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r < ' ' || r == ' ' || r == '\u00a0' }), " ")
	s = strings.ReplaceAll(s, " @ ", "@")
	var list []string
	tokens := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" |;,/<>()[]\"", r) })
	for _, token := range tokens {
		if strings.IndexByte(token, '@') < 0 {
			continue
		}
		if !validEmail(token) {
			token = tidyEmail(token)
		}
		if !validEmail(token) {
			lost = true
			continue
		}
		list = appendNew(list, token)
	}
	return strings.Join(list, "|"), lost || len(list) == 0
}

// tidyEmail drops what surrounds an address ("mailto:", "mail:", "?subject=…",
// quotes, a leading dot) and lowers the case of its domain, where case means
// nothing.
func tidyEmail(s string) string {
	if at := strings.IndexByte(s, '@'); at >= 0 {
		s = s[strings.LastIndexByte(s[:at], ':')+1:]
	}
	s, _, _ = strings.Cut(s, "?")
	s = strings.Trim(s, ".'`-_:")
	at := strings.LastIndexByte(s, '@')
	return s[:at+1] + strings.ToLower(s[at+1:])
}

// validEmail reports whether s is an address a person could write to: the
// dot-atom form of RFC 5321 with a full domain name, in canonical case.
func validEmail(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || len(s) > 254 || len(local) > 64 ||
		local[0] == '.' || local[len(local)-1] == '.' || strings.Contains(local, "..") {
		return false
	}
	for _, c := range []byte(local) {
		if !isLetter(c) && (c < '0' || c > '9') && strings.IndexByte(".!#$%&'*+=?^_`{}~-", c) < 0 {
			return false
		}
	}
	return validHost(domain)
}

// appendNew appends value unless the list has it, whatever the case.
func appendNew(list []string, value string) []string {
	for _, have := range list {
		if strings.EqualFold(have, value) {
			return list
		}
	}
	return append(list, value)
}
