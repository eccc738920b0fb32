// Package api is organisations for programs: those that are active, for
// anyone, and one's own, for who holds a key.
package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"maillage/core/capacity"
	"maillage/core/right"
	"maillage/core/territory"
	"maillage/module/organisation"
	"maillage/platform/api"
)

// Organisations are the operations and what they need.
type Organisations struct{ Cases *organisation.Organisations }

// Register declares the operations.
func (o *Organisations) Register(a huma.API) {
	get := func(id, path, summary string, need right.Right) huma.Operation {
		return huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Tags: []string{"organisations"},
			Metadata: api.Needs(need), Errors: []int{401, 403, 404, 422}}
	}
	huma.Register(a, get("list-organisations", "/api/v1/organisations", "Active organisations, page by page", right.Public), o.list)
	huma.Register(a, get("get-organisation", "/api/v1/organisation", "The organisation of who asks", organisation.MayRead), o.own)
}

// Organisation is an organisation as programs read it.
type Organisation struct {
	ID         string   `json:"id" doc:"Ours; never changes."`
	SIRET      string   `json:"siret"`
	Name       string   `json:"name"`
	Kind       string   `json:"kind" example:"commune"`
	Territory  Area     `json:"territory"`
	Capacities []string `json:"capacities" doc:"What it may do today."`
	Sites      []Site   `json:"sites"`
}

// Area is the territory an organisation works for.
type Area struct {
	Level string `json:"level" enum:"commune,epci,departement,region,national"`
	Code  string `json:"code" doc:"Official code; empty for the whole country."`
	Name  string `json:"name"`
}

// Site is a place where an organisation works.
type Site struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Street   string `json:"street"`
	Postcode string `json:"postcode"`
	Commune  string `json:"commune" doc:"INSEE code."`
	Town     string `json:"town"`
	Place    string `json:"place,omitempty" doc:"Id of its sheet in the directory."`
}

// Own is one's organisation, with what only its members read.
type Own struct {
	Organisation
	State string `json:"state"`
	Email string `json:"email"`
	Phone string `json:"phone"`
}

// Page is one page of a list.
type Page struct {
	Organisations []Organisation `json:"organisations"`
	Page          int            `json:"page"`
	Pages         int            `json:"pages"`
	Total         int            `json:"total"`
}

type (
	listing struct {
		Page int `query:"page" minimum:"1" maximum:"100000" default:"1" doc:"From 1."`
	}
	listed struct{ Body Page }
	asking struct{ api.Who }
	owned  struct{ Body Own }
)

// list answers a page of the active organisations.
func (o *Organisations) list(ctx context.Context, in *listing) (*listed, error) {
	found, total, err := o.Cases.Active(ctx, in.Page)
	if err != nil {
		return nil, api.Fault(err)
	}
	page := Page{Organisations: make([]Organisation, len(found)), Page: in.Page, Pages: (total + organisation.PageSize - 1) / organisation.PageSize, Total: total}
	for i, f := range found {
		page.Organisations[i] = written(f.Organisation, f.Sites, f.Capacities, o.Cases.Atlas)
	}
	return &listed{page}, nil
}

// own answers the organisation of who asks.
func (o *Organisations) own(ctx context.Context, in *asking) (*owned, error) {
	s, err := o.Cases.Own(ctx, in.Actor)
	if err != nil {
		return nil, api.Fault(err)
	}
	var held []capacity.Capacity
	for _, g := range s.Held(o.Cases.Clock.Now()) {
		held = append(held, g.Capacity)
	}
	return &owned{Own{Organisation: written(s.Organisation, s.Sites, held, o.Cases.Atlas), State: string(s.State), Email: s.Email, Phone: s.Phone}}, nil
}

// written is an organisation in the API's own form.
func written(from organisation.Organisation, sites []organisation.Site, held []capacity.Capacity, atlas *territory.Atlas) Organisation {
	area, _ := from.Area.Name(atlas) // a code that left the geography has no name
	to := Organisation{ID: from.ID, SIRET: from.SIRET, Name: from.Name, Kind: string(from.Kind), Capacities: make([]string, len(held)), Sites: make([]Site, len(sites)),
		Territory: Area{Level: string(from.Area.Level), Code: from.Area.Code, Name: area}}
	for i, c := range held {
		to.Capacities[i] = string(c)
	}
	for i, s := range sites {
		to.Sites[i] = Site{ID: s.ID, Name: s.Name, Street: s.Street, Postcode: s.Postcode, Commune: s.Commune, Town: s.Town, Place: s.Place}
	}
	return to
}
