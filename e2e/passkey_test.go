package e2e

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"maillage/asset"
	"maillage/core/fault"
	"maillage/core/right"
	"maillage/e2e/browser"
	"maillage/platform/passkey"
	"maillage/platform/ui"
	"maillage/platform/web"
)

// keySite is a site of two pages, one to make a passkey and one to show it,
// behind the guards of every page. It has one account.
type keySite struct {
	address string
	site    *passkey.Site

	mu         sync.Mutex
	challenge  []byte
	key        passkey.Key
	refuseNext bool // the next options
}

var keyHolder = passkey.Holder{Handle: bytes.Repeat([]byte{7}, 64), Name: "Camille"}

// startKeySite serves the site at localhost, where passkeys need no certificate.
func startKeySite(t *testing.T) *keySite {
	t.Helper()
	s := &keySite{}
	rt := web.NewRouter(func(w http.ResponseWriter, _ *web.Request, err error) { http.Error(w, err.Error(), web.Status(err)) })
	for path, register := range map[string]bool{"/faire": true, "/montrer": false} {
		rt.Handle(http.MethodGet, path, right.Public, s.page(path, register))
		rt.Handle(http.MethodPost, path, right.Public, s.finish(register))
		rt.Handle(http.MethodPost, path+"/options", right.Public, s.options(register))
	}
	rt.Handle(http.MethodGet, asset.Prefix+"{file...}", right.Public, func(w http.ResponseWriter, r *web.Request) error {
		asset.Handler().ServeHTTP(w, r.Request)
		return nil
	})
	server := httptest.NewServer(web.Guards{Log: slog.New(slog.DiscardHandler), Body: 1 << 20}.Wrap(rt))
	t.Cleanup(server.Close)
	s.address = strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	var err error
	if s.site, err = passkey.New(passkey.Config{Name: "Maillage", Origin: s.address}); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *keySite) page(path string, register bool) web.Handler {
	return func(w http.ResponseWriter, r *web.Request) error {
		form := ui.PasskeyForm(ui.Passkey{Action: path, Options: path + "/options", Register: register, Button: ui.Button{Text: "Continuer"}})
		page := ui.Page{Site: ui.Site{Name: "Maillage"}, Title: "Clé"}.WithPasskey()
		return web.Render(w, r, http.StatusOK, ui.ProLayout(page, both{ui.Topic("Clé d'accès"), form}))
	}
}

// both is one component after another.
type both [2]web.Component

func (b both) Render(ctx context.Context, w io.Writer) error {
	if err := b[0].Render(ctx, w); err != nil {
		return err
	}
	return b[1].Render(ctx, w)
}

func (s *keySite) options(register bool) web.Handler {
	return func(w http.ResponseWriter, _ *web.Request) (err error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.refuseNext {
			s.refuseNext = false
			return fault.New(fault.TooMany, "", "", "Trop d'essais.")
		}
		var options []byte
		if register {
			var has [][]byte
			if s.key.ID != nil {
				has = append(has, s.key.ID)
			}
			options, s.challenge, err = s.site.BeginRegistration(keyHolder, has)
		} else {
			options, s.challenge, err = s.site.BeginSignIn()
		}
		if err == nil {
			_, err = w.Write(options)
		}
		return err
	}
}

func (s *keySite) finish(register bool) web.Handler {
	return func(w http.ResponseWriter, r *web.Request) (err error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		answer := []byte(r.PostFormValue("answer"))
		if register {
			if s.key, err = s.site.FinishRegistration(keyHolder, s.challenge, answer); err == nil {
				_, err = io.WriteString(w, "une clé de plus")
			}
			return err
		}
		use, err := s.site.FinishSignIn(s.challenge, answer, func(id, handle []byte) (passkey.Key, error) {
			if !bytes.Equal(id, s.key.ID) || !bytes.Equal(handle, keyHolder.Handle) {
				return passkey.Key{}, fault.New(fault.NotFound, "", "", "")
			}
			return s.key, nil
		})
		if err == nil && !use.Cloned {
			_, err = io.WriteString(w, "bonjour "+keyHolder.Name)
		}
		return err
	}
}

// TestPasskeys makes a key and shows it in a real browser, with all that can
// go wrong on the way.
func TestPasskeys(t *testing.T) {
	site, tab := startKeySite(t), browser.Open(t)
	tab.See(browser.Phone)
	device := tab.Device()
	const send = "form[data-passkey] button"
	told := func(what, words string) {
		t.Helper()
		tab.Press(send)
		got := browser.Ask[string](tab, `(async () => {
			const trouble = document.querySelector("[data-passkey-trouble]");
			for (let i = 0; i < 200 && (trouble.hidden || !trouble.innerText.includes("`+words+`")); i++) await new Promise((next) => setTimeout(next, 50));
			return trouble.hidden ? "nothing" : trouble.innerText;
		})()`)
		if !strings.Contains(got, words) {
			t.Errorf("%s: the page says %q, want %q", what, got, words)
		}
	}
	said := func(status int, words string) {
		t.Helper()
		if text := browser.Ask[string](tab, "document.body.innerText"); status != http.StatusOK || text != words {
			t.Fatalf("status %d: %q, want %q", status, text, words)
		}
	}
	visit := func(path string) {
		t.Helper()
		if status := tab.Open(site.address + path); status != http.StatusOK {
			t.Fatalf("%s: status %d", path, status)
		}
	}

	visit("/faire")
	if found := tab.Axe(); len(found) != 0 {
		t.Errorf("axe: %v", found)
	}
	site.mu.Lock()
	site.refuseNext = true
	site.mu.Unlock()
	told("options refused", "ne marche pas ici")
	device.Recognises(false)
	told("owner unrecognised", "pas utilisé")
	device.Recognises(true)
	said(tab.Follow(send), "une clé de plus")

	visit("/faire")
	told("made already", "a déjà une clé")
	visit("/montrer")
	said(tab.Follow(send), "bonjour Camille")

	tab.NoScript()
	visit("/montrer")
	if hidden := browser.Ask[bool](tab, `document.querySelector("form[data-passkey]").offsetParent === null`); !hidden {
		t.Error("without a script, a form that cannot work is shown")
	}
}
