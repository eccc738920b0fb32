package app

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/right"
	"maillage/platform/web"
)

// stale is how long the picture may go unchecked before the service says it
// is not ready.
const stale = 30 * time.Second

// healthy answers whether the process runs.
func (h *house) healthy(w http.ResponseWriter, _ *web.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := fmt.Fprintln(w, "ok")
	return err
}

// ready answers whether requests may be sent here: the database answers, no
// migration is missing, the picture of the places is current.
func (h *house) ready(w http.ResponseWriter, r *web.Request) error {
	var wrong []string
	if err := h.db.Ping(r.Context()); err != nil {
		wrong = append(wrong, "database")
	} else if pending, err := h.db.Pending(r.Context(), sets...); err != nil || len(pending) > 0 {
		wrong = append(wrong, "migrations")
	}
	status := h.live.Status()
	age := h.clock.Now().Sub(status.Checked)
	if age > stale {
		wrong = append(wrong, "places")
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if len(wrong) > 0 {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, err := fmt.Fprintln(w, "not ready:", strings.Join(wrong, ", "))
		return err
	}
	_, err := fmt.Fprintf(w, "ready: %d places, epoch %d, checked %s ago\n", len(h.live.Get().All()), status.Epoch, age.Round(time.Millisecond))
	return err
}

// operator is who reaches the loopback listener: someone on the machine. A
// request that names another host comes from a page elsewhere whose name was
// pointed at this machine, and is refused.
func operator(r *http.Request) (actor.Actor, error) {
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return actor.Actor{ID: "loopback", Kind: actor.Operator}, nil
	}
	return actor.Anyone(), fault.New(fault.Forbidden, "", "fault.forbidden", "Vous n'avez pas le droit de faire cela.")
}

// mountAdmin declares the operator's routes, served on the loopback alone.
func (h *house) mountAdmin(rt *web.Router, m *metrics) {
	plain := m.handler()
	rt.Handle(http.MethodGet, "/metrics", right.Operate, func(w http.ResponseWriter, r *web.Request) error {
		plain.ServeHTTP(w, r.Request)
		return nil
	})
	rt.Handle(http.MethodGet, "/healthz", right.Operate, h.healthy)
	rt.Handle(http.MethodGet, "/readyz", right.Operate, h.ready)
}
