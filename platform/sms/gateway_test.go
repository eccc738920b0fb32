package sms

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"maillage/core/fault"
)

// gateway is a small gateway: what it answers, and what it was asked.
type gateway struct {
	*httptest.Server
	lock   sync.Mutex
	status int
	body   string
	asked  []string // "POST /path To=… From=… Body=…"
}

func startGateway(t *testing.T) *gateway {
	t.Helper()
	g := &gateway{status: http.StatusCreated, body: `{"sid":"SM1","status":"queued"}`}
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.lock.Lock()
		defer g.lock.Unlock()
		if account, token, ok := r.BasicAuth(); !ok || account != "AC1" || token != "hush" {
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprint(w, `{"code":20003}`)
			return
		}
		line := r.Method + " " + r.URL.Path
		if r.Method == http.MethodPost {
			line += " " + r.PostFormValue("To") + " " + r.PostFormValue("From") + " " + r.PostFormValue("Body")
		}
		g.asked = append(g.asked, line)
		if g.status == http.StatusFound {
			w.Header().Set("Location", "https://example.org/")
		}
		w.WriteHeader(g.status)
		fmt.Fprint(w, g.body)
	}))
	t.Cleanup(g.Close)
	return g
}

func (g *gateway) answers(status int, body string) {
	g.lock.Lock()
	defer g.lock.Unlock()
	g.status, g.body = status, body
}

func (g *gateway) sender(t *testing.T) *Gateway {
	t.Helper()
	s, err := NewGateway(Config{URL: g.URL + "/", Account: "AC1", Token: "hush", From: "Maillage"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const number, words = "+33612345678", "Médiathèque : 3 rue de l'Essai"

func TestGatewaySends(t *testing.T) {
	g := startGateway(t)
	s := g.sender(t)
	got, err := s.Send(t.Context(), number, words)
	if err != nil || got != (Receipt{Provider: "SM1", State: Sent}) {
		t.Fatalf("%+v, %v", got, err)
	}
	for status, want := range map[string]State{"queued": Sent, "sending": Sent, "sent": Sent, "accepted": Sent, "delivered": Delivered,
		"read": Delivered, "undelivered": Failed, "failed": Failed, "canceled": Failed, "something new": Sent} {
		g.answers(http.StatusOK, fmt.Sprintf(`{"sid":"SM1","status":%q}`, status))
		if state, err := s.State(t.Context(), "SM1"); err != nil || state != want {
			t.Errorf("%s: %s, %v", status, state, err)
		}
	}
	want := []string{"POST /2010-04-01/Accounts/AC1/Messages.json " + number + " Maillage " + words, "GET /2010-04-01/Accounts/AC1/Messages/SM1.json"}
	if g.asked[0] != want[0] || g.asked[1] != want[1] {
		t.Errorf("asked %q", g.asked[:2])
	}
}

func TestGatewayFaults(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		kind   fault.Kind
	}{
		"a wrong number":    {400, `{"code":21211,"message":"The 'To' number +33612345678 is not valid"}`, fault.Invalid},
		"STOP":              {400, `{"code":21610,"message":"+33612345678 unsubscribed"}`, fault.Forbidden},
		"wrong token":       {401, `{"code":20003}`, fault.Unavailable},
		"no credit":         {402, ``, fault.Unavailable},
		"wrong account":     {404, `{"code":20404}`, fault.Unavailable},
		"too fast":          {429, `{"code":20429}`, fault.Unavailable},
		"broken":            {500, `<html>+33612345678</html>`, fault.Unavailable},
		"elsewhere":         {302, ``, fault.Unavailable},
		"not a gateway":     {200, `<html>`, fault.Invalid},
		"without an id":     {200, `{"status":"queued"}`, fault.Invalid},
		"an endless answer": {200, `{"sid":"` + strings.Repeat("x", 1<<20), fault.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			g := startGateway(t)
			g.answers(c.status, c.body)
			_, err := g.sender(t).Send(t.Context(), number, words)
			tells(t, err, c.kind)
		})
	}
	g := startGateway(t)
	s := g.sender(t)
	g.answers(http.StatusNotFound, `{"code":20404}`)
	_, err := s.State(t.Context(), "SM1")
	tells(t, err, fault.Invalid)
	g.Close()
	_, err = s.Send(t.Context(), number, words)
	tells(t, err, fault.Unavailable)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = s.Send(ctx, number, words)
	tells(t, err, fault.Unavailable)
}

// tells fails unless err is a fault of that kind that says nothing personal
// and nothing secret.
func tells(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok || f.Kind != kind || f.Text == "" {
		t.Fatalf("got %v, want %s", err, kind)
	}
	for _, secret := range []string{"612345678", "rue", "hush", "AC1"} {
		if all := fmt.Sprintf("%v %+v", err, f.Cause); strings.Contains(all, secret) {
			t.Errorf("the fault tells too much: %s", all)
		}
	}
}

func TestNewGatewayChecksItsConfig(t *testing.T) {
	right := Config{URL: "https://sms.example.org", Account: "a", Token: "t", From: "M"}
	if _, err := NewGateway(right); err != nil {
		t.Error(err)
	}
	for _, address := range []string{"", "sms.example.org", "http://sms.example.org", "ftp://x", "https://", "https://a:b@example.org", "https://example.org?x=1", "http://192.0.2.1"} {
		c := right
		c.URL = address
		if _, err := NewGateway(c); err == nil {
			t.Errorf("%q is accepted", address)
		}
	}
	for _, c := range []Config{{URL: right.URL, Token: "t", From: "M"}, {URL: right.URL, Account: "a", From: "M"}, {URL: right.URL, Account: "a", Token: "t"}} {
		if _, err := NewGateway(c); err == nil {
			t.Errorf("%+v is accepted", c)
		}
	}
}

// Both ways of sending are interchangeable.
var _ = []Sender{(*Box)(nil), (*Gateway)(nil)}
