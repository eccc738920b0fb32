package browser

import (
	"github.com/chromedp/cdproto/webauthn"
)

// Device is what keeps passkeys in the browser of a tab.
type Device struct {
	tab *Tab
	id  webauthn.AuthenticatorID
}

// Device gives the tab a device that keeps passkeys and recognises its owner.
func (tab *Tab) Device() Device {
	tab.t.Helper()
	send(tab, webauthn.Enable, webauthn.EnableParams{})
	added := send(tab, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
		HasResidentKey: true, HasUserVerification: true, AutomaticPresenceSimulation: true, IsUserVerified: true,
	}})
	return Device{tab, added.AuthenticatorID}
}

// Recognises says whether the device recognises its owner from now on.
func (d Device) Recognises(owner bool) {
	d.tab.t.Helper()
	send(d.tab, webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: d.id, IsUserVerified: owner})
}
