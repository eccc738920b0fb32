// Package cluster runs a throw-away PostgreSQL server for tests: its own data
// in a temporary folder, reached by a Unix socket only, gone when its starter
// stops it or dies. It forgets durability (fsync off) to be quick.
package cluster

import (
	"bufio"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// ErrMissing says that the machine has no PostgreSQL to run.
var ErrMissing = errors.New("PostgreSQL 15 or later is not installed (Debian: apt-get install postgresql)")

// Env names the variable that holds the address of a server to share.
const Env = "MAILLAGE_TEST_PG"

// oldest is the oldest major version the program runs on.
const oldest = 15

// guardian starts the server, says so, and stops it when its input ends, which
// happens at the latest when the process holding the other end dies.
const guardian = `
"$0/pg_ctl" -D "$1/data" -l "$1/log" -w -o "$2" start >"$1/start" 2>&1 || { cat "$1/log" >&2; rm -rf "$1"; exit 1; }
echo ready
read -r _
"$0/pg_ctl" -D "$1/data" -m immediate stop >/dev/null 2>&1
rm -rf "$1"
`

const settings = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off " +
	"-c max_connections=400 -c shared_buffers=64MB -c unix_socket_directories="

// Start runs a server and returns the address of its administrator, who needs
// no password. stop waits until it is gone; whoever forgets stop loses the
// server at the next garbage collection.
func Start() (address string, stop func() error, err error) {
	bin, err := newest()
	if err != nil {
		return "", nil, err
	}
	dir, err := os.MkdirTemp("", "maillage-pg-")
	if err != nil {
		return "", nil, err
	}
	as, err := owner(dir)
	if err != nil {
		return "", nil, errors.Join(err, os.RemoveAll(dir))
	}
	// The French collation is on purpose: no test may depend on the order in
	// which a server sorts text.
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", filepath.Join(dir, "data"), "-U", "maillage", //nolint:gosec // found in newest
		"--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=fr-FR")
	initdb.Dir, initdb.SysProcAttr = dir, as
	if out, err := initdb.CombinedOutput(); err != nil {
		return "", nil, errors.Join(fmt.Errorf("initdb: %w: %s", err, out), os.RemoveAll(dir))
	}
	stop, err = serve(bin, dir, as)
	if err != nil {
		return "", nil, err
	}
	return "postgres://maillage@/postgres?host=" + url.QueryEscape(dir), stop, nil
}

// serve runs the guardian until stop.
func serve(bin, dir string, as *syscall.SysProcAttr) (stop func() error, err error) {
	cmd := exec.Command("/bin/sh", "-c", guardian, bin, dir, settings+dir) //nolint:gosec // our own script
	var complaint strings.Builder
	cmd.Dir, cmd.SysProcAttr, cmd.Stderr = dir, as, &complaint
	leash, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		return nil, fmt.Errorf("PostgreSQL does not start: %w: %s", cmd.Wait(), complaint.String())
	}
	return func() error { return errors.Join(leash.Close(), cmd.Wait()) }, nil
}

// newest finds the binaries of the most recent server installed.
func newest() (string, error) {
	var best string
	version := oldest - 1
	dirs, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // the pattern is well formed
	for _, dir := range dirs {
		if n, err := strconv.Atoi(filepath.Base(filepath.Dir(dir))); err == nil && n > version {
			best, version = dir, n
		}
	}
	if best == "" {
		if path, err := exec.LookPath("initdb"); err == nil {
			return filepath.Dir(path), nil
		}
		return "", ErrMissing
	}
	return best, nil
}

// owner gives dir to the user the server runs as. PostgreSQL refuses to run as
// root, so root borrows the user its package created, or failing that nobody.
func owner(dir string) (*syscall.SysProcAttr, error) {
	// A group of its own: an interrupt at the keyboard must reach the guardian
	// through its leash, so that it cleans up.
	attr := &syscall.SysProcAttr{Setpgid: true}
	if os.Geteuid() != 0 {
		return attr, nil
	}
	i := slices.IndexFunc(serverUsers, func(name string) bool { _, err := user.Lookup(name); return err == nil })
	if i < 0 {
		return nil, fmt.Errorf("no user among %v to run PostgreSQL as", serverUsers)
	}
	u, err := user.Lookup(serverUsers[i])
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return attr, os.Chown(dir, int(uid), int(gid))
}

var serverUsers = []string{"postgres", "nobody"}
