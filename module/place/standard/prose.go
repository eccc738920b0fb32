package standard

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// prose brings a free text to one clean line. Its steps repeat until none finds
// anything, because one can uncover work for another ("&lt;b&gt;").
func (w *work) prose(field string, value *string) {
	for !plain(*value) {
		before := *value
		w.set(RuleEncoding, field, value, unmojibake(strings.ToValidUTF8(*value, "\ufffd")))
		w.set(RuleHTML, field, value, stripHTML(*value))
		w.set(RuleBackslash, field, value, unescape(*value))
		w.set(RuleControl, field, value, dropControl(*value))
		w.set(RuleSpaces, field, value, oneLine(*value))
		if *value == before {
			return
		}
	}
}

// plain reports whether no step of prose can have work in s. It answers for
// the great majority of cells in one pass and may say no for a clean text.
func plain(s string) bool {
	space := true // a leading space is work
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == ' ':
			if space {
				return false
			}
			space = true
			continue
		case c < ' ', c == '<', c == '&', c == '\\', c == 0x7f:
			return false
		case c == 0xc3 && i+1 < len(s) && s[i+1] >= 0x80 && s[i+1] < 0xc0 && s[i+1] != 0x83: // À to ÿ but Ã
			i++
		case c >= 0x80:
			return false
		}
		space = false
	}
	return len(s) == 0 || !space
}

// unescape turns a newline written out as \n into a space and drops the
// backslashes that exports leave behind.
func unescape(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	return strings.NewReplacer(`\r\n`, " ", `\n`, " ", `\r`, " ", `\t`, " ", `\`, "").Replace(s)
}

// dropControl removes what shows nothing: control characters that are no white
// space, invisible marks, bidirectional overrides, byte-order marks, the
// replacement character.
func dropControl(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return r
		case r == utf8.RuneError, unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r) && r != '\u200d':
			return -1
		}
		return r
	}, s)
}

// oneLine turns every run of white space, no-break spaces included, into one
// space and trims both ends.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// stripHTML removes tags, comments, scripts with their content, and resolves
// entities. A "<" that opens no tag stays.
func stripHTML(s string) string {
	if strings.IndexByte(s, '&') >= 0 && strings.IndexByte(s, ';') >= 0 {
		s = html.UnescapeString(s)
	}
	if strings.IndexByte(s, '<') < 0 {
		return s
	}
	var b strings.Builder
	for s != "" {
		open := strings.IndexByte(s, '<')
		if open < 0 {
			break
		}
		b.WriteString(s[:open])
		s = s[open:]
		end, block := tag(s)
		if end == 0 {
			end = 1
			b.WriteByte('<')
		} else if block {
			b.WriteByte(' ')
		}
		s = s[end:]
	}
	b.WriteString(s)
	return oneLine(b.String())
}

// tag measures the tag s starts with, content included for scripts and styles;
// 0 when there is none. block says the tag separates words.
func tag(s string) (end int, block bool) {
	if strings.HasPrefix(s, "<!--") {
		if i := strings.Index(s, "-->"); i > 0 {
			return i + 3, true
		}
	}
	if len(s) < 3 || !isLetter(s[1]) && s[1] != '!' && (s[1] != '/' || !isLetter(s[2])) {
		return 0, false
	}
	end = strings.IndexByte(s, '>') + 1
	if end == 0 || strings.IndexByte(s[1:end], '<') >= 0 {
		return 0, false
	}
	name := strings.ToLower(strings.TrimLeft(s[1:end], "/"))
	name = name[:len(name)-len(strings.TrimLeft(name, "abcdefghijklmnopqrstuvwxyz0123456789"))]
	switch name {
	case "script", "style":
		if i := strings.Index(strings.ToLower(s[end:]), "</"+name); i >= 0 && s[1] != '/' {
			if j := strings.IndexByte(s[end+i:], '>'); j >= 0 {
				return end + i + j + 1, true
			}
		}
		return end, true
	case "b", "i", "em", "strong", "u", "span", "a", "font", "sup", "sub":
		return end, false
	}
	return end, true
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
