// Package doc_test keeps what is written true: links lead somewhere, every
// setting, command, address and make target is named, every path exists.
package doc_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// root is the repository, from this folder.
const root = ".."

// pages are the written pages: the root's and this folder's, with their texts.
func pages(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, folder := range []string{"*.md", "doc/*.md", "doc/adr/*.md"} {
		names, err := filepath.Glob(filepath.Join(root, folder))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			all[name] = read(t, name)
		}
	}
	if len(all) < 12 {
		t.Fatalf("only %d pages were found", len(all))
	}
	return all
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestLinks: every relative link leads to a file.
func TestLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	for name, text := range pages(t) {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			target, _, _ := strings.Cut(m[1], "#")
			if target == "" || strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(name), target)); err != nil {
				t.Errorf("%s links to %s: %v", name, m[1], err)
			}
		}
	}
}

// TestPaths: every path of the repository written as code exists.
func TestPaths(t *testing.T) {
	path := regexp.MustCompile("`((?:app|asset|cmd|core|doc|e2e|module|packaging|platform|tool|\\.ci)/[\\w./*-]*)`")
	for name, text := range pages(t) {
		for _, m := range path.FindAllStringSubmatch(text, -1) {
			found, err := filepath.Glob(filepath.Join(root, m[1]))
			if err != nil || len(found) == 0 {
				t.Errorf("%s names %s, which does not exist", name, m[1])
			}
		}
	}
}

// TestMakeTargets: every "make target" exists.
func TestMakeTargets(t *testing.T) {
	makefile := read(t, filepath.Join(root, "Makefile"))
	said := regexp.MustCompile("(?m)(?:`|^ *)make ([a-z]+)")
	for name, text := range pages(t) {
		for _, m := range said.FindAllStringSubmatch(text, -1) {
			if !regexp.MustCompile(`(?m)^` + m[1] + `:`).MatchString(makefile) {
				t.Errorf("%s names the target %s, which the Makefile lacks", name, m[1])
			}
		}
	}
}

// TestSettings: every flag, variable and default of the configuration is in
// the table of operate.md.
func TestSettings(t *testing.T) {
	operate := read(t, "operate.md")
	n := 0
	all, prefix := fields(t, "*.go"), map[string]string{}
	for _, f := range all {
		prefix[f.of] = f.tag.Get("prefix")
	}
	for _, f := range all {
		tag := f.tag
		if tag.Get("help") == "" || f.file != "config.go" && prefix[f.in] == "" {
			continue
		}
		n++
		flag := tag.Get("name")
		if flag == "" {
			flag = kebab(f.name)
		}
		flag = prefix[f.in] + flag
		if _, hidden := tag.Lookup("hidden"); !hidden && !strings.Contains(operate, "`--"+flag+"`") {
			t.Errorf("operate.md does not name --%s", flag)
		}
		variable := tag.Get("env")
		_, line, found := strings.Cut(operate, "| `"+variable+"` |")
		if variable == "" || !found {
			t.Errorf("operate.md does not name the variable %q of --%s", variable, flag)
		}
		line, _, _ = strings.Cut(line, "\n")
		if value := tag.Get("default"); value != "" && !strings.HasPrefix(line, " `"+value+"` |") {
			t.Errorf("operate.md does not say that --%s is %s by default", flag, value)
		}
	}
	if n < 20 {
		t.Fatalf("only %d settings were found", n)
	}
}

// TestContract: every command and flag, every address and parameter of the API
// is in contract.md.
func TestContract(t *testing.T) {
	contract := read(t, "contract.md")
	for _, f := range fields(t, "*.go") {
		if _, command := f.tag.Lookup("cmd"); command && !strings.Contains(contract, strings.ToLower(f.name)) {
			t.Errorf("contract.md does not name the command %s", f.name)
		}
	}
	for _, file := range []string{"place.go", "territory.go", "backup.go", "keys.go", "journal.go", "routes.go", "account.go", "demo.go"} {
		for _, f := range fields(t, file) {
			if _, argument := f.tag.Lookup("arg"); f.tag.Get("help") == "" || argument {
				continue
			}
			if _, command := f.tag.Lookup("cmd"); !command && !strings.Contains(contract, "--"+kebab(f.name)) {
				t.Errorf("contract.md does not name --%s of %s", kebab(f.name), file)
			}
		}
	}
	named := regexp.MustCompile(`"(/api/v1/[^"?]+)"|query:"(\w+)`)
	sources, err := filepath.Glob(filepath.Join(root, "module", "*", "api", "*.go"))
	if err != nil || len(sources) == 0 {
		t.Fatal("no API was found", err)
	}
	for _, source := range append(sources, filepath.Join(root, "platform", "api", "api.go")) {
		for _, m := range named.FindAllStringSubmatch(read(t, source), -1) {
			if name := m[1] + m[2]; !strings.Contains(contract, name) {
				t.Errorf("contract.md does not name %s", name)
			}
		}
	}
}

// TestCommands: every command that a page writes exists.
func TestCommands(t *testing.T) {
	below := map[string][]field{}
	for _, f := range fields(t, "*.go") {
		if _, command := f.tag.Lookup("cmd"); command {
			below[f.in] = append(below[f.in], f)
		}
	}
	is := map[string]bool{}
	for _, f := range below["commands"] {
		is[kebab(f.name)] = len(below[f.of]) == 0
		for _, sub := range below[f.of] {
			is[kebab(f.name)+" "+kebab(sub.name)] = true
		}
	}
	said := regexp.MustCompile("(?m)(?:^|`|/|&& )maillage ([a-z]+)(?: ([a-z]+))?")
	n := 0
	for name, text := range pages(t) {
		for _, m := range said.FindAllStringSubmatch(text, -1) {
			_, group := is[m[1]] // with others below it, named alone
			if n++; !is[m[1]] && !is[m[1]+" "+m[2]] && (m[2] != "" || !group) {
				t.Errorf("%s names the command maillage %s %s, which does not exist", name, m[1], m[2])
			}
		}
	}
	if n < 30 {
		t.Fatalf("only %d commands were found", n)
	}
}

// TestRooms: every room of the platform is in the table of house.md, and every
// module is named.
func TestRooms(t *testing.T) {
	house := read(t, "house.md")
	_, rooms, _ := strings.Cut(house, "| rooms that know no module: ")
	rooms, _, _ = strings.Cut(rooms, " |")
	said := map[string]bool{}
	for _, name := range strings.FieldsFunc(rooms, func(r rune) bool { return strings.ContainsRune(",; ", r) }) {
		said[name] = true
	}
	are := map[string]bool{}
	for _, top := range []string{"platform", "module"} {
		entries, err := os.ReadDir(filepath.Join(root, top))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			switch {
			case top == "platform":
				are[e.Name()] = true
			case !strings.Contains(house, "`module/"+e.Name()+"/`"):
				t.Errorf("house.md does not name module/%s", e.Name())
			}
		}
	}
	differ(t, "the rooms that house.md names", said, are)
}

// TestDecisions: every record of a decision is listed where they are introduced.
func TestDecisions(t *testing.T) {
	house := read(t, "house.md")
	err := fs.WalkDir(os.DirFS("adr"), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.Contains(house, "(adr/"+path+")") {
			t.Errorf("house.md does not list adr/%s", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// field is a field of a struct of package app, as the command line sees it.
type field struct {
	file string
	in   string // the struct it is in
	name string
	of   string // its type
	tag  reflect.StructTag
}

// fields lists the tagged fields of the structs in files of package app.
func fields(t *testing.T, pattern string) []field {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "app", pattern))
	if err != nil || len(files) == 0 {
		t.Fatalf("no file %s in app: %v", pattern, err)
	}
	var all []field
	for _, file := range files {
		// Read through os, so that the test cache knows of it.
		parsed, err := parser.ParseFile(token.NewFileSet(), file, read(t, file), 0)
		if err != nil {
			t.Fatal(err)
		}
		in := ""
		ast.Inspect(parsed, func(n ast.Node) bool {
			if named, is := n.(*ast.TypeSpec); is {
				in = named.Name.Name
			}
			f, ok := n.(*ast.Field)
			if ok && f.Tag != nil && len(f.Names) == 1 {
				all = append(all, field{filepath.Base(file), in, f.Names[0].Name, nameOf(f.Type), reflect.StructTag(strings.Trim(f.Tag.Value, "`"))})
			}
			return true
		})
	}
	return all
}

// kebab is the flag of a field: HelpLine is help-line, PublicURL public-url.
func kebab(name string) string {
	var b strings.Builder
	before := 'A'
	for _, c := range name {
		if unicode.IsUpper(c) && unicode.IsLower(before) {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(c))
		before = c
	}
	return b.String()
}
