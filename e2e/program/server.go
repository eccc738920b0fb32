package program

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"regexp"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Server is the program serving, in a child process.
type Server struct {
	URL   string // of the public pages, without a trailing slash
	Admin string // of the operator's pages
	cmd   *exec.Cmd
	log   buffer
	out   buffer
	done  chan error // receives the end of the process, once
}

// said finds the address in what the program prints once it listens.
var said = regexp.MustCompile(`http://localhost:\d+`)

// Serve starts "demo" or "serve" on free ports and waits until it is ready.
func Serve(args ...string) (*Server, error) {
	admin, err := free()
	if err != nil {
		return nil, err
	}
	args = append(args, "--listen", "localhost:0", "--admin", admin, "--rate", "0")
	cmd, err := command(context.Background(), args...)
	if err != nil {
		return nil, err
	}
	s := &Server{Admin: "http://" + admin, cmd: cmd, done: make(chan error, 1)}
	cmd.Stderr = &s.log
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	listening := make(chan string, 1)
	go func() {
		_, _ = io.Copy(io.MultiWriter(&s.out, &watch{found: listening}), out) // ends with the process
		s.done <- cmd.Wait()
	}()
	select {
	case s.URL = <-listening:
	case err := <-s.done:
		return nil, fmt.Errorf("the server ended: %w\n%s%s", err, s.out.String(), s.log.String())
	case <-time.After(patience):
		return nil, errors.Join(errors.New("the server does not listen"), cmd.Process.Kill())
	}
	if err := Until(patience, func() bool { return Status(s.URL+"/readyz") == http.StatusOK }); err != nil {
		return nil, errors.Join(fmt.Errorf("the server is not ready: %w\n%s", err, s.log.String()), cmd.Process.Kill())
	}
	return s, nil
}

// Start is Serve for one test, which ends the server and checks its end.
func Start(t testing.TB, args ...string) *Server {
	t.Helper()
	s, err := Serve(args...)
	if err != nil {
		t.Fatal(err)
	}
	s.StopAfter(t)
	return s
}

// StopAfter ends the server after the test and checks its end.
func (s *Server) StopAfter(t testing.TB) {
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
}

// Stop asks the server to end and returns an error when it does not end well.
// A second call does nothing.
func (s *Server) Stop() error {
	if s.cmd == nil {
		return nil
	}
	if err := s.Terminate(); err != nil {
		return err
	}
	return s.Wait()
}

// Kill ends the process at once, as a power cut would.
func (s *Server) Kill() error {
	if err := s.cmd.Process.Kill(); err != nil {
		return err
	}
	<-s.done //nolint:errcheck // it ended by the signal, as asked
	s.cmd = nil
	return nil
}

// Terminate sends SIGTERM.
func (s *Server) Terminate() error { return s.cmd.Process.Signal(syscall.SIGTERM) }

// Wait waits for the end of the process.
func (s *Server) Wait() error {
	cmd := s.cmd
	s.cmd = nil
	select {
	case err := <-s.done:
		if err != nil {
			return fmt.Errorf("the server ended badly: %w\n%s", err, s.log.String())
		}
		return nil
	case <-time.After(patience):
		return errors.Join(errors.New("the server does not end"), cmd.Process.Kill())
	}
}

// Log is everything the program has said until now, on both outputs.
func (s *Server) Log() string { return s.out.String() + s.log.String() }

// Status is the status of the answer to a GET; 0 when there is none.
func Status(url string) int {
	answer, err := http.Get(url) //nolint:gosec // a test's own server
	if err != nil {
		return 0
	}
	_ = answer.Body.Close()
	return answer.StatusCode
}

// Until asks again and again, ten times a second, until the answer is yes.
func Until(limit time.Duration, ask func() bool) error {
	deadline, tick := time.After(limit), time.NewTicker(100*time.Millisecond)
	defer tick.Stop()
	for !ask() {
		select {
		case <-deadline:
			return fmt.Errorf("not within %v", limit)
		case <-tick.C:
		}
	}
	return nil
}

// free is an address nobody listens on.
func free() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// buffer keeps what is written while others read it.
type buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// watch looks for the address in what is written, once.
type watch struct {
	text  []byte
	found chan string
}

func (w *watch) Write(p []byte) (int, error) {
	if w.found == nil {
		return len(p), nil
	}
	w.text = append(w.text, p...)
	// The line must be whole: a port may arrive in two pieces.
	if line := bytes.LastIndexByte(w.text, '\n'); line >= 0 {
		if address := said.Find(w.text[:line]); address != nil {
			w.found <- string(address)
			w.found = nil
		}
	}
	return len(p), nil
}
