package e2e

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"maillage/e2e/program"
)

// caller is a browser without a screen: it keeps its cookies and goes where it
// is led.
type caller struct {
	t      testing.TB
	site   string // address of the server, without a trailing slash
	client *http.Client
}

func newCaller(t testing.TB, site string) *caller {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &caller{t, site, &http.Client{Jar: jar}}
}

// on is the caller at another address of the same service.
func (c caller) on(site string) *caller { c.site = site; return &c }

// signedIn reports whether the service knows the caller.
func (c *caller) signedIn() bool { c.t.Helper(); return c.want("/pro", nil).Path == "/pro" }

// looks asks for the space of a reference, and reports how often it was let
// through. One network may five times an hour.
func (c *caller) looks(times int, reference string) (through int) {
	c.t.Helper()
	for range times {
		if !strings.Contains(c.post("/mon-espace", url.Values{"reference": {reference}}).Body, "Trop d&#39;essais") {
			through++
		}
	}
	return through
}

// in is the caller in another test.
func (c caller) in(t testing.TB) *caller { c.t = t; return &c }

// answer is the page a caller was led to.
type answer struct {
	Status int
	Path   string // with its query
	Body   string // the HTML
}

// try asks once; an error is a server that does not answer.
func (c *caller) try(path string, form url.Values) (answer, error) {
	var got *http.Response
	var err error
	if form == nil {
		got, err = c.client.Get(c.site + path)
	} else {
		got, err = c.client.PostForm(c.site+path, form)
	}
	if err != nil {
		return answer{}, err
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	return answer{got.StatusCode, got.Request.URL.RequestURI(), string(body)}, err
}

func (c *caller) get(path string) answer { c.t.Helper(); return c.post(path, nil) }

// post sends a form; none is a GET.
func (c *caller) post(path string, form url.Values) answer {
	c.t.Helper()
	a, err := c.try(path, form)
	if err != nil {
		c.t.Fatal(err)
	}
	return a
}

// want is post where a page must come back.
func (c *caller) want(path string, form url.Values) answer {
	c.t.Helper()
	a := c.post(path, form)
	if a.Status != http.StatusOK {
		c.t.Fatalf("%s: status %d at %s", path, a.Status, a.Path)
	}
	return a
}

// cookie is what the caller holds of its site, to be given to a tab.
func (c *caller) cookie() (name, value string) {
	c.t.Helper()
	at, err := url.Parse(c.site)
	if err != nil {
		c.t.Fatal(err)
	}
	held := c.client.Jar.Cookies(at)
	if len(held) != 1 {
		c.t.Fatalf("%d cookies", len(held))
	}
	return held[0].Name, held[0].Value
}

// seat is someone of the demonstration in one organisation, as /demo offers it.
type seat struct{ Name, Organisation, Roles, Account, Org string }

var seatCard = regexp.MustCompile(`(?s)<h3>([^<]+)</h3><p>([^<]+)<br>([^<]*)</p>.*?name="compte" value="([^"]+)".*?name="organisation" value="([^"]+)"`)

// seats are all who can be entered as.
func seats(t testing.TB, site string) (all []seat) {
	t.Helper()
	for _, m := range seatCard.FindAllStringSubmatch(newCaller(t, site).want("/demo", nil).Body, -1) {
		all = append(all, seat{m[1], m[2], m[3], m[4], m[5]})
	}
	if len(all) < 8 {
		t.Fatalf("%d people on the page /demo", len(all))
	}
	return all
}

// as enters as someone of the demonstration, in an organisation whose name
// begins so.
func as(t testing.TB, site, name, organisation string) *caller {
	t.Helper()
	for _, s := range seats(t, site) {
		if s.Name == name && strings.HasPrefix(s.Organisation, organisation) {
			return s.enter(t, site)
		}
	}
	t.Fatalf("nobody is %s of %s", name, organisation)
	return nil
}

func (s seat) enter(t testing.TB, site string) *caller {
	t.Helper()
	c := newCaller(t, site)
	if a := c.want("/demo/entrer", url.Values{"compte": {s.Account}, "organisation": {s.Org}}); a.Path != "/pro" {
		t.Fatalf("%s is led to %s", s.Name, a.Path)
	}
	return c
}

// card is the reference on the card of someone helped in the demonstration.
func card(t testing.TB, site, name string) string {
	t.Helper()
	m := regexp.MustCompile(regexp.QuoteMeta(name) + `<br>(\d{13})`).FindStringSubmatch(newCaller(t, site).want("/demo", nil).Body)
	if m == nil {
		t.Fatalf("%s has no card on the page /demo", name)
	}
	return m[1]
}

// sent is a mail or an SMS on the page of what the demonstration sends.
type sent struct {
	Text string // title, addressee and lines
	Path string // the page of ours it leads to
}

var (
	sentCard = regexp.MustCompile(`(?s)<div class="card"><h2>.*?</div>`)
	sentLink = regexp.MustCompile(`<a href="([^"]+)"`)
	tag      = regexp.MustCompile(`<[^>]*>`)
	shortest = regexp.MustCompile(`\b(\d{6})\b`)
	linkCode = regexp.MustCompile(`: ([0-9A-Z]{4} [0-9A-Z]{4})\b`)
)

// sentTo are the messages to someone, the newest first.
func sentTo(t testing.TB, site, to string) (all []sent) {
	t.Helper()
	for _, found := range sentCard.FindAllString(newCaller(t, site).want("/demo/courrier", nil).Body, -1) {
		m := sent{Text: html.UnescapeString(tag.ReplaceAllString(found, " "))}
		if link := sentLink.FindStringSubmatch(found); link != nil {
			m.Path = link[1]
		}
		m.Text = strings.Join(strings.Fields(m.Text), " ") + " "
		if strings.Contains(m.Text, " : "+to+" ") {
			all = append(all, m)
		}
	}
	return all
}

// received does something and waits for the message it has sent to someone.
func received(t testing.TB, site, to string, do func()) (m sent) {
	t.Helper()
	before := len(sentTo(t, site, to))
	do()
	err := program.Until(patience, func() bool {
		now := sentTo(t, site, to)
		if len(now) > before {
			m = now[0]
		}
		return m.Text != ""
	})
	if err != nil {
		t.Fatalf("nothing arrives for %s: %v", to, err)
	}
	return m
}

// code finds a code in a message.
func (m sent) code(t testing.TB, form *regexp.Regexp) string {
	t.Helper()
	found := form.FindStringSubmatch(m.Text)
	if found == nil {
		t.Fatalf("no code in %q", m.Text)
	}
	return found[1]
}

// telephone is an application of codes (RFC 6238), one code ahead at each
// use, since a code that served is refused.
type telephone struct {
	t      testing.TB
	secret []byte
	step   int64
}

// newTelephone takes the key that the page of installation shows.
func newTelephone(t testing.TB, secret string) *telephone {
	t.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.Join(strings.Fields(secret), ""))
	if err != nil || len(key) < 20 {
		t.Fatalf("a key of %d bytes: %v", len(key), err)
	}
	return &telephone{t: t, secret: key}
}

// code is the next code the service takes. It takes those of the present half
// minute and its neighbours: three at once, and this one for a while to come.
func (p *telephone) code() string {
	p.t.Helper()
	p.step = max(p.step+1, time.Now().Add(10*time.Second).Unix()/30-1)
	mac := hmac.New(sha1.New, p.secret)
	if err := binary.Write(mac, binary.BigEndian, p.step); err != nil {
		p.t.Fatal(err)
	}
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 15
	return fmt.Sprintf("%06d", (binary.BigEndian.Uint32(sum[at:at+4])&0x7fffffff)%1000000)
}

// firstPlace is the id of a place of the demonstration.
func firstPlace(t testing.TB, site string) string {
	t.Helper()
	for _, id := range nearby(t, site, "Guéret") {
		return id
	}
	t.Fatal("no place")
	return ""
}
