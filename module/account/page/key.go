package page

import (
	"net/http"
	"strconv"
	"time"

	"maillage/core/right"
	"maillage/module/account"
	"maillage/platform/form"
	"maillage/platform/ui"
	"maillage/platform/web"
)

// mountKeys declares the API keys of one's organisation.
func (p *Accounts) mountKeys(rt *web.Router) {
	get := func(pattern string, h web.Handler) { rt.Handle(http.MethodGet, pattern, account.RightKey, h) }
	post := func(pattern, back string, h web.Handler) { act(rt, pattern, account.RightKey, form.At(back), h) }
	get("/equipe/cles", p.apiKeys)
	get("/equipe/cles/nouvelle", p.newAPIKey)
	post("/equipe/cles/nouvelle", "/equipe/cles/nouvelle", p.addAPIKey)
	get("/equipe/cles/texte", p.apiKeyText)
	post("/equipe/cles/texte", "/equipe/cles/texte", p.putKeyAway)
	post("/equipe/cles/{key}/retirer", "/equipe/cles", p.endAPIKey)
}

func (p *Accounts) apiKeys(w http.ResponseWriter, r *web.Request) error {
	all, err := p.Cases.Keys(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := p.view(r, nil)
	return v.desk(w, v.T("account.keys.title"), keysPage(v, v.keyRows(all, p.Cases.Clock.Now())), v.up())
}

// keying is what is asked for a new key.
type keying struct {
	name   string
	scopes []string
	months string
}

// months are how long a key may last.
var months = []int{1, 3, 6, 12}

func (p *Accounts) newAPIKey(w http.ResponseWriter, r *web.Request) error {
	return p.newAPIKeyPage(w, r, keying{months: "12"}, nil)
}

func (p *Accounts) newAPIKeyPage(w http.ResponseWriter, r *web.Request, in keying, wrong error) error {
	v := p.view(r, wrong)
	return v.desk(w, v.T("account.keys.new"), newAPIKeyPage(v, in, p.Cases.KeyScopes(r.Who)), v.up(), v.toKeys())
}

// toKeys leads back to the keys.
func (v view) toKeys() ui.Link {
	return ui.Link{Text: v.T("account.keys.title"), Href: "/equipe/cles"}
}

func (p *Accounts) addAPIKey(w http.ResponseWriter, r *web.Request) error {
	in := keying{r.PostForm.Get("nom"), r.PostForm["droits"], r.PostForm.Get("fin")}
	var scopes []right.Right
	for _, s := range in.scopes {
		scopes = append(scopes, right.Right(s))
	}
	n, err := strconv.Atoi(in.months)
	if err != nil {
		n = 0 // refused below, as any wrong end
	}
	err = p.Cases.AddKey(r.Context(), r.Who, in.name, scopes, afterMonths(p.Cases.Clock.Now(), n))
	if form.Errand(err) {
		return p.newAPIKeyPage(w, r, in, err)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, "/equipe/cles/texte")
}

// afterMonths is the end of a key made now; none beyond what is offered.
func afterMonths(now time.Time, n int) time.Time {
	for _, m := range months {
		if m == n {
			return now.AddDate(0, n, 0)
		}
	}
	return now
}

// apiKeyText shows the text of the key just made, until it is put away.
func (p *Accounts) apiKeyText(w http.ResponseWriter, r *web.Request) error {
	h, err := p.Cases.Held(r.Context(), r.Who)
	if err != nil {
		return err
	}
	if h.Kind != account.HeldKey || len(h.Lines) != 2 {
		return web.SeeOther(w, r, "/equipe/cles")
	}
	v := p.view(r, nil)
	return v.desk(w, v.T("account.keys.made"), apiKeyTextPage(v, h.Lines[0], h.Lines[1]), v.up(), v.toKeys())
}

func (p *Accounts) putKeyAway(w http.ResponseWriter, r *web.Request) error {
	if err := p.Cases.PutAway(r.Context(), r.Who); err != nil {
		return err
	}
	return web.SeeOther(w, r, "/equipe/cles")
}

func (p *Accounts) endAPIKey(w http.ResponseWriter, r *web.Request) error {
	if err := p.Cases.EndKey(r.Context(), r.Who, r.PathValue("key")); err != nil {
		return err
	}
	return web.SeeOther(w, r, "/equipe/cles")
}
