package app

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"maillage/core/act"
	"maillage/core/actor"
	"maillage/platform/backup"
	"maillage/platform/journal"
)

// TestJournalFromOutside: what the commands write is proven from the file
// alone, a changed file is refused with the act named, and a restore opens an
// epoch that cites what was lost.
func TestJournalFromOutside(t *testing.T) {
	settings := Common{Data: filepath.Join(t.TempDir(), "data"), LogLevel: "error"}
	record := func(names ...string) {
		t.Helper()
		h, err := open(t.Context(), settings, (&terminal{errs: io.Discard}).logAt("error"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			err = errors.Join(err, (journal.Book{DB: h.db, Clock: h.clock}).Note(t.Context(), act.Act{Name: name, Who: actor.CommandLine()}))
		}
		if h.close(&err); err != nil {
			t.Fatal(err)
		}
	}
	output := func(run func(*terminal) error) string {
		t.Helper()
		var out bytes.Buffer
		if err := run(&terminal{out: &out, errs: io.Discard}); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	keep := func(name, text string) string {
		t.Helper()
		file := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	export := func() string {
		return output(func(out *terminal) error { return (&journalExport{Common: settings, File: "-"}).Run(t.Context(), out) })
	}

	record("test.one", "test.two")
	first := export()
	told := output((&journalVerify{File: keep("whole", first)}).Run)
	if !strings.Contains(told, "2 actes, 1 points de contrôle, 1 époques") || !strings.Contains(told, "--key") {
		t.Errorf("told %q", told)
	}
	err := (&journalVerify{File: keep("changed", strings.Replace(first, "test.two", "test.too", 1))}).Run(&terminal{out: io.Discard})
	if bad, ok := errors.AsType[*journal.Bad](err); !ok || bad.N != 1 || bad.ID == "" {
		t.Errorf("a changed act: %v", err)
	}

	var saved bytes.Buffer
	h, err := open(t.Context(), settings, (&terminal{errs: io.Discard}).logAt("error"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err = backup.Backup(t.Context(), h.db, Version, &saved); err != nil {
		t.Fatal(err)
	}
	if h.close(&err); err != nil {
		t.Fatal(err)
	}
	record("test.three")
	if told := output(func(out *terminal) error { return (&journalSeal{settings}).Run(t.Context(), out) }); told != "1 actes scellés.\n" {
		t.Errorf("told %q", told)
	}
	lost := output(func(out *terminal) error { return (&journalCheckpoint{settings}).Run(t.Context(), out) })

	keys := settings.keys().Dir
	settings.Data, settings.Keys = filepath.Join(t.TempDir(), "restored"), keys
	file := keep("backup", saved.String())
	if h, err = open(t.Context(), settings, (&terminal{errs: io.Discard}).logAt("error")); err != nil {
		t.Fatal(err)
	}
	source, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = backup.Restore(t.Context(), h.db, source); err != nil {
		t.Fatal(err)
	}
	if h.close(&err); err != nil {
		t.Fatal(err)
	}
	output(func(out *terminal) error { return (&journalEpoch{Common: settings}).Run(t.Context(), out) })
	told = output((&journalVerify{File: keep("restored", export()), Checkpoint: []string{keep("lost", lost)}}).Run)
	if !strings.Contains(told, "2 époques") || !strings.Contains(told, "les actes 2 à 2 de l'époque 1") {
		t.Errorf("told %q", told)
	}
}
