package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"

	"maillage/core/right"
	"maillage/platform/web"
)

type routesCommand struct {
	JSON bool `help:"As JSON, for programs."`
}

// routeLine is one route as it is printed.
type routeLine struct {
	Listener string      `json:"listener"` // "public", or "admin" on the loopback
	Method   string      `json:"method"`
	Path     string      `json:"path"`
	Right    right.Right `json:"right"`
	Demo     bool        `json:"demo"` // mounted by the demonstration alone
}

// Run prints every route of the program with the right it declares. The program
// is mounted for that on an empty database, which is removed.
func (c *routesCommand) Run(ctx context.Context, t *terminal) (err error) {
	dir, err := os.MkdirTemp("", "maillage-routes-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	lines, err := everyRoute(ctx, Common{Data: dir}, t)
	if err != nil {
		return err
	}
	if c.JSON {
		out := json.NewEncoder(t.out)
		out.SetIndent("", "  ")
		return out.Encode(lines)
	}
	table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, l := range lines {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", l.Listener, l.Method, l.Path, l.Right)
	}
	return table.Flush()
}

// everyRoute lists what is mounted, with and without the demonstration.
func everyRoute(ctx context.Context, c Common, t *terminal) (lines []routeLine, err error) {
	h, err := open(ctx, c, t.logAt("error"))
	if err != nil {
		return nil, err
	}
	defer h.close(&err)
	site := Site{Name: "Maillage", PublicURL: "http://localhost"}
	plain, err := h.front(site, false)
	if err != nil {
		return nil, err
	}
	shown, err := h.front(site, true)
	if err != nil {
		return nil, err
	}
	always := map[string]bool{}
	for _, r := range plain.public.Routes() {
		always[r.Method+" "+r.Pattern] = true
	}
	add := func(listener string, routes []web.Route) {
		for _, r := range routes {
			lines = append(lines, routeLine{listener, r.Method, r.Pattern, r.Right, listener == "public" && !always[r.Method+" "+r.Pattern]})
		}
	}
	add("public", shown.public.Routes())
	add("admin", shown.admin.Routes())
	return lines, nil
}
