package page

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"maillage/core/territory"
	"maillage/module/place"
	"maillage/platform/web"
)

// ask is a search as its address holds it.
type ask struct {
	typed   string             // ?ou=
	town    *territory.Commune // ?lieu=
	need    string             // ?besoin=
	welcome []string           // ?accueil=, repeated
	when    place.When         // ?quand=, ?heure=
	page    int                // ?page=, from 1
	wishes  []place.Wish       // need and welcome as wishes, in the order asked
}

// readAsk reads the address. An unknown need or welcome is a fault; an
// unknown commune is left nil and found by what was typed.
func (p *Places) readAsk(r *web.Request) (ask, error) {
	q := r.URL.Query()
	a := ask{typed: strings.TrimSpace(q.Get(place.ParamQuery)), need: q.Get(place.ParamNeed), page: 1}
	if town, ok := p.Atlas.Commune(q.Get(place.ParamTown)); ok {
		a.town = &town
	}
	if n, err := strconv.Atoi(q.Get(place.ParamPage)); err == nil && n > 0 {
		a.page = min(n, 100)
	}
	if a.need != "" {
		wish, err := place.Need(a.need)
		if err != nil {
			a.need = ""
			return a, err
		}
		a.wishes = append(a.wishes, wish)
	}
	for _, slug := range q[place.ParamWelcome] {
		wish, err := place.Welcome(slug)
		if err != nil {
			return a, err
		}
		a.welcome = append(a.welcome, slug)
		a.wishes = append(a.wishes, wish)
	}
	when, err := place.ReadWhen(q.Get(place.ParamWhen), q.Get(place.ParamTime))
	a.when = when
	return a, err
}

// values is the address of the search, without its page.
func (a ask) values() url.Values {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	if a.town != nil {
		set(place.ParamTown, a.town.Code)
	} else {
		set(place.ParamQuery, a.typed)
	}
	set(place.ParamNeed, a.need)
	set(place.ParamWhen, a.when.Slug)
	set(place.ParamTime, a.when.Hour)
	for _, slug := range a.welcome {
		v.Add(place.ParamWelcome, slug)
	}
	return v
}

// at is the address of a page for this search.
func (a ask) at(r *web.Request, path string) string {
	v := a.values()
	if len(v) == 0 {
		return r.Link(path)
	}
	return r.Link(path) + "?" + v.Encode()
}

// pageAt is the address of the nth page of the list.
func (a ask) pageAt(r *web.Request, n int) string {
	v := a.values()
	if n > 1 {
		v.Set(place.ParamPage, strconv.Itoa(n))
	}
	return r.Link("/lieux") + "?" + v.Encode()
}

// without is the search with one value less.
func (a ask) without(wish place.Wish) ask {
	if wish.Param == place.ParamNeed {
		a.need = ""
	}
	var kept []string
	for _, slug := range a.welcome {
		if wish.Param != place.ParamWelcome || slug != wish.Slug {
			kept = append(kept, slug)
		}
	}
	a.welcome = kept
	return a
}

// search is the question put to the directory.
func (p *Places) search(a ask) place.Search {
	now := p.Clock.Now()
	return place.Search{Lat: a.town.Lat, Lon: a.town.Lon, Wishes: a.wishes, Now: now,
		At: a.when.At(now, p.zoneOf(a.town)), Page: a.page}
}

// zoneOf is the clock of a commune.
func (p *Places) zoneOf(c *territory.Commune) *time.Location {
	return p.Zone(territory.Zone(c.Departement))
}
