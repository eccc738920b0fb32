package maillage

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// file is one Go source.
type file struct {
	path    string // from the root, slashes
	dir     string
	test    bool // it is only built for tests
	imports []string
	syntax  *ast.File
}

func read(name string, source []byte) (file, error) {
	syntax, err := parser.ParseFile(token.NewFileSet(), name, source, parser.SkipObjectResolution)
	if err != nil {
		return file{}, err
	}
	f := file{path: name, dir: path.Dir(name), syntax: syntax}
	f.test = strings.HasSuffix(name, "_test.go") || testRoom(f.dir)
	for _, i := range syntax.Imports {
		imported, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			return file{}, err
		}
		f.imports = append(f.imports, imported)
	}
	return f, nil
}

// testRoom reports whether a folder only serves tests: e2e, and every room
// named after its parent, as platform/db/dbtest.
func testRoom(dir string) bool {
	parts := strings.Split(dir, "/")
	for i := 1; i < len(parts); i++ {
		if parts[i] == parts[i-1]+"test" {
			return true
		}
	}
	return parts[0] == "e2e"
}

// sources reads the house's files with the given extension.
func sources(t *testing.T, extension string) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (strings.HasPrefix(d.Name(), ".") && name != "." || d.Name() == "node_modules"):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(name) != extension:
			return nil
		}
		found[filepath.ToSlash(name)], err = os.ReadFile(name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// house reads every Go file.
func house(t *testing.T) (files []file) {
	t.Helper()
	for name, source := range sources(t, ".go") {
		f, err := read(name, source)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	if len(files) < 200 {
		t.Fatalf("only %d files read: the walk is broken", len(files))
	}
	return files
}

// obey holds every Go file to a rule.
func obey(t *testing.T, rule func(file) []string) {
	t.Helper()
	for _, f := range house(t) {
		for _, complaint := range rule(f) {
			t.Errorf("%s: %s", f.path, complaint)
		}
	}
}

// sample is a source that a rule accepts or not.
type sample struct {
	path, source string
	fine         bool
}

// bite proves that a rule can fail.
func bite(t *testing.T, rule func(file) []string, samples []sample) {
	t.Helper()
	for _, s := range samples {
		f, err := read(s.path, []byte("package sample\n"+s.source))
		if err != nil {
			t.Fatal(err)
		}
		if complaints := rule(f); (len(complaints) == 0) != s.fine {
			t.Errorf("%s\n%s\ncomplaints %q, want none: %v", s.path, s.source, complaints, s.fine)
		}
	}
}

// emptyNames are the package names that say nothing.
var emptyNames = []string{"util", "utils", "common", "helper", "helpers", "base", "model", "models", "service", "controller", "manager"}

func nameFaults(f file) (faults []string) {
	for word := range strings.SplitSeq(f.dir, "/") {
		if slices.Contains(emptyNames, word) {
			faults = append(faults, "no package is called "+word)
		}
	}
	return faults
}

func TestNames(t *testing.T) {
	obey(t, nameFaults)
	bite(t, nameFaults, []sample{{"core/text/text.go", "", true}, {"platform/util/text.go", "", false}, {"module/place/models/place.go", "", false}})
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
