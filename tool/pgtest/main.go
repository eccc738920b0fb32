// Command pgtest runs a command with a throw-away PostgreSQL server that every
// test of the command shares:
//
//	go run ./tool/pgtest -- go test ./...
//
// Where there is no PostgreSQL the command runs without one, and its tests say
// what they skip, or fail when CI=true.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"maillage/platform/db/dbtest/cluster"
)

func main() {
	args := os.Args[1:]
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, "usage: pgtest -- command [argument…]")
		os.Exit(2)
	}
	os.Exit(run(args))
}

// run returns the command's exit status.
func run(args []string) int {
	// An interrupt is for the command; we follow once it has ended. Ignoring
	// the signal would make the command ignore it too.
	signal.Notify(make(chan os.Signal, 1), os.Interrupt, syscall.SIGTERM)
	cmd := exec.Command(args[0], args[1:]...) //nolint:gosec // what the developer typed
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = os.Environ()

	address, stop, err := cluster.Start()
	switch {
	case errors.Is(err, cluster.ErrMissing):
		fmt.Fprintln(os.Stderr, "pgtest:", err)
	case err != nil:
		fmt.Fprintln(os.Stderr, "pgtest:", err)
		return 1
	default:
		cmd.Env = append(cmd.Env, cluster.Env+"="+address)
		defer func() {
			if err := stop(); err != nil {
				fmt.Fprintln(os.Stderr, "pgtest:", err)
			}
		}()
	}
	err = cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "pgtest:", err)
		return 1
	}
	return 0
}
