package damm

import (
	"testing"

	"pgregory.net/rapid"
)

func TestDigit(t *testing.T) {
	if d := Digit("572"); d != '4' { // Damm's own example
		t.Errorf("572: %c", d)
	}
	if Digit("57x") != 0 || Valid("") || Valid("5723") || !Valid("5724") {
		t.Error("a number is judged wrongly")
	}
}

// TestMistakes checks that no single wrong digit and no swap of neighbours
// passes.
func TestMistakes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.StringMatching(`[0-9]{1,20}`).Draw(t, "digits")
		whole := []byte(digits + string(Digit(digits)))
		if !Valid(string(whole)) {
			t.Fatalf("%s is refused", whole)
		}
		i := rapid.IntRange(0, len(whole)-1).Draw(t, "at")
		wrong := append([]byte(nil), whole...)
		wrong[i] = '0' + (wrong[i]-'0'+byte(rapid.IntRange(1, 9).Draw(t, "by")))%10
		if Valid(string(wrong)) {
			t.Errorf("%s passes for %s", wrong, whole)
		}
		if i+1 < len(whole) && whole[i] != whole[i+1] {
			whole[i], whole[i+1] = whole[i+1], whole[i]
			if Valid(string(whole)) {
				t.Errorf("swapped, %s passes", whole)
			}
		}
	})
}
