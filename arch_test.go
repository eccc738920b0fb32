package maillage

import (
	"encoding/json"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The import rules of DESIGN §2, executed. Every .go file is read here, so the
// test cache sees each one as an input and a violation cannot hide behind it.

// impure are the standard packages that reach outside the process.
var impure = []string{"net", "net/http", "os", "os/exec", "database/sql", "embed", "log", "log/slog", "testing", "html/template", "text/template", "syscall", "unsafe", "plugin"}

// doors names the only places that may import a third-party library.
var doors = map[string][]string{
	"modernc.org/sqlite":               {"platform/db"},
	"github.com/jackc/pgx":             {"platform/db"},
	"github.com/pressly/goose":         {"platform/db"},
	"github.com/xuri/excelize":         {"platform/sheet"},
	"github.com/wneessen/go-mail":      {"platform/mail"},
	"rsc.io/qr":                        {"platform/qr"},
	"github.com/alecthomas/kong":       {"app", "tool"},
	"github.com/prometheus":            {"app"},
	"github.com/evanw/esbuild":         {"tool/asset"},
	"github.com/danielgtaylor/huma":    {"*/api", "app"},
	"github.com/a-h/templ":             {"*/page", "platform/ui", "app/site"},
	"github.com/getkin/kin-openapi":    {"test"},
	"github.com/chromedp":              {"e2e"},
	"pgregory.net/rapid":               {"test"},
	"golang.org/x/net/html":            {"platform/ui/uitest", "e2e", "test"},
	"golang.org/x/text":                {"platform/sheet"},
	"golang.org/x/sync":                {"platform", "app"},
	"github.com/google/uuid":           {},
	"github.com/nyaruka/phonenumbers":  {},
	"github.com/arran4/golang-ical":    {},
	"github.com/prometheus/client_gol": {"app"},
}

type file struct {
	path    string // from the root, slashes
	dir     string
	test    bool
	imports []string
}

func sources(t *testing.T) []file {
	t.Helper()
	var files []file
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != "." || d.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") {
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, source, parser.ImportsOnly)
		if err != nil {
			return err
		}
		f := file{path: filepath.ToSlash(path), dir: filepath.ToSlash(filepath.Dir(path))}
		f.test = strings.HasSuffix(path, "_test.go") || testRoom(f.dir)
		for _, i := range parsed.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			f.imports = append(f.imports, name)
		}
		files = append(files, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 50 {
		t.Fatalf("only %d files read: the walk is broken", len(files))
	}
	return files
}

// testRoom reports whether a folder only serves tests (dbtest, placetest …).
func testRoom(dir string) bool {
	return strings.HasSuffix(dir, "test") && dir != "test" || strings.HasPrefix(dir, "e2e")
}

// room splits a path of ours into its place in the house.
func room(path string) (top, name, part string) {
	parts := strings.SplitN(path, "/", 4)
	top = parts[0]
	if len(parts) > 1 {
		name = parts[1]
	}
	if len(parts) > 2 {
		part = parts[2]
	}
	return
}

var doorsOfModule = []string{"store", "page", "api", "paper", "cli"}

func TestImportRules(t *testing.T) {
	for _, f := range sources(t) {
		top, name, part := room(f.dir)
		outer := top == "module" && slices.Contains(doorsOfModule, part)
		pure := !f.test && (top == "core" || top == "module" && !outer)
		for _, imported := range f.imports {
			bad := func(rule string) { t.Errorf("%s imports %s: %s", f.path, imported, rule) }
			ours, isOurs := strings.CutPrefix(imported, "maillage/")
			if !isOurs {
				third := strings.Contains(strings.SplitN(imported, "/", 2)[0], ".")
				if pure && third {
					bad("pure packages use the standard library alone")
				}
				if pure && slices.Contains(impure, imported) && !(imported == "embed" && f.dir == "core/territory") {
					bad("pure packages have no I/O")
				}
				if third && !allowed(f, imported) {
					bad("one door per library")
				}
				continue
			}
			otop, oname, opart := room(ours)
			switch {
			case testRoom(ours) && !f.test:
				bad("test rooms serve tests")
			case f.test && (testRoom(ours) || otop != "module"):
			case top == "core" && otop != "core":
				bad("core imports core")
			case top == "platform" && otop != "core" && otop != "platform" && !(name == "ui" && otop == "asset"):
				bad("platform knows no module")
			case top == "module" && otop == "module" && oname != name:
				bad("no module imports another")
			case top == "module" && !outer && otop != "core" && !(otop == "module" && !slices.Contains(doorsOfModule, opart)):
				bad("a module's rules import core alone")
			case outer && otop == "module" && slices.Contains(doorsOfModule, opart) && opart != part:
				bad("the doors of a module do not import one another")
			case part == "page" && ours == "platform/db":
				bad("a page never sees the database")
			case otop == "app" && !slices.Contains([]string{"app", "cmd", "tool", "e2e"}, top):
				bad("only cmd, tool and e2e import app")
			}
		}
	}
}

func allowed(f file, imported string) bool {
	if f.test || strings.HasPrefix(f.dir, "e2e") {
		return true
	}
	for library, rooms := range doors {
		if imported != library && !strings.HasPrefix(imported, library+"/") {
			continue
		}
		for _, r := range rooms {
			if suffix, ok := strings.CutPrefix(r, "*"); ok && strings.HasSuffix(f.dir, suffix) {
				return true
			}
			if f.dir == r || strings.HasPrefix(f.dir, r+"/") {
				return true
			}
		}
	}
	return false
}

// TestNoSkips keeps skipping to the rooms that fail instead when CI=true.
func TestNoSkips(t *testing.T) {
	call := regexp.MustCompile(`\bt\.Skip(f|Now)?\(`)
	for _, f := range sources(t) {
		source, err := os.ReadFile(f.path)
		if err != nil {
			t.Fatal(err)
		}
		if call.Match(source) && f.dir != "platform/db/dbtest" && f.dir != "e2e/browser" && f.path != "arch_test.go" {
			t.Errorf("%s skips a test", f.path)
		}
	}
}

// TestPackagesLoad asks the go command for the same graph, which also proves
// that no package is left out of the build by mistake.
func TestPackagesLoad(t *testing.T) {
	out, err := exec.Command("go", "list", "-e", "-json=ImportPath,Error", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	n := 0
	for decoder.More() {
		var p struct {
			ImportPath string
			Error      *struct{ Err string }
		}
		if err := decoder.Decode(&p); err != nil {
			t.Fatal(err)
		}
		if p.Error != nil && !strings.Contains(p.Error.Err, "build constraints exclude") {
			t.Errorf("%s: %s", p.ImportPath, p.Error.Err)
		}
		n++
	}
	if n < 15 {
		t.Fatalf("go list names %d packages", n)
	}
}

// TestNames refuses the package names that say nothing (DESIGN §2).
func TestNames(t *testing.T) {
	for _, f := range sources(t) {
		for word := range strings.SplitSeq(f.dir, "/") {
			if slices.Contains([]string{"util", "utils", "common", "helper", "helpers", "base", "model", "models", "service", "controller", "manager"}, word) {
				t.Errorf("%s: no package is called %s", f.path, word)
			}
		}
	}
}
