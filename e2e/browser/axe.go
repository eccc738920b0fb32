package browser

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// axe is the source of axe-core, at the version package.json pins.
var axe = sync.OnceValues(func() (string, error) {
	dir, err := root()
	if err != nil {
		return "", err
	}
	source, err := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js")) //nolint:gosec // below our own root
	if os.IsNotExist(err) {
		return "", fmt.Errorf("%w: axe-core (npm ci)", errMissing)
	}
	return string(source), err
})

// tags are the rules axe applies: the French reference, WCAG 2.2 AA, and what
// its authors hold for good practice.
var tags = []string{"RGAAv4", "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"}

// Violation is one rule of accessibility that the page breaks.
type Violation struct {
	Rule, Help string
	Where      []string // a selector for each element, with what axe says of it
}

// String is the violation in a few lines.
func (v Violation) String() string {
	return fmt.Sprintf("%s: %s\n\t%s", v.Rule, v.Help, strings.Join(v.Where, "\n\t"))
}

// Axe lists what axe finds wrong with the page as it is now seen.
func (tab *Tab) Axe() []Violation {
	tab.t.Helper()
	source, err := axe()
	need(tab.t, err)
	if !Ask[bool](tab, `typeof axe === "object"`) {
		Ask[bool](tab, source+"\n;true")
	}
	only, err := json.Marshal(tags)
	if err != nil {
		tab.t.Fatal(err)
	}
	return Ask[[]Violation](tab, `axe.run(document, {runOnly: {type: "tag", values: `+string(only)+`}, resultTypes: ["violations"]}).then(r => r.violations.map(v => ({
		Rule: v.id, Help: v.help, Where: v.nodes.map(n => n.target.join(" ") + ": " + n.failureSummary.replace(/\s+/g, " "))})))`)
}
