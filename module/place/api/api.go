// Package api is the directory for programs: near a point, page by page, one
// place, what has changed, the whole as CSV. Reading needs no key.
package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"maillage/core/right"
	"maillage/module/place"
	"maillage/platform/api"
)

// Places are the operations of the directory and what they need.
type Places struct {
	Index func() place.Index
	Feed  place.Feed
	Clock place.Clock
	Base  string // address people use, without a trailing slash
}

// Register declares the operations. Reading the directory is everyone's right.
func (p *Places) Register(a huma.API) {
	geojson := map[string]*huma.Response{"200": {Description: "Places as GeoJSON.", Content: map[string]*huma.MediaType{
		"application/geo+json": {Schema: a.OpenAPI().Components.Schemas.Schema(typeOf[Collection](), true, "Collection")}}}}
	one := map[string]*huma.Response{"200": {Description: "The place as GeoJSON.", Content: map[string]*huma.MediaType{
		"application/geo+json": {Schema: a.OpenAPI().Components.Schemas.Schema(typeOf[Feature](), true, "Feature")}}}}
	table := map[string]*huma.Response{"200": {Description: "The national schema as CSV.", Content: map[string]*huma.MediaType{
		"text/csv": {Schema: &huma.Schema{Type: "string"}}}}}
	get := func(id, path, summary string, answers map[string]*huma.Response) huma.Operation {
		return huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Tags: []string{"places"},
			Responses: answers, Metadata: api.Needs(right.Public), Errors: []int{404, 410, 422}}
	}
	huma.Register(a, get("list-places", "/api/v1/places", "Places near a point, or page by page", geojson), p.list)
	huma.Register(a, get("get-place", "/api/v1/places/{id}", "One place, by its id or its source's", one), p.get)
	huma.Register(a, get("changed-places", "/api/v1/changes", "What has changed since an instant or a cursor", geojson), p.changes)
	huma.Register(a, get("export-places", "/api/v1/places.csv", "Every place, in the national schema", table), p.export)
	limitService(a)
}
