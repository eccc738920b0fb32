package id

import (
	"testing"
	"time"
)

func TestNew(t *testing.T) {
	early, late := time.UnixMilli(1_700_000_000_000), time.UnixMilli(1_700_000_000_001)
	seen := map[string]bool{}
	for range 1000 {
		a, b := New(early), New(late)
		if !Valid(a) || !Valid(b) || a[14] != '7' || a[19] < '8' || a[19] > 'b' {
			t.Fatalf("not UUIDv7: %s", a)
		}
		if a >= b {
			t.Fatalf("%s of an earlier instant sorts after %s", a, b)
		}
		if seen[a] {
			t.Fatalf("%s twice", a)
		}
		seen[a] = true
	}
}

func TestValid(t *testing.T) {
	for _, s := range []string{"", "0198c0de-0000-7000-8000-00000000000", "0198C0DE-0000-7000-8000-000000000000", "0198c0de_0000-7000-8000-000000000000", "0198c0de-0000-7000-8000-00000000000g"} {
		if Valid(s) {
			t.Errorf("%q is taken for an id", s)
		}
	}
}
