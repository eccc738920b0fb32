package id

import (
	"regexp"
	"testing"
	"time"
)

// v7 is the text form of RFC 9562 §4, with the version and variant of §5.7.
var v7 = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

func TestNew(t *testing.T) {
	early, late := time.UnixMilli(1_700_000_000_000), time.UnixMilli(1_700_000_000_001)
	seen := map[string]bool{}
	for range 1000 {
		a, b := New(early), New(late)
		if !v7.MatchString(a) || !v7.MatchString(b) {
			t.Fatalf("not UUIDv7: %s, %s", a, b)
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
	own := New(time.UnixMilli(1_700_000_000_000))
	for s, want := range map[string]bool{
		own: true, "": false, own[:35]: false, own + "0": false, "0198C0DE-0000-7000-8000-000000000000": false,
		"0198c0de-0000-4000-8000-000000000000": false, "0198c0de00007000-8000-0000-000000000000": false, "../../etc/passwd": false,
	} {
		if Valid(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}
