package maillage

import (
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
)

// The rules of the house (doc/house.md), executed. Every source is read here,
// so the test cache sees each one as an input and a violation cannot hide
// behind it. A rule is a function from a file to complaints; beside each, a
// test feeds it sources that break it.

// doors names the only rooms that may import a third-party library. "test" is
// any file that is only built for tests.
var doors = map[string][]string{
	"filippo.io/age":                     {"platform/key"},
	"github.com/a-h/templ":               {"module/*/page", "platform/ui", "app/site"},
	"github.com/alecthomas/kong":         {"app"},
	"github.com/alexedwards/scs":         {"platform/session"},
	"github.com/chromedp":                {"e2e"},
	"github.com/coreos/go-oidc":          {"platform/oidc"},
	"github.com/danielgtaylor/huma":      {"module/*/api", "platform/api", "app/site"},
	"github.com/descope/virtualwebauthn": {"test"},
	"github.com/evanw/esbuild":           {"tool/asset"},
	"github.com/getkin/kin-openapi":      {"test"},
	"github.com/go-jose/go-jose":         {"test"},
	"github.com/go-webauthn/webauthn":    {"platform/passkey"},
	"github.com/jackc/pgx":               {"platform/db"},
	"github.com/pquerna/otp":             {"platform/otp"},
	"github.com/pressly/goose":           {"platform/db"},
	"github.com/prometheus":              {"app"},
	"github.com/wneessen/go-mail":        {"platform/mail"},
	"github.com/xuri/excelize":           {"platform/sheet"},
	"golang.org/x/mod":                   {"platform/journal", "platform/key"},
	"golang.org/x/net":                   {"platform/ui/uitest", "test"},
	"golang.org/x/oauth2":                {"platform/oidc"},
	"golang.org/x/sync":                  {"app"},
	"golang.org/x/text":                  {"platform/sheet"},
	"modernc.org/sqlite":                 {"platform/db"},
	"pgregory.net/rapid":                 {"test"},
	"rsc.io/qr":                          {"platform/qr"},
}

// impure are the families of standard packages that reach outside the process
// or answer differently on another machine. net/netip and net/url are not:
// they read and write text, nothing else.
var impure = []string{
	"C", "crypto/rand", "crypto/tls", "crypto/x509", "database", "debug", "embed", "expvar", "go", "html/template",
	"io/ioutil", "log", "mime", "net", "os", "path/filepath", "plugin", "runtime", "syscall", "testing", "text/template", "unsafe",
}

// excused are the pure rooms with one impure package each: ids are drawn by
// lot, the territory is a file in the program.
var excused = map[string]string{"core/id": "crypto/rand", "core/territory": "embed"}

// doorsOfModule are a module's rooms that touch the world; its others are pure.
var doorsOfModule = []string{"store", "page", "api", "paper", "cli"}

// place is where a folder lies in the house.
type place struct{ top, name, part string }

func placeOf(dir string) place {
	parts := append(strings.Split(dir, "/"), "", "")
	return place{parts[0], parts[1], parts[2]}
}

func (p place) door() bool { return p.top == "module" && slices.Contains(doorsOfModule, p.part) }

// pure reports whether a file holds rules alone: no I/O, no clock, no chance.
func pure(f file) bool {
	p := placeOf(f.dir)
	return !f.test && (p.top == "core" || p.top == "module" && !p.door())
}

func importFaults(f file) (faults []string) {
	for _, imported := range f.imports {
		ours, isOurs := strings.CutPrefix(imported, "maillage/")
		first, _, _ := strings.Cut(imported, "/")
		rule := ""
		switch {
		case isOurs:
			rule = ourRule(f, ours)
		case strings.Contains(first, "."):
			rule = libraryRule(f, imported)
		case pure(f) && family(imported) && excused[f.dir] != imported:
			rule = "pure packages have no I/O"
		}
		if rule != "" {
			faults = append(faults, "imports "+imported+": "+rule)
		}
	}
	return faults
}

// ourRule is the rule that an import of the house's own package breaks.
func ourRule(f file, ours string) string {
	from, to := placeOf(f.dir), placeOf(ours)
	same := to.top == "module" && to.name == from.name
	switch {
	case testRoom(ours) && !f.test && from.top != "tool":
		return "test rooms serve tests"
	case from.top == "core" && to.top != "core":
		return "core imports core"
	case from.top == "platform" && to.top != "core" && to.top != "platform" && !(from.name == "ui" && to.top == "asset"):
		return "platform imports core and platform"
	case from.top == "module" && to.top == "module" && !same:
		return "no module imports another"
	case from.top == "module" && !from.door() && (to.top != "core" && !same || to.door()) && !(f.test && to.top == "platform") && !(testRoom(f.dir) && same):
		return "a module's rules import core alone"
	case from.door() && to.top != "core" && to.top != "platform" && !same:
		return "a door imports its module, platform and core"
	case from.door() && to.door() && from.part != to.part:
		return "the doors of a module do not import one another"
	case from.part == "page" && ours == "platform/db":
		return "a page never sees the database"
	case from.top == "cmd" && to.top != "app":
		return "cmd imports app"
	case to.top == "app" && !slices.Contains([]string{"app", "cmd", "tool", "e2e"}, from.top):
		return "only cmd, tool and e2e import app"
	case slices.Contains([]string{"cmd", "tool", "e2e"}, to.top) && to.top != from.top:
		return "nobody imports " + to.top
	}
	return ""
}

func libraryRule(f file, imported string) string {
	if pure(f) {
		return "pure packages use the standard library alone"
	}
	for library, rooms := range doors {
		if within(imported, library) && slices.ContainsFunc(rooms, func(room string) bool { return opens(room, f) }) {
			return ""
		}
	}
	return "one door per library"
}

// family reports whether a standard package belongs to an impure family.
func family(imported string) bool {
	if imported == "net/netip" || imported == "net/url" {
		return false
	}
	return slices.ContainsFunc(impure, func(head string) bool { return within(imported, head) })
}

func within(name, head string) bool { return name == head || strings.HasPrefix(name, head+"/") }

// opens reports whether the file lies in a room of the list of doors.
func opens(room string, f file) bool {
	if room == "test" {
		return f.test
	}
	parts := strings.Split(f.dir, "/")
	depth := strings.Count(room, "/") + 1
	if len(parts) < depth {
		return false
	}
	matches, err := path.Match(room, strings.Join(parts[:depth], "/"))
	return matches && err == nil
}

// idle lists the rows of doors that no import needs.
func idle(rows map[string][]string, files []file) (faults []string) {
	for _, library := range slices.Sorted(maps.Keys(rows)) {
		for _, room := range rows[library] {
			used := slices.ContainsFunc(files, func(f file) bool {
				return opens(room, f) && slices.ContainsFunc(f.imports, func(imported string) bool { return within(imported, library) })
			})
			if !used {
				faults = append(faults, library+" in "+room)
			}
		}
	}
	return faults
}

func TestImports(t *testing.T) {
	obey(t, importFaults)
	importing := func(name, imported string, fine bool) sample {
		return sample{name, "import _ \"" + imported + "\"", fine}
	}
	bite(t, importFaults, []sample{
		importing("core/text/fold.go", "unicode", true),
		importing("core/text/fold.go", "maillage/core/fault", true),
		importing("core/text/fold.go", "maillage/platform/db", false),
		importing("core/text/fold_test.go", "maillage/platform/db", false),
		importing("core/text/fold.go", "golang.org/x/text/unicode/norm", false),
		importing("core/text/fold_test.go", "pgregory.net/rapid", true),
		importing("core/id/id.go", "crypto/rand", true),
		importing("core/text/fold.go", "crypto/rand", false),
		importing("core/territory/embed.go", "embed", true),
		importing("core/vocab/embed.go", "embed", false),
		importing("module/place/search.go", "net/url", true),
		importing("module/place/search.go", "net/netip", true),
		importing("module/place/search.go", "net/http/httptest", false),
		importing("module/place/search.go", "os/exec", false),
		importing("module/place/search.go", "database/sql/driver", false),
		importing("module/place/search.go", "log/slog", false),
		importing("module/place/search.go", "testing/fstest", false),
		importing("module/place/search.go", "io/ioutil", false),
		importing("module/place/search.go", "path/filepath", false),
		importing("module/place/search.go", "html/template", false),
		importing("module/place/search.go", "runtime/debug", false),
		importing("module/place/search.go", "C", false),
		importing("module/place/search_test.go", "os", true),
		importing("module/place/search.go", "maillage/module/place/hours", true),
		importing("module/place/search.go", "maillage/module/place/store", false),
		importing("module/place/search.go", "maillage/module/pass", false),
		importing("module/place/search.go", "maillage/platform/geo", false),
		importing("module/place/search_test.go", "maillage/platform/sheet", true),
		importing("module/place/search_test.go", "maillage/module/place/store", false),
		importing("module/place/store/store.go", "maillage/platform/db", true),
		importing("module/place/store/store.go", "maillage/module/place", true),
		importing("module/place/store/store.go", "maillage/module/place/store/row", true),
		importing("module/place/store/store.go", "maillage/module/place/page", false),
		importing("module/place/store/store.go", "maillage/module/place/placetest", false),
		importing("module/place/store/store_test.go", "maillage/module/place/placetest", true),
		importing("module/place/placetest/world.go", "maillage/module/place/store", true),
		importing("module/place/place_test.go", "maillage/module/place/store", false),
		importing("module/place/store/store.go", "maillage/module/pass/store", false),
		importing("module/place/store/store.go", "github.com/jackc/pgx/v5", false),
		importing("module/place/page/list.go", "maillage/platform/db", false),
		importing("module/place/page/list.go", "maillage/asset", false),
		importing("module/place/page/list.go", "github.com/a-h/templ", true),
		importing("module/place/api/list.go", "maillage/tool/bench", false),
		importing("module/place/cli/cli.go", "maillage/e2e/program", false),
		importing("module/place/paper/sheet.go", "maillage/app", false),
		importing("platform/ui/page.go", "maillage/asset", true),
		importing("platform/web/page.go", "maillage/asset", false),
		importing("platform/web/page.go", "maillage/module/place", false),
		importing("platform/web/page.go", "maillage/app", false),
		importing("platform/web/page/page.go", "github.com/a-h/templ", false),
		importing("platform/db/db_test.go", "github.com/chromedp/chromedp", false),
		importing("app/serve.go", "maillage/platform/db/dbtest", false),
		importing("app/serve.go", "maillage/module/place/store", true),
		importing("app/serve_test.go", "maillage/e2e/program", false),
		importing("asset/asset.go", "maillage/app", false),
		importing("cmd/maillage/main.go", "maillage/app", true),
		importing("cmd/maillage/main.go", "maillage/platform/db", false),
		importing("tool/pgtest/main.go", "maillage/platform/db/dbtest/cluster", true),
		importing("e2e/program/program.go", "maillage/app", true),
	})
}

func TestDoorsAreUsed(t *testing.T) {
	files := house(t)
	for _, row := range idle(doors, files) {
		t.Errorf("no import needs the door of %s", row)
	}
	rows := map[string][]string{"rsc.io/qr": {"platform/qr", "platform/mail"}, "example.org/gone": {"app"}}
	if got := idle(rows, files); !slices.Equal(got, []string{"example.org/gone in app", "rsc.io/qr in platform/mail"}) {
		t.Errorf("idle rows %q", got)
	}
}
