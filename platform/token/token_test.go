package token_test

import (
	"encoding/base64"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"maillage/platform/token"
)

// TestShapes draws each kind of secret often enough to see any that is
// misshapen or comes twice.
func TestShapes(t *testing.T) {
	kinds := map[string]struct {
		draw  func() string
		shape string
	}{
		"token":   {token.New, `^[A-Za-z0-9_-]{43}$`},
		"code":    {token.Code, `^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$`},
		"symbols": {func() string { return token.Symbols(10) }, `^[0-9A-HJKMNP-TV-Z]{10}$`},
		"digits":  {func() string { return token.Digits(12) }, `^[0-9]{12}$`},
		"key":     {func() string { clear, _ := token.Key(); return clear }, `^mlg_[0-9a-hjkmnp-tv-z]{8}_[0-9a-hjkmnp-tv-z]{52}$`},
	}
	for name, kind := range kinds {
		seen := map[string]bool{}
		for range 500 {
			s := kind.draw()
			if seen[s] || !regexp.MustCompile(kind.shape).MatchString(s) {
				t.Errorf("%s: %q, seen before: %v", name, s, seen[s])
			}
			seen[s] = true
		}
	}
	if b, err := base64.RawURLEncoding.DecodeString(token.New()); err != nil || len(b) != 32 {
		t.Errorf("a token has %d bytes, %v", len(b), err)
	}
}

// TestDigitsAreUnbiased counts 100 000 digits: each is drawn 10 000 times, give
// or take eight standard deviations (95).
func TestDigitsAreUnbiased(t *testing.T) {
	drawn := token.Digits(100_000)
	for _, digit := range "0123456789" {
		if n := strings.Count(drawn, string(digit)); n < 9_240 || n > 10_760 {
			t.Errorf("%c was drawn %d times", digit, n)
		}
	}
}

func TestFold(t *testing.T) {
	for typed, want := range map[string]string{
		"K7QM-2WXA": "K7QM2WXA", "k7qm 2wxa": "K7QM2WXA", " k7qm\u00a02wxa\n": "K7QM2WXA", "K7QM‑2WXA": "K7QM2WXA",
		"oO0-iIlL1": "00011111", "": "", "é<>": "",
	} {
		if got := token.Fold(typed); got != want {
			t.Errorf("%q is read %q, want %q", typed, got, want)
		}
	}
}

// TestFoldReadsBack types codes as people do.
func TestFoldReadsBack(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		code := token.Code()
		var typed strings.Builder
		for _, symbol := range code {
			switch {
			case symbol == '0' && rapid.Bool().Draw(r, "o"):
				symbol = 'o'
			case symbol == '1' && rapid.Bool().Draw(r, "l"):
				symbol = 'l'
			case rapid.Bool().Draw(r, "lower"):
				symbol = unicode.ToLower(symbol)
			}
			typed.WriteRune(symbol)
			typed.WriteString(rapid.SampledFrom([]string{"", " ", "-", "."}).Draw(r, "between"))
		}
		if token.Fold(typed.String()) != strings.ReplaceAll(code, "-", "") {
			r.Fatalf("%q typed %q is read %q", code, typed.String(), token.Fold(typed.String()))
		}
	})
}

func FuzzFold(f *testing.F) {
	f.Add("K7QM-2WXA")
	f.Add("\xff٣ſK")
	f.Fuzz(func(t *testing.T, typed string) {
		folded := token.Fold(typed)
		if !regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]*$`).MatchString(folded) || token.Fold(folded) != folded {
			t.Errorf("%q is read %q", typed, folded)
		}
	})
}

func TestSplitKey(t *testing.T) {
	clear, shown := token.Key()
	prefix, secret, ok := token.SplitKey(clear)
	if !ok || prefix != shown || prefix+"_"+secret != clear {
		t.Errorf("%q is read %q, %q, %v", clear, prefix, secret, ok)
	}
	for _, bad := range []string{
		"", "mlg_", shown, shown + "_", clear + "a", clear + "\n", " " + clear, strings.ToUpper(clear), "gml" + clear[3:],
		strings.Replace(clear, "_", "-", 1), strings.Repeat("_", 65), clear[:64] + "é",
	} {
		if _, _, ok := token.SplitKey(bad); ok {
			t.Errorf("%q is taken for a key", bad)
		}
	}
}

func FuzzSplitKey(f *testing.F) {
	clear, _ := token.Key()
	f.Add(clear)
	f.Add("mlg__")
	f.Fuzz(func(t *testing.T, text string) {
		if prefix, secret, ok := token.SplitKey(text); ok && (prefix+"_"+secret != text || len(text) != 65) {
			t.Errorf("%q is read %q, %q", text, prefix, secret)
		}
	})
}

func TestSame(t *testing.T) {
	a := token.New()
	if !token.Same(a, strings.Clone(a)) || token.Same(a, token.New()) || token.Same(a, a[:42]) || token.Same(a, "") {
		t.Error("secrets are badly compared")
	}
}
