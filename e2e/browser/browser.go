// Package browser drives a real Chromium for the tests: what a person sees,
// presses and prints, and what a machine can measure of it.
//
// A test binary shares one Chromium (Debian's); each Tab has its own profile,
// so every page is loaded cold. A tab is used by one test at a time and fails
// it at the first thing that goes wrong. Close belongs in TestMain.
//
// Chromium and axe-core are the two tools a machine may lack. Their absence
// fails under CI and skips elsewhere, saying what to install.
package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// errMissing says that the machine lacks a tool these tests need.
var errMissing = errors.New("missing")

// running is the one Chromium of this process.
type running struct {
	ctx  context.Context
	stop func()
}

var start = sync.OnceValues(func() (*running, error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, fmt.Errorf("%w: Chromium (Debian: apt-get install chromium)", errMissing)
	}
	profile, err := os.MkdirTemp("", "maillage-chromium-")
	if err != nil {
		return nil, err
	}
	allocator, free := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("force-color-profile", "srgb"))
	ctx, leave := chromedp.NewContext(allocator)
	r := &running{ctx: ctx, stop: func() {
		leave()
		free()
		_ = os.RemoveAll(profile) // in the temporary folder: the machine empties it
	}}
	if err := chromedp.Do(ctx); err != nil {
		r.stop()
		return nil, fmt.Errorf("Chromium does not start: %w", err) //nolint:staticcheck // a name
	}
	started = r
	return r, nil
})

// started is the Chromium to close, once there is one.
var started *running

// Close ends the Chromium of this process, if one was started.
func Close() {
	if started != nil {
		started.stop()
	}
}

// Open opens a tab of its own, closed at the end of the test.
func Open(t testing.TB) *Tab {
	t.Helper()
	b, err := start()
	need(t, err)
	ctx, leave := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(leave)
	tab := &Tab{t: t, ctx: ctx}
	if err := chromedp.Listen(ctx, tab.traffic.hear); err != nil {
		t.Fatal(err)
	}
	send(tab, network.Enable, network.EnableParams{})
	send(tab, page.SetLifecycleEventsEnabled, page.SetLifecycleEventsEnabledParams{Enabled: true})
	tab.See(Desk)
	return tab
}

// need stops the test on err: skipped where a tool is missing, except under CI.
func need(t testing.TB, err error) {
	t.Helper()
	if errors.Is(err, errMissing) && os.Getenv("CI") != "true" {
		t.Skipf("NOT TESTED in a browser, %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// root is the folder of go.mod.
func root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errors.New("no go.mod above the test")
		}
		dir = up
	}
}
