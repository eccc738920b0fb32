package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"maillage/e2e/program"
	"maillage/platform/db/dbtest"
)

// TestBackupAndRestore restores the backup of each engine into each engine,
// where life goes on: the export is the same, a repeated import changes
// nothing, a server serves. A backup that is not whole restores nothing, and a
// database that holds something is not overwritten.
func TestBackupAndRestore(t *testing.T) {
	const rows = 700
	file := filepath.Join(t.TempDir(), "places.csv")
	if err := os.WriteFile(file, table(t, crowd(rows)), 0o600); err != nil {
		t.Fatal(err)
	}
	each(t, func(t *testing.T, fresh func() []string) {
		database := fresh()
		imported(t, database, file)
		want := exported(t, database)
		kept := filepath.Join(t.TempDir(), "backup")
		program.Do(t, append([]string{"backup", kept}, database...)...)
		program.Do(t, append([]string{"restore", "--check", kept}, database...)...)

		for engine, target := range map[string][]string{
			"sqlite":   {"--data", filepath.Join(t.TempDir(), "data")},
			"postgres": {"--data", filepath.Join(t.TempDir(), "data"), "--db-url", dbtest.Postgres(t, nil).URL},
		} {
			program.Do(t, append([]string{"restore", kept}, target...)...)
			if got := exported(t, target); !bytes.Equal(got, want) {
				t.Errorf("restored into %s, the export differs", engine)
			}
			if r := imported(t, target, file); r.Unchanged != rows-r.Refused {
				t.Errorf("restored into %s, a repeated import changes something: %+v", engine, r)
			}
			if o := program.Run(t, append([]string{"restore", kept}, target...)...); o.Code != 1 || strings.Contains(o.Err, "maillage:") {
				t.Errorf("%s: a second restore over the first: exit code %d, %q", engine, o.Code, o.Err)
			}
			s := program.Start(t, append([]string{"serve"}, target...)...)
			if home := source(t, s.URL+"/"); !strings.Contains(home, "<h1>") {
				t.Errorf("restored into %s, the server answers %.200q", engine, home)
			}
		}

		whole, err := os.ReadFile(kept)
		if err != nil {
			t.Fatal(err)
		}
		changed := bytes.Clone(whole)
		changed[len(changed)/2] ^= 1
		for name, content := range map[string][]byte{"cut": whole[:len(whole)*2/3], "changed": changed, "empty": nil, "another file": table(t, crowd(3))} {
			spoiled := filepath.Join(t.TempDir(), "backup")
			if err := os.WriteFile(spoiled, content, 0o600); err != nil {
				t.Fatal(err)
			}
			target := fresh()
			for _, command := range [][]string{{"restore", "--check", spoiled}, {"restore", spoiled}} {
				if o := program.Run(t, append(command, target...)...); o.Code != 1 || strings.Contains(o.Err, "maillage:") {
					t.Errorf("%s: %s: exit code %d, %q", name, command, o.Code, o.Err)
				}
			}
			if n := count(t, exported(t, target)); n != 0 {
				t.Errorf("%s: %d places were restored", name, n)
			}
		}
	})
}
