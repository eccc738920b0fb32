package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// measureServer serves 25,000 synthetic places, and counts the answers a second
// of each page against the cheapest page there is.
func measureServer() (rows []row, err error) {
	program, clean, err := build()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, clean()) }()
	places, err := file(newCountry().records(25_000))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.Remove(places)) }()
	data := filepath.Join(filepath.Dir(program), "data")
	if err := command(program, "place", "import", "--data", data, places); err != nil {
		return nil, err
	}
	base, stop, err := serve(program, nil, "--data", data)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	client := &http.Client{Transport: transport()}
	for _, p := range []struct{ name, target string }{
		{"list page", "/lieux?lieu=63113"},
		{"JSON near-query, 20 places", "/api/v1/places?near=45.77,3.08&limit=20"},
		{"home page", "/"},
		{"map of a département", "/carte?departement=63"},
	} {
		r, err := rival(p.name+"; baseline: /healthz", page, endless, get(client, base+p.target), get(client, base+"/healthz"))
		if err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// build compiles the program into a new folder, which clean removes.
func build() (program string, clean func() error, err error) {
	dir, err := os.MkdirTemp("", "maillage-bench-")
	if err != nil {
		return "", nil, err
	}
	clean = func() error { return os.RemoveAll(dir) }
	program = filepath.Join(dir, "maillage")
	if err := command("go", "build", "-o", program, "./cmd/maillage"); err != nil {
		return "", nil, errors.Join(err, clean())
	}
	return program, clean, nil
}

// command runs a command to its end; what it says is told when it fails.
func command(name string, args ...string) error {
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil { //nolint:gosec // our own programs
		return fmt.Errorf("%s %s: %w: %s", filepath.Base(name), args[0], err, out)
	}
	return nil
}

// serve starts the program on a free port of the loopback, in an environment
// with more, without limits on how often one address may ask.
func serve(program string, more []string, args ...string) (base string, stop func() error, err error) {
	ctx, cancel := context.WithCancel(context.Background())
	args = append([]string{"serve", "--listen", "127.0.0.1:0", "--admin", "", "--rate", "0", "--log-level", "error"}, args...)
	child := exec.CommandContext(ctx, program, args...) //nolint:gosec // our own program
	child.Cancel = func() error { return child.Process.Signal(syscall.SIGTERM) }
	var complaint bytes.Buffer
	child.Stderr, child.Env = &complaint, append(os.Environ(), more...)
	out, err := child.StdoutPipe()
	if err != nil {
		cancel()
		return "", nil, err
	}
	if err := child.Start(); err != nil {
		cancel()
		return "", nil, err
	}
	end := func() error {
		cancel()
		if err := child.Wait(); err != nil && !errors.Is(err, context.Canceled) {
			return fmt.Errorf("%w: %s", err, &complaint)
		}
		return nil
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	words := strings.Fields(line)
	if err != nil || len(words) == 0 {
		return "", nil, errors.Join(fmt.Errorf("the program said %q", line), err, end())
	}
	return words[len(words)-1], end, nil
}

// transport keeps a connection for each caller.
func transport() *http.Transport {
	return &http.Transport{MaxIdleConnsPerHost: 2 * callers, DisableCompression: true}
}

// get asks for addresses in turn.
func get(client *http.Client, targets ...string) func(i int) error {
	return func(i int) error {
		_, err := fetch(client, targets[i%len(targets)])
		return err
	}
}

// fetch asks for one address and returns how many bytes came.
func fetch(client *http.Client, target string) (size int64, err error) {
	answer, err := client.Get(target)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, answer.Body.Close()) }()
	if answer.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("%s: %s", target, answer.Status)
	}
	return io.Copy(io.Discard, answer.Body)
}
