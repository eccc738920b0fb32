package page

import (
	"encoding/base64"
	"encoding/json"
	"net/http"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/module/account"
	"maillage/platform/passkey"
	"maillage/platform/web"
)

// errNoPasskey answers where passkeys cannot work.
var errNoPasskey = fault.New(fault.NotFound, "", "fault.page", "Cette page n'existe pas.")

// key offers to sign in with a passkey alone.
func (p *Accounts) key(w http.ResponseWriter, r *web.Request) error {
	if p.Passkeys == nil {
		return errNoPasskey
	}
	v := p.view(r, nil)
	return v.passkeys(w, v.T("account.key.title"), keyPage(v, account.LocalPath(r.URL.Query().Get("suite"))))
}

// keyOptions says what the browser is to do to show a passkey.
func (p *Accounts) keyOptions(w http.ResponseWriter, r *web.Request) error {
	if p.Passkeys == nil {
		return errNoPasskey
	}
	options, challenge, err := p.Passkeys.BeginSignIn()
	if err != nil {
		return err
	}
	return p.challenge(w, r, options, challenge)
}

// challenge keeps a challenge for this browser alone and answers the options.
func (p *Accounts) challenge(w http.ResponseWriter, r *web.Request, options, challenge []byte) error {
	t, err := p.Sessions.Get(r.Context())
	if err != nil {
		return err
	}
	if _, err := p.keep(r, t, keepChallenge, base64.RawURLEncoding.EncodeToString(challenge)); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(options) // the client may have left
	return nil
}

// errChallenge answers what a passkey does not prove: a copy of it, or a
// challenge that has served or never was.
var errChallenge = fault.New(fault.Invalid, "", "passkey.fault.refused", "Cette clé d'accès n'a pas été reconnue. Réessayez.")

// spent is the challenge of this browser, which serves no more, whatever the
// outcome. Errors: Invalid when there is none.
func (p *Accounts) spent(r *web.Request) ([]byte, error) {
	t, err := p.Sessions.Get(r.Context())
	if err != nil {
		return nil, err
	}
	kept := t.Values[keepChallenge]
	err = p.Cases.SpendChallenge(r.Context(), kept)
	if fault.Is(err, fault.Anonymous) {
		err = errChallenge // who is signed in is not sent to sign in
	}
	if err != nil {
		return nil, err
	}
	if _, err := p.keep(r, t, keepChallenge, ""); err != nil {
		return nil, err
	}
	return base64.RawURLEncoding.DecodeString(kept)
}

// showKey signs in with a passkey, or proves an open session again.
func (p *Accounts) showKey(w http.ResponseWriter, r *web.Request) error {
	if p.Passkeys == nil {
		return errNoPasskey
	}
	next := account.LocalPath(r.PostForm.Get("suite"))
	s, err := p.shown(r)
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Anonymous) {
		v := p.view(r, onField(p.Cases.PasskeyRefused(r.Context()), ""))
		return v.passkeys(w, v.T("account.key.title"), keyPage(v, next))
	}
	if err != nil {
		return err
	}
	return p.opened(w, r, s, next)
}

// shown is the session that a browser's answer opens.
func (p *Accounts) shown(r *web.Request) (account.Session, error) {
	challenge, err := p.spent(r)
	if err != nil {
		return account.Session{}, err
	}
	var found account.Passkey
	use, err := p.Passkeys.FinishSignIn(challenge, []byte(r.PostForm.Get("answer")), func(id, handle []byte) (key passkey.Key, err error) {
		if found, err = p.Cases.PasskeyOf(r.Context(), credential(id), handle); err != nil {
			return key, err
		}
		return key, json.Unmarshal(found.Data, &key)
	})
	if err != nil {
		return account.Session{}, err
	}
	if use.Cloned {
		return account.Session{}, errChallenge
	}
	if found.Data, err = json.Marshal(use.Key); err != nil {
		return account.Session{}, err
	}
	t, err := p.Sessions.Get(r.Context())
	if err != nil {
		return account.Session{}, err
	}
	who := actor.Anyone()
	if t.Kind == ticketKind && t.Stage == string(account.Open) {
		who = r.Who
	}
	return p.Cases.EnterByPasskey(r.Context(), who, found, p.entrance(r, r.PostForm.Get("partage") != "" || t.Values[keepShared] != ""))
}

// credential is a passkey's own id as it is kept.
func credential(id []byte) string { return base64.RawURLEncoding.EncodeToString(id) }
