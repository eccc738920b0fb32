package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// sniffed is how many bytes decide what a file is.
const sniffed = 64 << 10

// openText reads a text table whose first bytes are head.
func (t *Reader) openText(in *bufio.Reader, head []byte) (rows, error) {
	if err := foreign(head); err != nil {
		return nil, err
	}
	decoded, err := t.decode(in, head)
	if err != nil {
		return nil, err
	}
	text := bufio.NewReaderSize(decoded, sniffed)
	start, err := text.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if err := notTable(start); err != nil {
		return nil, err
	}
	comma, announced := separator(start)
	if announced {
		if _, err := text.ReadSlice('\n'); err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
	}
	return &lines{in: text, comma: comma, limit: t.limits.Row}, nil
}

// foreign recognises files that are no text, by their first bytes.
func foreign(head []byte) error {
	for _, f := range []struct{ magic, key, text string }{
		{"%PDF", "pdf", "Ce fichier est un PDF. Il faut un tableau : CSV ou XLSX."},
		{"\xd0\xcf\x11\xe0", "xls", "Ce fichier vient d'un ancien Excel (.xls) ou est protégé. Enregistrez-le en CSV ou en XLSX."},
		{"\x1f\x8b", "archive", "Ce fichier est compressé. Décompressez-le d'abord."},
		{"7z\xbc\xaf", "archive", "Ce fichier est compressé. Décompressez-le d'abord."},
		{"Rar!", "archive", "Ce fichier est compressé. Décompressez-le d'abord."},
	} {
		if bytes.HasPrefix(head, []byte(f.magic)) {
			return invalid(f.key, f.text)
		}
	}
	return nil
}

// notTable recognises texts that are no table.
func notTable(start []byte) error {
	low := strings.ToLower(string(bytes.TrimSpace(start[:min(len(start), 512)])))
	for _, f := range []struct{ prefix, key, text string }{
		{"<!doctype html", "html", "Ce fichier est une page web, pas un tableau. Vérifiez le lien de téléchargement."},
		{"<html", "html", "Ce fichier est une page web, pas un tableau. Vérifiez le lien de téléchargement."},
		{"<", "xml", "Ce fichier est du XML ou une page web, pas un tableau. Il faut un CSV ou un XLSX."},
		{"{", "json", "Ce fichier est en JSON. Il faut un tableau : CSV ou XLSX."},
		{"[", "json", "Ce fichier est en JSON. Il faut un tableau : CSV ou XLSX."},
	} {
		if strings.HasPrefix(low, f.prefix) {
			return invalid(f.key, f.text)
		}
	}
	return nil
}

// decode returns the file as UTF-8 with "\n" or "\r\n" line ends.
func (t *Reader) decode(in *bufio.Reader, head []byte) (io.Reader, error) {
	even, odd := nuls(head)
	switch {
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}), bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return transform.NewReader(in, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()), nil
	case odd > len(head)/8 && even == 0:
		return transform.NewReader(in, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder()), nil
	case even > len(head)/8 && odd == 0:
		return transform.NewReader(in, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder()), nil
	case even+odd > len(head)/100:
		return nil, invalid("binary", "Ce fichier n'est pas un tableau lisible. Il faut un CSV ou un XLSX.")
	}
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		_, _ = in.Discard(3) // peeked, so it is there
		head = head[3:]
	}
	oldMac := bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(head, '\r') >= 0
	return transform.NewReader(in, &lenient{note: t.note, returns: oldMac}), nil
}

// nuls counts the zero bytes at even and odd places.
func nuls(head []byte) (even, odd int) {
	for i, c := range head {
		if c == 0 {
			even += 1 - i&1
			odd += i & 1
		}
	}
	return even, odd
}

// lenient passes UTF-8 and mends the rest. A file whose first byte beyond ASCII
// is no UTF-8 is Windows-1252 to its end; a stray byte in UTF-8 is read as
// Windows-1252 alone. Zero bytes are dropped.
type lenient struct {
	note    func(string)
	returns bool // a lone carriage return ends a line
	utf8    bool // characters beyond ASCII have been seen in UTF-8
	windows bool // the file is Windows-1252
	stray   bool
	zero    bool
}

// Reset is part of transform.Transformer; a lenient serves one file.
func (l *lenient) Reset() {}

// Transform is part of transform.Transformer.
func (l *lenient) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		c := src[nSrc]
		if c < utf8.RuneSelf {
			if nDst == len(dst) {
				return nDst, nSrc, transform.ErrShortDst
			}
			nSrc++
			switch {
			case c == 0:
				l.say(&l.zero, "Des octets nuls ont été retirés.")
				continue
			case c == '\r' && l.returns:
				c = '\n'
			}
			dst[nDst] = c
			nDst++
			continue
		}
		if nDst+utf8.UTFMax > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		if !l.windows {
			if !atEOF && !utf8.FullRune(src[nSrc:]) {
				return nDst, nSrc, transform.ErrShortSrc
			}
			if r, size := utf8.DecodeRune(src[nSrc:]); r != utf8.RuneError || size > 1 {
				l.utf8 = true
				nDst += copy(dst[nDst:], src[nSrc:nSrc+size])
				nSrc += size
				continue
			}
			if l.utf8 {
				l.say(&l.stray, "Quelques caractères étaient mal encodés ; ils ont été lus comme du Windows-1252.")
			} else {
				l.say(&l.windows, "Ce fichier n'est pas en UTF-8 ; il a été lu comme du Windows-1252.")
			}
		}
		nDst += utf8.EncodeRune(dst[nDst:], charmap.Windows1252.DecodeByte(c))
		nSrc++
	}
	return nDst, nSrc, nil
}

// say notes something once.
func (l *lenient) say(said *bool, text string) {
	if !*said {
		*said = true
		l.note(text)
	}
}

// separators are those in use, the likeliest first.
const separators = ",;\t|"

// separator returns the separator that a first line "sep=;" announces, as Excel
// writes it, or else the one the first row holds most of, outside quotes.
func separator(start []byte) (comma byte, announced bool) {
	start = bytes.TrimLeft(start, "\r\n")
	if rest, ok := bytes.CutPrefix(start, []byte("sep=")); ok && len(rest) > 1 &&
		strings.IndexByte(separators, rest[0]) >= 0 && (rest[1] == '\n' || rest[1] == '\r') {
		return rest[0], true
	}
	best, most := separators[0], 0
	for _, sep := range []byte(separators) {
		if n := count(start, sep); n > most {
			best, most = sep, n
		}
	}
	return best, false
}

// count returns how often sep stands in the first row, outside quotes.
func count(start []byte, sep byte) (n int) {
	quoted := false
	for _, c := range start {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\n':
			return n
		case c == sep:
			n++
		}
	}
	return n
}
