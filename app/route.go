package app

import (
	"context"
	"net/http"

	"maillage/app/site"
	"maillage/asset"
	"maillage/core/right"
	"maillage/module/place"
	placeapi "maillage/module/place/api"
	placepage "maillage/module/place/page"
	"maillage/platform/mail"
	"maillage/platform/ui"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

// front is what answers: the public pages and API, and the operator's own.
type front struct {
	house  *house
	public http.Handler
	admin  http.Handler
	routes []web.Route
	work   func(context.Context) error
}

// front mounts every route of the program. All of them are on this screen.
func (h *house) front(s Site, demo bool) (*front, error) {
	book, err := word.Load(ui.Catalogue, site.Catalogue, placepage.Catalogue)
	if err != nil {
		return nil, err
	}
	proxies, err := s.proxies()
	if err != nil {
		return nil, err
	}
	index := func() place.Index { return h.live.Get() }
	count := newMetrics(h)
	box := mail.NewBox(200)
	pages := &site.Pages{Book: book, Index: index, Clock: h.clock, Demo: demo, Box: box, Letters: mail.NewPost(h.db, h.clock),
		Base: s.base(), Name: s.Name, Publisher: s.Publisher, Host: s.Host, Contact: s.Contact, Version: Version,
		Line: ui.Phone{Number: s.HelpLine, Hours: s.HelpHours}}

	public := web.NewRouter(pages.Fail)
	pages.Mount(public)
	(&placepage.Places{Index: index, Closed: h.places, Clock: h.clock, Atlas: h.atlas, Zone: zone, Words: book, Frame: pages.Frame,
		Base: s.base(), Line: pages.Line, Tiles: placepage.Tiles{URL: s.Tiles, Credit: s.TileCredit}}).Mount(public)
	(&placeapi.Places{Index: index, Feed: h.places, Clock: h.clock, Base: s.base(), Version: Version}).Mount(public)
	public.Handle(http.MethodGet, asset.Prefix, right.Public, func(w http.ResponseWriter, r *web.Request) error {
		asset.Handler().ServeHTTP(w, r.Request)
		return nil
	})
	public.Handle(http.MethodGet, "/healthz", right.Public, h.healthy)
	public.Handle(http.MethodGet, "/readyz", right.Public, h.ready)

	admin := web.NewRouter(pages.Fail)
	admin.Who = operator
	h.mountAdmin(admin, count)

	guards := web.Guards{Log: h.log, HTTPS: s.https(), Client: web.Client{Trusted: proxies}, Body: 1 << 20, Count: count.answered, Images: s.tileOrigins()}
	if s.Rate > 0 {
		guards.Limit = web.NewLimit(s.Rate, 6*s.Rate, h.clock.Now)
	}
	return &front{house: h, routes: public.Routes(), public: guards.Wrap(public),
		admin: web.Guards{Log: h.log, Body: 1 << 20}.Wrap(admin), work: h.work(s, count, box)}, nil
}
