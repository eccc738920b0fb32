package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// The committed files are what the sources give; this is the test that
// refuses a stale asset/dist.
func TestDistIsFresh(t *testing.T) {
	files, err := own(filepath.Join(root, "asset"))
	if err != nil {
		t.Fatal(err)
	}
	if err := compare(filepath.Join(root, "asset", "dist"), files); err != nil {
		t.Error(err)
	}
}

func TestBuildIsDeterministic(t *testing.T) {
	first, err := own(filepath.Join(root, "asset"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := own(filepath.Join(root, "asset"))
	if err != nil {
		t.Fatal(err)
	}
	if !maps.EqualFunc(first, again, slices.Equal) {
		t.Error("two builds of the same sources differ")
	}
	one, _ := pack(first["public.css"])
	two, _ := pack(again["public.css"])
	if !slices.Equal(one, two) {
		t.Error("packing twice gives two results")
	}
}

func TestReplaceThenCompare(t *testing.T) {
	dir := t.TempDir()
	files := map[string][]byte{"a.css": []byte("a{}"), "deep/b.js": []byte("b()")}
	if err := os.WriteFile(filepath.Join(dir, "README.md"), []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := replace(dir, map[string][]byte{"old.css": []byte("old{}")}); err != nil {
		t.Fatal(err)
	}
	if err := replace(dir, files); err != nil {
		t.Fatal(err)
	}
	if err := compare(dir, files); err != nil {
		t.Errorf("just written: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "README.md")); err != nil {
		t.Errorf("README.md: %v", err)
	}
	name := hashedName("a.css", files["a.css"])
	for what, spoil := range map[string]func() error{
		"missing": func() error { return os.Remove(filepath.Join(dir, name)) },
		"differs": func() error { return os.WriteFile(filepath.Join(dir, name), []byte("b{}"), 0o600) },
		"no source any more": func() error {
			return os.WriteFile(filepath.Join(dir, "c.00000000.css"), []byte("c{}"), 0o600)
		},
	} {
		if err := replace(dir, files); err != nil {
			t.Fatal(err)
		}
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		if err := compare(dir, files); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestThirdPartyNeedsItsPackages(t *testing.T) {
	if _, err := thirdParty(t.TempDir()); err == nil || !strings.Contains(err.Error(), "npm ci") {
		t.Errorf("error %v", err)
	}
	modules := t.TempDir()
	dist := filepath.Join(modules, "leaflet", "dist")
	if err := os.MkdirAll(dist, 0o750); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"leaflet.js", "leaflet.css"} {
		if err := os.WriteFile(filepath.Join(dist, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := thirdParty(modules)
	if err != nil || string(files["leaflet/leaflet.js"]) != "leaflet.js" {
		t.Errorf("files %v, error %v", files, err)
	}
}
