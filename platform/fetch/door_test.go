package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"maillage/core/fault"
)

var loopback = netip.MustParsePrefix("127.0.0.0/8")

// open makes a door that lets the test's servers through, and only them.
func open(t *testing.T, o Options, servers ...*httptest.Server) *Door {
	t.Helper()
	o.Allow = loopback
	for _, s := range servers {
		o.Ports = append(o.Ports, port(t, s.URL))
	}
	return New(o)
}

func port(t *testing.T, address string) uint16 {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.ParseUint(u.Port(), 10, 16)
	if err != nil {
		t.Fatal(err)
	}
	return uint16(n)
}

func serve(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

// read fetches a URL to its end.
func read(t *testing.T, d *Door, address string) (string, error) {
	t.Helper()
	a, err := d.Get(t.Context(), address)
	if err != nil {
		return "", err
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err == nil && a.ContentType == "" {
		t.Error("no content type")
	}
	return string(b), err
}

// refused fails unless err is the fault of that rule, on the field, without
// the secrets that the tests put in paths and queries.
func refused(t *testing.T, err error, kind fault.Kind, rule string) {
	t.Helper()
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok || f.Kind != kind || f.Key != "fetch.fault."+rule || f.Field != "url" || f.Text == "" {
		t.Fatalf("got %+v, want %s %s", err, kind, rule)
	}
	if all := fmt.Sprintf("%v %+v %v", err, err, f.Cause); strings.Contains(all, "secret") {
		t.Errorf("the fault tells the query: %s", all)
	}
}

func TestAnOrdinaryFile(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Referer") != "" {
			t.Error("tells where it comes from")
		}
		switch r.URL.Path {
		case "/file":
			w.Header().Set("Content-Type", "text/csv; charset=utf-8")
			fmt.Fprint(w, "id,nom\n")
		case "/moved":
			http.Redirect(w, r, "/file?x=1", http.StatusFound)
		case "/gzip":
			if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
				t.Error("does not ask for gzip")
			}
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("Content-Type", "text/csv")
			z := gzip.NewWriter(w)
			fmt.Fprint(z, "id,nom\n")
			z.Close()
		}
	})
	d := open(t, Options{MaxBytes: 7}, s)
	for _, path := range []string{"/file", "/moved?secret", "/gzip"} {
		if got, err := read(t, d, s.URL+path); err != nil || got != "id,nom\n" {
			t.Errorf("%s gave %q, %v", path, got, err)
		}
	}
}

func TestWhatIsRefusedBeforeTheNetwork(t *testing.T) {
	d := New(Options{})
	for address, rule := range map[string]string{
		"": "scheme", "mairie.fr": "scheme", "ftp://mairie.fr/secret": "scheme", "file:///etc/secret": "scheme",
		"javascript:alert('secret')": "scheme", "http:///secret": "scheme", "http://[::1/secret": "scheme", "https:secret": "scheme",
		"http://a\x00b/secret": "scheme", "https://me:secret@mairie.fr/": "user", "https://secret@mairie.fr/": "user",
		"http://mairie.fr:22/?secret": "port", "https://mairie.fr:8443/": "port", "http://mairie.fr:99999/": "port", "http://mairie.fr:443443/": "port",
	} {
		_, err := d.Get(t.Context(), address)
		t.Run(address, func(t *testing.T) { refused(t, err, fault.Invalid, rule) })
	}
}

// TestLoopbackIsRefused: without the explicit prefix, however it is written.
func TestLoopbackIsRefused(t *testing.T) {
	s := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("reached a private server") })
	n := port(t, s.URL)
	d := New(Options{Ports: []uint16{n}})
	for _, host := range []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "[::1]", "0.0.0.0", "[::]", "127.1.2.3"} {
		_, err := d.Get(t.Context(), fmt.Sprintf("http://%s:%d/?secret", host, n))
		t.Run(host, func(t *testing.T) { refused(t, err, fault.Invalid, "private") })
	}
}

func TestRedirects(t *testing.T) {
	inner := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("reached the private server") })
	private := strings.Replace(inner.URL, "127.0.0.1", "127.9.9.9", 1)
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		to := map[string]string{
			"/private": private + "/?secret", "/metadata": "http://169.254.169.254/latest/secret", "/six": "http://[::ffff:10.0.0.1]/secret",
			"/user": "http://me:secret@127.0.0.1/", "/port": "http://127.0.0.1:1/secret", "/scheme": "file:///etc/secret",
			"/loop": "/loop?secret", "/5": "/4", "/4": "/3", "/3": "/2", "/2": "/1", "/1": "/end", "/6": "/5", "/bad": "http://[secret",
		}[r.URL.Path]
		if to == "" {
			fmt.Fprint(w, "end")
			return
		}
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusFound)
	})
	d := New(Options{Ports: []uint16{port(t, s.URL), port(t, inner.URL)}, Allow: netip.MustParsePrefix("127.0.0.1/32")})
	for path, want := range map[string]struct {
		kind fault.Kind
		rule string
	}{
		"/private": {fault.Invalid, "private"}, "/metadata": {fault.Invalid, "private"}, "/six": {fault.Invalid, "private"},
		"/user": {fault.Invalid, "user"}, "/port": {fault.Invalid, "port"}, "/scheme": {fault.Invalid, "scheme"},
		"/loop": {fault.Invalid, "redirect"}, "/6": {fault.Invalid, "redirect"}, "/bad": {fault.Unavailable, "network"},
	} {
		_, err := d.Get(t.Context(), s.URL+path+"?secret")
		t.Run(path, func(t *testing.T) { refused(t, err, want.kind, want.rule) })
	}
	if got, err := read(t, d, s.URL+"/5"); err != nil || got != "end" {
		t.Errorf("five redirects gave %q, %v", got, err)
	}
}

func TestNoWayDownFromHTTPS(t *testing.T) {
	plain := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("went down to http") })
	safe := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/file" {
			fmt.Fprint(w, "safe")
			return
		}
		http.Redirect(w, r, plain.URL+"/?secret", http.StatusFound)
	}))
	safe.Config.ErrorLog = log.New(io.Discard, "", 0) // the handshake we refuse
	safe.StartTLS()
	defer safe.Close()
	d := open(t, Options{}, plain, safe)
	_, err := d.Get(t.Context(), safe.URL+"/file?secret")
	refused(t, err, fault.Unavailable, "certificate")
	d.transport.TLSClientConfig = &tls.Config{RootCAs: safe.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs}
	if got, err := read(t, d, safe.URL+"/file"); err != nil || got != "safe" {
		t.Fatalf("got %q, %v", got, err)
	}
	_, err = d.Get(t.Context(), safe.URL+"/down?secret")
	refused(t, err, fault.Invalid, "redirect")
}

func TestTheEnvironmentsProxyIsIgnored(t *testing.T) {
	proxy := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("went through the proxy") })
	t.Setenv("HTTP_PROXY", proxy.URL)
	t.Setenv("http_proxy", proxy.URL)
	_, err := New(Options{}).Get(t.Context(), "http://192.168.1.1/secret")
	refused(t, err, fault.Invalid, "private")
}

func TestStatuses(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/br" {
			w.Header().Set("Content-Encoding", "br")
			fmt.Fprint(w, "?")
			return
		}
		code, _ := strconv.Atoi(r.URL.Path[1:])
		w.WriteHeader(code)
	})
	d := open(t, Options{}, s)
	for _, code := range []string{"404", "500", "204", "304", "302"} {
		_, err := d.Get(t.Context(), s.URL+"/"+code+"?secret")
		t.Run(code, func(t *testing.T) {
			if refused(t, err, fault.Unavailable, "status"); !strings.Contains(err.Error(), code) {
				t.Errorf("%v does not say %s", err, code)
			}
		})
	}
	_, err := d.Get(t.Context(), s.URL+"/br")
	refused(t, err, fault.Unavailable, "encoding")
}

func TestTooLong(t *testing.T) {
	const limit = 1 << 20
	flood := func(w io.Writer) {
		for chunk := bytes.Repeat([]byte("a"), 1<<15); ; {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	}
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/endless":
			flood(w)
		case "/bomb": // a few kilobytes on the wire
			w.Header().Set("Content-Encoding", "gzip")
			flood(gzip.NewWriter(w))
		case "/declared":
			w.Header().Set("Content-Length", strconv.Itoa(limit+1))
			flood(w)
		case "/exact", "/one-more":
			w.Header().Set("Content-Type", "text/csv")
			w.(http.Flusher).Flush() // so that the length is not declared
			w.Write(make([]byte, limit))
			if r.URL.Path == "/one-more" {
				w.Write([]byte("a"))
			}
		}
	})
	d := open(t, Options{MaxBytes: limit}, s)
	for _, path := range []string{"/endless", "/bomb", "/declared", "/one-more"} {
		got, err := read(t, d, s.URL+path+"?secret")
		t.Run(path, func(t *testing.T) {
			refused(t, err, fault.TooLarge, "large")
			if len(got) > limit {
				t.Errorf("gave %d bytes", len(got))
			}
		})
	}
	if got, err := read(t, d, s.URL+"/exact"); err != nil || len(got) != limit {
		t.Errorf("just enough gave %d bytes, %v", len(got), err)
	}
}

func TestTooSlow(t *testing.T) {
	stop := make(chan struct{})
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		flush := w.(http.Flusher).Flush
		switch r.URL.Path {
		case "/silent": // not even headers
			<-stop
		case "/stuck": // a beginning, then nothing
			fmt.Fprint(w, "id,")
			flush()
			<-stop
		case "/drip": // never silent, never over
			for tick := time.NewTicker(5 * time.Millisecond); ; {
				select {
				case <-stop:
					return
				case <-tick.C:
					fmt.Fprint(w, "a")
					flush()
				}
			}
		}
	})
	defer close(stop)
	hour := time.Hour
	for _, c := range []struct {
		path string
		o    Options
	}{
		{"/silent", Options{Idle: 50 * time.Millisecond, Deadline: hour}},
		{"/silent", Options{Idle: hour, Deadline: 50 * time.Millisecond}},
		{"/stuck", Options{Idle: 50 * time.Millisecond, Deadline: hour}},
		{"/drip", Options{Idle: hour, Deadline: 100 * time.Millisecond}},
	} {
		t.Run(c.path, func(t *testing.T) {
			_, err := read(t, open(t, c.o, s), s.URL+c.path+"?secret")
			refused(t, err, fault.Unavailable, "endless")
		})
	}
}

// TestSilence: time between two reads is the reader's own, time inside one is
// the site's.
func TestSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		from, to := io.Pipe()
		ctx, w := watch(t.Context(), time.Hour, time.Second)
		defer w.end()
		b := &body{ctx: ctx, watcher: w, from: from, left: 10, max: 10}
		w.idle.Stop()
		go io.WriteString(to, "abc")
		for _, want := range "abc" {
			<-time.After(time.Minute)
			var one [1]byte
			if _, err := b.Read(one[:]); err != nil || one[0] != byte(want) {
				t.Fatalf("got %q, %v", one, err)
			}
		}
		go func() {
			<-ctx.Done()
			to.CloseWithError(ctx.Err())
		}()
		start := time.Now()
		_, err := b.Read(make([]byte, 1))
		refused(t, err, fault.Unavailable, "endless")
		if waited := time.Since(start); waited != time.Second {
			t.Errorf("waited %v", waited)
		}
	})
}

// raw serves one hand-written answer.
func raw(t *testing.T, answer string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			var request [1024]byte
			c.Read(request[:])
			io.WriteString(c, answer)
			c.Close()
		}
	}()
	return "http://" + l.Addr().String()
}

func TestLyingServers(t *testing.T) {
	for name, c := range map[string]struct{ answer, rule string }{
		"shorter than it said": {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nid,nom\n", "cut"},
		"a chunk cut short":    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nid,nom\n", "cut"},
		"nothing":              {"", "network"},
		"not HTTP":             {"secret SSH-2.0-OpenSSH\r\n\r\n", "network"},
		"negative length":      {"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc", "network"},
		"a gzip that is not":   {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nabcdefghijklm", "network"},
		"endless headers":      {"HTTP/1.1 200 OK\r\nX-A: " + strings.Repeat("secret", 1<<15) + "\r\n\r\n", "network"},
	} {
		t.Run(name, func(t *testing.T) {
			address := raw(t, c.answer)
			d := New(Options{Allow: loopback, Ports: []uint16{port(t, address)}})
			_, err := read(t, d, address+"/?secret")
			refused(t, err, fault.Unavailable, c.rule)
		})
	}
}

func TestNobodyThere(t *testing.T) {
	s := serve(t, nil)
	d := open(t, Options{}, s)
	s.Close()
	_, err := d.Get(t.Context(), s.URL+"/?secret")
	refused(t, err, fault.Unavailable, "network")
	_, err = d.Get(t.Context(), "http://name.invalid/?secret") // RFC 6761: never exists
	refused(t, err, fault.Unavailable, "dns")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = d.Get(ctx, s.URL+"/?secret")
	refused(t, err, fault.Unavailable, "network")
}

func TestPublic(t *testing.T) {
	for address, want := range map[string]bool{
		"8.8.8.8": true, "185.24.184.1": true, "172.15.255.255": true, "172.32.0.0": true, "100.63.255.255": true, "100.128.0.0": true,
		"2001:4860:4860::8888": true, "2a01:e0a::1": true, "::ffff:8.8.8.8": true,
		"0.0.0.0": false, "10.1.2.3": false, "100.64.0.1": false, "100.100.100.200": false, "127.0.0.1": false, "127.255.255.255": false,
		"169.254.169.254": false, "168.63.129.16": false, "172.16.0.1": false, "172.31.255.255": false, "192.0.0.192": false, "192.0.2.1": false,
		"192.88.99.1": false, "192.168.0.1": false, "198.18.0.1": false, "198.51.100.1": false, "203.0.113.1": false, "224.0.0.1": false,
		"239.255.255.255": false, "240.0.0.1": false, "255.255.255.255": false,
		"::": false, "::1": false, "::127.0.0.1": false, "::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "64:ff9b::7f00:1": false,
		"64:ff9b::8.8.8.8": false, "64:ff9b:1::1": false, "100::1": false, "2001::1": false, "2001:db8::1": false, "2002:7f00:1::": false,
		"3fff::1": false, "fc00::1": false, "fd00:ec2::254": false, "fe80::1": false, "fe80::1%eth0": false, "2a01:e0a::1%eth0": false,
		"fec0::1": false, "ff02::1": false, "5f00::1": false,
	} {
		if got := public(netip.MustParseAddr(address)); got != want {
			t.Errorf("public(%s) = %v", address, got)
		}
	}
	if public(netip.Addr{}) {
		t.Error("no address at all is public")
	}
}

// FuzzCheckURL: whatever passes is http or https, with a host, without a user,
// on an allowed port.
func FuzzCheckURL(f *testing.F) {
	for _, s := range []string{"https://mairie.fr/a.csv?x=1", "http://a:80@b:443/", "HTTP://[::1]:80/", "http://mairie.fr:080/", "//x", "http://%31/"} {
		f.Add(s)
	}
	d := New(Options{})
	f.Fuzz(func(t *testing.T, typed string) {
		u, err := url.Parse(typed)
		if err != nil || d.checkURL(u) != nil {
			return
		}
		again, err := url.Parse(u.String())
		if err != nil || d.checkURL(again) != nil {
			t.Errorf("%q passes, written again as %q it does not", typed, u)
		}
		if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.Port() != "" && u.Port() != "80" && u.Port() != "443" {
			t.Errorf("%q passes", typed)
		}
	})
}
