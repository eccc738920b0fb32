package db_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"maillage/platform/db"
	"maillage/platform/db/dbtest"
)

// childDir names the variable that turns the test binary into a second
// process: it inserts rows in that folder's database, printing each id once
// its transaction is acknowledged, until it is killed.
const childDir = "MAILLAGE_TEST_CHILD_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		fmt.Fprintln(os.Stderr, child(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func child(dir string) error {
	d, err := db.Open(context.Background(), db.Config{Dir: dir})
	if err != nil {
		return err
	}
	var next atomic.Int64
	failed := make(chan error)
	for range 16 {
		go func() {
			for {
				id := fmt.Sprint("child ", next.Add(1))
				if err := d.Tx(context.Background(), func(tx *db.Tx) error { return insert(tx, id, 1) }); err != nil {
					failed <- err
					return
				}
				fmt.Println(id)
			}
		}()
	}
	return <-failed
}

// startChild runs the second process; its acknowledgements come out of lines.
func startChild(t *testing.T, dir string) (cmd *exec.Cmd, lines *bufio.Reader, complaint *bytes.Buffer) {
	t.Helper()
	cmd = exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childDir+"="+dir)
	complaint = &bytes.Buffer{}
	cmd.Stderr = complaint
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewReader(out), complaint
}

// TestKillLosesNothingAcknowledged kills a writing process (SIGKILL) and
// expects every row it had acknowledged, while a second writer, here, goes on.
func TestKillLosesNothingAcknowledged(t *testing.T) {
	cfg := dbtest.SQLite(t, sheet)
	beside := dbtest.Open(t, cfg)
	cmd, lines, complaint := startChild(t, cfg.Dir)
	var acknowledged []string
	read := func() error {
		line, err := lines.ReadString('\n')
		if err == nil {
			acknowledged = append(acknowledged, strings.TrimSuffix(line, "\n"))
		}
		return err
	}
	var own sync.WaitGroup
	own.Go(func() {
		for i := range 50 {
			if err := beside.Tx(context.Background(), func(tx *db.Tx) error { return insert(tx, fmt.Sprint("own ", i), 1) }); err != nil {
				t.Error(err)
			}
		}
	})
	for len(acknowledged) < 1000 {
		if err := read(); err != nil {
			t.Fatalf("the child stopped: %v: %s", err, complaint)
		}
	}
	own.Wait()
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for {
		err := read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	_ = cmd.Wait() // "signal: killed"

	have := ids(t, dbtest.Open(t, cfg))
	for _, id := range acknowledged {
		if _, found := slices.BinarySearch(have, id); !found {
			t.Errorf("%q was acknowledged and is lost", id)
		}
	}
	if own := len(slices.DeleteFunc(have, func(id string) bool { return !strings.HasPrefix(id, "own ") })); own != 50 {
		t.Errorf("%d of 50 rows of the other process", own)
	}
	t.Logf("%d acknowledged before the kill", len(acknowledged))
}
