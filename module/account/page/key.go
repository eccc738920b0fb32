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
	page := func(pattern string, show func(http.ResponseWriter, *web.Request, error) error) form.Page {
		return form.Page{Pattern: pattern, Need: account.RightKey, Show: show}
	}
	keys := page("/equipe/cles", p.apiKeys)
	keys.Mount(rt)
	keys.Takes(rt, "/equipe/cles/{key}/retirer", p.endAPIKey)
	page("/equipe/cles/nouvelle", p.newAPIKey).Mount(rt, p.addAPIKey)
	page("/equipe/cles/texte", p.apiKeyText).Mount(rt, p.putKeyAway)
}

func (p *Accounts) apiKeys(w http.ResponseWriter, r *web.Request, wrong error) error {
	all, err := p.Cases.Keys(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := p.view(r, wrong)
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

// newAPIKey answers the form of a key, empty or as it was filled.
func (p *Accounts) newAPIKey(w http.ResponseWriter, r *web.Request, wrong error) error {
	in := keying{months: "12"}
	if wrong != nil {
		in = keyingOf(r)
	}
	v := p.view(r, wrong)
	return v.desk(w, v.T("account.keys.new"), newAPIKeyPage(v, in, p.Cases.KeyScopes(r.Who)), v.up(), v.toKeys())
}

func keyingOf(r *web.Request) keying {
	return keying{r.PostForm.Get("nom"), r.PostForm["droits"], r.PostForm.Get("fin")}
}

// toKeys leads back to the keys.
func (v view) toKeys() ui.Link {
	return ui.Link{Text: v.T("account.keys.title"), Href: "/equipe/cles"}
}

func (p *Accounts) addAPIKey(r *web.Request) (string, error) {
	in := keyingOf(r)
	var scopes []right.Right
	for _, s := range in.scopes {
		scopes = append(scopes, right.Right(s))
	}
	n, err := strconv.Atoi(in.months)
	if err != nil {
		n = 0 // refused below, as any wrong end
	}
	return "/equipe/cles/texte", p.Cases.AddKey(r.Context(), r.Who, in.name, scopes, afterMonths(p.Cases.Clock.Now(), n))
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
func (p *Accounts) apiKeyText(w http.ResponseWriter, r *web.Request, wrong error) error {
	h, err := p.Cases.Held(r.Context(), r.Who)
	if err != nil {
		return err
	}
	if h.Kind != account.HeldKey || len(h.Lines) != 2 {
		return web.SeeOther(w, r, "/equipe/cles")
	}
	v := p.view(r, wrong)
	return v.desk(w, v.T("account.keys.made"), apiKeyTextPage(v, h.Lines[0], h.Lines[1]), v.up(), v.toKeys())
}

func (p *Accounts) putKeyAway(r *web.Request) (string, error) {
	return "/equipe/cles", p.Cases.PutAway(r.Context(), r.Who)
}

func (p *Accounts) endAPIKey(r *web.Request) (string, error) {
	return form.Done("/equipe/cles", "account.done.key_retired"), p.Cases.EndKey(r.Context(), r.Who, r.PathValue("key"))
}
