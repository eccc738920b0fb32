package page

import (
	"cmp"
	"net/http"
	"slices"

	"maillage/core/fault"
	"maillage/core/territory"
	"maillage/core/text"
	"maillage/module/place"
	"maillage/platform/ui"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

// byText sorts links as people read them, without regard to accents.
func byText(a, b ui.ListLink) int { return cmp.Compare(text.Fold(a.Text), text.Fold(b.Text)) }

// placesByDepartement counts the places of every département, by its code.
func (p *Places) placesByDepartement() map[string]int {
	places := map[string]int{}
	for code, n := range p.Index().CountByCommune() {
		if c, ok := p.Atlas.Commune(code); ok {
			places[c.Departement] += n
		}
	}
	return places
}

// country answers the list of regions.
func (p *Places) country(w http.ResponseWriter, r *web.Request) error {
	words := p.words(r)
	places, count := p.placesByDepartement(), map[string]int{}
	for _, d := range p.Atlas.Departements() {
		count[d.Region] += places[d.Code]
	}
	var links ui.LinkList
	for _, g := range p.Atlas.Regions() {
		if count[g.Code] == 0 {
			continue
		}
		links = append(links, ui.ListLink{Text: g.Name, Href: r.Link("/territoires/" + g.Slug), Count: words.N("place.count", count[g.Code])})
	}
	slices.SortFunc(links, byText)
	title := words.T("place.territory.title")
	return p.render(w, r, head{title: title, trail: p.trail(r)}, territoryPage(words, title, "", links))
}

// region answers the départements of a region.
func (p *Places) region(w http.ResponseWriter, r *web.Request) error {
	words := p.words(r)
	g, ok := p.Atlas.RegionBySlug(r.PathValue("region"))
	if !ok {
		return faultTerritory()
	}
	var links ui.LinkList
	places := p.placesByDepartement()
	for _, d := range p.Atlas.Departements() {
		if d.Region == g.Code {
			links = append(links, ui.ListLink{Text: d.Name + " (" + d.Code + ")", Href: r.Link(p.departementPath(d.Code)), Count: words.N("place.count", places[d.Code])})
		}
	}
	title := words.T("place.territory.in", "name", g.Name)
	return p.render(w, r, head{title: title, trail: p.countryTrail(r)}, territoryPage(words, title, "", links))
}

// departement answers the communes of a département that have places.
func (p *Places) departement(w http.ResponseWriter, r *web.Request) error {
	words := p.words(r)
	d, ok := p.Atlas.DepartementBySlug(r.PathValue("departement"))
	if !ok {
		return faultTerritory()
	}
	byCommune := p.Index().CountByCommune()
	var links ui.LinkList
	for _, c := range p.Atlas.InDepartement(d.Code) {
		n := byCommune[c.Code]
		for _, part := range p.Atlas.Arrondissements(c.Code) {
			n += byCommune[part.Code]
		}
		if n > 0 {
			links = append(links, ui.ListLink{Text: c.Name, Href: r.Link(p.communePath(c)), Count: words.N("place.count", n)})
		}
	}
	slices.SortFunc(links, byText)
	title := words.T("place.territory.in", "name", d.Name+" ("+d.Code+")")
	return p.render(w, r, head{title: title, trail: p.regionTrail(r, d.Region)},
		territoryPage(words, title, link(r, "/carte", "departement", d.Code), links))
}

// commune answers the places of a commune, then the nearest around.
func (p *Places) commune(w http.ResponseWriter, r *web.Request) error {
	words := p.words(r)
	d, ok := p.Atlas.DepartementBySlug(r.PathValue("departement"))
	if !ok {
		return faultTerritory()
	}
	c, ok := p.Atlas.CommuneBySlug(d.Code, r.PathValue("commune"))
	if !ok {
		return faultTerritory()
	}
	inside := map[string]bool{}
	var here []place.Found
	for _, e := range p.Index().InCommune(c.Code) {
		inside[e.ID] = true
		here = append(here, place.Found{Entry: e, Metres: metresFrom(c, e)})
	}
	near := p.Index().Near(c.Lat, c.Lon, place.Reach, nearby, nil, func(e *place.Entry) bool { return !inside[e.ID] })
	title := words.T("place.territory.in", "name", townName(c))
	return p.render(w, r, head{title: title, trail: p.departementTrail(r, c.Departement)}, communePage(p, r, words, c, here, near))
}

func faultTerritory() error {
	return fault.New(fault.NotFound, "", "place.fault.territory", "Ce territoire n'existe pas.")
}

// Paths of the territories.

func (p *Places) departementPath(code string) string {
	d, _ := p.Atlas.Departement(code)
	g, _ := p.Atlas.Region(d.Region)
	return "/territoires/" + g.Slug + "/" + d.Slug
}

func (p *Places) communePath(c territory.Commune) string {
	return p.departementPath(c.Departement) + "/" + c.Slug
}

// Trails down to the territories.

func (p *Places) countryTrail(r *web.Request) []ui.Link {
	return p.trail(r, ui.Link{Text: p.words(r).T("place.territory.short"), Href: r.Link("/territoires")})
}

func (p *Places) regionTrail(r *web.Request, code string) []ui.Link {
	g, _ := p.Atlas.Region(code)
	return append(p.countryTrail(r), ui.Link{Text: g.Name, Href: r.Link("/territoires/" + g.Slug)})
}

func (p *Places) departementTrail(r *web.Request, code string) []ui.Link {
	d, _ := p.Atlas.Departement(code)
	return append(p.regionTrail(r, d.Region), ui.Link{Text: d.Name, Href: r.Link(p.departementPath(code))})
}

// wholeLinks lists the départements and regions found by name.
func (p *Places) wholeLinks(r *web.Request, found []territory.Match) ui.LinkList {
	list := make(ui.LinkList, len(found))
	for i, m := range found {
		list[i] = ui.ListLink{Text: m.Label, Href: r.Link(p.wholePath(m))}
	}
	return list
}

// wholePath is the page of a département or region found by name.
func (p *Places) wholePath(m territory.Match) string {
	if m.How == territory.HowRegion {
		return "/territoires/" + m.Region.Slug
	}
	return p.departementPath(m.Departement.Code)
}

// mapLinks is the list that equals the map of the country.
func (p *Places) mapLinks(r *web.Request, w *word.Words) ui.LinkList {
	var list ui.LinkList
	places := p.placesByDepartement()
	for _, d := range p.Atlas.Departements() {
		list = append(list, ui.ListLink{Text: d.Name + " (" + d.Code + ")", Href: link(r, "/carte", "departement", d.Code), Count: w.N("place.count", places[d.Code])})
	}
	return list
}

// foundLinks lists places with their distance.
func foundLinks(r *web.Request, w *word.Words, found []place.Found) ui.LinkList {
	list := make(ui.LinkList, len(found))
	for i, f := range found {
		list[i] = ui.ListLink{Text: f.Entry.Name + ", " + f.Entry.Commune, Href: r.Link("/lieux/" + f.Entry.ID), Count: w.Distance(f.Metres)}
	}
	return list
}
