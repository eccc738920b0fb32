package app

import (
	"context"

	"maillage/module/organisation"
	"maillage/platform/sirene"
)

// establishments is the national register as organisations ask it.
type establishments struct{ register *sirene.Register }

// Lookup implements organisation.Register.
func (e establishments) Lookup(ctx context.Context, siret string) (organisation.Entry, error) {
	found, err := e.register.Lookup(ctx, siret)
	return organisation.Entry{Name: found.Name, Street: found.Street, Postcode: found.Postcode, Commune: found.Commune, Closed: !found.Active}, err
}
