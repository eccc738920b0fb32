package maillage

import (
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// impureNames are what pure packages leave alone in packages that are fine
// otherwise: the machine's clock, its zones, its output.
var impureNames = map[string][]string{
	"time": {"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker", "Local", "LoadLocation"},
	"fmt":  {"Print", "Printf", "Println", "Scan", "Scanf", "Scanln"},
}

// seeded are the names of math/rand with which chance can be repeated; its
// others draw from the generator of the whole process.
var seeded = []string{"New", "NewPCG", "NewChaCha8", "NewSource", "NewZipf", "Rand", "Source", "PCG", "ChaCha8", "Zipf"}

// callFaults refuses the clock and chance in pure packages: they come through
// an argument or an interface, so that a test decides on them.
func callFaults(f file) (faults []string) {
	if !pure(f) {
		return nil
	}
	known := map[string]string{} // local name to import path
	for _, i := range f.syntax.Imports {
		imported, err := strconv.Unquote(i.Path.Value)
		switch {
		case err != nil:
			faults = append(faults, err.Error())
		case i.Name == nil:
			known[path.Base(strings.TrimSuffix(imported, "/v2"))] = imported
		case i.Name.Name == ".":
			faults = append(faults, "hides where names come from: import . "+i.Path.Value)
		default:
			known[i.Name.Name] = imported
		}
	}
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		use, is := n.(*ast.SelectorExpr)
		if !is {
			return true
		}
		of, isName := use.X.(*ast.Ident)
		if !isName {
			return true
		}
		from := known[of.Name]
		chance := (from == "math/rand" || from == "math/rand/v2") && !slices.Contains(seeded, use.Sel.Name)
		if chance || slices.Contains(impureNames[from], use.Sel.Name) {
			faults = append(faults, "uses "+from+"."+use.Sel.Name+", and is pure")
		}
		return true
	})
	return faults
}

func TestPureCalls(t *testing.T) {
	obey(t, callFaults)
	bite(t, callFaults, []sample{
		{"module/place/search.go", `import "time"; func f(now time.Time) time.Time { return now.Add(time.Hour) }`, true},
		{"module/place/search.go", `import "time"; func f() time.Time { return time.Now() }`, false},
		{"module/place/search.go", `import "time"; var now = time.Now`, false},
		{"module/place/search.go", `import clock "time"; func f(t clock.Time) clock.Duration { return clock.Since(t) }`, false},
		{"module/place/search.go", `import . "time"; func f() Time { return Now() }`, false},
		{"module/place/hours/at.go", `import "time"; func f(t time.Time) time.Time { return t.In(time.Local) }`, false},
		{"module/place/search_test.go", `import "time"; func f() time.Time { return time.Now() }`, true},
		{"module/place/store/store.go", `import "time"; func f() time.Time { return time.Now() }`, true},
		{"core/text/fold.go", `import "math/rand/v2"; func f() int { return rand.IntN(6) }`, false},
		{"core/text/fold.go", `import "math/rand/v2"; func f() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }`, true},
		{"core/text/fold.go", `import "math/rand"; func f() { rand.Shuffle(2, nil) }`, false},
		{"core/text/fold.go", `import "fmt"; func f() { fmt.Println("here") }`, false},
		{"core/text/fold.go", `import "fmt"; func f() string { return fmt.Sprint("here") }`, true},
	})
}

// mayMiss are the two rooms that need a tool the machine may lack.
var mayMiss = []string{"platform/db/dbtest", "e2e/browser"}

// skipFaults keeps skipping to the rooms that may miss a tool, and there to
// places that have asked whether this is CI, where missing a tool fails.
func skipFaults(f file) (faults []string) {
	ast.PreorderStack(f.syntax, nil, func(n ast.Node, above []ast.Node) bool {
		skip, is := n.(*ast.SelectorExpr)
		if !is || !slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, skip.Sel.Name) {
			return true
		}
		if !slices.Contains(mayMiss, f.dir) {
			faults = append(faults, "skips a test")
		} else if !slices.ContainsFunc(above, asksCI) {
			faults = append(faults, "skips a test without asking whether this is CI")
		}
		return true
	})
	return faults
}

// asksCI reports an if statement whose condition holds os.Getenv("CI") != "true".
func asksCI(n ast.Node) bool {
	branch, is := n.(*ast.IfStmt)
	if !is {
		return false
	}
	asks := false
	ast.Inspect(branch.Cond, func(n ast.Node) bool {
		compared, is := n.(*ast.BinaryExpr)
		if !is || compared.Op != token.NEQ {
			return true
		}
		call, isCall := compared.X.(*ast.CallExpr)
		value, isValue := compared.Y.(*ast.BasicLit)
		if isCall && isValue && len(call.Args) == 1 && value.Value == `"true"` {
			name, isName := call.Args[0].(*ast.BasicLit)
			asks = asks || isName && name.Value == `"CI"`
		}
		return true
	})
	return asks
}

func TestNoSkips(t *testing.T) {
	obey(t, skipFaults)
	const asking = `func f(t *testing.T) { if missing && os.Getenv("CI") != "true" { t.Skipf("NOT TESTED") } }`
	bite(t, skipFaults, []sample{
		{"core/text/text_test.go", `func f(t *testing.T) { t.Log("go on") }`, true},
		{"core/text/text_test.go", `func f(t *testing.T) { t.Skip("later") }`, false},
		{"core/text/text_test.go", `func f(b *testing.B) { b.SkipNow() }`, false},
		{"core/text/text_test.go", `func f(tab *tab) { tab.t.Skipf("later") }`, false},
		{"core/text/text_test.go", `func f(t *testing.T) { leave := t.SkipNow; leave() }`, false},
		{"core/text/text_test.go", asking, false},
		{"platform/db/dbtest/postgres.go", asking, true},
		{"e2e/browser/browser.go", `func f(t *testing.T) { if missing { t.Skip("no Chromium") } }`, false},
		{"e2e/browser/browser.go", `func f(t *testing.T) { if os.Getenv("CI") == "true" { t.Skip("no Chromium") } }`, false},
	})
}
