package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"
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
		fmt.Fprintf(t.out, "Maillage répond sur %s\n", addr)
		for _, line := range c.advice(len(h.live.Get().All())) {
			fmt.Fprintln(t.errs, "À faire :", line)
		}
	})
}

// serve answers on both listeners and runs the jobs until ctx ends; ready is
// called with the address once it listens.
func (h *house) serve(ctx context.Context, site Site, demo bool, ready func(addr string)) error {
	public, err := net.Listen("tcp", site.address())
	if err != nil {
		return err
	}
	var admin net.Listener
	if site.Admin != "" {
		admin, err = loopback(site.Admin)
		switch {
		case errors.Is(err, syscall.EADDRINUSE): // another instance on this machine has it
			h.log.Warn("the operator's pages are not served: their address is taken")
		case err != nil:
			return errors.Join(err, public.Close())
		}
	}
	if site.PublicURL == "" {
		site.PublicURL = here(site.address(), public.Addr())
	}
	err = h.answer(ctx, site, demo, public, admin, ready)
	if err != nil && !errors.Is(err, http.ErrServerClosed) && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// answer serves both listeners, which it closes, until ctx ends.
func (h *house) answer(ctx context.Context, site Site, demo bool, public, admin net.Listener, ready func(string)) error {
	front, err := h.front(site, demo)
	if err == nil {
		err = h.continues(ctx)
	}
	if err == nil && demo {
		front.stage.pages.Cast, err = front.stage.people.demoPeople(ctx)
	}
	if err == nil {
		err = errors.Join(h.live.Refresh(ctx), h.panel.Refresh(ctx))
	}
	if err != nil {
		_ = public.Close()
		if admin != nil {
			_ = admin.Close()
		}
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { h.live.Run(ctx, poll); return nil })
	group.Go(func() error { return front.work(ctx) })
	group.Go(func() error { return web.Serve(ctx, public, front.public, h.log, site.Grace) })
	if admin != nil {
		group.Go(func() error { return web.Serve(ctx, admin, front.admin, h.log, site.Grace) })
	}
	ready(here(site.address(), public.Addr()))
	return group.Wait()
}

// here is the address of a listener as someone on this machine types it. A name
// that was asked for stays a name: passkeys need one.
func here(asked string, a net.Addr) string {
	host, port, err := net.SplitHostPort(a.String())
	if err != nil {
		return "http://" + a.String()
	}
	name, _, err := net.SplitHostPort(asked)
	if ip := net.ParseIP(host); name == "localhost" && err == nil || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
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

// advice is what the deployer has not said yet and people would miss.
func (s Site) advice(places int) []string {
	var lines []string
	for _, c := range []struct {
		missing bool
		line    string
	}{
		{places == 0, "aucun lieu. Importez un fichier avec « maillage place import »."},
		{s.PublicURL == "", "--public-url manque : les codes QR et les liens des fichiers mènent à cette machine."},
		{s.HelpLine == "", "--help-line manque : personne à appeler sur les pages."},
		{s.Contact == "", "--contact manque : personne ne reçoit les messages, le formulaire est fermé."},
		{s.SMTPHost == "", "--smtp-host manque : aucun e-mail ne part, personne ne peut se connecter."},
		{s.Publisher == "" || s.Host == "", "--publisher et --host manquent dans les mentions légales."},
	} {
		if c.missing {
			lines = append(lines, c.line)
		}
	}
	return lines
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
