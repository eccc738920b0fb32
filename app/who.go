package app

import (
	"context"
	"net/http"
	"regexp"
	"strings"

	"maillage/app/site"
	"maillage/asset"
	"maillage/core/act"
	"maillage/core/actor"
	"maillage/core/id"
	"maillage/platform/throttle"
	"maillage/platform/web"
)

// who is the actor of a public request: the program of an organisation by its
// key, below /api; an account or a person by their session; else a visitor.
func (st *stage) who(r *http.Request) (actor.Actor, error) {
	if strings.HasPrefix(r.URL.Path, asset.Prefix) {
		return actor.Anyone(), nil
	}
	if bearer, is := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); is && strings.HasPrefix(r.URL.Path, "/api/") {
		return st.people.accounts.KeyActor(r.Context(), bearer, st.clock.Now())
	}
	who, err := st.accounts.Who(r)
	if err != nil || who.Kind != actor.Visitor {
		return who, err
	}
	return st.persons.Who(r)
}

// network is what requests of one client are counted by.
func (st *stage) network(r *http.Request) string {
	return throttle.Network(st.guards.Client.Address(r))
}

// standing names who is signed in and the organisation they act for.
func (st *stage) standing(ctx context.Context, who actor.Actor) (site.Standing, error) {
	names, err := st.people.names(ctx, []string{who.ID})
	if err != nil {
		return site.Standing{}, err
	}
	orgs, err := st.people.orgStore.Names(ctx, []string{who.Org})
	return site.Standing{Name: names[who.ID], Organisation: orgs[who.Org]}, err
}

// hole is a parameter of a route's pattern.
var hole = regexp.MustCompile(`\{(\w+)`)

// noteRefusal keeps in the journal what someone known was refused, whoever
// refused it: on which route, about which object.
func (h *house) noteRefusal(r *web.Request, route web.Route, status int) {
	object := ""
	for _, name := range hole.FindAllStringSubmatch(route.Pattern, -1) {
		if value := r.PathValue(name[1]); id.Valid(value) {
			object = value
		}
	}
	shape := strings.NewReplacer("/", ".", "{", "", "}", "", "$", "").Replace(strings.ToLower(route.Method + route.Pattern))
	// The refusal is kept even if whoever was refused hangs up.
	err := h.acts.Note(context.WithoutCancel(r.Context()), act.Act{Name: "route.refused", Who: r.Who, Refused: true, Object: object, Detail: shape})
	if err != nil {
		h.log.Error("a refusal is not in the journal", "route", route.Pattern, "status", status, "error", err)
	}
}
