package page

import (
	"net/http"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/right"
	"maillage/module/account"
	"maillage/platform/form"
	"maillage/platform/ui"
	"maillage/platform/web"
)

// mountEntrance declares the ways in and out. They are everyone's; each use
// case decides what its caller may do.
func (p *Accounts) mountEntrance(rt *web.Router) {
	get := func(pattern string, h web.Handler) { rt.Page(http.MethodGet, pattern, right.Public, h) }
	post := func(pattern string, h web.Handler) {
		rt.Page(http.MethodPost, pattern, right.Public, func(w http.ResponseWriter, r *web.Request) error {
			if err := form.Read(r); err != nil {
				return err
			}
			return h(w, r)
		})
	}
	get("/connexion", p.door)
	post("/connexion", p.ask)
	get("/connexion/message", p.message)
	post("/connexion/message", p.typeCode)
	get("/connexion/lien/{token}", p.link)
	post("/connexion/lien/{token}", p.press)
	get("/connexion/code", p.factor)
	post("/connexion/code", p.prove)
	get("/connexion/installer", p.enrol)
	post("/connexion/installer", p.enrolled)
	get("/connexion/codes", p.codes)
	post("/connexion/codes", p.putAway)
	get("/connexion/codes.txt", p.codesFile)
	get("/connexion/confirmer", p.confirm)
	post("/connexion/confirmer", p.confirmed)
	get("/connexion/cle", p.key)
	post("/connexion/cle", p.showKey)
	post("/connexion/cle/options", p.keyOptions)
	get("/connexion/proconnect", p.connect)
	get("/connexion/proconnect/retour", p.connected)
	post("/deconnexion", p.leave)
	get("/connexion/fin", p.left)
	get("/invitation/{token}", p.invitation)
	post("/invitation/{token}", p.accept)
}

// door asks for the address, and offers the other ways in.
func (p *Accounts) door(w http.ResponseWriter, r *web.Request) error {
	next := account.LocalPath(r.URL.Query().Get("suite"))
	if r.Who.Kind == actor.Helper {
		if r.Who.Locked {
			return web.SeeOther(w, r, confirmPath(next))
		}
		return web.SeeOther(w, r, onward(next))
	}
	t, err := p.Sessions.Get(r.Context())
	if err != nil {
		return err
	}
	shared := t.Values[keepShared] != "" || r.URL.Query().Get("partage") != ""
	return p.askPage(w, r, asking{next: next, shared: shared}, nil)
}

// asking is what the first page asks.
type asking struct {
	email, next string
	shared      bool
}

func (p *Accounts) askPage(w http.ResponseWriter, r *web.Request, a asking, err error) error {
	v := p.view(r, err)
	return v.public(w, v.T("account.door.title"), doorPage(v, a))
}

// ask takes the address; the answer is the same whoever it belongs to.
func (p *Accounts) ask(w http.ResponseWriter, r *web.Request) error {
	a := asking{email: r.PostForm.Get("email"), next: account.LocalPath(r.PostForm.Get("suite")), shared: r.PostForm.Get("partage") != ""}
	t, err := p.bound(r, keepNext, a.next, keepShared, mark(a.shared))
	if err != nil {
		return err
	}
	err = p.Cases.Ask(r.Context(), account.Asking{Email: a.email, Binding: t.Values[keepBinding], Next: a.next, Lang: r.Lang,
		Network: p.entrance(r, false).Network})
	if form.Errand(err) {
		return p.askPage(w, r, a, onField(err, "email"))
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, r.Link("/connexion/message"))
}

// mark is how a ticket remembers a box that is ticked.
func mark(ticked bool) string {
	if ticked {
		return "1"
	}
	return ""
}

// onField puts a fault beside a field when it names none.
func onField(err error, field string) error {
	f := *fault.Of(err)
	if f.Field == "" {
		f.Field = field
	}
	return &f
}

// message says to look at one's mail, and takes the short code of it.
func (p *Accounts) message(w http.ResponseWriter, r *web.Request) error {
	v := p.view(r, nil)
	return v.public(w, v.T("account.message.title"), messagePage(v))
}

// typeCode takes the short code, in the browser that asked for it.
func (p *Accounts) typeCode(w http.ResponseWriter, r *web.Request) error {
	t, err := p.Sessions.Get(r.Context())
	if err != nil {
		return err
	}
	s, next, err := p.Cases.EnterByCode(r.Context(), t.Values[keepBinding], r.PostForm.Get("code"), p.entrance(r, t.Values[keepShared] != ""))
	if form.Errand(err) {
		v := p.view(r, onField(err, "code"))
		return v.public(w, v.T("account.message.title"), messagePage(v))
	}
	if err != nil {
		return err
	}
	return p.entered(w, r, s, next)
}

// link shows the button that uses a link. Nothing is spent: mail robots follow
// links too.
func (p *Accounts) link(w http.ResponseWriter, r *web.Request) error {
	t, err := p.Sessions.Get(r.Context())
	if err != nil {
		return err
	}
	v := p.view(r, nil)
	pressed, err := p.Cases.Press(r.Context(), r.PathValue("token"), t.Values[keepBinding])
	if fault.Is(err, fault.Gone) {
		return p.gone(w, r, err, v.T("account.link.again"))
	}
	if err != nil {
		return err
	}
	return v.public(w, v.T("account.link.title"), linkPage(v, pressed, t.Values[keepShared] != ""))
}

// press uses a link: the session opens in this browser.
func (p *Accounts) press(w http.ResponseWriter, r *web.Request) error {
	s, next, err := p.Cases.Enter(r.Context(), r.PathValue("token"), p.entrance(r, r.PostForm.Get("partage") != ""))
	if fault.Is(err, fault.Gone) {
		return p.gone(w, r, err, p.view(r, nil).T("account.link.again"))
	}
	if err != nil {
		return err
	}
	return p.entered(w, r, s, next)
}

// entered goes on to the factor of a half-open session.
func (p *Accounts) entered(w http.ResponseWriter, r *web.Request, s account.Session, next string) error {
	if err := p.rise(r, s, next); err != nil {
		return err
	}
	in, err := p.Cases.Signing(r.Context(), s.ID)
	if err != nil {
		return err
	}
	if in.Enrolled {
		return web.SeeOther(w, r, r.Link("/connexion/code"))
	}
	return web.SeeOther(w, r, r.Link("/connexion/installer"))
}

// gone says that a link or an invitation serves no more, and what to do.
func (p *Accounts) gone(w http.ResponseWriter, r *web.Request, why error, text string) error {
	v := p.view(r, nil)
	page := p.Frame(r)
	page.Title, page.NoIndex = v.T("account.gone.title"), true
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, http.StatusGone, ui.Layout(page, gonePage(v, v.Fault(why), text)))
}

// leave ends the session and has the browser forget everything of ours.
func (p *Accounts) leave(w http.ResponseWriter, r *web.Request) error {
	t, err := p.Sessions.Get(r.Context())
	if err != nil {
		return err
	}
	if t.Kind == ticketKind {
		if err := p.Cases.SignOut(r.Context(), t.ID); err != nil {
			return err
		}
	}
	if err := p.Sessions.End(r.Context()); err != nil {
		return err
	}
	w.Header().Set("Clear-Site-Data", `"cache", "cookies", "storage"`)
	path := r.Link("/connexion/fin")
	if t.Shared {
		path += "?partage=1"
	}
	return web.SeeOther(w, r, path)
}

// left says that it is over.
func (p *Accounts) left(w http.ResponseWriter, r *web.Request) error {
	v := p.view(r, nil)
	again := "/connexion"
	if r.URL.Query().Get("partage") != "" {
		again += "?partage=1"
	}
	return v.public(w, v.T("account.left.title"), leftPage(v, again))
}
