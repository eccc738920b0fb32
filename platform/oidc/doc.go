// Package oidc is the door of OpenID Connect: it lets people sign in at a
// provider the operator has configured, ProConnect for the agents of the
// French State. It is the only room that imports github.com/coreos/go-oidc and
// golang.org/x/oauth2.
//
// Words. A provider is named by its issuer and says by itself where its doors
// are (discovery); nothing is asked of it before someone wants to sign in. A
// Flow is what must be remembered of that wish, on the server and for that
// browser alone: the caller keeps it, and forgets it when it calls Finish,
// whatever the outcome. An Identity is what the provider says of someone; Sub
// alone names them, for ever; their e-mail may change hands.
//
// The flow is the authorization code's, with a state, a nonce and PKCE (S256).
// Checked: the state, the issuer of the answer (RFC 9207), the ID token's
// signature by the provider's own keys, its issuer, audience, authorised
// party, end, nonce and level (acr), that user information is of the same
// subject and, when it is signed, by the same issuer for us.
//
// Every request passes platform/fetch: https, public addresses unless others
// are configured, bounded in size and time.
//
// Faults tell what the person can do: Invalid (begin again), Unavailable (the
// provider does not answer, later), and their causes hold nothing personal.
package oidc
