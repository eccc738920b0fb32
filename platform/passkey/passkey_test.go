package passkey_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/descope/virtualwebauthn"

	"maillage/core/fault"
	"maillage/platform/passkey"
)

const origin = "https://maillage.example.org"

var us = virtualwebauthn.RelyingParty{ID: "maillage.example.org", Name: "Maillage", Origin: origin}

var camille = passkey.Holder{Handle: bytes.Repeat([]byte{7}, 64), Name: "Camille"}

func newSite(t *testing.T) *passkey.Site {
	t.Helper()
	site, err := passkey.New(passkey.Config{Name: "Maillage", Origin: origin})
	if err != nil {
		t.Fatal(err)
	}
	return site
}

// device is an authenticator with one key, in a browser that may lie.
type device struct {
	authenticator virtualwebauthn.Authenticator
	key           virtualwebauthn.Credential
	site          virtualwebauthn.RelyingParty // where the browser says it is
}

func newDevice(handle []byte) *device {
	return &device{
		virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: handle, BackupEligible: true}),
		virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2), us,
	}
}

func (d *device) register(t *testing.T, options []byte) []byte {
	t.Helper()
	read, err := virtualwebauthn.ParseAttestationOptions(string(options))
	if err != nil {
		t.Fatal(err)
	}
	return []byte(virtualwebauthn.CreateAttestationResponse(d.site, d.authenticator, d.key, *read))
}

func (d *device) signIn(t *testing.T, options []byte) []byte {
	t.Helper()
	read, err := virtualwebauthn.ParseAssertionOptions(string(options))
	if err != nil {
		t.Fatal(err)
	}
	return []byte(virtualwebauthn.CreateAssertionResponse(d.site, d.authenticator, d.key, *read))
}

// enrolled is a device whose key the site keeps.
func enrolled(t *testing.T, site *passkey.Site) (*device, passkey.Key) {
	t.Helper()
	d := newDevice(camille.Handle)
	options, challenge, err := site.BeginRegistration(camille, nil)
	if err != nil {
		t.Fatal(err)
	}
	key, err := site.FinishRegistration(camille, challenge, d.register(t, options))
	if err != nil {
		t.Fatal(err)
	}
	return d, key
}

// keeps finds one key by its id and its holder's handle.
func keeps(key passkey.Key) func(id, handle []byte) (passkey.Key, error) {
	return func(id, handle []byte) (passkey.Key, error) {
		if bytes.Equal(id, key.ID) && bytes.Equal(handle, camille.Handle) {
			return key, nil
		}
		return passkey.Key{}, fault.New(fault.NotFound, "", "", "")
	}
}

func refused(t *testing.T, err error) {
	t.Helper()
	if f := fault.Of(err); !fault.Is(err, fault.Invalid) || f.Key != "passkey.fault.refused" {
		t.Errorf("not refused, or in other words: %v", err)
	}
}

func TestOptions(t *testing.T) {
	site := newSite(t)
	type options struct {
		PublicKey struct {
			Challenge string
			RP        struct{ ID, Name string }
			RPID      string
			User      struct{ ID, Name string }
			Timeout   int

			ExcludeCredentials     []struct{ ID string }
			AllowCredentials       []struct{ ID string }
			AuthenticatorSelection struct {
				ResidentKey, UserVerification string
				RequireResidentKey            bool
			}
			UserVerification, Attestation string
		}
	}
	read := func(text []byte, err error) (o options) {
		t.Helper()
		if err = errors.Join(err, json.Unmarshal(text, &o)); err != nil {
			t.Fatal(err)
		}
		return o
	}
	text, challenge, err := site.BeginRegistration(camille, [][]byte{{1, 2, 3}})
	made := read(text, err).PublicKey
	if made.RP.ID != us.ID || made.RP.Name != us.Name || made.User.Name != camille.Name || made.User.ID != base64.RawURLEncoding.EncodeToString(camille.Handle) ||
		made.Timeout != int(passkey.Lasts.Milliseconds()) || len(made.ExcludeCredentials) != 1 || made.ExcludeCredentials[0].ID != "AQID" ||
		made.AuthenticatorSelection.ResidentKey != "required" || !made.AuthenticatorSelection.RequireResidentKey ||
		made.AuthenticatorSelection.UserVerification != "required" || made.Attestation == "direct" {
		t.Errorf("registration: %s", text)
	}
	if len(challenge) != 32 || made.Challenge != base64.RawURLEncoding.EncodeToString(challenge) {
		t.Errorf("challenge %x in %s", challenge, text)
	}
	text, challenge, err = site.BeginSignIn()
	shown := read(text, err).PublicKey
	if shown.RPID != us.ID || shown.UserVerification != "required" || len(shown.AllowCredentials) != 0 || shown.Challenge != base64.RawURLEncoding.EncodeToString(challenge) || len(challenge) != 32 {
		t.Errorf("sign-in: %s", text)
	}
}

func TestSignIn(t *testing.T) {
	site := newSite(t)
	d, key := enrolled(t, site)
	if !bytes.Equal(key.ID, d.key.ID) || len(key.Public) == 0 || key.Count != 0 {
		t.Errorf("kept %+v", key)
	}
	for count := uint32(1); count < 4; count++ {
		options, challenge, err := site.BeginSignIn()
		if err != nil {
			t.Fatal(err)
		}
		d.key.Counter = count
		use, err := site.FinishSignIn(challenge, d.signIn(t, options), keeps(key))
		if err != nil || !bytes.Equal(use.Handle, camille.Handle) || use.Cloned || use.Key.Count != count || !bytes.Equal(use.Key.ID, key.ID) {
			t.Fatalf("use %d: %+v, %v", count, use, err)
		}
		key = use.Key
	}
}

// TestDevicesThatDoNotCount: a count of 0 for ever is no clone.
func TestDevicesThatDoNotCount(t *testing.T) {
	site := newSite(t)
	d, key := enrolled(t, site)
	options, challenge, err := site.BeginSignIn()
	if err != nil {
		t.Fatal(err)
	}
	if use, err := site.FinishSignIn(challenge, d.signIn(t, options), keeps(key)); err != nil || use.Cloned {
		t.Errorf("%+v, %v", use, err)
	}
}

// TestCounts: a counter that goes back, or stands still as it does when an
// answer is replayed, is reported.
func TestCounts(t *testing.T) {
	site := newSite(t)
	for name, counter := range map[string]uint32{"back": 9, "still": 10} {
		d, key := enrolled(t, site)
		key.Count, d.key.Counter = 10, counter
		options, challenge, err := site.BeginSignIn()
		if err != nil {
			t.Fatal(err)
		}
		use, err := site.FinishSignIn(challenge, d.signIn(t, options), keeps(key))
		if err != nil || !use.Cloned || use.Key.Count != 10 {
			t.Errorf("%s: %+v, %v", name, use, err)
		}
	}
}

// TestWrongRegistrations spoils one thing at a time.
func TestWrongRegistrations(t *testing.T) {
	for name, spoil := range map[string]func(d *device, challenge *[]byte){
		"another origin":     func(d *device, _ *[]byte) { d.site.Origin = "https://maillage.example.net" },
		"plain http":         func(d *device, _ *[]byte) { d.site.Origin = "http://maillage.example.org" },
		"another port":       func(d *device, _ *[]byte) { d.site.Origin = origin + ":8443" },
		"a page below":       func(d *device, _ *[]byte) { d.site.Origin = "https://evil.maillage.example.org" },
		"another site":       func(d *device, _ *[]byte) { d.site.ID = "example.net" },
		"another challenge":  func(_ *device, challenge *[]byte) { *challenge = bytes.Repeat([]byte{1}, 32) },
		"no challenge":       func(_ *device, challenge *[]byte) { *challenge = nil },
		"owner unrecognised": func(d *device, _ *[]byte) { d.authenticator.Options.UserNotVerified = true },
		"owner absent":       func(d *device, _ *[]byte) { d.authenticator.Options.UserNotPresent = true },
	} {
		t.Run(name, func(t *testing.T) {
			site, d := newSite(t), newDevice(camille.Handle)
			options, challenge, err := site.BeginRegistration(camille, nil)
			if err != nil {
				t.Fatal(err)
			}
			spoil(d, &challenge)
			_, err = site.FinishRegistration(camille, challenge, d.register(t, options))
			refused(t, err)
		})
	}
}

// TestWrongSignIns spoils one thing at a time.
func TestWrongSignIns(t *testing.T) {
	for name, spoil := range map[string]func(d *device, challenge *[]byte){
		"another origin":      func(d *device, _ *[]byte) { d.site.Origin = "https://maillage.example.net" },
		"another port":        func(d *device, _ *[]byte) { d.site.Origin = origin + ":8443" },
		"another site":        func(d *device, _ *[]byte) { d.site.ID = "example.net" },
		"another challenge":   func(_ *device, challenge *[]byte) { *challenge = bytes.Repeat([]byte{1}, 32) },
		"no challenge":        func(_ *device, challenge *[]byte) { *challenge = nil },
		"owner unrecognised":  func(d *device, _ *[]byte) { d.authenticator.Options.UserNotVerified = true },
		"owner absent":        func(d *device, _ *[]byte) { d.authenticator.Options.UserNotPresent = true },
		"nobody has this key": func(d *device, _ *[]byte) { d.key.ID = bytes.Repeat([]byte{9}, 32) },
		"another's key":       func(d *device, _ *[]byte) { d.authenticator.Options.UserHandle = bytes.Repeat([]byte{8}, 64) },
		"no handle":           func(d *device, _ *[]byte) { d.authenticator.Options.UserHandle = nil },
		"another private key": func(d *device, _ *[]byte) { d.key.Key = virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2).Key },
		"another kind of key": func(d *device, _ *[]byte) { d.key.Key = virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeRSA).Key },
		"no longer synced":    func(d *device, _ *[]byte) { d.authenticator.Options.BackupEligible = false },
	} {
		t.Run(name, func(t *testing.T) {
			site := newSite(t)
			d, key := enrolled(t, site)
			options, challenge, err := site.BeginSignIn()
			if err != nil {
				t.Fatal(err)
			}
			spoil(d, &challenge)
			_, err = site.FinishSignIn(challenge, d.signIn(t, options), keeps(key))
			refused(t, err)
		})
	}
}

// TestReplay: an answer to one challenge is none to the next, and an answer to
// one ceremony is none to the other.
func TestReplay(t *testing.T) {
	site := newSite(t)
	d, key := enrolled(t, site)
	first, challenge, err := site.BeginSignIn()
	if err != nil {
		t.Fatal(err)
	}
	answer := d.signIn(t, first)
	if _, err := site.FinishSignIn(challenge, answer, keeps(key)); err != nil {
		t.Fatal(err)
	}
	_, next, err := site.BeginSignIn()
	if err != nil {
		t.Fatal(err)
	}
	_, err = site.FinishSignIn(next, answer, keeps(key))
	refused(t, err)
	_, err = site.FinishRegistration(camille, challenge, answer)
	refused(t, err)
	options, challenge, err := site.BeginRegistration(camille, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = site.FinishSignIn(challenge, d.register(t, options), keeps(key))
	refused(t, err)
}

// TestOutage: what keeps the keys from being read is not the person's mistake.
func TestOutage(t *testing.T) {
	site := newSite(t)
	d, _ := enrolled(t, site)
	options, challenge, err := site.BeginSignIn()
	if err != nil {
		t.Fatal(err)
	}
	down := fault.New(fault.Unavailable, "", "db.fault.unavailable", "")
	_, err = site.FinishSignIn(challenge, d.signIn(t, options), func(_, _ []byte) (passkey.Key, error) { return passkey.Key{}, down })
	if !fault.Is(err, fault.Unavailable) {
		t.Errorf("%v", err)
	}
}

func TestOrigins(t *testing.T) {
	for origin, fine := range map[string]bool{
		origin: true, origin + "/": true, "https://maillage.example.org:8443": true, "http://localhost:8080": true, "https://localhost": true,
		"http://maillage.example.org": false, "https://192.0.2.1": false, "http://127.0.0.1:8080": false, "": false, "maillage": false, "https://": false, "://": false,
	} {
		if _, err := passkey.New(passkey.Config{Name: "Maillage", Origin: origin}); (err == nil) != fine {
			t.Errorf("%q: %v", origin, err)
		}
	}
}

// FuzzAnswers: whatever a browser sends is refused in the same words, and
// harms nobody.
func FuzzAnswers(f *testing.F) {
	site, err := passkey.New(passkey.Config{Name: "Maillage", Origin: origin})
	if err != nil {
		f.Fatal(err)
	}
	d, challenge := newDevice(camille.Handle), bytes.Repeat([]byte{1}, 32)
	f.Add([]byte(virtualwebauthn.CreateAttestationResponse(us, d.authenticator, d.key, virtualwebauthn.AttestationOptions{Challenge: []byte("another")})))
	f.Add([]byte(virtualwebauthn.CreateAssertionResponse(us, d.authenticator, d.key, virtualwebauthn.AssertionOptions{Challenge: []byte("another")})))
	f.Add([]byte(""))
	f.Add([]byte("null"))
	f.Add([]byte(`{"id":"AQID","rawId":"AQID","type":"public-key","response":{}}`))
	f.Add([]byte(strings.Repeat("[", 1<<16)))
	f.Add(make([]byte, 1<<17))
	f.Fuzz(func(t *testing.T, answer []byte) {
		_, err := site.FinishRegistration(camille, challenge, answer)
		refused(t, err)
		_, err = site.FinishSignIn(challenge, answer, keeps(passkey.Key{ID: d.key.ID}))
		refused(t, err)
	})
}
