package ui

import (
	"strings"

	"github.com/a-h/templ"
)

// Phone is a number to call.
type Phone struct {
	Number string // as people write it: "01 99 00 12 34"
	Hours  string // when someone answers, may be empty
	Note   string // what it costs: "Appel gratuit", may be empty
}

// display keeps the number on one line.
func (p Phone) display() string {
	return strings.ReplaceAll(strings.TrimSpace(p.Number), " ", "\u00a0")
}

// href keeps the digits and a leading plus sign.
func (p Phone) href() templ.SafeURL {
	var b strings.Builder
	for i, r := range strings.TrimSpace(p.Number) {
		if r >= '0' && r <= '9' || r == '+' && i == 0 {
			b.WriteRune(r)
		}
	}
	return templ.SafeURL("tel:" + b.String())
}
