package e2e

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"maillage/core/territory"
	"maillage/e2e/program"
	"maillage/module/place/standard"
	"maillage/platform/db/dbtest"
)

// each runs fn on both engines. fresh gives the settings of a new, empty
// database each time it is called.
func each(t *testing.T, fn func(t *testing.T, fresh func() []string)) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(t, func() []string { return []string{"--data", filepath.Join(t.TempDir(), "data")} })
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(t, func() []string {
			return []string{"--data", filepath.Join(t.TempDir(), "data"), "--db-url", dbtest.Postgres(t, nil).URL}
		})
	})
}

// crowd are n places over real communes. One in 90 has no name, which refuses
// it; one in 7 is written in a way that is cleaned.
func crowd(n int) []standard.Record {
	var all []standard.Record
	for c := range territory.Embedded().Communes() {
		if len(all) == n {
			break
		}
		if c.Parent != "" || len(c.Postcodes) == 0 {
			continue
		}
		i := len(all)
		r := standard.Record{ID: fmt.Sprintf("Foule_%05d", n-i), Name: "Mairie de " + c.Name, Commune: c.Name, Postcode: c.Postcodes[0], INSEE: c.Code,
			Address: fmt.Sprintf("%d rue des Exemples", 1+i%90), Latitude: fmt.Sprint(c.Lat), Longitude: fmt.Sprint(c.Lon), Kinds: "MUNI", Phone: "+33536490001",
			Hours: "Mo-Fr 09:00-12:00", Source: "Foule", Updated: fmt.Sprintf("2026-%02d-%02d", 1+i%9, 1+i%28), Services: "Aide aux démarches administratives"}
		if i%90 == 41 {
			r.Name = ""
		}
		if i%7 == 3 {
			r.Phone, r.Name = "05.36.49.00.02", strings.ToUpper(r.Name)
		}
		all = append(all, r)
	}
	return all
}

// TestImportKilled kills an import three times on its way, as a power cut
// would, then lets it end: the directory is the one of an import that nobody
// disturbed, byte for byte.
func TestImportKilled(t *testing.T) {
	const rows = 5000
	content := table(t, crowd(rows))
	file := filepath.Join(t.TempDir(), "places.csv")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	each(t, func(t *testing.T, fresh func() []string) {
		quiet := fresh()
		report := imported(t, quiet, file)
		if report.Read != rows || report.Created != rows-report.Refused || report.Refused == 0 {
			t.Fatalf("undisturbed: %+v", report)
		}
		want := exported(t, quiet)

		disturbed, saved := fresh(), 0
		for quarter := 1; quarter <= 3; quarter++ {
			saved = killed(t, disturbed, content[:len(content)*quarter/4], saved)
		}
		report = imported(t, disturbed, file)
		if report.Read != rows || report.Unchanged < saved || report.Created == 0 || report.Changed != 0 {
			t.Errorf("after %d rows were saved: %+v", saved, report)
		}
		if got := exported(t, disturbed); !bytes.Equal(got, want) {
			t.Errorf("the export differs: %d bytes instead of %d", len(got), len(want))
		}
		if again := imported(t, disturbed, file); again.Unchanged != rows-again.Refused {
			t.Errorf("a second import changes something: %+v", again)
		}
	})
}

// killed imports the beginning of a file, which arrives through a pipe that
// stays open, and kills the import once it has saved more than before. It
// returns how many places are then held.
func killed(t *testing.T, database []string, beginning []byte, before int) (saved int) {
	t.Helper()
	pipe := filepath.Join(t.TempDir(), "pipe.csv")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	importing := program.Begin(t, append([]string{"place", "import", pipe}, database...)...)
	end, err := os.OpenFile(pipe, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer end.Close()
	if _, err := end.Write(beginning); err != nil {
		t.Fatal(err)
	}
	err = program.Until(patience, func() bool {
		saved = count(t, exported(t, database))
		return saved > before
	})
	if err != nil {
		t.Fatalf("nothing is saved while the file arrives: %v", err)
	}
	importing.Kill()
	return saved
}

// report is the last line of an import in JSON.
type report struct{ Read, Created, Changed, Unchanged, Refused int }

func imported(t *testing.T, database []string, file string) report {
	t.Helper()
	out := program.Do(t, append([]string{"place", "import", "--json", file}, database...)...)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	var r report
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &r); err != nil {
		t.Fatalf("%v in %q", err, lines[len(lines)-1])
	}
	if len(lines) != 1+r.Refused {
		t.Errorf("%d refused rows, %d lines that say so", r.Refused, len(lines)-1)
	}
	return r
}

func exported(t *testing.T, database []string) []byte {
	t.Helper()
	return []byte(program.Do(t, append([]string{"place", "export", "-"}, database...)...))
}

// count is how many data rows a file has.
func count(t *testing.T, file []byte) int {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return max(0, len(rows)-1)
}
