package oidc

import (
	"errors"
	"fmt"

	"golang.org/x/oauth2"

	"maillage/core/fault"
)

var (
	errDoor     = errors.New("oidc: discovery names a door that is not https")
	errState    = errors.New("oidc: the state is not the one we gave")
	errIssuer   = errors.New("oidc: the answer is another issuer's")
	errCode     = errors.New("oidc: the answer has no code")
	errIDToken  = errors.New("oidc: there is no ID token")
	errNonce    = errors.New("oidc: the nonce is not the one we gave")
	errParty    = errors.New("oidc: the ID token was made for another party")
	errACR      = errors.New("oidc: the level of assurance is not one we asked for")
	errSubject  = errors.New("oidc: user information is of another subject, or of none")
	errDown     = errors.New("oidc: the provider is out of order")
	errUserInfo = errors.New("oidc: user information is neither JSON nor a JWT")
)

// begin answers whatever makes the person begin again.
func begin(cause error) error {
	return fault.Wrap(clean(cause), fault.Invalid, "oidc.fault.begin", "Cette connexion n'a pas abouti. Recommencez depuis la page de connexion.")
}

// declined answers a provider that says no, or a person who turned back there.
func declined(cause error) error {
	return fault.Wrap(cause, fault.Invalid, "oidc.fault.declined", "La connexion n'a pas été acceptée. Recommencez, ou choisissez une autre façon.")
}

func unavailable(cause error) error {
	return fault.Wrap(clean(cause), fault.Unavailable, "oidc.fault.unavailable", "Le service de connexion ne répond pas. Réessayez plus tard.")
}

// outage reports an error that is the network's or the provider's rather than
// the answer's.
func outage(err error) bool {
	if refused, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		return refused.Response != nil && refused.Response.StatusCode >= 500
	}
	_, network := errors.AsType[*fault.Fault](err) // platform/fetch's
	return network || errors.Is(err, errDown)
}

// clean is a cause fit for the log: libraries quote whole answers, and answers
// hold names. Their first words say enough.
func clean(err error) error {
	if refused, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		return fmt.Errorf("oidc: the provider refuses: %.40q", refused.ErrorCode)
	}
	if network, ok := errors.AsType[*fault.Fault](err); ok {
		return network
	}
	text := err.Error()
	return errors.New(text[:min(len(text), 160)])
}
