package app

import (
	"context"

	placestore "maillage/module/place/store"
)

// directory tells organisations which places exist.
type directory struct{ store *placestore.Store }

// Known implements organisation.Places.
func (d directory) Known(ctx context.Context, id string) (bool, error) {
	found, err := d.store.Place(ctx, id)
	return found != nil, err
}
