package passkey

import (
	"encoding/base64"
	"errors"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

var errLong = errors.New("passkey: the answer is too long")

// user is a holder and the keys to judge by, as the library wants them.
type user struct {
	holder Holder
	keys   []Key
}

var _ webauthn.User = user{}

// WebAuthnID implements webauthn.User.
func (u user) WebAuthnID() []byte { return u.holder.Handle }

// WebAuthnName implements webauthn.User.
func (u user) WebAuthnName() string { return u.holder.Name }

// WebAuthnDisplayName implements webauthn.User.
func (u user) WebAuthnDisplayName() string { return u.holder.Name }

// WebAuthnCredentials implements webauthn.User.
func (u user) WebAuthnCredentials() []webauthn.Credential {
	held := make([]webauthn.Credential, len(u.keys))
	for i, k := range u.keys {
		held[i] = webauthn.Credential{
			ID: k.ID, PublicKey: k.Public,
			Flags:         webauthn.NewCredentialFlags(protocol.AuthenticatorFlags(k.Flags)),
			Authenticator: webauthn.Authenticator{SignCount: k.Count},
		}
	}
	return held
}

func keyOf(c *webauthn.Credential) Key {
	return Key{ID: c.ID, Public: c.PublicKey, Count: c.Authenticator.SignCount, Flags: byte(c.Flags.ProtocolValue())}
}

// begun is a ceremony as the library remembers it: of what it would have us
// keep, the challenge alone is not always the same.
func (s *Site) begun(challenge []byte) webauthn.SessionData {
	return webauthn.SessionData{
		Challenge:        base64.RawURLEncoding.EncodeToString(challenge),
		RelyingPartyID:   s.library.Config.RPID,
		UserVerification: protocol.VerificationRequired,
	}
}
