package ui

import (
	"strings"
	"testing"

	"github.com/a-h/templ"

	"maillage/platform/ui/uitest"
)

// TestPasskeyForm checks the form as it is without its script: hidden, within
// the rules of every page, and naming what the script looks for.
func TestPasskeyForm(t *testing.T) {
	for ceremony, register := range map[string]bool{"create": true, "get": false} {
		form := PasskeyForm(Passkey{Action: "/compte/cles", Options: "/compte/cles/options", Register: register,
			Button: Button{Text: "Continuer"}, Hidden: []Hidden{{"next", "/accueil"}}})
		p := page(t, "fr").WithPasskey()
		html := render(t, ProLayout(p, templ.Join(Topic("Clé d'accès"), form)))
		uitest.Check(t, html)
		for _, want := range []string{
			`<form hidden data-passkey="` + ceremony + `" data-options="/compte/cles/options" action="/compte/cles" method="post">`,
			`name="answer" data-passkey-answer`, `data-passkey-trouble`, `data-cancelled="Vous`, `data-known="Cet`, `data-failed="La`,
			`name="next" value="/accueil"`, `<script defer src="/asset/passkey.`,
		} {
			if !strings.Contains(html, want) {
				t.Errorf("%s: no %s in %s", ceremony, want, html)
			}
		}
	}
}
