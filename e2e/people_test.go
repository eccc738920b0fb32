package e2e

import (
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"maillage/e2e/browser"
	"maillage/e2e/program"
)

// One after the other, people do what they come for, by keyboard alone and
// without JavaScript; the passkey alone needs it. Then the program's log, its
// metrics and every address that was asked for are read for what is personal.
func TestPeople(t *testing.T) {
	s := program.Start(t, "demo", "--data", filepath.Join(t.TempDir(), "data"), "--log-level", "debug")
	p := &people{server: s, words: map[string]bool{}}
	for _, one := range []struct {
		name string
		do   func(*people, *testing.T)
	}{
		{"sign in and out", (*people).signsIn},
		{"search, create, print", (*people).helps},
		{"own space", (*people).ownSpace},
		{"another browser", (*people).elsewhere},
		{"fifty invitations", (*people).invites},
		{"two suspend", (*people).suspend},
		{"passkey", (*people).passkey},
		{"every field of every form", (*people).mistypes},
	} {
		if !t.Run(one.name, func(t *testing.T) { one.do(p, t) }) {
			return // what follows builds on it
		}
	}
	t.Run("nobody in the log", p.nobodyLogged)
}

// people is what those journeys share.
type people struct {
	server    *program.Server
	telephone *telephone      // of Sacha, who helps
	codes     []string        // Sacha's, for the day the telephone is lost
	reference string          // of the person whom Sacha has just met
	words     map[string]bool // what no log may hold
	asked     []string        // every address asked for by a browser
}

// The person whom Sacha meets, and Sacha's address.
const (
	metName  = "Zéphyrine Quatrebarbes"
	metPhone = "06 39 98 12 34"
	sacha    = "sacha@demonstration.invalid"
)

// hand begins to type; what its browser asked for is kept.
func (p *people) hand(t *testing.T) *hand {
	h := newHand(t, p.server)
	t.Cleanup(func() { p.asked = append(p.asked, h.tab.Visited()...) })
	return h
}

// secret keeps words that no log may hold.
func (p *people) secret(words ...string) {
	for _, w := range words {
		p.words[w] = true
	}
}

// asks asks for a link by its mail, and opens it.
func (p *people) asks(h *hand, address string) {
	h.t.Helper()
	m := received(h.t, h.site, address, func() {
		h.write("email", address)
		h.press("Recevoir un message")
	})
	h.at("/connexion/message")
	p.secret(address, m.code(h.t, linkCode), m.Path)
	h.open("/demo/courrier")
	h.press(m.Path)
	h.at(m.Path)
}

// enters does so with a second proof.
func (p *people) enters(h *hand, address, code string) {
	h.t.Helper()
	p.asks(h, address)
	h.press("Continuer ici")
	h.at("/connexion/code")
	p.secret(code)
	h.write("code", code)
	h.press("Ouvrir ma session")
}

// leaves ends the visit: the browser is told to forget, and the page before
// shows nothing personal.
func (p *people) leaves(h *hand, personal ...string) {
	h.t.Helper()
	h.press("Effacer et finir")
	cleared := h.tab.Cleared()
	for _, what := range []string{`"cache"`, `"cookies"`, `"storage"`} {
		if !strings.Contains(cleared, what) {
			h.t.Errorf("the browser is not told to forget its %s: %q", what, cleared)
		}
	}
	h.tab.Back()
	for _, word := range personal {
		if text := h.text(); strings.Contains(text, word) {
			h.t.Errorf("the page before still says %q: %s", word, text)
		}
	}
}

// signsIn: a mediator asks for a link, installs the application of codes, puts
// the recovery codes away, leaves, and comes back with either proof.
func (p *people) signsIn(t *testing.T) {
	h := p.hand(t)
	h.tab.See(browser.Phone)
	h.open("/connexion?suite=/personnes")
	p.asks(h, sacha)
	h.reads("Ouvrir votre session")
	h.press("Continuer ici")
	h.at("/connexion/installer")
	h.unfold("Je ne peux pas viser le carré")
	key := browser.Ask[string](h.tab, `document.querySelector("details[open] .big").innerText`)
	p.telephone = newTelephone(t, key)
	p.secret(key, strings.Join(strings.Fields(key), ""))
	h.write("code", "000000")
	h.pressFor("Continuer", http.StatusUnprocessableEntity)
	h.write("code", p.telephone.code())
	h.press("Continuer")
	h.at("/connexion/codes")
	p.codes = browser.Ask[[]string](h.tab, `[...document.querySelectorAll("main li")].map(e => e.innerText.trim())`)
	if len(p.codes) != 10 {
		t.Fatalf("%d recovery codes", len(p.codes))
	}
	p.secret(p.codes...)
	h.press("Je les ai gardés")
	h.at("/personnes")
	h.reads("Sacha Modèle", "Médiathèque des Exemples")
	p.leaves(h, "Sacha", "Médiathèque")

	for _, proof := range []string{p.telephone.code(), p.codes[0]} {
		h.open("/connexion")
		p.enters(h, sacha, proof)
		h.at("/pro")
		p.leaves(h, "Sacha", "Médiathèque")
	}
	h.open("/connexion")
	p.asks(h, sacha)
	h.press("Continuer ici")
	h.write("code", p.codes[0])
	h.pressFor("Ouvrir ma session", http.StatusUnprocessableEntity) // it has served
	h.open("/compte")
	h.at("/connexion?suite=%2Fcompte")
}

// helps: a mediator finds a person in spite of a typing error, then meets
// someone nobody knows, whose card is printed.
func (p *people) helps(t *testing.T) {
	p.secret("Jeane Inventé", "Jeanne Inventée", "Jeanne", metName, "Zéphyrine", "Quatrebarbes", "Quatrebarbe", metPhone, "0639981234", "639981234")
	h := p.hand(t)
	h.open("/connexion")
	p.enters(h, sacha, p.codes[1])
	h.press("Personnes")
	h.write("q", "Jeane Inventé")
	h.press("Chercher")
	h.at("/personnes")
	h.press("Jeanne Inventée")
	h.reads("Jeanne Inventée", "Notes de suivi")

	h.open("/personnes")
	h.write("q", metName)
	h.press("Chercher")
	h.reads("Aucune personne de votre organisation ne ressemble.")
	h.press("créer une fiche")
	h.write("phone", metPhone)
	h.choose("channel", "sms")
	h.choose("consent", "oral")
	h.press("Créer la fiche")
	h.reads(metName)
	p.reference = strings.Join(strings.Fields(regexp.MustCompile(`\d{4}\s\d{4}\s\d{4}\D\d`).FindString(h.text())), " ")
	h.press("Carte de référence")
	h.reads(p.reference)
	if n := browser.Sheets(h.tab.PDF()); n != 1 {
		t.Errorf("the card takes %d sheets", n)
	}
	if strings.Contains(browser.Ask[string](h.tab, `document.querySelector("main").innerText`), "Quatrebarbes") {
		t.Error("the card says the name")
	}
	digits := regexp.MustCompile(`\D`).ReplaceAllString(p.reference, "")
	if len(digits) != 13 {
		t.Fatalf("the reference is %q", p.reference)
	}
	p.secret(p.reference, digits)
	h.press("Fiche de suivi")
	p.leaves(h, metName, "Sacha")
}

// ownSpace: the person opens their own space with the card and the code of an
// SMS, sees who consulted, asks to be erased, and thinks better of it.
func (p *people) ownSpace(t *testing.T) {
	h := p.hand(t)
	h.tab.See(browser.Phone)
	h.open("/mon-espace")
	h.write("reference", "123")
	h.pressFor("Continuer", http.StatusUnprocessableEntity)
	p.opensSpace(h)
	p.leaves(h, metName, "Médiathèque") // at once
	h.open("/mon-espace")
	p.opensSpace(h)
	h.reads("Bonjour "+metName, "Médiathèque des Exemples", "Fiche créée", "Fiche lue")
	h.press("Voir les")
	h.reads("Fiche lue", "Espace personnel ouvert")
	h.press("Retour à mon espace")
	h.press("Faire effacer mes données")
	h.pressFor("Demander l'effacement", http.StatusUnprocessableEntity)
	h.reach("[name=sure]")
	h.tab.Keys(" ")
	h.press("Demander l'effacement")
	h.reads("Vos données seront effacées le")
	h.press("Finalement, garder mes données")
	if strings.Contains(h.text(), "Vos données seront effacées") {
		t.Error("the erasure is not cancelled")
	}
	p.leaves(h, metName, "Médiathèque")
}

// opensSpace gives the reference, then the code of the SMS.
func (p *people) opensSpace(h *hand) {
	h.t.Helper()
	h.write("reference", p.reference)
	h.press("Continuer")
	h.at("/mon-espace/envoi")
	code := received(h.t, h.site, "0639 98 12 34", func() { h.press("Recevoir le code") }).code(h.t, shortest)
	p.secret(code)
	h.at("/mon-espace/code")
	h.write("code", code)
	h.press("Ouvrir mon espace")
	h.at("/mon-espace/resume")
}

// elsewhere: a link opened in another browser opens the session where the
// button is pressed, or where its code is typed, and nowhere else.
func (p *people) elsewhere(t *testing.T) {
	address := "charlie@demonstration.invalid"
	asking, other := p.hand(t), p.hand(t)
	ask := func() sent {
		asking.open("/connexion")
		return received(t, asking.site, address, func() {
			asking.write("email", address)
			asking.press("Recevoir un message")
		})
	}
	nobody := func(h *hand) {
		t.Helper()
		h.open("/pro")
		h.at("/connexion?suite=%2Fpro")
	}
	first := ask()
	other.open(first.Path)
	other.reads("Vous n'avez pas fait votre demande ici", first.code(t, linkCode))
	other.press("Continuer ici")
	other.at("/connexion/installer")
	nobody(asking)
	asking.tab.Open(asking.site + first.Path)
	asking.reads("Ce lien ne sert plus")

	second := ask()
	third := p.hand(t)
	third.open(second.Path)
	asking.write("code", second.code(t, linkCode))
	asking.press("Continuer")
	asking.at("/connexion/installer")
	nobody(third)
	p.secret(address, first.Path, second.Path, first.code(t, linkCode), second.code(t, linkCode))
}

// invites: a referent pastes fifty addresses, looks at what will happen, sends;
// one of those invited follows the mail.
func (p *people) invites(t *testing.T) {
	const many = 50
	var list []string
	for n := range many {
		list = append(list, fmt.Sprintf("accueillant-%02d@demonstration.invalid ; Ondine ; Trucmuche", n))
	}
	p.secret("accueillant-00", "accueillant-49", "Ondine", "Trucmuche")
	h := p.hand(t)
	h.open("/demo")
	h.press("Entrer comme Alix Modèle")
	h.press("Équipe")
	h.press("Inviter")
	h.reach("[name=liste]")
	h.tab.Paste(strings.Join(list, "\n"))
	h.press("Vérifier la liste")
	h.reads("50 invitations vont partir.", "accueillant-49@demonstration.invalid")
	last := received(t, h.site, "accueillant-49@demonstration.invalid", func() { h.press("Envoyer les invitations") })
	h.reads("Les invitations sont parties.")
	err := program.Until(patience, func() bool {
		return strings.Count(newCaller(t, h.site).get("/demo/courrier").Body, "vous invite</h2>") == many
	})
	if err != nil {
		t.Errorf("fifty invitations do not arrive: %v", err)
	}
	p.leaves(h, "Alix", "Médiathèque")
	h.open(last.Path)
	h.reads("Rejoindre Médiathèque des Exemples")
	p.secret(last.Path)
	h.press("Accepter l'invitation")
	h.at("/connexion/installer")
}

// suspend: one steward proposes, another agrees, and from then on the members
// of the organisation can do nothing there.
func (p *people) suspend(t *testing.T) {
	member, first, second := p.hand(t), p.hand(t), p.hand(t)
	for h, name := range map[*hand]string{member: "Claude Essai", first: "Camille Exemple", second: "Dominique Exemple"} {
		h.open("/demo")
		h.press("Entrer comme " + name)
	}
	member.open("/personnes")
	first.press("Gestion")
	first.press("Organisations")
	first.press("CCAS du Modèle")
	first.press("Suspendre l'organisation")
	first.write("reason", "Elle ne répond plus depuis un mois.")
	first.press("Proposer")
	member.open("/personnes") // one is not enough
	first.open("/gestion/accords")
	first.reads("Une autre personne doit décider.")
	second.press("Gestion")
	second.press("Accords")
	second.reads("Suspendre CCAS du Modèle", "Camille Exemple")
	second.press("Donner mon accord")
	if status := member.tab.Open(member.site + "/personnes"); status != http.StatusForbidden {
		t.Errorf("a member of the suspended organisation is answered %d", status)
	}
	member.open("/compte")
	member.reads("Cette organisation n'est pas active.")
}

// passkey: someone makes one in their account, leaves, and signs in with it.
func (p *people) passkey(t *testing.T) {
	tab := browser.Open(t)
	defer func() { p.asked = append(p.asked, tab.Visited()...) }()
	name, value := as(t, p.server.URL, "Lou Modèle", "Médiathèque").cookie()
	tab.Hold(p.server.URL, name, value)
	tab.Device()
	open := func(path string) {
		t.Helper()
		if status := tab.Open(p.server.URL + path); status != http.StatusOK {
			t.Fatalf("%s: status %d", path, status)
		}
	}
	const send = "form[data-passkey] button"
	open("/compte/securite/cle")
	tab.Type("form[data-passkey] [type=text]", "Poste de Lou")
	p.secret("Poste de Lou", "Lou Modèle")
	if status := tab.Follow(send); status != http.StatusOK || !strings.Contains(said(tab), "Poste de Lou") {
		t.Fatalf("status %d: %s", status, said(tab))
	}
	tab.Follow(".self form button")
	open("/connexion/cle?suite=/compte/securite")
	if status := tab.Follow(send); status != http.StatusOK || !strings.Contains(said(tab), "Lou Modèle") {
		t.Fatalf("status %d: %s", status, said(tab))
	}
	if at := browser.Ask[string](tab, "location.pathname"); at != "/compte/securite" {
		t.Errorf("the passkey leads to %s", at)
	}
}

// mistypes puts each secret into every field of every form that anyone finds,
// signed in or not.
func (p *people) mistypes(t *testing.T) {
	p.secret(secrets...)
	public := []string{"/", "/contact", "/connexion", "/connexion/message", "/mon-espace", "/lieux?ou=23000", "/orientation/ou", "/connexion/code"}
	sent := map[string]bool{}
	try := func(c *caller, page answer) {
		for _, f := range formsOf(t, page) {
			if len(f.typed) == 0 {
				continue
			}
			sent[shape(f.action)] = true
			for _, word := range secrets {
				for _, name := range f.typed {
					f.fields.Set(name, word)
				}
				var a answer
				if f.post {
					a = c.post(f.action, f.fields)
				} else {
					a = c.get(f.action + "?" + f.fields.Encode())
				}
				if a.Status >= http.StatusInternalServerError {
					t.Errorf("%s: status %d", f.action, a.Status)
				}
			}
		}
	}
	visitor := newCaller(t, p.server.URL)
	for _, path := range append(public, "/lieux/"+firstPlace(t, p.server.URL)+"/sms") {
		try(visitor, visitor.get(path))
	}
	for _, s := range seats(t, p.server.URL) {
		c := s.enter(t, p.server.URL)
		c.walk(func(page answer) { try(c, page) })
	}
	for _, action := range []string{"/connexion", "/connexion/message", "/mon-espace", "/contact", "/lieux/{id}/sms", "/personnes", "/personnes/{id}/notes", "/personnes/{id}/modifier",
		"/equipe/inviter", "/equipe/cles/nouvelle", "/compte/modifier", "/organisation/modifier", "/organisation/demander", "/gestion/comptes", "/gestion/organisations/{id}/suspendre"} {
		if !sent[action] {
			t.Errorf("no form was sent to %s", action)
		}
	}
}

func (p *people) nobodyLogged(t *testing.T) {
	metrics := source(t, p.server.Admin+"/metrics")
	if err := p.server.Stop(); err != nil {
		t.Fatal(err)
	}
	log := p.server.Log()
	if n := strings.Count(log, `"msg":"request"`); n < 500 {
		t.Errorf("%d requests in the log: it is not the log", n)
	}
	for _, s := range []string{"Sacha", "Modèle", "demonstration.invalid", "Camille", "Dominique", "Charlie", "Claude Essai", "Paulette"} {
		p.secret(s)
	}
	nobodyIn(t, map[string]string{"log": log, "metrics": metrics}, p.words)
	for word := range p.words { // the token of a link must stand in its address
		if strings.HasPrefix(word, "/") {
			delete(p.words, word)
		}
	}
	if len(p.asked) < 100 {
		t.Errorf("%d addresses", len(p.asked))
	}
	nobodyIn(t, map[string]string{"addresses": strings.Join(p.asked, "\n")}, p.words)
}

// number is a word of digits alone, which may stand by chance within another:
// in the fraction of a second.
var number = regexp.MustCompile(`[.\d]*\d`)

// nobodyIn reads texts for words, as they are and as addresses write them.
func nobodyIn(t *testing.T, texts map[string]string, words map[string]bool) {
	t.Helper()
	for name, text := range texts {
		text = strings.ToLower(text)
		numbers := map[string]bool{}
		for _, n := range number.FindAllString(text, -1) {
			numbers[n] = true
		}
		for word := range words {
			if number.FindString(word) == word {
				if numbers[word] {
					t.Errorf("%q stands in the %s", word, name)
				}
				continue
			}
			for _, form := range []string{word, url.QueryEscape(word), url.PathEscape(word)} {
				if at := strings.Index(text, strings.ToLower(form)); at >= 0 {
					t.Errorf("%q stands in the %s: …%.200s", word, name, text[max(0, at-100):])
				}
			}
		}
	}
}
