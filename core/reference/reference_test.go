package reference

import (
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"maillage/core/fault"
)

// drawn draws a reference.
func drawn(t *rapid.T) Reference {
	return New(func(p []byte) { copy(p, rapid.SliceOfN(rapid.Byte(), len(p), len(p)).Draw(t, "chance")) })
}

// TestTable checks what makes the table one of Damm's: every row and column
// holds each digit once, the diagonal is zero, and (c∗x)∗y = (c∗y)∗x only for
// x = y.
func TestTable(t *testing.T) {
	for a := range 10 {
		var row, column [10]bool
		for b := range 10 {
			row[quasigroup[a][b]], column[quasigroup[b][a]] = true, true
		}
		if row != column || row != [10]bool{true, true, true, true, true, true, true, true, true, true} || quasigroup[a][a] != 0 {
			t.Errorf("line %d is no line of a quasigroup with a zero diagonal", a)
		}
		for x := range 10 {
			for y := range x {
				if quasigroup[quasigroup[a][x]][y] == quasigroup[quasigroup[a][y]][x] {
					t.Errorf("after %d, %d and %d may be swapped", a, x, y)
				}
			}
		}
	}
	if check([]byte("572")) != 4 { // the worked example everyone gives
		t.Error("the check digit of 572 is 4")
	}
}

// TestEveryMistypedDigit changes each digit to each other, and swaps each pair
// of neighbours: all are told.
func TestEveryMistypedDigit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		right := drawn(t)
		wrong := func(text []byte) {
			if _, err := Read(string(text)); !fault.Is(err, fault.Invalid) || fault.Of(err).Key != "reference.fault.digit" {
				t.Fatalf("%s typed %s: %v", right, text, err)
			}
		}
		for i := range Length {
			for d := byte('0'); d <= '9'; d++ {
				if d != right[i] {
					typed := []byte(right)
					typed[i] = d
					wrong(typed)
				}
			}
			if i > 0 && right[i-1] != right[i] {
				typed := []byte(right)
				typed[i-1], typed[i] = typed[i], typed[i-1]
				wrong(typed)
			}
		}
	})
}

// TestRead: what was written is read, whatever is typed between the digits and
// whatever the keyboard.
func TestRead(t *testing.T) {
	marks := rapid.StringOf(rapid.SampledFrom([]rune(" \t.-_\u00a0\u202f\u2009\u2011\u2013\u2014\u2212\u00ad\u200b\u200f\u2066\ufeff")))
	rapid.Check(t, func(t *rapid.T) {
		right := drawn(t)
		zero := rapid.SampledFrom(zeros[:]).Draw(t, "keyboard")
		var typed strings.Builder
		for _, d := range right {
			typed.WriteString(marks.Draw(t, "marks"))
			typed.WriteRune(zero + d - '0')
		}
		for _, text := range []string{typed.String(), right.String(), right.Display()} {
			if got, err := Read(text); err != nil || got != right {
				t.Fatalf("%q = %q, %v", text, got, err)
			}
		}
	})
}

func TestReadRefuses(t *testing.T) {
	for text, key := range map[string]string{
		"":                        "empty",
		" - ":                     "empty",
		"1234":                    "short",
		"123456789012":            "short",
		"1234 5678 9012-34":       "long",
		strings.Repeat("1", 1e6):  "long",
		"1234 5678 9012-X":        "letter",
		"O234 5678 9012 3":        "letter",
		"<script>":                "letter",
		"1234\x005678":            "letter",
		"\xff":                    "letter",
		"+33 6 00 00 00 00 00 00": "letter",
	} {
		got, err := Read(text)
		if got != "" || !fault.Is(err, fault.Invalid) || fault.Of(err).Key != "reference.fault."+key || fault.Of(err).Field != "reference" {
			t.Errorf("%.20q = %q, %v, want %s", text, got, err, key)
		}
	}
}

func TestDisplay(t *testing.T) {
	if got := Reference("1234567890123").Display(); got != "1234 5678 9012-3" {
		t.Errorf("%q", got)
	}
	if got := Reference("").Display(); got != "" {
		t.Errorf("no reference is shown as %q", got)
	}
}

// TestNewIsFair counts the digits of many references at each place: χ² with
// nine degrees of freedom, far from the value that chance exceeds once in 10⁶.
func TestNewIsFair(t *testing.T) {
	chance := rand.NewChaCha8([32]byte{1})
	const n = 20000
	var count [Length][10]float64
	for range n {
		r := New(func(p []byte) { _, _ = chance.Read(p) })
		for i := range r {
			count[i][r[i]-'0']++
		}
	}
	for i, digits := range count {
		sum := 0.0
		for _, c := range digits {
			sum += (c - n/10) * (c - n/10) / (n / 10)
		}
		if sum > 45 {
			t.Errorf("place %d: χ² = %.1f", i, sum)
		}
	}
}

// FuzzRead: what is read is a right number, and reads as itself.
func FuzzRead(f *testing.F) {
	for _, text := range []string{"5720 0000 0000-0", "", "١٢٣٤", "1234567890123", "\xff", "１２３４５６７８９０１２３"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := Read(text)
		if err != nil {
			if r != "" || !fault.Is(err, fault.Invalid) {
				t.Fatalf("%q = %q, %v", text, r, err)
			}
			return
		}
		if len(r) != Length || check([]byte(r)) != 0 {
			t.Fatalf("%q = %q", text, r)
		}
		for _, again := range []string{r.String(), r.Display()} {
			if same, err := Read(again); err != nil || same != r {
				t.Fatalf("%q = %q, %v", again, same, err)
			}
		}
	})
}
