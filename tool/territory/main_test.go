package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestKeepWritesThenChecks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data.gz")
	if err := keep(path, []byte("first"), true); err == nil {
		t.Error("a missing file passed the check")
	}
	if err := keep(path, []byte("first"), false); err != nil {
		t.Fatal(err)
	}
	if err := keep(path, []byte("first"), true); err != nil {
		t.Errorf("the file just written: %v", err)
	}
	if err := keep(path, []byte("second"), true); err == nil || !strings.Contains(err.Error(), "stale") {
		t.Errorf("a changed source gives %v", err)
	}
}

func TestSourceRefusesAnotherArchive(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, etalab.archive), []byte("not it"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := etalab.file(dir, "data/communes.json"); err == nil || !strings.Contains(err.Error(), "sha256") {
		t.Errorf("got %v", err)
	}
}
