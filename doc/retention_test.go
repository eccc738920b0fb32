package doc_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"maillage/module/person"
	"maillage/platform/retention"
)

// TestRetention: privacy.md has every category that is purged, with its
// period, and no other.
func TestRetention(t *testing.T) {
	kept := map[string]retention.Period{}
	for _, c := range new(person.Register).Retention() {
		kept[c.Name] = retention.Period{Months: c.Months, Days: c.Days}
	}
	for _, f := range sources(t) {
		if f.syntax.Name.Name == "app" {
			maps.Copy(kept, f.categories())
		}
	}
	if len(kept) < 10 {
		t.Fatalf("only %d categories were found", len(kept))
	}
	privacy := read(t, "privacy.md")
	for name, period := range kept {
		found := false
		for line := range strings.Lines(privacy) {
			found = found || strings.Contains(line, "`"+name+"`") && strings.Contains(line, written(period))
		}
		if !found {
			t.Errorf("privacy.md does not say on one line that %s is kept %s", name, written(period))
		}
	}
	for _, m := range regexp.MustCompile(": (?:category )?`([a-z]+\\.[a-z-]+)`").FindAllStringSubmatch(privacy, -1) {
		if _, is := kept[m[1]]; !is {
			t.Errorf("privacy.md names the category %s, among %v", m[1], slices.Sorted(maps.Keys(kept)))
		}
	}
}

// written is a period in its largest whole unit.
func written(p retention.Period) string {
	n, unit := p.Days, "day"
	switch {
	case p.Months > 0 && p.Months%12 == 0:
		n, unit = p.Months/12, "year"
	case p.Months > 0:
		n, unit = p.Months, "month"
	}
	if n > 1 {
		unit += "s"
	}
	return fmt.Sprint(n, " ", unit)
}

// categories are those a file declares: {Name: …, Basis: …, Period: …}, where
// the period is written out or named just before.
func (f source) categories() map[string]retention.Period {
	named, all := map[string]retention.Period{}, map[string]retention.Period{}
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, v := range n.Rhs {
				if made, is := v.(*ast.CompositeLit); is && len(n.Lhs) == len(n.Rhs) && nameOf(made.Type) == "retention.Period" {
					named[nameOf(n.Lhs[i])] = period(made)
				}
			}
		case *ast.CompositeLit:
			parts := parts(n)
			if parts["Basis"] == nil || parts["Period"] == nil {
				return true
			}
			name, here := f.text(parts["Name"])
			if !here { // taken over from a module, which declares it
				return true
			}
			if made, is := parts["Period"].(*ast.CompositeLit); is {
				all[name] = period(made)
			} else {
				all[name] = named[nameOf(parts["Period"])]
			}
		}
		return true
	})
	return all
}

// period reads retention.Period{Months: 13}.
func period(made *ast.CompositeLit) (p retention.Period) {
	for name, into := range map[string]*int{"Months": &p.Months, "Days": &p.Days} {
		if n, is := parts(made)[name].(*ast.BasicLit); is && n.Kind == token.INT {
			*into, _ = strconv.Atoi(n.Value)
		}
	}
	return p
}

// parts are the fields of a literal, by name.
func parts(made *ast.CompositeLit) map[string]ast.Expr {
	all := map[string]ast.Expr{}
	for _, e := range made.Elts {
		if pair, is := e.(*ast.KeyValueExpr); is {
			all[nameOf(pair.Key)] = pair.Value
		}
	}
	return all
}
