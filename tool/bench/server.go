package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// callers and moment bound the load: this machine asks itself.
const (
	callers = 16
	moment  = 3 * time.Second
)

// measureServer builds the program, serves 25,000 synthetic places, and counts
// the answers a second of each page against the cheapest page there is.
func measureServer() (rows []row, err error) {
	dir, err := os.MkdirTemp("", "maillage-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	program := filepath.Join(dir, "maillage")
	if out, err := exec.Command("go", "build", "-o", program, "./cmd/maillage").CombinedOutput(); err != nil { //nolint:gosec // our own program
		return nil, fmt.Errorf("%w: %s", err, out)
	}
	places, err := file(newCountry().records(25_000))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.Remove(places)) }()
	data := filepath.Join(dir, "data")
	if out, err := exec.Command(program, "place", "import", "--data", data, places).CombinedOutput(); err != nil { //nolint:gosec // our own program
		return nil, fmt.Errorf("%w: %s", err, out)
	}
	base, stop, err := serve(program, data)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	floor := load(base + "/healthz")
	for _, page := range []struct{ name, target string }{
		{"list page", "/lieux?lieu=63113"},
		{"JSON near-query, 20 places", "/api/v1/places?near=45.77,3.08&limit=20"},
		{"home page", "/"},
		{"map of a département", "/carte?departement=63"},
	} {
		rate := load(base + page.target)
		rows = append(rows, row{Name: fmt.Sprintf("%s, time for one of %d callers; baseline: /healthz (%.0f and %.0f answers/s)", page.name, callers, rate, floor),
			Unit: "ns", Ours: 1e9 * callers / rate, Baseline: 1e9 * callers / floor})
	}
	return rows, nil
}

// serve starts the program on a free port of the loopback.
func serve(program, data string) (base string, stop func() error, err error) {
	ctx, cancel := context.WithCancel(context.Background())
	child := exec.CommandContext(ctx, program, "serve", "--data", data, "--listen", "127.0.0.1:0", "--admin", "", "--log-level", "error") //nolint:gosec // our own program
	child.Cancel = func() error { return child.Process.Signal(syscall.SIGTERM) }
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		cancel()
		return "", nil, err
	}
	if err := child.Start(); err != nil {
		cancel()
		return "", nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	words := strings.Fields(line)
	if err != nil || len(words) == 0 {
		cancel()
		return "", nil, errors.Join(fmt.Errorf("the program said %q", line), err, child.Wait())
	}
	return words[len(words)-1], func() error {
		cancel()
		if err := child.Wait(); err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
		return nil
	}, nil
}

// load asks for one address with every caller at once and returns the answers
// a second.
func load(target string) float64 {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: callers, DisableCompression: true}}
	var answers atomic.Int64
	var all sync.WaitGroup
	start := time.Now()
	for range callers {
		all.Go(func() {
			for time.Since(start) < moment {
				answer, err := client.Get(target)
				if err != nil {
					return
				}
				_, err = io.Copy(io.Discard, answer.Body)
				if closed := answer.Body.Close(); err == nil && closed == nil && answer.StatusCode == http.StatusOK {
					answers.Add(1)
				}
			}
		})
	}
	all.Wait()
	return float64(answers.Load()) / time.Since(start).Seconds()
}
