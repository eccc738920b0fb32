package standard

import (
	"strings"
	"unicode/utf8"
)

// The parameters of Punycode, RFC 3492 §5.
const (
	punyBase, punyMin, punyMax    = 36, 1, 26
	punySkew, punyDamp, punyStart = 38, 700, 72
	punyFirst                     = 128
)

// punycode writes a domain label in the letters DNS knows, "xn--…" when it has
// others (RFC 3492 §6.3). The label must be valid UTF-8 and in lower case.
func punycode(label string) string {
	var out strings.Builder
	basic := 0
	for _, r := range label {
		if r < punyFirst {
			out.WriteRune(r)
			basic++
		}
	}
	total := utf8.RuneCountInString(label)
	if basic == total {
		return label
	}
	if basic > 0 {
		out.WriteByte('-')
	}
	n, delta, bias := rune(punyFirst), 0, punyStart
	for done := basic; done < total; {
		next := rune(utf8.MaxRune)
		for _, r := range label {
			if r >= n && r < next {
				next = r
			}
		}
		delta += int(next-n) * (done + 1)
		n = next
		for _, r := range label {
			if r < n {
				delta++
			}
			if r != n {
				continue
			}
			writeDelta(&out, delta, bias)
			bias = adapt(delta, done+1, done == basic)
			delta = 0
			done++
		}
		delta++
		n++
	}
	return "xn--" + out.String()
}

// writeDelta writes one generalised variable-length integer, RFC 3492 §3.3.
func writeDelta(out *strings.Builder, delta, bias int) {
	const digits = "abcdefghijklmnopqrstuvwxyz0123456789"
	for k := punyBase; ; k += punyBase {
		t := min(max(k-bias, punyMin), punyMax)
		if delta < t {
			out.WriteByte(digits[delta])
			return
		}
		out.WriteByte(digits[t+(delta-t)%(punyBase-t)])
		delta = (delta - t) / (punyBase - t)
	}
}

// adapt is the bias adaptation of RFC 3492 §6.1.
func adapt(delta, points int, first bool) int {
	if first {
		delta /= punyDamp
	} else {
		delta /= 2
	}
	delta += delta / points
	k := 0
	for delta > (punyBase-punyMin)*punyMax/2 {
		delta /= punyBase - punyMin
		k += punyBase
	}
	return k + (punyBase-punyMin+1)*delta/(delta+punySkew)
}
