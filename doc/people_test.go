package doc_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"maillage/core/capacity"
	"maillage/core/right"
	"maillage/module/account"
	"maillage/module/organisation"
	"maillage/module/person"
)

// code is what a page writes between backquotes.
var code = regexp.MustCompile("`([^`]+)`")

// rows are the rows of the tables of a page.
func rows(page string) (all [][]string) {
	for line := range strings.Lines(page) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "|") {
			all = append(all, strings.Split(strings.Trim(line, "|"), "|"))
		}
	}
	return all
}

// cells are those whose first cell begins with code.
func cells(page string) [][]string {
	return slices.DeleteFunc(rows(page), func(row []string) bool { return !strings.HasPrefix(row[0], " `") })
}

// coded is what is written as code in a text, in order.
func coded(text string) (all []string) {
	for _, m := range code.FindAllStringSubmatch(text, -1) {
		all = append(all, m[1])
	}
	return all
}

// TestRoles: people.md has every role with its right rights, and no other.
func TestRoles(t *testing.T) {
	said := map[string][]string{}
	for _, row := range cells(read(t, "people.md")) {
		if len(row) == 3 && strings.Contains(row[2], "`") {
			said[coded(row[0])[0]] = append(coded(row[1]), coded(row[2])...)
		}
	}
	for _, role := range slices.Concat(account.Roles, person.Roles()) {
		var is []string
		if role.Needs != "" {
			is = append(is, string(role.Needs))
		}
		for _, r := range role.Rights {
			is = append(is, string(r))
		}
		if !slices.Equal(said[role.Name], is) {
			t.Errorf("people.md says of the role %s %v, it is %v", role.Name, said[role.Name], is)
		}
		delete(said, role.Name)
	}
	for name := range said {
		t.Errorf("people.md names the role %s, which no module declares", name)
	}
}

// TestRights: people.md explains every right that is declared, and no other; a
// role gives declared ones alone.
func TestRights(t *testing.T) {
	declared := map[string]bool{}
	for _, f := range sources(t) {
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			spec, is := n.(*ast.ValueSpec)
			if !is || spec.Type == nil || !slices.Contains([]string{"Right", "right.Right"}, nameOf(spec.Type)) {
				return true
			}
			for _, v := range spec.Values {
				if name, constant := f.text(v); constant {
					declared[name] = true
				}
			}
			return true
		})
	}
	explained := map[string]bool{}
	for _, row := range cells(read(t, "people.md")) {
		if name := coded(row[0])[0]; len(row) == 2 && right.Right(name).Valid() {
			explained[name] = true
		}
	}
	differ(t, "the rights that people.md explains", explained, declared)
	for _, role := range slices.Concat(account.Roles, person.Roles()) {
		for _, r := range role.Rights {
			if !declared[string(r)] {
				t.Errorf("the role %s gives %s, which nothing declares", role.Name, r)
			}
		}
	}
}

// TestCapacities: people.md explains every capacity, and no other.
func TestCapacities(t *testing.T) {
	_, part, _ := strings.Cut(read(t, "people.md"), "### Capacities")
	part, _, _ = strings.Cut(part, "\n## ")
	explained, declared := map[string]bool{}, map[string]bool{}
	for _, row := range cells(part) {
		for _, name := range coded(row[0]) {
			explained[name] = true
		}
	}
	for _, c := range capacity.All {
		declared[string(c)] = true
	}
	differ(t, "the capacities that people.md explains", explained, declared)
}

// TestActsOfTwo: people.md names the acts that take two people.
func TestActsOfTwo(t *testing.T) {
	people := read(t, "people.md")
	for _, kind := range append([]string{person.MassExportKind}, organisation.ProposalKinds...) {
		if !strings.Contains(people, "`"+kind+"`") {
			t.Errorf("people.md does not name %s", kind)
		}
	}
}

// onDisk are the beginnings of paths that are no addresses of ours.
var onDisk = []string{"/var/", "/etc/", "/usr/", "/tmp/", "/backup/", "/data", "/in/", "/srv/"}

// TestAddresses: every address that a page writes as code is mounted.
func TestAddresses(t *testing.T) {
	mounted := map[string]bool{"/api/": true}
	for _, f := range sources(t) {
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			if e, is := n.(ast.Expr); is {
				if text, constant := f.text(e); constant && strings.HasPrefix(text, "/") {
					mounted[text] = true
					if version, _, below := strings.Cut(strings.TrimPrefix(text, "/api/"), "/"); below {
						mounted["/api/"+version] = true
					}
				}
			}
			return true
		})
	}
	for name, text := range pages(t) {
		for _, m := range regexp.MustCompile("`(?:GET )?(/[a-z.][a-z0-9{}./-]*)`").FindAllStringSubmatch(text, -1) {
			address := m[1]
			if slices.ContainsFunc(onDisk, func(begin string) bool { return strings.HasPrefix(address, begin) }) {
				continue
			}
			if !mounted[address] {
				t.Errorf("%s names the address %s, which no route has", name, address)
			}
		}
	}
}

func differ(t *testing.T, what string, said, are map[string]bool) {
	t.Helper()
	if len(are) == 0 {
		t.Fatalf("%s: none was found in the code", what)
	}
	if !maps.Equal(said, are) {
		t.Errorf("%s: %v; in the code: %v", what, slices.Sorted(maps.Keys(said)), slices.Sorted(maps.Keys(are)))
	}
}

// source is one file of the program, without its tests.
type source struct {
	syntax *ast.File
	consts map[string]string // texts of its package, by name
}

// sources reads the program's own files.
func sources(t *testing.T) (all []source) {
	t.Helper()
	consts := map[string]map[string]string{}
	for _, top := range []string{"app", "core", "module", "platform"} {
		err := fs.WalkDir(os.DirFS(root), top, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go") {
				return err
			}
			syntax, err := parser.ParseFile(token.NewFileSet(), name, read(t, path.Join(root, name)), parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			dir := path.Dir(name)
			if consts[dir] == nil {
				consts[dir] = map[string]string{}
			}
			f := source{syntax, consts[dir]}
			ast.Inspect(syntax, func(n ast.Node) bool {
				if spec, is := n.(*ast.ValueSpec); is && len(spec.Names) == len(spec.Values) {
					for i, v := range spec.Values {
						if text, constant := f.text(v); constant {
							f.consts[spec.Names[i].Name] = text
						}
					}
				}
				return true
			})
			all = append(all, f)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// text is the value of an expression made of texts and constants.
func (f source) text(e ast.Expr) (text string, constant bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.Ident:
		text, constant = f.consts[e.Name]
		return text, constant
	case *ast.BinaryExpr:
		left, isLeft := f.text(e.X)
		right, isRight := f.text(e.Y)
		return left + right, e.Op == token.ADD && isLeft && isRight
	}
	return "", false
}

// nameOf is a type as it is written.
func nameOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return nameOf(e.X) + "." + e.Sel.Name
	}
	return ""
}
