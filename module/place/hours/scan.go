package hours

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"maillage/core/fault"
)

// scanner walks over a text once, from left to right. The first error sticks
// and moves the scanner to the end, so that callers need not check each step.
type scanner struct {
	src string
	pos int
	err error
}

// fail records an error at a byte offset. The message carries no part of the
// text, which may name a person and may be logged.
func (s *scanner) fail(at int, reason string) {
	if s.err == nil {
		s.err = fault.New(fault.Invalid, "horaires", "place.fault.hours",
			fmt.Sprintf("Horaires non compris à la position %d : %s.", at+1, reason))
	}
	s.pos = len(s.src)
}

// space skips white space of any kind.
func (s *scanner) space() {
	for s.pos < len(s.src) {
		r, size := utf8.DecodeRuneInString(s.src[s.pos:])
		if !unicode.IsSpace(r) {
			return
		}
		s.pos += size
	}
}

// end skips white space and reports whether nothing is left.
func (s *scanner) end() bool {
	s.space()
	return s.pos == len(s.src)
}

// accept skips white space, then one of the given runes if it comes next.
func (s *scanner) accept(runes string) bool {
	if s.end() {
		return false
	}
	r, size := utf8.DecodeRuneInString(s.src[s.pos:])
	if !strings.ContainsRune(runes, r) {
		return false
	}
	s.pos += size
	return true
}

// dash accepts a hyphen or the typographic dashes that word processors make.
func (s *scanner) dash() bool { return s.accept("-–—−‐‑") }

// digits returns the run of digits that comes next, after white space.
func (s *scanner) digits() string { return s.run('0', '9') }

// word returns the run of Latin letters that comes next, in lower case.
func (s *scanner) word() string { return strings.ToLower(s.run('a', 'z')) }

func (s *scanner) run(first, last byte) string {
	s.space()
	start := s.pos
	for s.pos < len(s.src) {
		c := s.src[s.pos]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c < first || c > last {
			break
		}
		s.pos++
	}
	return s.src[start:s.pos]
}

// peek runs a reading step and comes back.
func (s *scanner) peek(step func() string) string {
	back := s.pos
	read := step()
	s.pos = back
	return read
}

// next returns the byte that comes next, 0 at the end.
func (s *scanner) next() byte {
	if s.pos == len(s.src) {
		return 0
	}
	return s.src[s.pos]
}

// number reads a whole number between two bounds.
func (s *scanner) number(least, most int, reason string) int {
	s.space()
	start := s.pos
	n, read := 0, s.digits()
	for _, c := range read {
		if n = n*10 + int(c-'0'); n > most {
			break
		}
	}
	if read == "" || n < least || n > most {
		s.fail(start, reason)
		return least
	}
	return n
}
