package oidc

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"maillage/platform/token"
)

// Identity is what a provider says of someone. All but Sub may be empty.
type Identity struct {
	Sub           string // names them, among this provider's
	Email         string
	EmailVerified bool // the provider says so; ProConnect says nothing
	SIRET         string
	GivenName     string
	UsualName     string
	IDToken       string // to sign out at the provider
}

// Finish reads the provider's answer, the query of our callback. Errors:
// Invalid when it is not the answer to this flow or proves nobody, Unavailable
// when the provider does not answer.
func (c *Client) Finish(ctx context.Context, f Flow, query url.Values) (Identity, error) {
	switch {
	case f.State == "" || !token.Same(f.State, query.Get("state")):
		return Identity{}, begin(errState)
	case query.Has("iss") && query.Get("iss") != c.config.Issuer:
		return Identity{}, begin(errIssuer)
	case query.Has("error"):
		return Identity{}, declined(fmt.Errorf("oidc: the provider answers %.40q", query.Get("error")))
	case query.Get("code") == "":
		return Identity{}, begin(errCode)
	}
	p, err := c.provider(ctx)
	if err != nil {
		return Identity{}, err
	}
	id, err := c.identify(oidc.ClientContext(ctx, c.http), p, f, query.Get("code"))
	switch {
	case err == nil:
		return id, nil
	case outage(err):
		return Identity{}, unavailable(err)
	}
	return Identity{}, begin(err)
}

// identify exchanges the code for an ID token, then for user information.
func (c *Client) identify(ctx context.Context, p *provider, f Flow, code string) (Identity, error) {
	granted, err := p.oauth.Exchange(ctx, code, oauth2.VerifierOption(f.Verifier))
	if err != nil {
		return Identity{}, err
	}
	raw, ok := granted.Extra("id_token").(string)
	if !ok {
		return Identity{}, errIDToken
	}
	verified, err := p.library.Verifier(&oidc.Config{ClientID: c.config.ClientID, Now: c.config.Now}).Verify(ctx, raw)
	if err != nil {
		return Identity{}, err
	}
	if err := c.check(verified, f, granted.AccessToken); err != nil {
		return Identity{}, err
	}
	about, err := c.userInfo(ctx, p, granted)
	if err != nil {
		return Identity{}, err
	}
	if about.Sub == "" || about.Sub != verified.Subject {
		return Identity{}, errSubject
	}
	return Identity{Sub: about.Sub, Email: about.Email, EmailVerified: bool(about.EmailVerified), SIRET: about.SIRET,
		GivenName: about.GivenName, UsualName: about.UsualName, IDToken: raw}, nil
}

// check is what OpenID Connect Core §3.1.3.7 leaves to us once the library has
// verified signature, issuer, audience and end.
func (c *Client) check(verified *oidc.IDToken, f Flow, access string) error {
	var more struct {
		Party string `json:"azp"`
		ACR   string `json:"acr"`
	}
	if err := verified.Claims(&more); err != nil {
		return err
	}
	switch {
	case !token.Same(f.Nonce, verified.Nonce):
		return errNonce
	case more.Party != c.config.ClientID && (more.Party != "" || len(verified.Audience) > 1):
		return errParty
	case c.config.ACR != "" && !slices.Contains(strings.Fields(c.config.ACR), more.ACR):
		return errACR
	case verified.AccessTokenHash != "":
		return verified.VerifyAccessToken(access)
	}
	return nil
}

// claims are what user information says.
type claims struct {
	Sub           string `json:"sub"`
	Email         string `json:"email"`
	EmailVerified truth  `json:"email_verified"`
	SIRET         string `json:"siret"`
	GivenName     string `json:"given_name"`
	UsualName     string `json:"usual_name"`
}

// truth is a boolean that some providers write as text.
type truth bool

// UnmarshalJSON reads true and "true"; all else is not true.
func (t *truth) UnmarshalJSON(text []byte) error {
	*t = strings.Trim(string(text), `"`) == "true"
	return nil
}

// userInfo asks who an access token is for. A signed answer (ProConnect's) must
// be the provider's, for us; a plain one is believed because of TLS.
func (c *Client) userInfo(ctx context.Context, p *provider, granted *oauth2.Token) (about claims, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.library.UserInfoEndpoint(), nil)
	if err != nil {
		return about, err
	}
	granted.SetAuthHeader(req)
	res, err := c.http.Do(req)
	if err != nil {
		return about, err
	}
	defer func() { _ = res.Body.Close() }()
	switch {
	case res.StatusCode >= http.StatusInternalServerError:
		return about, errDown
	case res.StatusCode != http.StatusOK:
		return about, fmt.Errorf("oidc: user information answers %d", res.StatusCode)
	}
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return about, err
	}
	switch kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type")); kind {
	case "application/json":
		err = json.Unmarshal(text, &about)
	case "application/jwt":
		// It was made for this request: an end is not always written in it.
		verifier := p.library.Verifier(&oidc.Config{ClientID: c.config.ClientID, SkipExpiryCheck: true})
		var verified *oidc.IDToken
		if verified, err = verifier.Verify(ctx, string(text)); err == nil {
			err = verified.Claims(&about)
		}
	default:
		err = errUserInfo
	}
	return about, err
}
