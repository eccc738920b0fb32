package page

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"maillage/core/fault"
	"maillage/core/territory"
	"maillage/module/place"
	"maillage/platform/geo"
	"maillage/platform/ui"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

// Sizes of the drawings, pixels.
const (
	mapSize   = 420.0 // close to a phone's width, so that its text keeps its size
	miniWidth = 420.0
	miniTall  = 300.0
	markCell  = 40.0 // places closer than this share a mark
)

// The narrowest and widest views, metres a pixel.
const (
	closest  = 2.0
	farthest = 4000.0
)

// chart answers the map: the country by département, or the view that the
// address names, with the links that move it and the list that equals it.
func (p *Places) chart(w http.ResponseWriter, r *web.Request) error {
	words := p.words(r)
	q := r.URL.Query()
	if !q.Has("bbox") && !q.Has("departement") {
		title := words.T("place.map.title")
		return p.render(w, r, head{title: title, description: words.T("place.map.description"), trail: p.trail(r)},
			countryMapPage(p, r, words, p.countryMap(r, words)))
	}
	box, err := p.readBox(q.Get("bbox"), q.Get("departement"))
	if err != nil {
		return err
	}
	title := words.T("place.map.view")
	if d, ok := p.Atlas.Departement(q.Get("departement")); ok {
		title = words.T("place.map.of", "name", d.Name+" ("+d.Code+")")
	}
	v := newView(box, mapSize, mapSize)
	entries := p.Index().Within(place.Box(v.Box()), nil)
	page := p.page(r, head{title: title, trail: p.trail(r, ui.Link{Text: words.T("place.map.title"), Href: r.Link("/carte")}), noIndex: true})
	if p.Tiles.URL != "" {
		page = page.WithTileMap()
	}
	return web.Render(w, r, http.StatusOK, ui.Layout(page, viewPage(p, r, words, title, v, entries)))
}

// readBox reads the view asked for: west, south, east, north in degrees (the
// order of RFC 7946), or a département.
func (p *Places) readBox(bbox, departement string) (geo.Box, error) {
	if departement != "" {
		if box, ok := p.ground.box(departement); ok {
			return box, nil
		}
		return geo.Box{}, fault.New(fault.NotFound, "departement", "place.fault.departement", "Ce département n'existe pas.")
	}
	wrong := fault.New(fault.Invalid, "bbox", "place.fault.bbox", "Cette vue de la carte ne se lit pas. Revenez à la carte de France.")
	parts := strings.Split(bbox, ",")
	if len(parts) != 4 {
		return geo.Box{}, wrong
	}
	var d [4]float64
	for i, text := range parts {
		f, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return geo.Box{}, wrong
		}
		d[i] = f
	}
	box := geo.Box{West: d[0], South: d[1], East: d[2], North: d[3]}
	if !geo.Valid(box.South, box.West) || !geo.Valid(box.North, box.East) || box.South >= box.North || box.West >= box.East {
		return geo.Box{}, wrong
	}
	return box, nil
}

// newView fits a box, within the closest and farthest views.
func newView(box geo.Box, width, height float64) geo.Viewport {
	v := geo.Fit(geo.ProjectionFor(box), box, width, height)
	return v.Zoom(v.Scale / min(max(v.Scale, closest), farthest))
}

// mapLink is the address of a view.
func mapLink(r *web.Request, b geo.Box) string {
	return r.Link("/carte") + fmt.Sprintf("?bbox=%.4f,%.4f,%.4f,%.4f", b.West, b.South, b.East, b.North)
}

// mapAround is the address of the view around a point, some 20 km wide.
func (p *Places) mapAround(r *web.Request, lat, lon float64) string {
	const half = 0.09 // degrees of latitude, 10 km
	wide := half / math.Max(0.2, math.Cos(lat*math.Pi/180))
	return mapLink(r, geo.Box{South: lat - half, West: lon - wide, North: lat + half, East: lon + wide})
}

// countryMap draws the départements of the mainland, darker where there are
// more places for the people who live there.
func (p *Places) countryMap(r *web.Request, w *word.Words) ui.Map {
	m := ui.Map{Label: w.T("place.map.country"), Width: int(mapSize), Height: int(mapSize)}
	places := p.placesByDepartement()
	for _, a := range p.ground.departements {
		if a.drawing != "" {
			m.Shapes = append(m.Shapes, ui.MapShape{Path: a.drawing, Href: mapLink(r, a.box), Shade: shade(places[a.Code], a.Population),
				Title: a.Name + " : " + w.N("place.count", places[a.Code])})
		}
	}
	return m
}

// shade grades the places for 100,000 people into five steps.
func shade(places, people int) int {
	if places == 0 || people == 0 {
		return 0
	}
	rate := float64(places) * 100_000 / float64(people)
	for step, least := range []float64{10, 25, 50} {
		if rate < least {
			return step + 1
		}
	}
	return 4
}

// viewMap draws one view: the ground, a few names, the places.
func (p *Places) viewMap(r *web.Request, w *word.Words, v geo.Viewport, entries []*place.Entry) ui.Map {
	m := ui.Map{Label: w.N("place.map.shows", len(entries)), Width: int(v.Width), Height: int(v.Height), Shapes: p.ground.shapes(v), Scale: scale(w, v)}
	points := make([]geo.Point, len(entries))
	for i, e := range entries {
		points[i] = geo.Point{Lat: e.Lat, Lon: e.Lon, Index: int32(i)}
	}
	for _, b := range geo.Cluster(points, v, markCell) {
		mark := ui.MapMark{X: b.X, Y: b.Y, Count: b.Count}
		if b.Count == 1 {
			e := entries[b.Index]
			mark.Href, mark.Title = r.Link("/lieux/"+e.ID), e.Name
		} else {
			mark.Href, mark.Title = mapLink(r, zoomOn(v, b)), w.N("place.map.zoom_on", b.Count)
		}
		m.Marks = append(m.Marks, mark)
	}
	m.Towns = p.ground.names(v, 7, m.Marks)
	return m
}

// zoomOn is the view of one mark's places: theirs, and at least a third of the
// present one so that the eye can follow.
func zoomOn(v geo.Viewport, b geo.Bubble) geo.Box {
	lat, lon := v.Position(b.X, b.Y)
	closer := v.Zoom(3)
	closer.X, closer.Y = v.Projection.Project(lat, lon)
	return closer.Box()
}

// miniMap draws where one place is among the communes around.
func (p *Places) miniMap(w *word.Words, e *place.Entry) ui.Map {
	const half = 0.06
	wide := half / math.Max(0.2, math.Cos(e.Lat*math.Pi/180)) * miniWidth / miniTall
	v := newView(geo.Box{South: e.Lat - half, West: e.Lon - wide, North: e.Lat + half, East: e.Lon + wide}, miniWidth, miniTall)
	x, y := v.At(e.Lat, e.Lon)
	here := []ui.MapMark{{X: x, Y: y, Count: 1, Title: e.Name, Here: true}}
	return ui.Map{Label: w.T("place.map.mini", "name", e.Name, "town", e.Commune), Width: int(miniWidth), Height: int(miniTall), Small: true,
		Shapes: p.ground.shapes(v), Towns: p.ground.names(v, 8, here), Scale: scale(w, v), Marks: here}
}

// scale is a bar of a round length, at most a quarter of the view.
func scale(w *word.Words, v geo.Viewport) ui.MapScale {
	for _, metres := range []float64{500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5000, 2000, 1000, 500, 200, 100} {
		if pixels := metres / v.Scale; pixels <= v.Width/4 {
			return ui.MapScale{Pixels: pixels, Text: w.Distance(metres)}
		}
	}
	return ui.MapScale{}
}

// listed is how many places of a view stand in its list.
const listed = 40

// inView lists the places of a view by name.
func inView(r *web.Request, entries []*place.Entry) ui.LinkList {
	links := namedLinks(r, entries)
	slices.SortStableFunc(links, byText)
	return links[:min(len(links), listed)]
}

// pointsURL is the address of the places of a view, for the map with tiles.
func pointsURL(v geo.Viewport) string {
	b := v.Box()
	return fmt.Sprintf("/api/v1/places?limit=200&bbox=%.4f,%.4f,%.4f,%.4f", b.West, b.South, b.East, b.North)
}

// metresFrom is how far a place is from a commune's point; 0 when unknown.
func metresFrom(c territory.Commune, e *place.Entry) float64 {
	if !e.Located {
		return 0
	}
	return geo.Metres(c.Lat, c.Lon, e.Lat, e.Lon)
}
