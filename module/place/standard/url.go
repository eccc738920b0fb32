package standard

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// urls brings a list of web addresses to http:// or https:// addresses joined
// by "|". The case of paths is kept: it matters.
func (w *work) urls(field string, value *string) {
	if *value == "" {
		return
	}
	kept, lost := parseURLs(*value)
	rule := RuleURLFormat
	if lost {
		rule = RuleURLRemoved
	}
	w.set(rule, field, value, kept)
}

// url does the same for a column that holds one address: the first.
func (w *work) url(field string, value *string) {
	w.urls(field, value)
	first, _, _ := strings.Cut(*value, "|")
	w.set(RuleURLFirst, field, value, first)
}

// parseURLs reads every address of a cell. lost says that something there could
// not be read as one, or must not be followed.
func parseURLs(cell string) (kept string, lost bool) {
	var list []string
	for _, piece := range splitURLs(cell) {
		u, ok := parseURL(piece)
		if !ok {
			lost = true
			continue
		}
		list = appendURL(list, u)
	}
	return strings.Join(list, "|"), lost
}

func appendURL(list []string, u string) []string {
	for _, have := range list {
		if have == u {
			return list
		}
	}
	return append(list, u)
}

// splitURLs separates the addresses of a cell: by list separators, by white
// space and the words people join them with, and where the next scheme starts
// without any. Words that are no address stay with the one before, which they
// show to be no address either.
func splitURLs(cell string) []string {
	if !strings.ContainsAny(cell, "|; \\,\n\r\t\u00a0") && strings.LastIndex(cell, "http") <= 0 {
		return []string{cell}
	}
	s := strings.NewReplacer(`\n`, "|", "\n", "|", "\r", "|").Replace(cell)
	var pieces []string
	for part := range strings.SplitSeq(s, "|") {
		if strings.IndexByte(part, '/') < 0 {
			part = strings.ReplaceAll(part, ";", " ")
		}
		var piece []string
		for word := range strings.FieldsSeq(part) {
			n := len(piece)
			joined := n > 0 && connects(piece[n-1])
			bare := strings.IndexByte(word, '.') > 0 && (joined || n == 1)
			if n > 0 && (bare || hasPrefixFold(word, "http") || hasPrefixFold(word, "www.")) {
				if joined {
					piece = piece[:n-1]
				}
				pieces = append(pieces, splitGlued(strings.Join(piece, " "))...)
				piece = nil
			}
			piece = append(piece, word)
		}
		if len(piece) > 0 {
			pieces = append(pieces, splitGlued(strings.Join(piece, " "))...)
		}
	}
	return pieces
}

// connects reports whether people join two addresses with this word.
func connects(word string) bool {
	return word == "ou" || word == "et" || word == "/" || word == "-" || word == ";" || word == ","
}

// splitGlued cuts s before every scheme or "www." that starts a new address. An
// address quoted inside another one's query stays there.
func splitGlued(s string) []string {
	var pieces []string
	start := 0
	for i := 1; i < len(s); i++ {
		rest := s[i:]
		scheme := hasPrefixFold(rest, "http://") || hasPrefixFold(rest, "https://")
		www := hasPrefixFold(rest, "www.") && strings.IndexByte(" ;,\t", s[i-1]) >= 0
		if !scheme && !www {
			continue
		}
		before := strings.Trim(s[start:i], " ;,\t\u00a0")
		switch {
		case s[i-1] == '=':
			continue
		case onlyScheme(before): // http://https://…
		default:
			pieces = append(pieces, before)
		}
		start = i
	}
	return append(pieces, strings.Trim(s[start:], " ;,\t\u00a0"))
}

func onlyScheme(s string) bool {
	s = strings.ToLower(strings.TrimRight(s, ":/"))
	return s == "" || s == "http" || s == "https"
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// parseURL brings one address to canonical form. It refuses every scheme but
// http and https, user names, hosts without a dot, bare network addresses.
func parseURL(s string) (string, bool) {
	for strings.Contains(s, "&amp;") {
		s = strings.ReplaceAll(s, "&amp;", "&")
	}
	s = strings.Trim(s, " ,;\"'<>\t\u00a0")
	scheme, rest, ok := cutScheme(s)
	if !ok || rest == "" {
		return "", false
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	host, ok := parseHost(rest[:end])
	if !ok {
		return "", false
	}
	path, ok := escapePath(rest[end:])
	if !ok {
		return "", false
	}
	return scheme + "://" + host + path, true
}

// cutScheme separates the scheme, however it is mistyped ("https//:", "http:/",
// "htp://"), from the rest. Without one it is http.
func cutScheme(s string) (scheme, rest string, ok bool) {
	low := strings.ToLower(s)
	letters := len(low) - len(strings.TrimLeft(low, "htps"))
	word := low[:letters]
	marks := len(s[letters:]) - len(strings.TrimLeft(s[letters:], ":/;"))
	switch {
	case marks > 0 && strings.HasPrefix(word, "h") && strings.IndexByte(word, 'p') > 0 && strings.IndexByte(word, 't') > 0:
		scheme = "http"
		if strings.HasSuffix(word, "s") {
			scheme = "https"
		}
		return scheme, s[letters+marks:], true
	case strings.HasPrefix(s, "//"):
		return "http", s[2:], true
	}
	// A colon before any dot, slash or port is the mark of another scheme.
	if i := strings.IndexAny(s, ":./"); i >= 0 && s[i] == ':' && low[:i] != "www" {
		return "", "", false
	}
	return "http", s, true
}

// parseHost brings a host and its port to canonical form.
func parseHost(s string) (string, bool) {
	s = strings.ToLower(s)
	for _, typo := range []string{"www:", "www,", "www;"} {
		if rest, ok := strings.CutPrefix(s, typo); ok {
			s = "www." + rest
		}
	}
	host, port, hasPort := strings.Cut(s, ":")
	host = strings.Trim(host, ".,; ")
	if !utf8.ValidString(host) {
		return "", false
	}
	labels := strings.Split(host, ".")
	for i, label := range labels {
		for _, r := range label {
			if r >= utf8.RuneSelf && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				return "", false
			}
		}
		labels[i] = punycode(label)
	}
	host = strings.Join(labels, ".")
	if !validHost(host) {
		return "", false
	}
	if !hasPort || port == "" {
		return host, true
	}
	n, err := strconv.ParseUint(port, 10, 16)
	return host + ":" + strconv.FormatUint(n, 10), err == nil && n > 0
}

// validHost reports whether s is a full domain name in canonical form: labels of
// RFC 1123, at least two, the last one made of letters.
func validHost(s string) bool {
	if len(s) > 253 {
		return false
	}
	labels := 0
	for s != "" {
		label, rest, more := strings.Cut(s, ".")
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		letters := true
		for _, c := range []byte(label) {
			digit := c >= '0' && c <= '9' || c == '-'
			if (c < 'a' || c > 'z') && !digit && c != '_' {
				return false
			}
			letters = letters && !digit
		}
		labels++
		if !more {
			return labels > 1 && len(label) > 1 && (letters || strings.HasPrefix(label, "xn--"))
		}
		s = rest
	}
	return false
}

// escapePath percent-encodes what a path, query or fragment may not carry as it
// is (RFC 3986 §2), and brackets, which break lists and links in texts. White
// space inside means that s is not an address.
func escapePath(s string) (string, bool) {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		switch {
		case c <= ' ' || c == 0x7f:
			return "", false
		case c >= 0x80, strings.IndexByte(`"<>\^`+"`"+`{|}()`, c) >= 0,
			c == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])):
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), utf8.ValidString(s)
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }
