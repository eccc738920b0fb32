package fetch

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// maxRedirects is how many times a server may send us elsewhere.
const maxRedirects = 5

// Options changes the rules of a Door; a zero field means the usual one.
type Options struct {
	MaxBytes int64         // of a body once decompressed; 200 MB
	Deadline time.Duration // from the request to the last byte; 5 minutes
	Idle     time.Duration // until the first byte of the body, then between two; 20 seconds
	Ports    []uint16      // allowed besides 80 and 443
	Allow    netip.Prefix  // addresses allowed although they are not public
}

// Door fetches URLs. It is safe for concurrent use.
type Door struct {
	options   Options
	transport *http.Transport
}

// Answer is what a server sent.
type Answer struct {
	// Body gives a fault.Fault when the answer is too long, too slow or cut
	// short. Whoever fetched closes it.
	Body        io.ReadCloser
	ContentType string // as the server says, possibly empty
}

// New makes a door.
func New(o Options) *Door {
	if o.MaxBytes == 0 {
		o.MaxBytes = 200 << 20
	}
	if o.Deadline == 0 {
		o.Deadline = 5 * time.Minute
	}
	if o.Idle == 0 {
		o.Idle = 20 * time.Second
	}
	d := &Door{options: o}
	dialer := &net.Dialer{Control: d.checkAddress}
	d.transport = &http.Transport{
		Proxy:                  nil, // the environment's proxy would dial in our place, unchecked
		DialContext:            dialer.DialContext,
		MaxResponseHeaderBytes: 64 << 10,
		DisableKeepAlives:      true,
	}
	return d
}

// checkAddress refuses the address about to be dialled unless it is public.
func (d *Door) checkAddress(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !public(at.Addr()) && !d.options.Allow.Contains(at.Addr().Unmap()) {
		return errPrivate()
	}
	return nil
}

// checkURL refuses what can be refused before asking the network.
func (d *Door) checkURL(u *url.URL) error {
	usual := map[string]string{"http": "80", "https": "443"}[u.Scheme]
	if usual == "" || u.Hostname() == "" || u.Opaque != "" {
		return errScheme()
	}
	if u.User != nil {
		return errUser()
	}
	port := u.Port()
	if port == "" || port == "80" || port == "443" {
		return nil
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || !slices.Contains(d.options.Ports, uint16(n)) {
		return errPort()
	}
	return nil
}

// Get fetches a URL. Every error is a fault.Fault on the field "url".
func (d *Door) Get(ctx context.Context, typed string) (*Answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, typed, nil)
	if err != nil {
		return nil, errScheme()
	}
	if err := d.checkURL(req.URL); err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", "Maillage")
	ctx, w := watch(ctx, d.options.Deadline, d.options.Idle)
	client := http.Client{Transport: d.transport, CheckRedirect: d.checkRedirect}
	res, err := client.Do(req.WithContext(ctx)) //nolint:bodyclose // whoever fetched closes Answer.Body
	w.idle.Stop()
	if err != nil {
		defer w.end()
		return nil, explain(ctx, err)
	}
	body := &body{ctx: ctx, watcher: w, from: res.Body, left: d.options.MaxBytes, max: d.options.MaxBytes}
	if err := d.checkAnswer(res); err != nil {
		_ = body.Close() // the rule broken says more than how the connection ended
		return nil, err
	}
	return &Answer{Body: body, ContentType: res.Header.Get("Content-Type")}, nil
}

func (d *Door) checkRedirect(req *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects || via[len(via)-1].URL.Scheme == "https" && req.URL.Scheme == "http" {
		return errRedirect()
	}
	req.Header.Del("Referer") // it would hand the query of one site to another
	return d.checkURL(req.URL)
}

func (d *Door) checkAnswer(res *http.Response) error {
	switch encoding := res.Header.Get("Content-Encoding"); {
	case res.StatusCode != http.StatusOK:
		return errStatus(res.StatusCode)
	case encoding != "" && encoding != "identity": // gzip has been taken off by the transport
		return errEncoding()
	case res.ContentLength > d.options.MaxBytes:
		return errLarge(d.options.MaxBytes)
	}
	return nil
}
