package app

import (
	"strings"

	"maillage/app/site"
	accountpage "maillage/module/account/page"
	"maillage/module/organisation"
	orgpage "maillage/module/organisation/page"
	personpage "maillage/module/person/page"
	"maillage/module/place"
	placepage "maillage/module/place/page"
	"maillage/platform/fetch"
	"maillage/platform/mail"
	"maillage/platform/outbox"
	"maillage/platform/retention"
	"maillage/platform/session"
	"maillage/platform/sirene"
	"maillage/platform/sms"
	"maillage/platform/ui"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

// stage is the house set for one address: what pages and tasks are made of.
type stage struct {
	*house
	site     Site
	demo     bool
	words    *word.Book
	guards   web.Guards
	count    *metrics
	letters  *mail.Post
	box      *mail.Box // mails of the demonstration
	texts    *sms.Post
	phones   *sms.Box // its short messages
	sessions *session.Keeper
	people   *people
	relay    *outbox.Relay
	kept     *retention.Register
	pages    *site.Pages
	accounts *accountpage.Accounts
	persons  *personpage.Persons
}

// catalogues are the texts of every room.
func catalogues() (*word.Book, error) {
	return word.Load(ui.Catalogue, site.Catalogue, placepage.Catalogue, accountpage.Catalogue, orgpage.Catalogue, personpage.Catalogue)
}

// set sets the house for one address.
func (h *house) set(s Site, demo bool) (*stage, error) {
	st := &stage{house: h, site: s, demo: demo, count: newMetrics(h)}
	var err error
	if st.words, err = catalogues(); err != nil {
		return nil, err
	}
	if st.guards, err = h.guards(s); err != nil {
		return nil, err
	}
	st.sessions = session.New(h.db, session.Options{Secure: st.guards.HTTPS, Now: h.clock.Now})
	st.guards.Count, st.guards.Session = st.count.answered, st.sessions.Wrap
	if st.letters, st.box, err = h.post(s, demo); err != nil {
		return nil, err
	}
	if st.texts, st.phones, err = h.texter(s.SMS, demo); err != nil {
		return nil, err
	}
	var register organisation.Register // the demonstration asks nobody
	if !demo {
		register = establishments{sirene.New(sirene.Service, fetch.Options{})}
	}
	st.people = h.people(s, register, personpage.Letters{Words: st.words}, st.words)
	if st.relay, err = st.deliver(); err != nil {
		return nil, err
	}
	if st.kept, err = st.keeping(); err != nil {
		return nil, err
	}
	st.pages = &site.Pages{Book: st.words, Index: func() place.Index { return h.live.Get() }, Clock: h.clock, Demo: demo, Box: st.box, Phones: st.phones,
		Letters: st.letters, Base: s.base(), Name: s.Name, Publisher: s.Publisher, Host: s.Host, Contact: s.Contact, Version: Version,
		Line: ui.Phone{Number: s.HelpLine, Hours: s.HelpHours}, Standing: st.standing, Enter: st.enter}
	st.persons = &personpage.Persons{Space: st.people.space, Sessions: st.sessions, Words: st.words, Frame: st.pages.Frame, Desk: st.pages.Desk, Network: st.network,
		Zone: zone("Europe/Paris"), Base: s.base(), Line: st.pages.Line, Open: func() bool { return h.panel.On(featureSpace) }}
	st.accounts, err = st.accountPages()
	return st, err
}

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
