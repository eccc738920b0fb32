package siret

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestValid(t *testing.T) {
	for in, want := range map[string]bool{
		"43493312300029":  true,  // example of the national schema
		"35600000000048":  true,  // La Poste, head office: Luhn
		"35600000014324":  false, // La Poste: digits sum to 28
		"35600000014325":  false,
		"35600000013335":  false,
		"35600000013337":  false,
		"43493312300028":  false,
		"00000000000000":  false,
		"ABCDEFGHIJKLMN":  false,
		"4349331230002":   false,
		"434933123000290": false,
		"":                false,
	} {
		if got := Valid(in); got != want {
			t.Errorf("Valid(%q) = %v, want %v", in, got, want)
		}
	}
}

// An establishment of La Poste is right when its digits sum to a multiple of
// five; another company with the same digits elsewhere is not.
func TestLaPoste(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		nic := rapid.StringMatching(`[0-9]{5}`).Draw(t, "nic")
		s := laPoste + nic
		if want := luhn(s) || sum(s)%5 == 0; Valid(s) != want {
			t.Fatalf("Valid(%q) = %v", s, !want)
		}
	})
	// The neighbouring SIREN is someone else's: only the key counts.
	if other := "35600000100005"; sum(other)%5 != 0 || luhn(other) || Valid(other) {
		t.Errorf("%q is not La Poste", other)
	}
}

// One wrong digit is always caught by the Luhn key.
func TestOneWrongDigit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(0, 13).Draw(t, "i")
		by := rapid.IntRange(1, 9).Draw(t, "by")
		wrong := []byte("43493312300029")
		wrong[i] = '0' + (wrong[i]-'0'+byte(by))%10
		if Valid(string(wrong)) {
			t.Fatalf("%s passes", wrong)
		}
	})
}

func TestOtherRegisters(t *testing.T) {
	for _, c := range []struct {
		in         string
		rna, ridet bool
	}{
		{"W123456789", true, false},
		{"W9R1001234", true, false},
		{"w123456789", false, false},
		{"W12345678", false, false},
		{"X123456789", false, false},
		{"012345678", false, true},
		{"0123456001", false, true},
		{"000000000", false, false},
		{"12345678", false, false},
		{"", false, false},
	} {
		if ValidRNA(c.in) != c.rna || ValidRIDET(c.in) != c.ridet {
			t.Errorf("%q: RNA %v, RIDET %v", c.in, ValidRNA(c.in), ValidRIDET(c.in))
		}
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"434 933 123 00029":           "43493312300029",
		"434.933.123-00029":           "43493312300029",
		"434\u00a0933\u202f123 00029": "43493312300029",
		"w123456789":                  "W123456789",
		"":                            "",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("434 933 123 00029")
	f.Fuzz(func(t *testing.T, s string) {
		once := Clean(s)
		if Clean(once) != once {
			t.Fatalf("Clean(%q) is not stable", s)
		}
		if Valid(once) && strings.Trim(once, "0123456789") != "" {
			t.Fatalf("%q passes as a SIRET", once)
		}
	})
}
