package sms

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"maillage/core/fault"
)

// Config says which gateway to use: one that speaks the Messages resource of
// Twilio's API of 2010-04-01, as several do.
type Config struct {
	URL     string // https://api.twilio.com; plain http only on this machine
	Account string
	Token   string
	From    string // number or name that people see
}

// Gateway sends through a gateway on the Web.
type Gateway struct {
	messages string // address of the messages of our account
	config   Config
	client   *http.Client
}

// Bounds of an exchange with the gateway.
const (
	timeout = 20 * time.Second
	maxBody = 64 << 10 // bytes of an answer
)

// NewGateway makes a sender; its error says which setting is wrong.
func NewGateway(c Config) (*Gateway, error) {
	u, err := url.Parse(c.URL)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Scheme != "https" && (u.Scheme != "http" || !here(u.Hostname())) {
		return nil, errors.New("sms: the gateway's address must begin with https://")
	}
	if c.Account == "" || c.Token == "" || c.From == "" {
		return nil, errors.New("sms: the gateway needs an account, a token and a sender")
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxResponseHeaderBytes = maxBody
	return &Gateway{
		messages: strings.TrimRight(c.URL, "/") + "/2010-04-01/Accounts/" + url.PathEscape(c.Account) + "/Messages",
		config:   c,
		client: &http.Client{Transport: transport, Timeout: timeout,
			// Elsewhere is not whom the token was given to.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
	}, nil
}

// here reports whether the host is this machine.
func here(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}

// answer is what the gateway says, of a message or of a refusal.
type answer struct {
	SID    string `json:"sid"`
	Status string `json:"status"`
	Code   int    `json:"code"`
}

// Send gives the message to the gateway.
func (g *Gateway) Send(ctx context.Context, to, text string) (Receipt, error) {
	form := url.Values{"To": {to}, "From": {g.config.From}, "Body": {text}}
	a, err := g.ask(ctx, http.MethodPost, g.messages+".json", strings.NewReader(form.Encode()))
	if err != nil {
		return Receipt{}, err
	}
	return Receipt{Provider: a.SID, State: state(a.Status)}, nil
}

// State asks the gateway what became of a message.
func (g *Gateway) State(ctx context.Context, provider string) (State, error) {
	a, err := g.ask(ctx, http.MethodGet, g.messages+"/"+url.PathEscape(provider)+".json", nil)
	return state(a.Status), err
}

// state translates the gateway's word; what is under way is Sent.
func state(status string) State {
	switch status {
	case "delivered", "read":
		return Delivered
	case "undelivered", "failed", "canceled":
		return Failed
	}
	return Sent
}

func (g *Gateway) ask(ctx context.Context, method, address string, form io.Reader) (answer, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, form)
	if err != nil {
		return answer{}, unavailable(errors.New("the request cannot be made"))
	}
	req.SetBasicAuth(g.config.Account, g.config.Token)
	req.Header.Set("Accept", "application/json")
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := g.client.Do(req)
	if err != nil {
		return answer{}, unavailable(cause(err))
	}
	defer func() { _ = res.Body.Close() }()
	var a answer
	unread := json.NewDecoder(io.LimitReader(res.Body, maxBody)).Decode(&a)
	if res.StatusCode >= 300 {
		return answer{}, refusal(method, res.StatusCode, a.Code)
	}
	if unread != nil || a.SID == "" { // it may have been sent: once more would be paid for
		return answer{}, refused(errors.New("the gateway's answer is not the one expected"))
	}
	return a, nil
}

// unsubscribed is the gateway's code for a number whose owner said STOP.
const unsubscribed = 21610

// refusal is the fault of an answer that is not a success. The gateway's own
// words quote the number, so only its codes are kept.
func refusal(method string, status, code int) error {
	why := fmt.Errorf("the gateway answered %d, code %d", status, code)
	switch {
	case code == unsubscribed:
		f := stopped()
		f.Cause = why
		return f
	case status == http.StatusBadRequest, status == http.StatusUnprocessableEntity, method == http.MethodGet && status == http.StatusNotFound:
		return refused(why)
	}
	return unavailable(why) // ours to mend (account, credit) or theirs
}

func refused(why error) error {
	return fault.Wrap(why, fault.Invalid, "sms.fault.refused", "Le SMS a été refusé. Vérifiez le numéro.")
}

func unavailable(why error) error {
	return fault.Wrap(why, fault.Unavailable, "sms.fault.unavailable", "Le SMS n'a pas pu partir. Il partira plus tard.")
}

// cause keeps of an error what surely holds no address: http's own errors
// quote the account.
func cause(err error) error {
	if e, ok := errors.AsType[*net.OpError](err); ok {
		return e
	}
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	return fmt.Errorf("%T", err)
}
