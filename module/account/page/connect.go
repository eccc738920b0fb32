package page

import (
	"context"
	"net/http"
	"net/url"

	"maillage/core/fault"
	"maillage/module/account"
	"maillage/platform/web"
)

// Provider is an identity provider that the deployment has configured.
type Provider interface {
	// Begin is where the browser goes, and what to keep until it comes back.
	Begin(ctx context.Context) (address, kept string, err error)
	// Finish reads who came back from the answer's parameters. Errors: Invalid
	// when the answer is not one to what was kept.
	Finish(ctx context.Context, kept string, answer url.Values) (account.Claims, error)
}

// connect goes to the identity provider.
func (p *Accounts) connect(w http.ResponseWriter, r *web.Request) error {
	if p.Provider == nil {
		return errNoPasskey
	}
	address, kept, err := p.Provider.Begin(r.Context())
	if err != nil {
		return err
	}
	if _, err := p.bound(r, keepState, kept, keepNext, account.LocalPath(r.URL.Query().Get("suite"))); err != nil {
		return err
	}
	return web.SeeOther(w, r, address)
}

// connected comes back from it.
func (p *Accounts) connected(w http.ResponseWriter, r *web.Request) error {
	if p.Provider == nil {
		return errNoPasskey
	}
	t, err := p.Sessions.Get(r.Context())
	if err != nil {
		return err
	}
	kept, next := t.Values[keepState], t.Values[keepNext]
	if t, err = p.keep(r, t, keepState, ""); err != nil {
		return err
	}
	claims, err := p.Provider.Finish(r.Context(), kept, r.URL.Query())
	var s account.Session
	if err == nil {
		s, err = p.Cases.EnterByIdentity(r.Context(), claims, p.entrance(r, t.Values[keepShared] != ""))
	}
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Anonymous) {
		return p.askPage(w, r, asking{next: next}, account.UnknownIdentity())
	}
	if err != nil {
		return err
	}
	return p.entered(w, r, s, next)
}
