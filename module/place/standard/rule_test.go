package standard

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

// declaredRules lists the rules of rule.go.
func declaredRules(t *testing.T) []string {
	t.Helper()
	return matches(t, "rule.go", `(?m)^\tRule\w+\s+= "([a-z0-9-]+)"`)
}

func matches(t *testing.T, file, pattern string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(text), -1) {
		found = append(found, m[1])
	}
	slices.Sort(found)
	return found
}

// The page that documents the rules and the code that applies them agree.
func TestEveryRuleIsDocumented(t *testing.T) {
	declared := declaredRules(t)
	documented := matches(t, "../../../doc/cleaning.md", "(?m)^\\| `([a-z0-9-]+)` \\|")
	if len(declared) < 40 || !slices.Equal(declared, documented) {
		t.Errorf("declared %v\ndocumented %v", declared, documented)
	}
}
