package sms

import (
	"strings"

	"maillage/core/text"
)

// The letters of a telephone (3GPP TS 23.038 §6.2.1): those of basic take one
// place, those of extended two. One letter outside both would turn the whole
// message to 70 letters a segment, hence Plain.
const (
	basic = "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	extended = "\f^{}\\[~]|€"
)

// A message of one segment has 160 places, each segment of a longer one 153.
const (
	alone    = 160
	together = 153
)

// typography are marks that have a plain form.
var typography = strings.NewReplacer(
	"\u00a0", " ", "\u202f", " ", "\u2009", " ", "\t", " ", "\f", " ", "’", "'", "‘", "'", "`", "'", "´", "'", "“", `"`, "”", `"`, "« ", `"`, " »", `"`, "«", `"`, "»", `"`,
	"–", "-", "—", "-", "‑", "-", "−", "-", "•", "-", "·", "-", "…", "...", "°", "o", "º", "o", "ª", "a", "²", "2", "³", "3", "×", "x", "½", "1/2", "→", "->",
)

// Plain rewrites a text with the letters of a telephone alone: typography and
// accents it lacks become plain, what has no plain form becomes "?".
func Plain(s string) string {
	var b strings.Builder
	for _, r := range typography.Replace(s) {
		if places(r) > 0 {
			b.WriteRune(r)
			continue
		}
		for _, plain := range text.Deaccent(string(r)) {
			if places(plain) == 0 {
				plain = '?'
			}
			b.WriteRune(plain)
		}
	}
	return b.String()
}

// Segments counts the segments a plain text takes; it is zero for an empty
// text and for one that is not plain.
func Segments(plain string) int {
	total, segments, used := 0, 1, 0
	for _, r := range plain {
		n := places(r)
		if n == 0 {
			return 0
		}
		total += n
		if used += n; used > together { // a letter of two places is not cut
			segments, used = segments+1, n
		}
	}
	switch {
	case total == 0:
		return 0
	case total <= alone:
		return 1
	}
	return segments
}

// places is how many places a letter takes; zero when telephones lack it.
func places(r rune) int {
	switch {
	case strings.ContainsRune(basic, r):
		return 1
	case strings.ContainsRune(extended, r):
		return 2
	}
	return 0
}
