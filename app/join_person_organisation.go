package app

import (
	"context"
	"slices"

	"maillage/core/capacity"
	"maillage/module/organisation"
	orgstore "maillage/module/organisation/store"
	"maillage/module/person"
)

// followers tells persons' records about the organisations that follow people.
type followers struct {
	store *orgstore.Store
	orgs  *organisation.Organisations
}

// receiversShown is how many organisations are offered to receive someone.
const receiversShown = 20

// Names implements person.Orgs.
func (f followers) Names(ctx context.Context, orgs []string) (map[string]string, error) {
	return f.store.Names(ctx, orgs)
}

// Receivers implements person.Orgs.
func (f followers) Receivers(ctx context.Context, words string) ([]person.Org, error) {
	found, err := f.orgs.Named(ctx, words, capacity.Follow, receiversShown)
	list := make([]person.Org, len(found))
	for i, o := range found {
		list[i] = person.Org{ID: o.ID, Name: o.Name, Town: o.Town}
	}
	return list, err
}

// Receives implements person.Orgs.
func (f followers) Receives(ctx context.Context, org string) (bool, error) {
	standing, err := f.store.Standing(ctx, org)
	return standing.State == organisation.Active && slices.Contains(standing.Capacities, capacity.Follow), err
}
