package e2e

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"maillage/e2e/browser"
	"maillage/platform/ui/uitest"
)

// patience is how long a change may take to show, far above what it takes.
const patience = 30 * time.Second

// pageCase is one public page. In a path, {place}, {full} and {closed} stand
// for the ids of an ordinary place, of one that says everything, of one that
// has closed; {link} and {invitation} for the ends of links that were mailed.
type pageCase struct {
	name, path string
	status     int // 0: 200
	form       map[string]string
	as         string // the visitor who is that far, of visitors
	heavy      bool   // maps: their weight is not bounded
	most       int    // bytes of HTML and CSS; 0: other
	doubled    bool   // the same page as another, so its title is too
	passkey    bool   // it offers passkeys, which need a script
}

// Budgets of DESIGN §6, bytes of HTML and CSS as they travel.
const (
	first        = 14 << 10
	other        = 25 << 10
	professional = 45 << 10
	mostRequests = 4
)

// inBoth are pages that are looked at in French and in English.
func inBoth(all ...pageCase) (both []pageCase) {
	for _, p := range all {
		english := p
		english.name, english.path = p.name+"-en", "/en"+p.path
		both = append(both, p, english)
	}
	return both
}

// pages are all the public pages.
var pages = append(inBoth(
	pageCase{name: "door", path: "/connexion"},
	pageCase{name: "door-wrong", path: "/connexion", status: 422, form: map[string]string{"#email": "camille@exemple"}},
	pageCase{name: "message", path: "/connexion/message", as: "asking"},
	pageCase{name: "message-wrong", path: "/connexion/message", status: 422, as: "asking", form: map[string]string{"#code": "K7QM 2WXA"}},
	pageCase{name: "link", path: "/connexion/lien/{link}", as: "asking"},
	pageCase{name: "link-elsewhere", path: "/connexion/lien/{link}", doubled: true},
	pageCase{name: "link-wrong", path: "/connexion/lien/nulle-part", status: http.StatusGone, doubled: true},
	pageCase{name: "install", path: "/connexion/installer", as: "enrolling"},
	pageCase{name: "install-wrong", path: "/connexion/installer", status: 422, as: "enrolling", form: map[string]string{"#code": "000000"}},
	pageCase{name: "recovery", path: "/connexion/codes", as: "enrolled"},
	pageCase{name: "factor", path: "/connexion/code", as: "proving", passkey: true},
	pageCase{name: "factor-wrong", path: "/connexion/code", status: 422, as: "proving", form: map[string]string{"#code": "000000"}, passkey: true},
	pageCase{name: "confirm", path: "/connexion/confirmer", as: "enrolled", passkey: true},
	pageCase{name: "key", path: "/connexion/cle", passkey: true},
	pageCase{name: "left", path: "/connexion/fin"},
	pageCase{name: "invitation", path: "/invitation/{invitation}"},
	pageCase{name: "invitation-wrong", path: "/invitation/nulle-part", status: http.StatusGone, doubled: true},
	pageCase{name: "own", path: "/mon-espace"},
	pageCase{name: "own-wrong", path: "/mon-espace", status: 422, form: map[string]string{"#reference": "1234 5678 9012-8"}},
	pageCase{name: "own-channel", path: "/mon-espace/envoi", as: "carrying"},
	pageCase{name: "own-stranger", path: "/mon-espace/envoi", as: "stranger", doubled: true},
	pageCase{name: "own-code", path: "/mon-espace/code", as: "carrying"},
	pageCase{name: "own-code-wrong", path: "/mon-espace/code", as: "stranger", status: 422, form: map[string]string{"#code": "000000"}},
	pageCase{name: "own-summary", path: "/mon-espace/resume", as: "person"},
	pageCase{name: "own-consulted", path: "/mon-espace/consultations", as: "person"},
	pageCase{name: "own-erasure", path: "/mon-espace/effacement", as: "person"},
), []pageCase{
	{name: "home", path: "/", most: first},
	{name: "home-en", path: "/en/", most: first, doubled: true},
	{name: "list", path: "/lieux?ou=23000"},
	{name: "list-2", path: "/lieux?lieu=23096&page=2", doubled: true},
	{name: "list-en", path: "/en/lieux?ou=23000"},
	{name: "list-wishes", path: "/lieux?lieu=23096&besoin=aide-demarches&quand=mardi&accueil=anglais", doubled: true},
	{name: "list-far", path: "/lieux?ou=Brest"},
	{name: "list-typo", path: "/lieux?ou=Bourganeff"},
	{name: "list-print", path: "/lieux/imprimer?lieu=23096", doubled: true},
	{name: "which-town", path: "/lieux?ou=St+Denis", doubled: true},
	{name: "which-departement", path: "/lieux?ou=Creuse", doubled: true},
	{name: "wrong-town", path: "/lieux?ou=Zzyzx", status: 422},
	{name: "no-town", path: "/lieux", status: 422, doubled: true},
	{name: "need", path: "/orientation/besoin"},
	{name: "need-en", path: "/en/orientation/besoin"},
	{name: "where", path: "/orientation/ou?besoin=aide-demarches"},
	{name: "where-wrong", path: "/orientation/quand?ou=Zzyzx", status: 422},
	{name: "when", path: "/orientation/quand?lieu=23096&besoin=aide-demarches"},
	{name: "welcome", path: "/orientation/accueil?lieu=23096&besoin=aide-demarches&quand=mardi"},
	{name: "place", path: "/lieux/{place}"},
	{name: "place-en", path: "/en/lieux/{place}", doubled: true},
	{name: "place-full", path: "/lieux/{full}"},
	{name: "place-closed", path: "/lieux/{closed}", status: http.StatusGone},
	{name: "place-unknown", path: "/lieux/00000000-0000-7000-8000-000000000000", status: 404, doubled: true},
	{name: "place-print", path: "/lieux/{place}/imprimer", doubled: true},
	{name: "place-print-full", path: "/lieux/{full}/imprimer", doubled: true},
	{name: "place-print-en", path: "/en/lieux/{place}/imprimer", doubled: true},
	{name: "place-sms", path: "/lieux/{place}/sms"},
	{name: "place-sms-en", path: "/en/lieux/{place}/sms"},
	{name: "place-sms-wrong", path: "/lieux/{place}/sms", status: 422, form: map[string]string{"#mobile": "39 49"}},
	{name: "place-sms-sent", path: "/lieux/{place}/sms", form: map[string]string{"#mobile": "06 39 98 00 00"}},
	{name: "map", path: "/carte", heavy: true},
	{name: "map-en", path: "/en/carte", heavy: true},
	{name: "map-departement", path: "/carte?departement=23", heavy: true},
	{name: "map-close", path: "/carte?bbox=1.80,46.13,1.94,46.21", heavy: true, doubled: true},
	{name: "map-empty", path: "/carte?bbox=-4.55,48.35,-4.45,48.42", heavy: true, doubled: true},
	{name: "map-wrong", path: "/carte?bbox=1,2,3", status: 422},
	{name: "country", path: "/territoires"},
	{name: "region", path: "/territoires/nouvelle-aquitaine"},
	{name: "departement", path: "/territoires/nouvelle-aquitaine/creuse"},
	{name: "commune", path: "/territoires/nouvelle-aquitaine/creuse/ahun"},
	{name: "help", path: "/aide"},
	{name: "help-en", path: "/en/aide"},
	{name: "contact", path: "/contact"},
	{name: "contact-place", path: "/contact?lieu={place}", doubled: true},
	{name: "contact-wrong", path: "/contact", status: 422, form: map[string]string{"#message": "Mon numéro : 1 85 05 78 006 084 91"}},
	{name: "contact-thanks", path: "/contact/merci"},
	{name: "accessibility", path: "/accessibilite"},
	{name: "accessibility-en", path: "/en/accessibilite"},
	{name: "legal", path: "/mentions-legales"},
	{name: "personal-data", path: "/donnees-personnelles"},
	{name: "terms", path: "/cgu"},
	{name: "figures", path: "/stats"},
	{name: "open-data", path: "/donnees"},
	{name: "site-map", path: "/plan-du-site"},
	{name: "api", path: "/api"},
	{name: "missing", path: "/nulle-part", status: 404},
	{name: "demo", path: "/demo"},
	{name: "outbox", path: "/demo/courrier"},
	{name: "components", path: "/composants", most: professional},
}...)

// url is the address of the page on the demonstration.
func (p pageCase) url(t testing.TB, d *demonstration) string {
	ordinary := d.places(t, "Guéret")["Demonstration_23096-2"]
	path := strings.NewReplacer("{place}", ordinary, "{full}", d.full, "{closed}", d.closed).Replace(p.path)
	for hole, value := range d.visitors(t).paths {
		path = strings.ReplaceAll(path, hole, value)
	}
	return d.server.URL + path
}

// open shows the page in a tab, filling and sending its form if it has one.
func (p pageCase) open(t testing.TB, d *demonstration, tab *browser.Tab) (status int) {
	if p.as != "" {
		name, value := d.visitors(t).callers[p.as].in(t).cookie()
		tab.Hold(d.server.URL, name, value)
	}
	status = tab.Open(p.url(t, d))
	if p.form != nil {
		for field, text := range p.form {
			tab.Type(field, text)
		}
		status = tab.Follow("main form [type=submit]")
	}
	return status
}

// TestEveryPage holds every public page to the rules, in a real browser.
func TestEveryPage(t *testing.T) {
	d := demo(t)
	titles := &unique{}
	for _, p := range pages {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			tab := browser.Open(t)
			want := p.status
			if want == 0 {
				want = http.StatusOK
			}
			if got := p.open(t, d, tab); got != want {
				t.Fatalf("status %d, want %d", got, want)
			}
			p.checkTraffic(t, d, tab)
			if p.form == nil {
				who := d.visitors(t).callers[p.as].in(t)
				uitest.Check(t, who.get(strings.TrimPrefix(p.url(t, d), d.server.URL)).Body)
			}
			title := browser.Ask[string](tab, `document.title`)
			if !p.doubled && !titles.add(title) {
				t.Errorf("another page has the title %q", title)
			}
			if want >= 400 && want != http.StatusGone && !strings.HasPrefix(title, "Erreur\u202f: ") && !strings.HasPrefix(title, "Error: ") {
				t.Errorf("the title %q does not begin with the error", title)
			}
			if title == "Maillage" {
				t.Error("the title says the name of the service alone")
			}
			p.checkLooks(t, tab)
		})
	}
}

// checkTraffic holds what the page fetched to its budget.
func (p pageCase) checkTraffic(t *testing.T, d *demonstration, tab *browser.Tab) {
	weight, fetched := 0, tab.Traffic()
	for n, r := range slices.Backward(fetched) {
		if r.Kind == "Document" { // what came before led to it
			fetched = fetched[n:]
			break
		}
	}
	for _, r := range fetched {
		if !strings.HasPrefix(r.URL, d.server.URL+"/") {
			t.Errorf("it fetches %s from elsewhere", r.URL)
		}
		if r.Kind == "Script" && !p.passkey {
			t.Errorf("it runs a script: %s", r.URL)
		}
		if r.Kind == "Document" || r.Kind == "Stylesheet" {
			weight += r.Bytes
		}
	}
	if scripts := browser.Ask[int](tab, `document.scripts.length`); scripts != 0 && !p.passkey {
		t.Errorf("it holds %d scripts", scripts)
	}
	if len(fetched) > mostRequests {
		t.Errorf("%d requests, at most %d: %+v", len(fetched), mostRequests, fetched)
	}
	most := p.most
	if most == 0 {
		most = other
	}
	if weight == 0 || weight > most && !p.heavy {
		t.Errorf("%d bytes of HTML and CSS, at most %d", weight, most)
	}
	t.Logf("%d bytes of HTML and CSS, %d requests", weight, len(fetched))
}

// checkLooks looks at the page on three screens, light and dark, and with text
// at 200 %.
func (p pageCase) checkLooks(t *testing.T, tab *browser.Tab) {
	for _, screen := range []browser.View{browser.Narrow, browser.Phone, browser.Desk} {
		for _, view := range []browser.View{screen, screen.InDark()} {
			tab.See(view)
			for _, v := range tab.Axe() {
				t.Errorf("%s: %s", view, v)
			}
			if view.Width != browser.Narrow.Width {
				tab.Shoot(p.name + "-" + view.String())
			}
		}
		if screen == browser.Phone && p.most != professional {
			checkTargets(t, tab)
		}
	}
	for _, view := range []browser.View{browser.Narrow, browser.Phone.Enlarged()} {
		tab.See(view)
		for _, what := range tab.Sideways() {
			t.Errorf("%s: %s", view, what)
		}
		tab.Shoot(p.name + "-" + view.String())
	}
}

// checkTargets wants whatever is pressed to be 48 px high and wide, so that a
// thumb that trembles hits it. Links within a sentence are excepted.
func checkTargets(t *testing.T, tab *browser.Tab) {
	for _, small := range browser.Ask[[]string](tab, `[...document.querySelectorAll("button, .button, select, textarea, summary, input:not([type=hidden], [type=radio], [type=checkbox]), .choice label")].map(e => {
		const b = e.getBoundingClientRect();
		return b.width > 1 && (b.height < 47.5 || b.width < 47.5) ? e.outerHTML.slice(0, 80) + " is " + Math.round(b.width) + " × " + Math.round(b.height) : "";
	}).filter(s => s)`) {
		t.Error(small)
	}
}

// source is the HTML of a page, whatever its status.
func source(t *testing.T, url string) string {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// unique is a set that tells newcomers from known ones.
type unique struct {
	mu    sync.Mutex
	known map[string]bool
}

func (u *unique) add(s string) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.known[s] {
		return false
	}
	if u.known == nil {
		u.known = map[string]bool{}
	}
	u.known[s] = true
	return true
}
