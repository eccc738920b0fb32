package right

import "testing"

func TestValid(t *testing.T) {
	for r, want := range map[Right]bool{
		Public: true, Operate: true, "place:import": true, "pass:pay-out": true,
		"": false, "place": false, "place:": false, ":import": false, "Place:import": false, "a:b:c": false, "place:im port": false,
	} {
		if r.Valid() != want {
			t.Errorf("%q: %v", r, !want)
		}
	}
}
