package actor

import (
	"testing"

	"maillage/core/right"
)

func TestMay(t *testing.T) {
	const bring right.Right = "place:import"
	agent := Anyone().With(bring)
	for name, c := range map[string]struct {
		who  Actor
		need right.Right
		want bool
	}{
		"anyone reads":              {Anyone(), right.Public, true},
		"anyone brings in":          {Anyone(), bring, false},
		"anyone operates":           {Anyone(), right.Operate, false},
		"who holds the right":       {agent, bring, true},
		"who holds another":         {agent, "place:close", false},
		"the operator":              {CommandLine(), bring, true},
		"the program itself":        {Job("place.purge"), bring, true},
		"rights are not contagious": {Anyone(), bring, false},
	} {
		if got := c.who.May(c.need); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
