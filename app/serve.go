package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"maillage/platform/web"
)

// poll is how often the directory's picture is compared with the data: a
// change, also one made by a command beside the server, shows within a second.
const poll = 500 * time.Millisecond

type serveCommand struct {
	Common
	Site
}

// Run serves until it is told to stop.
func (c *serveCommand) Run(ctx context.Context, t *terminal) (err error) {
	h, err := open(ctx, c.Common, t.logAt(c.LogLevel))
	if err != nil {
		return err
	}
	defer h.close(&err)
	return h.serve(ctx, c.Site, false, func(addr string) {
		fmt.Fprintf(t.out, "Maillage answers on %s\n", addr)
	})
}

// serve answers on both listeners and runs the jobs until ctx ends; ready is
// called with the address once it listens.
func (h *house) serve(ctx context.Context, site Site, demo bool, ready func(addr string)) error {
	if err := h.live.Refresh(ctx); err != nil {
		return err
	}
	front, err := h.front(site, demo)
	if err != nil {
		return err
	}
	public, err := net.Listen("tcp", site.address())
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { h.live.Run(ctx, poll); return nil })
	group.Go(func() error { return front.work(ctx) })
	group.Go(func() error { return web.Serve(ctx, public, front.public, h.log, site.Grace) })
	if site.Admin != "" {
		admin, err := loopback(site.Admin)
		if err != nil {
			return errors.Join(err, public.Close())
		}
		group.Go(func() error { return web.Serve(ctx, admin, front.admin, h.log, site.Grace) })
	}
	ready("http://" + public.Addr().String())
	if err := group.Wait(); err != nil && !errors.Is(err, http.ErrServerClosed) && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// loopback listens on an address of this machine alone.
func loopback(address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("--admin %s: the operator's pages are served on the loopback alone", address)
	}
	return net.Listen("tcp", address)
}

type migrateCommand struct{ Common }

// Run brings the database up to date.
func (c *migrateCommand) Run(ctx context.Context, t *terminal) (err error) {
	h, err := open(ctx, c.Common, t.logAt(c.LogLevel))
	if err != nil {
		return err
	}
	defer h.close(&err)
	_, err = fmt.Fprintln(t.out, "Database up to date:", h.db.Engine())
	return err
}
