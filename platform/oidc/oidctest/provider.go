package oidctest

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// The one client the provider knows.
const (
	ClientID = "maillage"
	Secret   = "fictive-secret"
)

// Loopback is where the provider is; a client must be allowed to go there.
var Loopback = netip.MustParsePrefix("127.0.0.0/8")

// Claims are what a token or an answer says.
type Claims map[string]any

// Lies are what the provider changes in what it says; nil: nothing.
type Lies struct {
	Discovery func(Claims)
	Callback  func(url.Values)
	IDToken   func(Claims)
	UserInfo  func(Claims)
	Sign      func(c Claims) string // in place of the provider's own signature of ID tokens
	SignInfo  func(c Claims) string // the same for user information
	PlainInfo bool                  // user information is JSON, not a JWT
}

// Provider is a running provider.
type Provider struct {
	Person Claims // who signs in: sub, email, siret, given_name, usual_name
	Lies   Lies
	Broken map[string]http.HandlerFunc // doors answered otherwise, by path

	server *httptest.Server
	key    *rsa.PrivateKey
	mu     sync.Mutex
	grants map[string]url.Values // by code: what the browser asked
	access map[string]bool
}

// key is the same for all the providers of a process: drawing one is slow.
var key = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// Start starts a provider at which Camille can sign in, until the end of the
// test. What it holds is changed before it is asked.
func Start(t testing.TB) *Provider {
	t.Helper()
	p := &Provider{key: key(), grants: map[string]url.Values{}, access: map[string]bool{}, Person: Claims{
		"sub": "sub-camille", "email": "camille@example.org", "siret": "13002526500013", "given_name": "Camille", "usual_name": "Exemple",
	}}
	mux := http.NewServeMux()
	for path, door := range map[string]http.HandlerFunc{
		"/.well-known/openid-configuration": p.discovery,
		"/authorize":                        p.authorize,
		"/token":                            p.token,
		"/userinfo":                         p.userInfo,
		"/jwks":                             p.jwks,
		"/session/end":                      func(http.ResponseWriter, *http.Request) {},
	} {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			if broken := p.Broken[path]; broken != nil {
				broken(w, r)
				return
			}
			door(w, r)
		})
	}
	p.server = httptest.NewTLSServer(mux)
	t.Cleanup(p.server.Close)
	return p
}

// Issuer names the provider.
func (p *Provider) Issuer() string { return p.server.URL }

// Roots are the authorities that vouch for the provider's certificate.
func (p *Provider) Roots() *x509.CertPool {
	roots := x509.NewCertPool()
	roots.AddCert(p.server.Certificate())
	return roots
}

// Stop ends the provider before the test.
func (p *Provider) Stop() { p.server.Close() }

// SignIn does what a browser sent to address does, and gives the query with
// which it comes back.
func (p *Provider) SignIn(t testing.TB, address string) url.Values {
	t.Helper()
	client := p.server.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	back, err := res.Location()
	if err != nil {
		t.Fatalf("the provider answers %d: %v", res.StatusCode, err)
	}
	return back.Query()
}

func (p *Provider) discovery(w http.ResponseWriter, _ *http.Request) {
	said := Claims{
		"issuer": p.Issuer(), "authorization_endpoint": p.Issuer() + "/authorize", "token_endpoint": p.Issuer() + "/token",
		"userinfo_endpoint": p.Issuer() + "/userinfo", "jwks_uri": p.Issuer() + "/jwks", "end_session_endpoint": p.Issuer() + "/session/end",
		"id_token_signing_alg_values_supported": []string{"RS256", "HS256"}, "token_endpoint_auth_methods_supported": []string{"client_secret_post"},
		"authorization_response_iss_parameter_supported": true,
	}
	lie(said, p.Lies.Discovery)
	answer(w, said)
}

func (p *Provider) jwks(w http.ResponseWriter, _ *http.Request) {
	answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: p.key.Public(), KeyID: "one", Algorithm: "RS256", Use: "sig"}}})
}

// authorize signs the person in without a question and sends the browser back.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	asked := r.URL.Query()
	back, err := url.Parse(asked.Get("redirect_uri"))
	if err != nil || asked.Get("client_id") != ClientID || asked.Get("response_type") != "code" || asked.Get("state") == "" ||
		asked.Get("nonce") == "" || asked.Get("code_challenge_method") != "S256" {
		http.Error(w, "badly asked", http.StatusBadRequest)
		return
	}
	code := rand.Text()
	p.mu.Lock()
	p.grants[code] = asked
	p.mu.Unlock()
	query := url.Values{"code": {code}, "state": {asked.Get("state")}, "iss": {p.Issuer()}}
	if p.Lies.Callback != nil {
		p.Lies.Callback(query)
	}
	back.RawQuery = query.Encode()
	http.Redirect(w, r, back.String(), http.StatusFound) //nolint:gosec // to where a test's client asked
}

// known reports a request that holds our client's secret, in either place.
func known(r *http.Request) bool {
	id, secret, inHeader := r.BasicAuth()
	if !inHeader {
		id, secret = r.FormValue("client_id"), r.FormValue("client_secret")
	}
	return id == ClientID && secret == Secret
}

// token gives an ID token for a code, once, to whoever holds the verifier.
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	asked, ok := p.grants[r.FormValue("code")]
	delete(p.grants, r.FormValue("code"))
	p.mu.Unlock()
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	switch {
	case !known(r):
		refuse(w, "invalid_client")
		return
	case !ok || r.FormValue("redirect_uri") != asked.Get("redirect_uri") || base64.RawURLEncoding.EncodeToString(sum[:]) != asked.Get("code_challenge"):
		refuse(w, "invalid_grant")
		return
	}
	access := rand.Text()
	p.mu.Lock()
	p.access[access] = true
	p.mu.Unlock()
	now := time.Now()
	said := Claims{"iss": p.Issuer(), "sub": p.Person["sub"], "aud": ClientID, "iat": now.Unix(), "exp": now.Add(time.Minute).Unix(),
		"nonce": asked.Get("nonce"), "acr": asked.Get("acr_values"), "at_hash": half(access)}
	lie(said, p.Lies.IDToken)
	answer(w, Claims{"access_token": access, "token_type": "Bearer", "expires_in": 60, "id_token": p.signed(said, p.Lies.Sign)})
}

func (p *Provider) userInfo(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	known := p.access[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")]
	p.mu.Unlock()
	if !known {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	said := maps.Clone(p.Person)
	if !p.Lies.PlainInfo {
		maps.Copy(said, Claims{"iss": p.Issuer(), "aud": ClientID, "iat": time.Now().Unix()})
	}
	lie(said, p.Lies.UserInfo)
	if p.Lies.PlainInfo {
		answer(w, said)
		return
	}
	w.Header().Set("Content-Type", "application/jwt")
	_, _ = w.Write([]byte(p.signed(said, p.Lies.SignInfo)))
}

func (p *Provider) signed(c Claims, otherwise func(Claims) string) string {
	if otherwise != nil {
		return otherwise(c)
	}
	return Sign(jose.RS256, p.key, c)
}

// Modulus is the public half of the provider's key, as anyone can have it.
func (p *Provider) Modulus() []byte { return x509.MarshalPKCS1PublicKey(&p.key.PublicKey) }

// Sign writes claims as a JWT under any key, with the provider's own key's name.
func Sign(algorithm jose.SignatureAlgorithm, key any, c Claims) string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: jose.JSONWebKey{Key: key, KeyID: "one"}}, nil)
	if err != nil {
		panic(err)
	}
	jws, err := signer.Sign(c.json())
	if err != nil {
		panic(err)
	}
	text, err := jws.CompactSerialize()
	if err != nil {
		panic(err)
	}
	return text
}

// Unsigned writes claims as a JWT of the algorithm "none".
func Unsigned(c Claims) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + encode(c.json()) + "."
}

func (c Claims) json() []byte {
	text, err := json.Marshal(c)
	if err != nil {
		panic(err)
	}
	return text
}

// half is the left half of a digest, as at_hash has it.
func half(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

func lie(said Claims, change func(Claims)) {
	if change != nil {
		change(said)
	}
}

func answer(w http.ResponseWriter, said any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(said) // fails only when the client has gone
}

func refuse(w http.ResponseWriter, why string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadRequest)
	_ = json.NewEncoder(w).Encode(Claims{"error": why})
}
