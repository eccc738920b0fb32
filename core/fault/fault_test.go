package fault

import (
	"errors"
	"fmt"
	"testing"
)

func TestOf(t *testing.T) {
	gone := New(Gone, "id", "k", "Ce lieu a fermé.")
	cause := errors.New("disk on fire")
	for name, c := range map[string]struct {
		err  error
		kind Kind
	}{
		"a fault":             {gone, Gone},
		"a wrapped fault":     {fmt.Errorf("show: %w", gone), Gone},
		"a fault's cause":     {Wrap(cause, Unavailable, "k", "t"), Unavailable},
		"any other error":     {cause, Internal},
		"joined with a fault": {errors.Join(cause, gone), Gone},
	} {
		if got := Of(c.err).Kind; got != c.kind || !Is(c.err, c.kind) {
			t.Errorf("%s: %s, want %s", name, got, c.kind)
		}
	}
	if Of(nil) != nil || Is(nil, Internal) {
		t.Error("no error is a fault")
	}
	if !errors.Is(Wrap(cause, Unavailable, "k", "t"), cause) {
		t.Error("the cause is lost")
	}
}
