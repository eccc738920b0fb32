package app

import (
	"context"
	"encoding/json"
	"net/url"

	"maillage/module/account"
	accountpage "maillage/module/account/page"
	"maillage/platform/oidc"
)

// proConnectSettings is what the deployer says about the State's identity
// provider for professionals.
type proConnectSettings struct {
	Issuer string `help:"Address of ProConnect; empty: nobody signs in with it." env:"MAILLAGE_PROCONNECT_ISSUER" placeholder:"URL"`
	Client string `help:"Our name there." env:"MAILLAGE_PROCONNECT_CLIENT"`
	Secret string `help:"Our secret there; prefer MAILLAGE_PROCONNECT_SECRET_FILE." env:"MAILLAGE_PROCONNECT_SECRET"`
	ACR    string `help:"Level of assurance asked for; empty: any." env:"MAILLAGE_PROCONNECT_ACR"`
	Emails bool   `help:"Believe its e-mail addresses although it does not say that it verified them." env:"MAILLAGE_PROCONNECT_EMAILS"`
}

// provider is ProConnect as accounts ask it; nil when it is not configured.
func (st *stage) provider() (accountpage.Provider, error) {
	s := st.site.ProConnect
	if s.Issuer == "" {
		return nil, nil //nolint:nilnil // nothing is configured, and that is fine
	}
	client, err := oidc.New(oidc.Config{Issuer: s.Issuer, ClientID: s.Client, Secret: s.Secret, ACR: s.ACR, Now: st.clock.Now,
		Callback: st.site.base() + "/connexion/proconnect/retour", Leave: st.site.base() + "/connexion"})
	if err != nil {
		return nil, err
	}
	return proConnect{client, s.Issuer, s.Emails}, nil
}

type proConnect struct {
	client *oidc.Client
	issuer string
	emails bool
}

// Begin implements accountpage.Provider.
func (p proConnect) Begin(ctx context.Context) (address, kept string, err error) {
	address, flow, err := p.client.Begin(ctx)
	if err != nil {
		return "", "", err
	}
	text, err := json.Marshal(flow)
	return address, string(text), err
}

// Finish implements accountpage.Provider.
func (p proConnect) Finish(ctx context.Context, kept string, answer url.Values) (account.Claims, error) {
	var flow oidc.Flow
	if kept != "" {
		if err := json.Unmarshal([]byte(kept), &flow); err != nil {
			return account.Claims{}, err
		}
	}
	found, err := p.client.Finish(ctx, flow, answer)
	return account.Claims{Issuer: p.issuer, Subject: found.Sub, Email: found.Email, Verified: found.EmailVerified || p.emails}, err
}
