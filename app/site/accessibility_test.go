package site

import (
	"testing"
	"time"
)

// TestAccessibilityIsCurrent fails when the statement is due for renewal, so
// that nobody serves an expired one.
func TestAccessibilityIsCurrent(t *testing.T) {
	declared := accessibility.date(accessibility.Declared)
	if time.Since(declared) > validity {
		t.Errorf("the accessibility statement of %s has expired: check the pages again, then date it", accessibility.Declared)
	}
	if checked := accessibility.date(accessibility.Checked); checked.After(time.Now()) || declared.After(time.Now()) {
		t.Error("the accessibility statement is dated in the future")
	}
	switch accessibility.Status {
	case "none", "partial", "full":
	default:
		t.Errorf("unknown status %q", accessibility.Status)
	}
}
