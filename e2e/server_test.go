package e2e

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"maillage/e2e/program"
	"maillage/module/place/standard"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
)

// TestTwoServers: two servers that start together on one empty PostgreSQL
// share its migrations, and both soon show what a command imports beside them.
func TestTwoServers(t *testing.T) {
	t.Parallel()
	address := dbtest.Postgres(t, nil).URL
	var servers [2]*program.Server
	var started sync.WaitGroup
	for i := range servers {
		started.Go(func() {
			servers[i] = program.Start(t, "serve", "--data", filepath.Join(t.TempDir(), "data"), "--db-url", address)
		})
	}
	started.Wait()
	if t.Failed() {
		return
	}
	file := filepath.Join(t.TempDir(), "places.csv")
	name := "Lieu de passage"
	for round := range 3 {
		record := everything
		record.Name, record.Updated = fmt.Sprintf("%s %d", name, round), fmt.Sprintf("2026-03-%02d", 1+round)
		if err := os.WriteFile(file, table(t, []standard.Record{record}), 0o600); err != nil {
			t.Fatal(err)
		}
		program.Do(t, "place", "import", file, "--data", filepath.Join(t.TempDir(), "data"), "--db-url", address)
		for i, s := range servers {
			err := program.Until(patience, func() bool {
				id := nearby(t, s.URL, "Bourganeuf")[record.ID]
				return id != "" && strings.Contains(source(t, s.URL+"/lieux/"+id), record.Name)
			})
			if err != nil {
				t.Errorf("server %d does not show round %d: %v", i, round, err)
			}
		}
	}
}

// TestNothingLostAtTheEnd ends a server while it reads sixteen messages. It
// takes no new request, finishes those, and what it has thanked for is kept.
func TestNothingLostAtTheEnd(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	s := program.Start(t, "serve", "--data", data, "--contact", "accueil@exemple.fr")
	const writers = 16
	form := url.Values{"message": {"Les horaires ont changé."}}.Encode()
	var lines [writers]net.Conn
	var answers [writers]*bufio.Reader
	for i := range lines {
		c, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		lines[i], answers[i] = c, bufio.NewReader(c)
		// The server says "100 Continue" when it begins to read the message.
		fmt.Fprintf(c, "POST /contact HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", len(form))
		line, err := answers[i].ReadString('\n')
		if err != nil || !strings.Contains(line, "100") {
			t.Fatalf("%q, %v", line, err)
		}
		if _, err := answers[i].ReadString('\n'); err != nil { // the empty line after it
			t.Fatal(err)
		}
		fmt.Fprint(c, form[:len(form)/2])
	}
	if err := s.Terminate(); err != nil {
		t.Fatal(err)
	}
	if err := program.Until(patience, func() bool { return program.Status(s.URL+"/healthz") == 0 }); err != nil {
		t.Fatalf("the server still takes requests: %v", err)
	}
	for i, c := range lines {
		fmt.Fprint(c, form[len(form)/2:])
		answer, err := http.ReadResponse(answers[i], nil)
		if err != nil {
			t.Errorf("message %d is lost: %v", i, err)
			continue
		}
		if answer.Body.Close(); answer.StatusCode != http.StatusSeeOther {
			t.Errorf("message %d: status %d", i, answer.StatusCode)
		}
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	var kept int
	if err := dbtest.Open(t, db.Config{Dir: data}).Reader().QueryRowContext(t.Context(), "SELECT COUNT(*) FROM mail_letter").Scan(&kept); err != nil {
		t.Fatal(err)
	}
	if kept != writers {
		t.Errorf("%d messages are kept of %d", kept, writers)
	}
}
