package oidc

import (
	"context"
	"crypto/x509"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"maillage/core/fault"
	"maillage/platform/fetch"
	"maillage/platform/token"
)

// Config names the provider and us.
type Config struct {
	Issuer   string   // "https://fca.integ01.dev-agentconnect.fr/api/v2"
	ClientID string   //
	Secret   string   //
	Callback string   // our page that receives the answer
	Leave    string   // our page after signing out there
	Scopes   []string // "openid" and what we want to know; DefaultScopes when empty
	ACR      string   // levels of assurance asked for, one of which is due; empty: any

	Private netip.Prefix   // addresses the provider may have although they are not public
	Roots   *x509.CertPool // authorities believed; the machine's when nil
	Now     func() time.Time
}

// DefaultScopes are what ProConnect calls what an account needs.
var DefaultScopes = []string{"openid", "given_name", "usual_name", "email", "siret"}

// Limits on the provider's answers.
const (
	maxAnswer = 1 << 20 // bytes
	deadline  = 10 * time.Second
	patience  = 5 * time.Second // between two requests for discovery that fails
)

// Client signs people in at one provider. It is safe for concurrent use.
type Client struct {
	config Config
	http   *http.Client

	mu    sync.Mutex
	known *provider // nil until discovery has succeeded
	down  error     // why it last failed
	again time.Time // not to be tried before
}

// provider is what discovery found.
type provider struct {
	library *oidc.Provider
	oauth   oauth2.Config
	leave   string // end_session_endpoint
}

// New makes a client. It asks nothing of the provider. Errors: Invalid when
// the issuer is no https address.
func New(c Config) (*Client, error) {
	issuer, err := url.Parse(c.Issuer)
	if err != nil || issuer.Scheme != "https" || issuer.Host == "" {
		return nil, fault.New(fault.Invalid, "issuer", "oidc.fault.issuer", "L'adresse du fournisseur d'identité doit commencer par https://")
	}
	if len(c.Scopes) == 0 {
		c.Scopes = DefaultScopes
	}
	options := fetch.Options{MaxBytes: maxAnswer, Deadline: deadline, Allow: c.Private}
	if port, err := strconv.ParseUint(issuer.Port(), 10, 16); err == nil {
		options.Ports = []uint16{uint16(port)}
	}
	return &Client{config: c, http: fetch.Client(options, c.Roots)}, nil
}

// Flow is a sign-in that has begun.
type Flow struct {
	State    string `json:"state"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"` // PKCE
}

// Begin gives the address to send the browser to, and what to remember.
// Errors: Unavailable when the provider has never answered yet.
func (c *Client) Begin(ctx context.Context) (address string, f Flow, err error) {
	p, err := c.provider(ctx)
	if err != nil {
		return "", Flow{}, err
	}
	f = Flow{State: token.New(), Nonce: token.New(), Verifier: oauth2.GenerateVerifier()}
	wishes := []oauth2.AuthCodeOption{oidc.Nonce(f.Nonce), oauth2.S256ChallengeOption(f.Verifier)}
	if c.config.ACR != "" {
		wishes = append(wishes, oauth2.SetAuthURLParam("acr_values", c.config.ACR))
	}
	return p.oauth.AuthCodeURL(f.State, wishes...), f, nil
}

// Logout gives the address where the browser ends its session at the provider,
// given the ID token of the sign-in; empty when the provider has none.
func (c *Client) Logout(ctx context.Context, idToken string) (address string, err error) {
	p, err := c.provider(ctx)
	if err != nil || p.leave == "" {
		return "", err
	}
	u, err := url.Parse(p.leave)
	if err != nil {
		return "", err
	}
	query := u.Query()
	query.Set("id_token_hint", idToken)
	query.Set("post_logout_redirect_uri", c.config.Leave)
	query.Set("state", token.New())
	u.RawQuery = query.Encode()
	return u.String(), nil
}

// provider asks the provider where its doors are, until it has answered once.
// Whoever comes while it is silent waits with the others, and soon after is
// told at once.
func (c *Client) provider(ctx context.Context) (*provider, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known != nil {
		return c.known, nil
	}
	if c.config.Now().Before(c.again) {
		return nil, c.down
	}
	// One visitor's impatience is not the provider's fault.
	if c.known, c.down = c.discover(context.WithoutCancel(ctx)); c.down != nil {
		c.down = unavailable(c.down)
		c.again = c.config.Now().Add(patience)
	}
	return c.known, c.down
}

func (c *Client) discover(ctx context.Context) (*provider, error) {
	found, err := oidc.NewProvider(oidc.ClientContext(ctx, c.http), c.config.Issuer)
	if err != nil {
		return nil, err
	}
	var more struct {
		Leave   string   `json:"end_session_endpoint"`
		Methods []string `json:"token_endpoint_auth_methods_supported"`
	}
	if err := found.Claims(&more); err != nil {
		return nil, err
	}
	p := &provider{library: found, leave: more.Leave, oauth: oauth2.Config{
		ClientID: c.config.ClientID, ClientSecret: c.config.Secret, RedirectURL: c.config.Callback, Scopes: c.config.Scopes,
		Endpoint: found.Endpoint(),
	}}
	// Said rather than tried: a wrong first try would burn the code.
	p.oauth.Endpoint.AuthStyle = oauth2.AuthStyleInHeader
	for _, method := range more.Methods {
		if method == "client_secret_post" {
			p.oauth.Endpoint.AuthStyle = oauth2.AuthStyleInParams
		}
	}
	for _, door := range []string{p.oauth.Endpoint.AuthURL, p.oauth.Endpoint.TokenURL, found.UserInfoEndpoint()} {
		if !strings.HasPrefix(door, "https://") {
			return nil, errDoor
		}
	}
	if p.leave != "" && !strings.HasPrefix(p.leave, "https://") {
		return nil, errDoor
	}
	return p, nil
}
