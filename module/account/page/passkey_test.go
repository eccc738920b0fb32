package page_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"

	"maillage/core/fault"
	"maillage/module/account"
	"maillage/module/account/accounttest"
)

// device is a telephone that keeps passkeys.
type device struct {
	authenticator virtualwebauthn.Authenticator
	key           virtualwebauthn.Credential
}

var party = virtualwebauthn.RelyingParty{ID: "maillage.example", Name: "Maillage", Origin: accounttest.Base}

func newDevice(handle []byte) *device {
	return &device{virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: handle}),
		virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)}
}

// make answers the options of a new key.
func (d *device) make(t *testing.T, options string) string {
	t.Helper()
	read, err := virtualwebauthn.ParseAttestationOptions(options)
	if err != nil {
		t.Fatal(err)
	}
	return virtualwebauthn.CreateAttestationResponse(party, d.authenticator, d.key, *read)
}

// show answers the options of a sign-in.
func (d *device) show(t *testing.T, options string) string {
	t.Helper()
	read, err := virtualwebauthn.ParseAssertionOptions(options)
	if err != nil {
		t.Fatal(err)
	}
	return virtualwebauthn.CreateAssertionResponse(party, d.authenticator, d.key, *read)
}

// TestPasskey makes a passkey, signs in with it alone, and proves oneself
// again; an answer serves once, in the browser that asked.
func TestPasskey(t *testing.T) {
	s := site(t)
	p, _ := s.Join(t, "camille@exemple.fr", "a")
	b := s.Browser()
	b.SignIn(t, p)
	d := newDevice(s.Handle(p.ID))
	made := d.make(t, b.Post("/compte/securite/cle/options").Body.String())
	leads(t, "making", b.Post("/compte/securite/cle", "answer", made, "nom", "Téléphone"), "/compte/securite")
	status(t, "the same answer again", b.Post("/compte/securite/cle", "answer", made), http.StatusUnprocessableEntity)
	if body := b.Get("/compte/securite").Body.String(); !strings.Contains(body, "Téléphone") {
		t.Error("the passkey is not listed")
	}

	fresh := s.Browser()
	answer := d.show(t, fresh.Post("/connexion/cle/options").Body.String())
	status(t, "in another browser", s.Browser().Post("/connexion/cle", "answer", answer), http.StatusUnprocessableEntity)
	leads(t, "signing in", fresh.Post("/connexion/cle", "answer", answer, "suite", "/compte"), "/compte")
	status(t, "signed in", fresh.Get("/compte"), http.StatusOK)
	status(t, "the same answer again", s.Browser().Post("/connexion/cle", "answer", answer), http.StatusUnprocessableEntity)
	status(t, "nonsense", s.Browser().Post("/connexion/cle", "answer", "{}"), http.StatusUnprocessableEntity)

	s.Clock.Add(16 * time.Minute)
	status(t, "idle", fresh.Get("/compte"), http.StatusForbidden)
	again := d.show(t, fresh.Post("/connexion/cle/options").Body.String())
	leads(t, "a new proof", fresh.Post("/connexion/cle", "answer", again, "suite", "/compte/sessions"), "/compte/sessions")
	status(t, "awake", fresh.Get("/compte/sessions"), http.StatusOK)

	stranger := newDevice(s.Handle("somebody else"))
	options := s.Browser().Post("/connexion/cle/options").Body.String()
	status(t, "a passkey nobody has", s.Browser().Post("/connexion/cle", "answer", stranger.show(t, options)), http.StatusUnprocessableEntity)
}

// provider is an identity provider that says who came back.
type provider struct{ claims account.Claims }

func (provider) Begin(context.Context) (address, kept string, err error) {
	return "https://idp.example/authorize", "state", nil
}

func (p provider) Finish(_ context.Context, kept string, answer url.Values) (account.Claims, error) {
	if kept == "" || answer.Get("state") != kept {
		return account.Claims{}, fault.New(fault.Invalid, "", "oidc.fault.answer", "Réponse refusée.")
	}
	return p.claims, nil
}

// TestProConnect signs in through the provider once a steward has matched it.
func TestProConnect(t *testing.T) {
	s := site(t)
	p, _ := s.Join(t, "camille@exemple.fr", "a")
	steward, _ := s.Join(t, "pilote@exemple.fr", "a", account.Steward)
	status(t, "when not configured", s.Browser().Get("/connexion/proconnect"), http.StatusNotFound)
	s.Pages.Provider = provider{account.Claims{Issuer: "https://idp.example", Subject: "sub", Email: p.Email, Verified: true}}
	b := s.Browser()
	leads(t, "leaving", b.Get("/connexion/proconnect?suite=/compte"), "https://idp.example/authorize")
	unknown := b.Get("/connexion/proconnect/retour?state=state")
	status(t, "unknown", unknown, http.StatusUnprocessableEntity)
	replayed := b.Get("/connexion/proconnect/retour?state=state")
	status(t, "an answer to nothing", replayed, http.StatusUnprocessableEntity)
	wall := s.Browser()
	wall.SignIn(t, steward)
	body := wall.Get("/gestion/comptes/rapprochements").Body.String()
	_, after, found := strings.Cut(body, `action="/gestion/comptes/rapprochements/`)
	identity, _, _ := strings.Cut(after, "/decider")
	if !found {
		t.Fatal("nothing to match")
	}
	leads(t, "matching", wall.Post("/gestion/comptes/rapprochements/"+identity+"/decider", "choix", "accord"), "/gestion/comptes/rapprochements")
	leads(t, "leaving again", b.Get("/connexion/proconnect?suite=/compte"), "https://idp.example/authorize")
	leads(t, "coming back", b.Get("/connexion/proconnect/retour?state=state"), "/connexion/code")
	s.Clock.Add(30 * time.Second)
	leads(t, "the factor", b.Post("/connexion/code", "code", p.Code(t)), "/compte")
}
