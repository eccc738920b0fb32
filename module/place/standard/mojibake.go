package standard

import (
	"strings"
	"unicode/utf8"
)

// windows1252 lists what Windows-1252 shows for the bytes 0x80 to 0x9F; the
// five bytes it leaves undefined stand for themselves.
var windows1252 = [32]rune{
	'€', 0x81, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0x8d, 'Ž', 0x8f,
	0x90, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0x9d, 'ž', 'Ÿ',
}

// unmojibake mends UTF-8 that was read as Windows-1252 ("RÃ©publique"). It
// decodes only sequences that French never writes on purpose, so that "CAFÉ»"
// stays, and may need repeating for text mistreated twice. It also knows the
// bad "Â" of one export, "╢".
func unmojibake(s string) string {
	if !strings.ContainsAny(s, "ÂÃÅâðï╢\u0092") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		if r, size := misread(s[i:]); size > 0 {
			b.WriteRune(r)
			i += size
			continue
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		b.WriteString(s[i : i+size])
		i += size
	}
	return b.String()
}

// misread returns the character whose UTF-8 bytes, shown as Windows-1252, begin
// s, and how many bytes of s they take; 0 when there is none.
func misread(s string) (rune, int) {
	lead, size := utf8.DecodeRuneInString(s)
	rest := s[size:]
	switch lead {
	case '╢':
		return 'Â', size
	case 0x92:
		return '\'', size
	case 'Ã':
		if strings.HasPrefix(rest, " ") { // "Ã" and a no-break space, made plain since
			return 'à', size
		}
	}
	var n int
	switch lead {
	case 'Â', 'Ã', 'Å':
		n = 1
	case 'â', 'ï':
		n = 2
	case 'ð':
		n = 3
	default:
		return 0, 0
	}
	bytes := []byte{byte(lead)}
	for range n {
		r, width := utf8.DecodeRuneInString(rest)
		c, ok := windowsByte(r)
		if !ok || c < 0x80 || c > 0xbf {
			return 0, 0
		}
		bytes = append(bytes, c)
		size += width
		rest = rest[width:]
	}
	r, width := utf8.DecodeRune(bytes)
	if r == utf8.RuneError || width != len(bytes) {
		return 0, 0
	}
	switch {
	case lead == 'Å' && r != 'Œ' && r != 'œ' && r != 'Š' && r != 'š' && r != 'Ÿ',
		lead == 'â' && (r < 0x2000 || r > 0x2bff),
		lead == 'ï' && r != 0xfeff && r != 0xfffd,
		lead == 'ð' && r < 0x1f000:
		return 0, 0
	}
	return r, size
}

// windowsByte returns the byte Windows-1252 shows as r.
func windowsByte(r rune) (byte, bool) {
	if r < 0x100 {
		return byte(r), true
	}
	for i, shown := range windows1252 {
		if shown == r {
			return byte(0x80 + i), true
		}
	}
	return 0, false
}
