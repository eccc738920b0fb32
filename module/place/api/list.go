package api

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"maillage/core/fault"
	"maillage/core/vocab"
	"maillage/module/place"
	"maillage/platform/api"
	"maillage/platform/web"
)

// Listing is the question put to list-places.
type Listing struct {
	Near        string   `query:"near" example:"46.17,1.87" doc:"Latitude,longitude (WGS84): answers the nearest places first."`
	Limit       int      `query:"limit" minimum:"1" maximum:"200" default:"20" doc:"Places in a page."`
	Service     []string `query:"service,explode" doc:"Exact string of the national schema; several add up."`
	OpenAt      string   `query:"open_at" example:"2026-03-03T14:00:00+01:00" doc:"RFC 3339 instant at which properties.open is told; now when absent."`
	BBox        string   `query:"bbox" example:"1.5,46,2.5,46.5" doc:"West,south,east,north: only places in this box."`
	Commune     string   `query:"commune" example:"23096" doc:"INSEE code: only places of this commune or arrondissement."`
	Departement string   `query:"departement" example:"23" doc:"Only places of this département."`
	After       string   `query:"after" doc:"Id of the last place of the page before; not with near."`
	Match       string   `header:"If-None-Match"`
}

// answer is a body already encoded.
type answer struct {
	Status      int
	ContentType string `header:"Content-Type"`
	ETag        string `header:"ETag"`
	Body        []byte
}

// list answers the places near a point, or one page of all of them.
func (p *Places) list(_ context.Context, in *Listing) (*answer, error) {
	wishes, err := services(in.Service)
	if err != nil {
		return nil, api.Fault(err)
	}
	at := p.Clock.Now()
	// A "+" typed as it is in an address reads as a space.
	if in.OpenAt != "" {
		if at, err = time.Parse(time.RFC3339, strings.ReplaceAll(in.OpenAt, " ", "+")); err != nil {
			return nil, api.Fault(fault.New(fault.Invalid, "open_at", "place.fault.instant", "Cet instant ne se lit pas. Exemple : 2026-03-03T14:00:00+01:00."))
		}
	}
	index := p.Index()
	var c Collection
	if in.Near != "" {
		c, err = p.near(index, in, wishes, at)
	} else {
		c, err = p.page(index, in, wishes, at)
	}
	if err != nil {
		return nil, api.Fault(err)
	}
	return encode(moment(index, at), in.Match, c)
}

// moment tags an answer that tells opening states: it holds for one minute of
// one picture.
func moment(index place.Index, at time.Time) string {
	return fmt.Sprintf("%d-%d", index.Epoch(), at.Unix()/60)
}

// near is the nearest places, each with its distance.
func (p *Places) near(index place.Index, in *Listing, wishes []place.Wish, at time.Time) (Collection, error) {
	d, ok := degrees(in.Near, 2)
	if !ok || !onEarth(d[0], d[1]) {
		return Collection{}, fault.New(fault.Invalid, "near", "place.fault.near", "Ce point ne se lit pas. Exemple : near=46.17,1.87 (latitude, longitude).")
	}
	inside, err := in.within()
	if err != nil {
		return Collection{}, err
	}
	found := index.Near(d[0], d[1], 0, in.Limit, wishes, inside)
	c := Collection{Type: "FeatureCollection", Features: make([]Feature, len(found))}
	for i, f := range found {
		c.Features[i] = p.feature(f.Entry, at)
		metres := math.Round(f.Metres*10) / 10
		c.Features[i].Properties.DistanceM = &metres
	}
	return c, nil
}

// page is one page of all the places, in the order of their source ids.
func (p *Places) page(index place.Index, in *Listing, wishes []place.Wish, at time.Time) (Collection, error) {
	inside, err := in.within()
	if err != nil {
		return Collection{}, err
	}
	all, start := index.All(), 0
	if in.After != "" {
		last, ok := index.ByID(in.After)
		if !ok {
			return Collection{}, fault.New(fault.Invalid, "after", "place.fault.after", "Ce lieu n'existe plus. Reprenez la liste au début.")
		}
		start = sort.Search(len(all), func(i int) bool { return all[i].SourceID() > last.SourceID() })
	}
	c := Collection{Type: "FeatureCollection", Features: []Feature{}}
	for _, e := range all[start:] {
		if !e.Facets.Holds(wishes) || !inside(e) {
			continue
		}
		if len(c.Features) == in.Limit {
			c.Next = p.next(in, c.Features[in.Limit-1].ID)
			break
		}
		c.Features = append(c.Features, p.feature(e, at))
	}
	return c, nil
}

// next is the address of the page after this one.
func (p *Places) next(in *Listing, last string) string {
	v := url.Values{"after": {last}, "limit": {strconv.Itoa(in.Limit)}, "service": in.Service}
	if in.OpenAt != "" {
		v.Set("open_at", in.OpenAt)
	}
	for name, value := range map[string]string{"bbox": in.BBox, "commune": in.Commune, "departement": in.Departement} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return p.Base + "/api/v1/places?" + v.Encode()
}

// services reads the exact strings of the parameter service as one wish.
func services(names []string) ([]place.Wish, error) {
	var mask place.Facets
	for _, name := range names {
		v, ok := vocab.Services.Exact(name)
		if !ok {
			return nil, fault.New(fault.Invalid, "service", "place.fault.service", "Ce service n'existe pas dans le schéma national.")
		}
		mask |= place.Bit(vocab.Services, v)
	}
	if mask == 0 {
		return nil, nil
	}
	return []place.Wish{{Param: "service", Mask: mask}}, nil
}

// within reads where places must be as one test.
func (in *Listing) within() (func(*place.Entry) bool, error) {
	d := []float64{-180, -90, 180, 90}
	if in.BBox != "" {
		var ok bool
		if d, ok = degrees(in.BBox, 4); !ok || !onEarth(d[1], d[0]) || !onEarth(d[3], d[2]) || d[0] > d[2] || d[1] > d[3] {
			return nil, fault.New(fault.Invalid, "bbox", "place.fault.bbox", "Cette zone ne se lit pas. Exemple : bbox=1.5,46,2.5,46.5 (ouest, sud, est, nord).")
		}
	}
	return func(e *place.Entry) bool {
		return (in.BBox == "" || e.Located && e.Lon >= d[0] && e.Lat >= d[1] && e.Lon <= d[2] && e.Lat <= d[3]) &&
			(in.Commune == "" || e.Town.Code == in.Commune || e.Town.Parent == in.Commune) &&
			(in.Departement == "" || e.Town.Departement == in.Departement)
	}, nil
}

// degrees reads n decimal numbers joined by commas.
func degrees(text string, n int) ([]float64, bool) {
	parts := strings.Split(text, ",")
	if len(parts) != n {
		return nil, false
	}
	d := make([]float64, n)
	for i, part := range parts {
		f, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil {
			return nil, false
		}
		d[i] = f
	}
	return d, true
}

// onEarth also refuses NaN, which compares false with everything.
func onEarth(lat, lon float64) bool {
	return lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180
}

// encode answers a body, or that the client already has it.
func encode(tag, match string, v any) (*answer, error) {
	if web.Matches(match, tag) {
		return &answer{Status: http.StatusNotModified, ETag: web.Tag(tag)}, nil
	}
	body, err := json.Marshal(v)
	return &answer{Status: http.StatusOK, ContentType: "application/geo+json", ETag: web.Tag(tag), Body: body}, err
}

func typeOf[T any]() reflect.Type { return reflect.TypeFor[T]() }

// limitService writes the closed list of services into the description.
func limitService(a huma.API) {
	for _, param := range a.OpenAPI().Paths["/api/v1/places"].Get.Parameters {
		if param.Name == "service" {
			param.Schema.Items.Enum = serviceNames()
			param.Schema.Items.PrecomputeMessages()
		}
	}
}
