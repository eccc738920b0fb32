package passkey

import (
	"encoding/json"
	"fmt"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"maillage/core/fault"
)

// Lasts is how long a challenge is good for, and how long the browser waits
// for its user.
const Lasts = 5 * time.Minute

// maxAnswer bounds what is parsed of a browser's answer, in bytes.
const maxAnswer = 64 << 10

// Config says who we are.
type Config struct {
	Name   string // shown by the browser
	Origin string // "https://maillage.example.org"
}

// Site makes and recognises passkeys. It is safe for concurrent use.
type Site struct{ library *webauthn.WebAuthn }

// New makes a site. Its error says that passkeys cannot work at this origin:
// they need a domain name, and https anywhere but at localhost.
func New(c Config) (*Site, error) {
	origin, err := url.Parse(c.Origin)
	if err != nil {
		return nil, err
	}
	if host := origin.Hostname(); host == "" || origin.Scheme != "https" && host != "localhost" {
		return nil, fmt.Errorf("passkey: %q is not https with a domain name", c.Origin)
	}
	resident := true
	patience := webauthn.TimeoutConfig{Timeout: Lasts}
	library, err := webauthn.New(&webauthn.Config{
		RPID:          origin.Hostname(),
		RPDisplayName: c.Name,
		RPOrigins:     []string{origin.Scheme + "://" + origin.Host},
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			RequireResidentKey: &resident,
			ResidentKey:        protocol.ResidentKeyRequirementRequired,
			UserVerification:   protocol.VerificationRequired,
		},
		AttestationPreference: protocol.PreferNoAttestation,
		Timeouts:              webauthn.TimeoutsConfig{Login: patience, Registration: patience},
		// Password managers answer with extensions nobody asked for; none is read.
		ExtensionsUnsolicitedOutputPolicy: protocol.UnsolicitedOutputPolicyIgnore,
	})
	if err != nil {
		return nil, err
	}
	return &Site{library}, nil
}

// Holder is whoever a key is made for.
type Holder struct {
	Handle []byte // opaque, drawn once for an account: 1 to 64 bytes
	Name   string // as their device will show it
}

// Key is what is kept of a passkey.
type Key struct {
	ID     []byte
	Public []byte // COSE
	Count  uint32 // of its uses, as the device says; 0 for ever on those that do not count
	Flags  byte   // of the device's last answer
}

// refused is the one answer to whatever is wrong with an answer.
func refused(cause error) error {
	return fault.Wrap(cause, fault.Invalid, "passkey.fault.refused", "Cette clé d'accès n'a pas été reconnue. Réessayez.")
}

// BeginRegistration asks the browser for a new key. has are the ids of the
// keys the holder already has: a device that keeps one makes no second.
func (s *Site) BeginRegistration(h Holder, has [][]byte) (options, challenge []byte, err error) {
	known := make([]protocol.CredentialDescriptor, len(has))
	for i, id := range has {
		known[i] = protocol.CredentialDescriptor{Type: protocol.PublicKeyCredentialType, CredentialID: id}
	}
	creation, _, err := s.library.BeginRegistration(user{holder: h}, webauthn.WithExclusions(known))
	if err != nil {
		return nil, nil, err
	}
	options, err = json.Marshal(creation)
	return options, creation.Response.Challenge, err
}

// FinishRegistration reads the new key from the browser's answer. Errors:
// Invalid when the answer is not one to this challenge, by this site's page,
// from a device that recognised its owner. That nobody has a key of this id
// yet is for the caller to keep (a unique index).
func (s *Site) FinishRegistration(h Holder, challenge, answer []byte) (Key, error) {
	if len(answer) > maxAnswer {
		return Key{}, refused(errLong)
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return Key{}, refused(err)
	}
	begun := s.begun(challenge)
	begun.UserID = h.Handle
	begun.CredParams = webauthn.CredentialParametersDefault()
	made, err := s.library.CreateCredential(user{holder: h}, begun, parsed)
	if err != nil {
		return Key{}, refused(err)
	}
	return keyOf(made), nil
}

// BeginSignIn asks the browser for any key it has of ours.
func (s *Site) BeginSignIn() (options, challenge []byte, err error) {
	assertion, _, err := s.library.BeginDiscoverableLogin()
	if err != nil {
		return nil, nil, err
	}
	options, err = json.Marshal(assertion)
	return options, assertion.Response.Challenge, err
}

// Use is what an answer proved.
type Use struct {
	Handle []byte // of the key's holder
	Key    Key    // as it is to be kept from now on
	// Cloned says that the device counts fewer uses than it did: there may be
	// a second one with the same key. Count is then the old one.
	Cloned bool
}

// FinishSignIn reads from the browser's answer whose key it is. find gives the
// key that is kept under an id for a holder's handle; its own errors other
// than NotFound are returned as they are. Errors: Invalid when nobody has that
// key, or when the answer is not one to this challenge, by this site's page,
// from a device that recognised its owner.
func (s *Site) FinishSignIn(challenge, answer []byte, find func(id, handle []byte) (Key, error)) (Use, error) {
	if len(answer) > maxAnswer {
		return Use{}, refused(errLong)
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return Use{}, refused(err)
	}
	var outage error
	owner, used, err := s.library.ValidatePasskeyLogin(func(id, handle []byte) (webauthn.User, error) {
		key, err := find(id, handle)
		if err != nil && !fault.Is(err, fault.NotFound) {
			outage = err
		}
		return user{Holder{Handle: handle}, []Key{key}}, err
	}, s.begun(challenge), parsed)
	switch {
	case outage != nil:
		return Use{}, outage
	case err != nil:
		return Use{}, refused(err)
	}
	return Use{Handle: owner.WebAuthnID(), Key: keyOf(used), Cloned: used.Authenticator.CloneWarning}, nil
}
