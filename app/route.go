package app

import (
	"context"
	"net/http"
	"strings"

	"maillage/app/site"
	"maillage/asset"
	"maillage/core/right"
	"maillage/module/place"
	placeapi "maillage/module/place/api"
	placepage "maillage/module/place/page"
	"maillage/platform/api"
	"maillage/platform/job"
	"maillage/platform/journal"
	"maillage/platform/mail"
	"maillage/platform/outbox"
	"maillage/platform/session"
	"maillage/platform/ui"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

// front is what answers: the public pages and API, the operator's own, and
// what works beside them.
type front struct {
	public *web.Front
	admin  *web.Front
	work   func(context.Context) error
}

// front mounts every route of the program. All of them are on this screen.
func (h *house) front(s Site, demo bool) (*front, error) {
	book, err := word.Load(ui.Catalogue, site.Catalogue, placepage.Catalogue)
	if err != nil {
		return nil, err
	}
	guards, err := h.guards(s)
	if err != nil {
		return nil, err
	}
	index := func() place.Index { return h.live.Get() }
	count := newMetrics(h)
	guards.Count = count.answered
	post, box, err := h.post(s, demo)
	if err != nil {
		return nil, err
	}
	texts, phones, err := h.texter(s.SMS, demo)
	if err != nil {
		return nil, err
	}
	pages := &site.Pages{Book: book, Index: index, Clock: h.clock, Demo: demo, Box: box, Phones: phones, Letters: post,
		Base: s.base(), Name: s.Name, Publisher: s.Publisher, Host: s.Host, Contact: s.Contact, Version: Version,
		Line: ui.Phone{Number: s.HelpLine, Hours: s.HelpHours}}

	sessions := session.New(h.db, session.Options{Secure: guards.HTTPS, Now: h.clock.Now})
	guards.Session = sessions.Wrap
	relay, err := h.deliver(s, post, count)
	if err != nil {
		return nil, err
	}
	kept, err := h.keeping(post, texts, relay, sessions)
	if err != nil {
		return nil, err
	}

	public := web.NewRouter(func(w http.ResponseWriter, r *web.Request, err error) {
		if strings.HasPrefix(r.URL.Path, "/api/") {
			api.Fail(w, err)
			return
		}
		pages.Fail(w, r, err)
	})
	pages.Mount(public)
	(&placepage.Places{Index: index, Archive: h.places, Clock: h.clock, Atlas: h.atlas, Zone: zone, Words: book, Frame: pages.Frame,
		Base: s.base(), Line: pages.Line, Contact: s.Contact != "",
		Texts: h.textPlaces(texts, guards.Client, s.SMS.Daily, func() bool { return h.panel.On(featurePlaceSMS) }), Tiles: placepage.Tiles{URL: s.Tiles, Credit: s.TileCredit}}).Mount(public)
	spec := api.New(public, "Maillage", Version, s.base())
	(&placeapi.Places{Index: index, Feed: h.places, Clock: h.clock, Base: s.base()}).Register(spec)
	pages.MountAPI(public, spec)
	public.Handle(http.MethodGet, asset.Prefix, right.Public, assets)
	public.Handle(http.MethodGet, journal.CheckpointPath, right.Public, h.proof.Serve)
	public.Handle(http.MethodGet, "/healthz", right.Public, h.healthy)
	public.Handle(http.MethodGet, "/readyz", right.Public, h.ready)

	paris := zone("Europe/Paris")
	work := site.Work{Pages: pages, Path: "/gestion/taches", Tasks: job.Board{DB: h.db, Clock: h.clock}, Facts: outbox.Board{DB: h.db, Clock: h.clock}, Book: h.book}
	work.Mount(public)
	(&site.Running{Pages: pages, Mails: post.Board, Texts: texts.Board, Switches: h.panel.States, Switch: h.turn, Retained: kept.Board, Zone: paris}).Mount(public)

	admin := web.NewRouter(pages.Fail)
	admin.Who = operator
	h.mountAdmin(admin, count)
	onMachine := work
	onMachine.Path = "/taches"
	onMachine.Mount(admin)
	admin.Handle(http.MethodGet, asset.Prefix, right.Operate, assets)

	beside, err := h.work(s, post, texts, relay, kept, count)
	if err != nil {
		return nil, err
	}
	return &front{public: guards.Wrap(public), admin: web.Guards{Log: h.log, Body: maxBody}.Wrap(admin), work: beside}, nil
}

// assets answers our stylesheets, icons and optional scripts.
func assets(w http.ResponseWriter, r *web.Request) error {
	asset.Handler().ServeHTTP(w, r.Request)
	return nil
}

// maxBody is the largest request body, bytes: forms are short.
const maxBody = 1 << 20

// guards are what every public answer passes.
func (h *house) guards(s Site) (web.Guards, error) {
	proxies, err := s.proxies()
	if err != nil {
		return web.Guards{}, err
	}
	origins, err := s.tileOrigins()
	if err != nil {
		return web.Guards{}, err
	}
	g := web.Guards{Log: h.log, HTTPS: strings.HasPrefix(s.PublicURL, "https://"), Client: web.Client{Trusted: proxies}, Body: maxBody, Images: origins}
	if s.Rate > 0 {
		g.Limit = web.NewLimit(s.Rate, 6*s.Rate, h.clock.Now)
		g.Writes = web.NewLimit(s.Rate/500, max(5, s.Rate/5), h.clock.Now) // people write slowly
	}
	return g, nil
}

// post is how letters leave: by the deployer's relay, into the demonstration's
// box, or, without either, not until there is one.
func (h *house) post(s Site, demo bool) (*mail.Post, *mail.Box, error) {
	post := &mail.Post{DB: h.db, Now: h.clock.Now}
	if demo {
		box := mail.NewBox(100)
		post.Sender = box
		return post, box, nil
	}
	if s.SMTPHost == "" {
		return post, nil, nil
	}
	sender, err := mail.NewSMTP(s.smtp())
	post.Sender = sender
	return post, nil, err
}
