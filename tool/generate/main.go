// Command generate writes every generated file of the repository: the pages'
// Go code from *.templ, and the stores' from query.sql. Run it from the root:
//
//	go run ./tool/generate
//
// It compiles the same SQL once more for SQLite, which must understand it too,
// and keeps nothing of that second pass. Tools of a fixed version are built
// into .bin when they are not there.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// tool is a generator at the version the project was proven with.
type tool struct{ name, module, version string }

var (
	templ = tool{"templ", "github.com/a-h/templ/cmd/templ", "v0.3.977"}
	sqlc  = tool{"sqlc", "github.com/sqlc-dev/sqlc/cmd/sqlc", "v1.31.1"}
)

func main() {
	if err := generate(); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func generate() error {
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	if err := templ.run(root, root, "generate"); err != nil {
		return err
	}
	if err := sqlc.run(root, root, "generate"); err != nil {
		return err
	}
	return understoodBySQLite(root)
}

// understoodBySQLite compiles the entries of sqlc.yaml with the other engine.
// sqlc reads paths relative to its configuration, hence the links.
func understoodBySQLite(root string) (err error) {
	conf, err := os.ReadFile("sqlc.yaml")
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "sqlc-sqlite-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	conf = bytes.ReplaceAll(conf, []byte("engine: postgresql"), []byte("engine: sqlite"))
	if err := os.WriteFile(filepath.Join(dir, "sqlc.yaml"), conf, 0o600); err != nil { //nolint:gosec // a folder made above
		return err
	}
	for _, folder := range []string{"module", "platform"} {
		if err := os.Symlink(filepath.Join(root, folder), filepath.Join(dir, folder)); err != nil {
			return err
		}
	}
	return sqlc.run(root, dir, "compile")
}

// run runs the tool in dir, installing it first if need be.
func (t tool) run(root, dir string, args ...string) error {
	path := filepath.Join(root, ".bin", t.name)
	if err := t.install(path); err != nil {
		return err
	}
	return shout(exec.Command(path, args...), dir) //nolint:gosec // one of the two tools above
}

// install builds the tool at path unless its version is already there.
func (t tool) install(path string) error {
	if out, err := exec.Command(path, "version").Output(); err == nil && string(bytes.TrimSpace(out)) == t.version {
		return nil
	}
	build := exec.Command("go", "install", t.module+"@"+t.version) //nolint:gosec // one of the two tools above
	build.Env = append(os.Environ(), "GOBIN="+filepath.Dir(path), "GOFLAGS=")
	if err := shout(build, "."); err != nil {
		return fmt.Errorf("install %s: %w", t.name, err)
	}
	return nil
}

// shout runs cmd with its words on our own output.
func shout(cmd *exec.Cmd, dir string) error {
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(cmd.Path), err)
	}
	return nil
}
