// Package program runs the real program in child processes of the tests.
//
// The child is the test binary itself, which becomes the program when TestMain
// calls Become first. So what is tested is always what is compiled, and nothing
// has to be built beside it.
package program

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"maillage/app"
)

// mark tells a child that it is one.
const mark = "MAILLAGE_E2E_CHILD=1"

// Become runs the program and exits when this process is a child. It is the
// first thing TestMain does.
func Become() {
	name, value, _ := strings.Cut(mark, "=")
	if os.Getenv(name) == value {
		os.Exit(app.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
}

// patience is how long a command may take before the test is failed.
const patience = 2 * time.Minute

// command is the program with arguments, and no setting of the environment.
func command(ctx context.Context, args ...string) (*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, args...) //nolint:gosec // ourselves
	cmd.Env = []string{mark}
	for _, pair := range os.Environ() {
		if !strings.HasPrefix(pair, "MAILLAGE_") && !strings.HasPrefix(pair, "PORT=") {
			cmd.Env = append(cmd.Env, pair)
		}
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} // a killed test leaves nothing behind
	return cmd, nil
}

// Outcome is how a command ended.
type Outcome struct {
	Code     int
	Out, Err string
}

// Run runs one command to its end.
func Run(t testing.TB, args ...string) Outcome {
	t.Helper()
	ctx, done := context.WithTimeout(context.Background(), patience)
	defer done()
	cmd, err := command(ctx, args...)
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	exit := (*exec.ExitError)(nil)
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("maillage %s: %v", strings.Join(args, " "), err)
	}
	if ctx.Err() != nil {
		t.Fatalf("maillage %s: not done after %v\n%s%s", strings.Join(args, " "), patience, out.String(), errs.String())
	}
	return Outcome{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// Do runs one command that must succeed and returns what it printed.
func Do(t testing.TB, args ...string) string {
	t.Helper()
	o := Run(t, args...)
	if o.Code != 0 {
		t.Fatalf("maillage %s: exit code %d\n%s%s", strings.Join(args, " "), o.Code, o.Out, o.Err)
	}
	return o.Out
}

// Running is a command under way.
type Running struct {
	t   testing.TB
	cmd *exec.Cmd
}

// Begin starts a command, to be killed.
func Begin(t testing.TB, args ...string) *Running {
	t.Helper()
	cmd, err := command(context.Background(), args...)
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return &Running{t, cmd}
}

// Kill ends it at once, as a power cut would, and checks that it was alive.
func (r *Running) Kill() {
	r.t.Helper()
	if err := r.cmd.Process.Kill(); err != nil {
		r.t.Fatal(err)
	}
	if err := r.cmd.Wait(); err == nil || r.cmd.ProcessState.ExitCode() != -1 {
		r.t.Fatalf("the command had ended before it was killed: %v", r.cmd.ProcessState)
	}
}
