package page_test

import (
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"maillage/core/capacity"
	"maillage/core/right"
	"maillage/module/account"
	"maillage/module/account/accounttest"
	"maillage/module/account/page"
	"maillage/platform/db/dbtest"
	"maillage/platform/ui"
	"maillage/platform/ui/uitest"
	"maillage/platform/ui/word/wordtest"
)

// site is the pages on an empty database with two organisations.
func site(t testing.TB) *accounttest.Site {
	t.Helper()
	b := accounttest.Open(t, dbtest.Open(t, dbtest.SQLite(t, accounttest.Sets)))
	b.Orgs.Set("a", account.OrgActive, capacity.Follow, capacity.Steer)
	b.Orgs.Set("b", account.OrgActive)
	return accounttest.Serve(t, b)
}

// leads fails the test unless the answer leads to the path.
func leads(t testing.TB, what string, answer *httptest.ResponseRecorder, path string) {
	t.Helper()
	if to := answer.Header().Get("Location"); answer.Code != http.StatusSeeOther || to != path {
		t.Errorf("%s: %d leads to %q, want %q", what, answer.Code, to, path)
	}
}

// status fails the test unless the answer has the status.
func status(t testing.TB, what string, answer *httptest.ResponseRecorder, want int) {
	t.Helper()
	if answer.Code != want {
		t.Errorf("%s: %d, want %d: %.200s", what, answer.Code, want, answer.Body)
	}
}

func TestWords(t *testing.T) {
	all := []fs.FS{ui.Catalogue, page.Catalogue}
	wordtest.Check(t, all, "..", "../../../platform/ui", "../../../core/actor")
	wordtest.Plain(t, all, "account.door", "account.message", "account.link", "account.factor", "account.enrol", "account.codes", "account.confirm",
		"account.key.", "account.invitation", "account.left", "account.fault")
}

// TestJourney signs in for the first time, as a browser without script does.
func TestJourney(t *testing.T) {
	s := site(t)
	p, _ := s.Join(t, "camille@exemple.fr", "a")
	b := s.Browser()
	status(t, "the door", b.Get("/connexion?suite=/compte"), http.StatusOK)
	leads(t, "asking", b.Post("/connexion", "email", p.Email, "suite", "/compte/sessions"), "/connexion/message")
	status(t, "the message", b.Get("/connexion/message"), http.StatusOK)
	p.Post(t)
	link := p.LinkTo(t, p.Email)
	for range 3 {
		status(t, "the link", b.Get(link), http.StatusOK)
	}
	p.Clock.Add(30 * time.Second)
	leads(t, "pressing", b.Post(link), "/connexion/code")
	status(t, "the factor", b.Get("/connexion/code"), http.StatusOK)
	status(t, "before the factor", b.Get("/compte"), http.StatusUnauthorized)
	status(t, "a wrong factor", b.Post("/connexion/code", "code", "000000"), http.StatusUnprocessableEntity)
	leads(t, "the factor", b.Post("/connexion/code", "code", p.Code(t)), "/compte/sessions")
	status(t, "signed in", b.Get("/compte/sessions"), http.StatusOK)
	leads(t, "the door again", b.Get("/connexion"), "/pro")
	answer := b.Post("/deconnexion")
	leads(t, "leaving", answer, "/connexion/fin")
	if clear := answer.Header().Get("Clear-Site-Data"); clear != `"cache", "cookies", "storage"` {
		t.Errorf("Clear-Site-Data: %s", clear)
	}
	status(t, "signed out", b.Get("/compte"), http.StatusUnauthorized)
	status(t, "the link after", b.Post(link), http.StatusGone)
}

// TestSharedComputer checks that a box ticked once is offered ticked again.
func TestSharedComputer(t *testing.T) {
	s := site(t)
	p, _ := s.Join(t, "camille@exemple.fr", "a")
	b := s.Browser()
	b.Post("/connexion", "email", p.Email, "partage", "1")
	p.Post(t)
	p.Clock.Add(30 * time.Second)
	if !strings.Contains(b.Get(p.LinkTo(t, p.Email)).Body.String(), " checked") {
		t.Error("the box is not ticked on the page of the link")
	}
	b.Post(p.LinkTo(t, p.Email), "partage", "1")
	b.Post("/connexion/code", "code", p.Code(t))
	status(t, "signed in", b.Get("/compte"), http.StatusOK)
	leads(t, "leaving", b.Post("/deconnexion"), "/connexion/fin?partage=1")
	if !strings.Contains(b.Get("/connexion?partage=1").Body.String(), " checked") {
		t.Error("the box is not ticked again")
	}
}

// TestFixation checks that a cookie someone else knows never becomes a session.
func TestFixation(t *testing.T) {
	s := site(t)
	p, _ := s.Join(t, "camille@exemple.fr", "a")
	thief := s.Browser()
	thief.Post("/connexion", "email", "thief@exemple.fr")
	known := thief.Cookie()
	victim := s.Browser()
	victim.Adopt(known)
	victim.Post("/connexion", "email", p.Email)
	p.Post(t)
	p.Clock.Add(30 * time.Second)
	leads(t, "pressing", victim.Post(p.LinkTo(t, p.Email)), "/connexion/code")
	half := victim.Cookie()
	if half == known {
		t.Error("pressing the link keeps the cookie")
	}
	leads(t, "the factor", victim.Post("/connexion/code", "code", p.Code(t)), "/pro")
	if open := victim.Cookie(); open == known || open == half {
		t.Error("the factor keeps the cookie")
	}
	for _, cookie := range []string{known, half} {
		thief.Adopt(cookie)
		status(t, "the thief", thief.Get("/compte"), http.StatusUnauthorized)
	}
	invented := s.Browser()
	invented.Adopt(strings.Repeat("A", 43))
	invented.Post("/connexion", "email", p.Email)
	if invented.Cookie() == strings.Repeat("A", 43) {
		t.Error("an invented cookie is adopted")
	}
}

// TestOpenRedirect checks that no way in leads out of the site.
func TestOpenRedirect(t *testing.T) {
	s := site(t)
	p, _ := s.Join(t, "camille@exemple.fr", "a")
	for i, evil := range []string{"//evil.example", "https://evil.example", `/\evil.example`, "/%2f%2fevil.example", "/\t/evil.example", "javascript:alert(1)", "evil"} {
		b := s.Browser()
		if body := b.Get("/connexion?suite=" + url.QueryEscape(evil)).Body.String(); strings.Contains(body, "evil") {
			t.Errorf("%q is carried by the page", evil)
		}
		b.Network = fmt.Sprintf("198.51.100.%d", i)
		p.Clock.Add(11 * time.Minute)
		b.Post("/connexion", "email", p.Email, "suite", evil)
		p.Post(t)
		b.Post(p.LinkTo(t, p.Email))
		leads(t, evil, b.Post("/connexion/code", "code", p.Code(t)), "/pro")
		p.Clock.Add(30 * time.Second)
		leads(t, "confirming "+evil, b.Post("/connexion/confirmer", "code", p.Code(t), "suite", evil), "/pro")
	}
}

// TestHostHeader checks that the links in mails are ours, whoever asks.
func TestHostHeader(t *testing.T) {
	s := site(t)
	p, _ := s.Join(t, "camille@exemple.fr", "a")
	r := httptest.NewRequest(http.MethodPost, "/connexion", strings.NewReader("email="+url.QueryEscape(p.Email)))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Host = "evil.example"
	for _, name := range []string{"X-Forwarded-Host", "Forwarded", "X-Host", "X-Forwarded-Server"} {
		r.Header.Set(name, "host=evil.example")
	}
	leads(t, "asking", s.Browser().Do(r), "/connexion/message")
	p.Post(t)
	letters := s.Letters()
	last := letters[len(letters)-1]
	if strings.Contains(last.Text, "evil") || !strings.Contains(last.Text, accounttest.Base+"/connexion/lien/") {
		t.Errorf("the mail: %s", last.Text)
	}
}

// TestCrossSite checks that a form on another site changes nothing.
func TestCrossSite(t *testing.T) {
	s := site(t)
	p, _ := s.Join(t, "camille@exemple.fr", "a", account.Referent)
	b := s.Browser()
	b.SignIn(t, p)
	for _, route := range s.Routes {
		if route.Method != http.MethodPost {
			continue
		}
		path := regexp.MustCompile(`\{\w+\}`).ReplaceAllString(route.Pattern, "x")
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader("a=b"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		r.Header.Set("Origin", "https://evil.example")
		status(t, path, b.Do(r), http.StatusForbidden)
	}
	status(t, "still signed in", b.Get("/compte"), http.StatusOK)
}

// TestEnumeration checks that the answers to a known address, a sleeping one
// and an unknown one are byte for byte the same.
func TestEnumeration(t *testing.T) {
	s := site(t)
	s.Join(t, "camille@exemple.fr", "a")
	answers := map[string]string{}
	for _, email := range []string{"camille@exemple.fr", "nobody@exemple.fr"} {
		b := s.Browser()
		asked := b.Post("/connexion", "email", email)
		s.Post(t)
		answers[email] = fmt.Sprint(asked.Code, asked.Header()["Location"], asked.Body, b.Get("/connexion/message").Body,
			b.Post("/connexion/message", "code", "AAAA BBBB").Body)
	}
	if answers["camille@exemple.fr"] != answers["nobody@exemple.fr"] {
		t.Errorf("told apart: %v", answers)
	}
}

// TestBadForms sends what no browser sends.
func TestBadForms(t *testing.T) {
	s := site(t)
	p, _ := s.Join(t, "camille@exemple.fr", "a", account.Referent, account.Steward)
	signed := s.Browser()
	signed.SignIn(t, p)
	for _, route := range s.Routes {
		if route.Method != http.MethodPost || strings.HasPrefix(route.Pattern, "/en/") || route.Pattern == "/deconnexion" {
			continue
		}
		path := regexp.MustCompile(`\{\w+\}`).ReplaceAllString(route.Pattern, "0190aaaa-0000-7000-8000-00000000000x")
		for what, body := range map[string]string{"oversized": "email=" + strings.Repeat("a", 2<<20), "malformed": "email=%zz&&=;", "a NUL": "email=%00&code=%00&organisation=%00&mots=%00&nom=%00&prenom=%00&liste=%00&demande=%00"} {
			r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			if answer := signed.Do(r); answer.Code >= 500 {
				t.Errorf("%s to %s: %d: %.200s", what, path, answer.Code, answer.Body)
			}
		}
	}
	status(t, "still signed in", signed.Get("/compte"), http.StatusOK)
}

// TestEveryPage looks at every page as a referent who also steers, in a house
// with something of everything, and checks what a machine can check.
func TestEveryPage(t *testing.T) {
	s := site(t)
	p, _ := s.Join(t, "camille@exemple.fr", "a", account.Referent, account.Steward, "person:mediator")
	member, _ := s.Join(t, "dominique@exemple.fr", "a")
	b := s.Browser()
	b.SignIn(t, p)
	who := p.As(t, account.Session{ID: s.Last(t)})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	lines, err := account.ParseList("noe@exemple.fr;Noé;Test")
	must(err)
	_, err = s.Invite(t.Context(), who, lines, nil)
	must(err)
	must(s.ProposeReset(t.Context(), who, "a", member.ID))
	must(s.AddPasskey(t.Context(), who, "credential", []byte("{}"), "<script>alert(1)</script>"))
	must(s.AddKey(t.Context(), who, "Site", []right.Right{"person:read"}, s.Clock.Now().AddDate(0, 1, 0)))
	if _, err := s.EnterByIdentity(t.Context(), account.Claims{Issuer: "https://idp.example", Subject: "x", Email: member.Email, Verified: true}, accounttest.Home); err == nil {
		t.Fatal("an unknown identity enters")
	}
	invited := s.Browser()
	visitor := s.Browser()
	visitor.Post("/connexion", "email", p.Email)
	p.Clock.Add(time.Millisecond)
	p.Post(t)
	for what, c := range map[string]struct {
		browser *accounttest.Browser
		path    string
		code    int
	}{
		"the link":       {visitor, s.LinkTo(t, p.Email), 200},
		"elsewhere":      {s.Browser(), s.LinkTo(t, p.Email), 200},
		"in English":     {visitor, "/en/connexion", 200},
		"the invitation": {invited, s.JoinTo(t, "noe@exemple.fr"), 200},
		"a bad link":     {visitor, "/connexion/lien/x.y", 410},
		"the message":    {visitor, "/connexion/message", 200},
		"the end":        {visitor, "/connexion/fin", 200},
		"a passkey":      {visitor, "/connexion/cle", 200},
		"the door":       {visitor, "/connexion", 200},
		"proof":          {b, "/connexion/confirmer?suite=/equipe", 200},
		"self":           {b, "/compte", 200},
		"names":          {b, "/compte/modifier", 200},
		"sessions":       {b, "/compte/sessions", 200},
		"security":       {b, "/compte/securite", 200},
		"new passkey":    {b, "/compte/securite/cle", 200},
		"new telephone":  {b, "/connexion/installer", 200},
		"team":           {b, "/equipe", 200},
		"inviting":       {b, "/equipe/inviter", 200},
		"member":         {b, "/equipe/" + member.ID, 200},
		"nobody":         {b, "/equipe/nobody", 404},
		"keys":           {b, "/equipe/cles", 200},
		"new key":        {b, "/equipe/cles/nouvelle", 200},
		"its text":       {b, "/equipe/cles/texte", 200},
		"accounts":       {b, "/gestion/comptes", 200},
		"sheet":          {b, "/gestion/comptes/" + member.ID, 200},
		"no sheet":       {b, "/gestion/comptes/nobody", 404},
		"identities":     {b, "/gestion/comptes/rapprochements", 200},
	} {
		answer := c.browser.Get(c.path)
		status(t, what, answer, c.code)
		looks(t, what, answer)
	}
	looks(t, "the preview", b.Post("/equipe/inviter", "liste", "lou@exemple.fr\nfaux"))
	looks(t, "a wrong list", b.Post("/equipe/inviter", "liste", ""))
	looks(t, "a wrong address", visitor.Post("/connexion", "email", "faux"))
	looks(t, "a search", b.Post("/gestion/comptes", "mots", "dominique"))
	looks(t, "nothing found", b.Post("/gestion/comptes", "mots", "zzz"))
	looks(t, "a wrong key", b.Post("/equipe/cles/nouvelle", "nom", ""))
	looks(t, "wrong names", b.Post("/compte/modifier", "prenom", "<b>"))
	leads(t, "putting the key away", b.Post("/equipe/cles/texte"), "/equipe/cles")
	leads(t, "its text after", b.Get("/equipe/cles/texte"), "/equipe/cles")
}

// looks checks a page, if it is one, and that nothing typed is markup.
func looks(t *testing.T, what string, answer *httptest.ResponseRecorder) {
	t.Helper()
	body := answer.Body.String()
	if strings.HasPrefix(answer.Header().Get("Content-Type"), "text/html") {
		for _, problem := range uitest.Problems(body) {
			t.Errorf("%s: %s", what, problem)
		}
	}
	if strings.Contains(body, "<script>alert") || strings.Contains(body, "⟦") {
		t.Errorf("%s shows what it must not", what)
	}
	if answer.Code == http.StatusOK && answer.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%s may be kept by a cache: %s", what, answer.Header().Get("Cache-Control"))
	}
}

// TestTeamActs drives the forms of a referent and of a member.
func TestTeamActs(t *testing.T) {
	s := site(t)
	p, _ := s.Join(t, "camille@exemple.fr", "a", account.Referent)
	second, _ := s.Join(t, "alix@exemple.fr", "a", account.Referent)
	member, _ := s.Join(t, "dominique@exemple.fr", "a")
	b := s.Browser()
	b.SignIn(t, p)
	if body := b.Post("/equipe/inviter", "liste", "noe@exemple.fr;Noé;Test", "roles", "person:mediator", "choix", "corriger").Body.String(); !strings.Contains(body, "noe@exemple.fr;Noé;Test</textarea>") {
		t.Error("a list to correct is lost")
	}
	leads(t, "inviting", b.Post("/equipe/inviter/envoyer", "liste", "noe@exemple.fr;Noé;Test\nfaux", "roles", "person:mediator"), "/equipe?fait=account.done.invited")
	guest := s.Browser()
	join := s.JoinTo(t, "noe@exemple.fr")
	status(t, "accepting without a name", guest.Post(join, "prenom", "", "nom", "Test"), http.StatusUnprocessableEntity)
	leads(t, "accepting", guest.Post(join, "prenom", "Noé", "nom", "Test"), "/connexion/installer")
	status(t, "the application", guest.Get("/connexion/installer"), http.StatusOK)
	status(t, "a wrong code", guest.Post("/connexion/installer", "code", "000000"), http.StatusUnprocessableEntity)
	status(t, "the team before the factor", guest.Get("/equipe"), http.StatusUnauthorized)
	leads(t, "a role", b.Post("/equipe/"+member.ID+"/roles", "roles", "person:mediator"), "/equipe?fait=account.done.roles")
	status(t, "the last referent... but one", b.Post("/equipe/"+p.ID+"/roles", "roles", "person:mediator"), http.StatusSeeOther)
	other := s.Browser()
	other.SignIn(t, second)
	status(t, "the last referent", other.Post("/equipe/"+second.ID+"/roles"), http.StatusUnprocessableEntity)
	status(t, "no longer a referent", b.Get("/equipe"), http.StatusForbidden)
	p.Clock.Add(14 * time.Minute)
	other.Get("/equipe")
	p.Clock.Add(2 * time.Minute)
	leads(t, "without a recent proof", other.Post("/equipe/"+member.ID+"/retirer"), "/connexion/confirmer?suite="+url.QueryEscape("/equipe/"+member.ID))
	leads(t, "the proof", other.Post("/connexion/confirmer", "code", second.Code(t), "suite", "/equipe/"+member.ID), "/equipe/"+member.ID)
	leads(t, "then", other.Post("/equipe/"+member.ID+"/retirer"), "/equipe?fait=account.done.removed")
	leads(t, "leaving is another page", other.Post("/compte/organisation", "organisation", "a"), "/pro")
	status(t, "an organisation of others", other.Post("/compte/organisation", "organisation", "b"), http.StatusNotFound)
	leads(t, "names", other.Post("/compte/modifier", "prenom", "Alix", "nom", "Essai", "telephone", "01 99 00 12 34"), "/compte?fait=account.done.saved")
}
