package app

import (
	"context"
	"net/http"
	"strings"

	"maillage/app/site"
	"maillage/asset"
	"maillage/core/right"
	orgapi "maillage/module/organisation/api"
	orgpage "maillage/module/organisation/page"
	personapi "maillage/module/person/api"
	"maillage/module/place"
	placeapi "maillage/module/place/api"
	placepage "maillage/module/place/page"
	"maillage/platform/api"
	"maillage/platform/job"
	"maillage/platform/journal"
	"maillage/platform/outbox"
	"maillage/platform/web"
)

// front is what answers: the public pages and API, the operator's own, and
// what works beside them.
type front struct {
	public *web.Front
	admin  *web.Front
	work   func(context.Context) error
	stage  *stage
}

// front makes what answers at one address.
func (h *house) front(s Site, demo bool) (*front, error) {
	st, err := h.set(s, demo)
	if err != nil {
		return nil, err
	}
	public := web.NewRouter(st.fail)
	public.Who, public.Refused = st.who, h.noteRefusal
	st.mount(public)
	admin := web.NewRouter(st.pages.Fail)
	admin.Who = operator
	st.mountAdmin(admin)
	beside, err := st.work()
	if err != nil {
		return nil, err
	}
	return &front{public: st.guards.Wrap(public), admin: web.Guards{Log: h.log, Body: maxBody}.Wrap(admin), work: beside, stage: st}, nil
}

// fail answers an error: as a problem to programs, as a page to people.
func (st *stage) fail(w http.ResponseWriter, r *web.Request, err error) {
	if strings.HasPrefix(r.URL.Path, "/api/") {
		api.Fail(w, err)
		return
	}
	st.pages.Fail(w, r, err)
}

// mount mounts every public route of the program. All of them are on this
// screen.
func (st *stage) mount(rt *web.Router) {
	index := func() place.Index { return st.live.Get() }
	st.pages.Mount(rt)
	(&placepage.Places{Index: index, Archive: st.places, Clock: st.clock, Atlas: st.atlas, Zone: zone, Words: st.words, Frame: st.pages.Frame,
		Base: st.site.base(), Line: st.pages.Line, Contact: st.site.Contact != "",
		Texts: st.textPlaces(st.texts, st.guards.Client, st.site.SMS.Daily, func() bool { return st.panel.On(featurePlaceSMS) }), Tiles: placepage.Tiles{URL: st.site.Tiles, Credit: st.site.TileCredit}}).Mount(rt)
	st.accounts.Mount(rt)
	(&orgpage.Organisations{Cases: st.people.orgs, Names: st.people.orgStore.Names, People: st.people.contacts, Words: st.words, Frame: st.pages.Desk, Zone: zone("Europe/Paris")}).Mount(rt)
	st.persons.Mount(rt)

	spec := api.New(rt, "Maillage", Version, st.site.base())
	(&placeapi.Places{Index: index, Feed: st.places, Clock: st.clock, Base: st.site.base()}).Register(spec)
	(&orgapi.Organisations{Cases: st.people.orgs}).Register(spec)
	personapi.Mount(spec, st.people.register)
	st.pages.MountAPI(rt, spec)
	rt.Handle(http.MethodGet, asset.Prefix, right.Public, assets)
	rt.Handle(http.MethodGet, journal.CheckpointPath, right.Public, st.proof.Serve)
	rt.Handle(http.MethodGet, "/healthz", right.Public, st.healthy)
	rt.Handle(http.MethodGet, "/readyz", right.Public, st.ready)

	st.board("/gestion/taches").Mount(rt)
	(&site.Running{Pages: st.pages, Mails: st.letters.Board, Texts: st.texts.Board, Switches: st.panel.States, Switch: st.turn, Retained: st.kept.Board, Zone: zone("Europe/Paris")}).Mount(rt)
	(&site.Journal{Pages: st.pages, Book: st.acts, Rows: st.acts.Rows, Actors: st.people.names, Orgs: st.people.orgStore.Names, Zone: zone("Europe/Paris")}).Mount(rt)
}

// mountAdmin mounts the operator's routes, served on the loopback alone.
func (st *stage) mountAdmin(rt *web.Router) {
	st.house.mountAdmin(rt, st.count)
	st.board("/taches").Mount(rt)
	rt.Handle(http.MethodGet, asset.Prefix, right.Operate, assets)
}

// board is the page on tasks and deliveries, at a path.
func (st *stage) board(path string) *site.Work {
	return &site.Work{Pages: st.pages, Path: path, Tasks: job.Board{DB: st.db, Clock: st.clock}, Facts: outbox.Board{DB: st.db, Clock: st.clock}, Book: st.acts}
}

// assets answers our stylesheets, icons and optional scripts.
func assets(w http.ResponseWriter, r *web.Request) error {
	asset.Handler().ServeHTTP(w, r.Request)
	return nil
}

// maxBody is the largest request body, bytes: forms are short.
const maxBody = 1 << 20
