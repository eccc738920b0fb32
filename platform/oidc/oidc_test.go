package oidc_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"maillage/core/fault"
	"maillage/platform/clock"
	"maillage/platform/oidc"
	"maillage/platform/oidc/oidctest"
)

const callback = "https://maillage.example.org/connexion/retour"

// configured is a client's configuration for the provider.
func configured(p *oidctest.Provider) oidc.Config {
	return oidc.Config{Issuer: p.Issuer(), ClientID: oidctest.ClientID, Secret: oidctest.Secret, Callback: callback,
		Leave: "https://maillage.example.org/", Private: oidctest.Loopback, Roots: p.Roots(), Now: clock.System{}.Now}
}

func newClient(t *testing.T, c oidc.Config) *oidc.Client {
	t.Helper()
	client, err := oidc.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// signIn goes the whole way, as a browser and our pages do.
func signIn(t *testing.T, p *oidctest.Provider, client *oidc.Client) (oidc.Identity, error) {
	t.Helper()
	address, flow, err := client.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return client.Finish(t.Context(), flow, p.SignIn(t, address))
}

func TestSignIn(t *testing.T) {
	for name, lies := range map[string]oidctest.Lies{
		"signed user information": {},
		"plain user information":  {PlainInfo: true},
		"e-mail verified":         {UserInfo: func(c oidctest.Claims) { c["email_verified"] = true }},
		"e-mail verified in text": {UserInfo: func(c oidctest.Claims) { c["email_verified"] = "true" }},
		"e-mail not verified":     {UserInfo: func(c oidctest.Claims) { c["email_verified"] = "false" }},
		"verified means nothing":  {UserInfo: func(c oidctest.Claims) { c["email_verified"] = 1 }},
		"no issuer in the answer": {Callback: func(q url.Values) { q.Del("iss") }},
		"secret in the header":    {Discovery: func(c oidctest.Claims) { delete(c, "token_endpoint_auth_methods_supported") }},
		"two audiences, ours party": {IDToken: func(c oidctest.Claims) {
			c["aud"], c["azp"] = []string{"other", oidctest.ClientID}, oidctest.ClientID
		}},
	} {
		t.Run(name, func(t *testing.T) {
			p := oidctest.Start(t)
			p.Lies = lies
			got, err := signIn(t, p, newClient(t, configured(p)))
			if err != nil {
				t.Fatal(err)
			}
			if strings.Count(got.IDToken, ".") != 2 {
				t.Errorf("ID token %q", got.IDToken)
			}
			got.IDToken = ""
			want := oidc.Identity{Sub: "sub-camille", Email: "camille@example.org", EmailVerified: strings.HasPrefix(name, "e-mail verified"),
				SIRET: "13002526500013", GivenName: "Camille", UsualName: "Exemple"}
			if got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
		})
	}
}

func TestBegin(t *testing.T) {
	p := oidctest.Start(t)
	c := configured(p)
	c.ACR = "eidas2"
	client := newClient(t, c)
	address, flow, err := client.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(address, p.Issuer()+"/authorize?") {
		t.Fatalf("%s, %v", address, err)
	}
	for name, want := range map[string]string{"response_type": "code", "client_id": oidctest.ClientID, "redirect_uri": callback, "state": flow.State,
		"nonce": flow.Nonce, "code_challenge_method": "S256", "scope": "openid given_name usual_name email siret", "acr_values": "eidas2"} {
		if got := u.Query().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if challenge := u.Query().Get("code_challenge"); len(challenge) != 43 || challenge == flow.Verifier || strings.Contains(address, flow.Verifier) || strings.Contains(address, oidctest.Secret) {
		t.Errorf("a secret is in %s", address)
	}
	_, other, err := client.Begin(t.Context())
	if err != nil || other.State == flow.State || other.Nonce == flow.Nonce || other.Verifier == flow.Verifier {
		t.Errorf("two flows share a secret, %v", err)
	}
}

// TestLies has the provider, or someone between, say one thing wrong at a
// time. cause is why it must be refused.
func TestLies(t *testing.T) {
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	id := func(name string, value any) func(*oidctest.Provider) {
		return func(p *oidctest.Provider) { p.Lies.IDToken = func(c oidctest.Claims) { c[name] = value } }
	}
	info := func(name string, value any) func(*oidctest.Provider) {
		return func(p *oidctest.Provider) { p.Lies.UserInfo = func(c oidctest.Claims) { c[name] = value } }
	}
	back := func(name, value string) func(*oidctest.Provider) {
		return func(p *oidctest.Provider) { p.Lies.Callback = func(q url.Values) { q.Set(name, value) } }
	}
	with := func(algorithm jose.SignatureAlgorithm, key any) func(oidctest.Claims) string {
		return func(c oidctest.Claims) string { return oidctest.Sign(algorithm, key, c) }
	}
	for name, c := range map[string]struct {
		lie   func(p *oidctest.Provider)
		cause string
	}{
		"another state":               {back("state", "another"), "state"},
		"no state":                    {back("state", ""), "state"},
		"another issuer answers":      {back("iss", "https://id.example.net"), "another issuer"},
		"no code":                     {back("code", ""), "no code"},
		"an invented code":            {back("code", "invented"), "invalid_grant"},
		"another nonce":               {id("nonce", "another"), "nonce"},
		"no nonce":                    {id("nonce", ""), "nonce"},
		"another audience":            {id("aud", "other"), "audience"},
		"two audiences, no party":     {id("aud", []string{"other", oidctest.ClientID}), "another party"},
		"another party":               {id("azp", "other"), "another party"},
		"another issuer":              {id("iss", "https://id.example.net"), "different provider"},
		"expired":                     {id("exp", time.Now().Add(-time.Minute).Unix()), "expired"},
		"no end":                      {id("exp", nil), "unmarshal"},
		"not yet":                     {id("nbf", time.Now().Add(time.Hour).Unix()), "not before"},
		"another access token":        {id("at_hash", "another"), "access token hash"},
		"claims of the wrong type":    {id("exp", "soon"), "unmarshal"},
		"another level":               {id("acr", "eidas1"), "level of assurance"},
		"another key":                 {func(p *oidctest.Provider) { p.Lies.Sign = with(jose.RS256, stranger) }, "verify signature"},
		"no signature":                {func(p *oidctest.Provider) { p.Lies.Sign = oidctest.Unsigned }, "signature algorithm"},
		"the public key as a secret":  {func(p *oidctest.Provider) { p.Lies.Sign = with(jose.HS256, p.Modulus()) }, "signature algorithm"},
		"our secret as a key":         {func(p *oidctest.Provider) { p.Lies.Sign = with(jose.HS256, []byte(strings.Repeat(oidctest.Secret, 3))) }, "signature algorithm"},
		"no token at all":             {func(p *oidctest.Provider) { p.Lies.Sign = func(oidctest.Claims) string { return "" } }, "malformed"},
		"another subject's info":      {info("sub", "sub-other"), "another subject"},
		"nobody's info":               {info("sub", ""), "another subject"},
		"info for someone else":       {info("aud", "other"), "audience"},
		"info of another issuer":      {info("iss", "https://id.example.net"), "different provider"},
		"info under another key":      {func(p *oidctest.Provider) { p.Lies.SignInfo = with(jose.RS256, stranger) }, "verify signature"},
		"info unsigned":               {func(p *oidctest.Provider) { p.Lies.SignInfo = oidctest.Unsigned }, "signature algorithm"},
		"info under the public key":   {func(p *oidctest.Provider) { p.Lies.SignInfo = with(jose.HS256, p.Modulus()) }, "signature algorithm"},
		"info of the wrong type":      {info("email", 12), "unmarshal"},
		"info that is a page":         {func(p *oidctest.Provider) { p.Broken = page("/userinfo", "text/html", http.StatusOK) }, "neither JSON"},
		"info refused":                {func(p *oidctest.Provider) { p.Broken = page("/userinfo", "text/html", http.StatusForbidden) }, "403"},
		"a token that is a page":      {func(p *oidctest.Provider) { p.Broken = page("/token", "text/html", http.StatusOK) }, "ID token"},
		"a token without an ID token": {func(p *oidctest.Provider) { p.Broken = page("/token", "application/json", http.StatusOK) }, "ID token"},
	} {
		t.Run(name, func(t *testing.T) {
			p := oidctest.Start(t)
			c.lie(p)
			config := configured(p)
			config.ACR = "eidas2 eidas3"
			if name != "another level" {
				given := p.Lies.IDToken
				p.Lies.IDToken = func(said oidctest.Claims) {
					said["acr"] = "eidas2"
					if given != nil {
						given(said)
					}
				}
			}
			got, err := signIn(t, p, newClient(t, config))
			if !fault.Is(err, fault.Invalid) || got != (oidc.Identity{}) || !strings.Contains(err.Error(), c.cause) {
				t.Errorf("%+v, %v; want a refusal because of %q", got, err, c.cause)
			}
			if err != nil && (strings.Contains(err.Error(), "camille") || strings.Contains(err.Error(), oidctest.Secret)) {
				t.Errorf("the log would hold %v", err)
			}
		})
	}
}

// page answers a path with a page that holds a name, and a token.
func page(path, kind string, status int) map[string]http.HandlerFunc {
	return map[string]http.HandlerFunc{path: func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, `{"access_token":"a","email":"camille@example.org"}`)
	}}
}

// TestFlows: an answer serves the flow it was asked by, once.
func TestFlows(t *testing.T) {
	p := oidctest.Start(t)
	client := newClient(t, configured(p))
	begin := func() (oidc.Flow, url.Values) {
		address, flow, err := client.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return flow, p.SignIn(t, address)
	}
	refused := func(what string, f oidc.Flow, query url.Values) {
		t.Helper()
		if got, err := client.Finish(t.Context(), f, query); !fault.Is(err, fault.Invalid) || got != (oidc.Identity{}) {
			t.Errorf("%s: %+v, %v", what, got, err)
		}
	}
	first, answer := begin()
	if _, err := client.Finish(t.Context(), first, answer); err != nil {
		t.Fatal(err)
	}
	refused("replayed", first, answer)

	mine, _ := begin()
	_, theirs := begin()
	refused("someone else's answer", mine, theirs)
	theirs.Set("state", mine.State)
	refused("someone else's code under my state", mine, theirs)

	flow, answer := begin()
	flow.Verifier = ""
	refused("no verifier", flow, answer)

	flow, answer = begin()
	flow.Nonce = first.Nonce
	refused("another flow's nonce", flow, answer)

	_, answer = begin()
	answer.Set("state", "")
	refused("no flow", oidc.Flow{}, answer)

	flow, _ = begin()
	_, err := client.Finish(t.Context(), flow, url.Values{"state": {flow.State}, "error": {"access_denied"}, "error_description": {"<script>camille</script>"}})
	if f := fault.Of(err); f.Key != "oidc.fault.declined" || f.Kind != fault.Invalid || strings.Contains(err.Error(), "camille") {
		t.Errorf("declined: %v", err)
	}
	refused("nothing", flow, nil)
}

// TestSilence: a provider that is broken or endless is an outage.
func TestSilence(t *testing.T) {
	for name, door := range map[string]http.HandlerFunc{
		"broken": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) },
		"huge": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"sub":"`+strings.Repeat("x", 2<<20)+`"}`)
		},
	} {
		for _, path := range []string{"/.well-known/openid-configuration", "/token", "/userinfo"} {
			t.Run(name+path, func(t *testing.T) {
				p := oidctest.Start(t)
				p.Broken = map[string]http.HandlerFunc{path: door}
				client := newClient(t, configured(p))
				address, flow, err := client.Begin(t.Context())
				var got oidc.Identity
				if err == nil {
					got, err = client.Finish(t.Context(), flow, p.SignIn(t, address))
				}
				want := fault.Unavailable
				if name+path == "huge/token" {
					want = fault.Invalid // the library reads its beginning, which says nothing
				}
				if !fault.Is(err, want) || got != (oidc.Identity{}) || len(err.Error()) > 500 {
					t.Errorf("%+v, %v", got, err)
				}
			})
		}
	}
}

func TestDiscovery(t *testing.T) {
	p := oidctest.Start(t)
	now := clock.At(time.Now())
	c := configured(p)
	c.Now = now.Now
	asked := 0
	p.Broken = map[string]http.HandlerFunc{"/.well-known/openid-configuration": func(w http.ResponseWriter, _ *http.Request) {
		asked++
		w.WriteHeader(http.StatusServiceUnavailable)
	}}
	client := newClient(t, c)
	if asked != 0 {
		t.Error("the provider is asked before anyone signs in")
	}
	begin := func() error { _, _, err := client.Begin(t.Context()); return err }
	for range 3 {
		if err := begin(); !fault.Is(err, fault.Unavailable) {
			t.Errorf("down: %v", err)
		}
	}
	if asked != 1 {
		t.Errorf("asked %d times within an instant", asked)
	}
	p.Broken = nil
	now.Add(5 * time.Second)
	if err := begin(); err != nil {
		t.Errorf("up again: %v", err)
	}
	p.Stop()
	if err := begin(); err != nil {
		t.Errorf("what is known is asked again: %v", err)
	}
	flow := oidc.Flow{State: "s"}
	if _, err := client.Finish(t.Context(), flow, url.Values{"state": {"s"}, "code": {"c"}}); !fault.Is(err, fault.Unavailable) {
		t.Errorf("down at the end: %v", err)
	}
}

// TestImpatience: a visitor who leaves does not make the provider look down.
func TestImpatience(t *testing.T) {
	p := oidctest.Start(t)
	client := newClient(t, configured(p))
	gone, leave := context.WithCancel(t.Context())
	leave()
	_, _, _ = client.Begin(gone)
	if _, _, err := client.Begin(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestDoors: discovery leads nowhere it should not.
func TestDoors(t *testing.T) {
	for name, change := range map[string]func(p *oidctest.Provider, c *oidc.Config){
		"another issuer": func(p *oidctest.Provider, _ *oidc.Config) { p.Lies.Discovery = say("issuer", "https://id.example.net") },
		"plain http": func(p *oidctest.Provider, _ *oidc.Config) {
			p.Lies.Discovery = say("token_endpoint", "http://id.example.net")
		},
		"a script to leave": func(p *oidctest.Provider, _ *oidc.Config) {
			p.Lies.Discovery = say("end_session_endpoint", "javascript:alert(1)")
		},
		"a script to begin": func(p *oidctest.Provider, _ *oidc.Config) {
			p.Lies.Discovery = say("authorization_endpoint", "javascript:alert(1)")
		},
		"no user information":  func(p *oidctest.Provider, _ *oidc.Config) { p.Lies.Discovery = say("userinfo_endpoint", "") },
		"not JSON":             func(p *oidctest.Provider, _ *oidc.Config) { p.Lies.Discovery = say("issuer", 12) },
		"a private address":    func(_ *oidctest.Provider, c *oidc.Config) { c.Private = oidc.Config{}.Private },
		"an unknown authority": func(_ *oidctest.Provider, c *oidc.Config) { c.Roots = nil },
	} {
		t.Run(name, func(t *testing.T) {
			p := oidctest.Start(t)
			c := configured(p)
			change(p, &c)
			if address, _, err := newClient(t, c).Begin(t.Context()); !fault.Is(err, fault.Unavailable) || address != "" {
				t.Errorf("%q, %v", address, err)
			}
		})
	}
	t.Run("a token door elsewhere", func(t *testing.T) {
		p := oidctest.Start(t)
		p.Lies.Discovery = say("token_endpoint", "https://169.254.169.254/token")
		if got, err := signIn(t, p, newClient(t, configured(p))); !fault.Is(err, fault.Unavailable) || got != (oidc.Identity{}) {
			t.Errorf("%+v, %v", got, err)
		}
	})
	for _, issuer := range []string{"", "http://id.example.org", "id.example.org", "https://", "javascript:x", "https://id example"} {
		if _, err := oidc.New(oidc.Config{Issuer: issuer}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", issuer, err)
		}
	}
}

func say(name string, value any) func(oidctest.Claims) {
	return func(c oidctest.Claims) { c[name] = value }
}

func TestLogout(t *testing.T) {
	p := oidctest.Start(t)
	client := newClient(t, configured(p))
	address, err := client.Logout(t.Context(), "a.b.c")
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil || u.Path != "/session/end" || u.Query().Get("id_token_hint") != "a.b.c" ||
		u.Query().Get("post_logout_redirect_uri") != "https://maillage.example.org/" || len(u.Query().Get("state")) != 43 {
		t.Errorf("%s, %v", address, err)
	}
	without := oidctest.Start(t)
	without.Lies.Discovery = func(c oidctest.Claims) { delete(c, "end_session_endpoint") }
	if address, err := newClient(t, configured(without)).Logout(t.Context(), "a.b.c"); err != nil || address != "" {
		t.Errorf("%q, %v", address, err)
	}
}
