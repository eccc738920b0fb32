package dual

import (
	"testing"
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
)

func TestDecide(t *testing.T) {
	now := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	first, second := actor.Actor{ID: "a", Kind: actor.Helper}, actor.Actor{ID: "b", Kind: actor.Helper}
	waiting := New(first, "organisation.merge", "x", "y", "", now)
	agreed, err := waiting.Agree(second, now.Add(time.Hour))
	if err != nil || agreed.State != Agreed || agreed.Second != "b" || !agreed.Ended.Equal(now.Add(time.Hour)) {
		t.Fatalf("agreed: %+v, %v", agreed, err)
	}
	if _, err := waiting.Agree(first, now); !fault.Is(err, fault.Forbidden) {
		t.Errorf("alone: %v", err)
	}
	if withdrawn, err := waiting.Refuse(first, now); err != nil || withdrawn.State != Refused {
		t.Errorf("withdrawn: %+v, %v", withdrawn, err)
	}
	for name, decide := range map[string]func() (Proposal, error){
		"twice":              func() (Proposal, error) { return agreed.Agree(second, now) },
		"refused afterwards": func() (Proposal, error) { return agreed.Refuse(second, now) },
		"a week later":       func() (Proposal, error) { return waiting.Agree(second, now.Add(Lasts)) },
	} {
		if _, err := decide(); !fault.Is(err, fault.Gone) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
