package app

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"maillage/app/site"
	"maillage/core/phone"
	"maillage/module/place"
	placepage "maillage/module/place/page"
	"maillage/platform/sms"
	"maillage/platform/ui"
	"maillage/platform/ui/uitest"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

// texting is the program with fictive places, its log, and what it sends.
type texting struct {
	*front
	h   *house
	log *bytes.Buffer
	id  string // of a place
}

func startTexting(t *testing.T, s Site) *texting {
	t.Helper()
	log := &bytes.Buffer{}
	h := filled(t, web.NewLog(log, slog.LevelDebug))
	s.PublicURL = "http://localhost"
	f, err := h.front(s, true)
	if err != nil {
		t.Fatal(err)
	}
	return &texting{f, h, log, h.live.Get().All()[0].ID}
}

// ask types a number from an address and returns the answer.
func (x *texting) ask(number, from string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/lieux/"+x.id+"/sms", strings.NewReader(url.Values{"mobile": {number}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.RemoteAddr = netip.AddrPortFrom(netip.MustParseAddr(from), 4000).String()
	answer := httptest.NewRecorder()
	x.public.ServeHTTP(answer, r)
	return answer
}

// queued counts the messages that were accepted.
func (x *texting) queued(t *testing.T) int64 {
	t.Helper()
	b, err := (&sms.Post{DB: x.h.db}).Board(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	total := int64(0)
	for _, n := range b.Counts {
		total += n
	}
	return total
}

var fortyADay = smsSettings{Daily: 40}

func TestPlaceBySMS(t *testing.T) {
	x := startTexting(t, Site{SMS: fortyADay, HelpLine: "05 36 49 00 00"})
	if page := get(x.public, "/lieux/"+x.id).Body.String(); !strings.Contains(page, `href="/lieux/`+x.id+`/sms"`) {
		t.Error("the place does not offer it")
	}
	for _, target := range []string{"/sms", "/sms/merci"} {
		for _, lang := range []string{"", "/en"} {
			answer := get(x.public, lang+"/lieux/"+x.id+target)
			if answer.Code != http.StatusOK {
				t.Errorf("%s%s: %d", lang, target, answer.Code)
			}
			uitest.Check(t, answer.Body.String())
		}
	}
	answer := x.ask("0690 12 34 56", "192.0.2.1")
	if answer.Code != http.StatusSeeOther || answer.Header().Get("Location") != "/lieux/"+x.id+"/sms/merci" {
		t.Errorf("%d to %q", answer.Code, answer.Header().Get("Location"))
	}
	if x.queued(t) != 1 {
		t.Error("nothing was sent")
	}
	for _, typed := range []string{"", "abc", "01 40 20 53 17", "0612", strings.Repeat("6", 5000), "<script>alert(1)</script>"} {
		answer := x.ask(typed, "192.0.2.1")
		if answer.Code != http.StatusUnprocessableEntity || !strings.Contains(answer.Body.String(), "Écrivez un numéro de mobile") {
			t.Errorf("%.20q: %d", typed, answer.Code)
		}
		uitest.Check(t, answer.Body.String())
	}
	if strings.Contains(x.log.String(), "690") {
		t.Error("the log holds a number")
	}
}

// TestPumping checks that nobody is paid for traffic through this page: what
// costs is refused, and each of the three caps holds against its attack.
func TestPumping(t *testing.T) {
	t.Run("what is not a French mobile", func(t *testing.T) {
		x := startTexting(t, Site{SMS: fortyADay})
		refused := []string{"+88216123456", "+882 06 12 34 56 78", "+979123456789", "+447700900123", "+18095550123", "+2693211234",
			"0899123456", "+33899123456", "3949", "81212", "118218", "0700123456", "0590123456", "00447700900123"}
		for _, number := range refused {
			if answer := x.ask(number, "192.0.2.1"); answer.Code != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d", number, answer.Code)
			}
		}
		if n := x.queued(t); n != 0 {
			t.Errorf("%d messages", n)
		}
		x.ask("0612345678,0612345679", "192.0.2.1")
		if n := x.queued(t); n > 1 {
			t.Errorf("a list of numbers: %d messages", n)
		}
	})
	t.Run("one number", func(t *testing.T) {
		x := startTexting(t, Site{SMS: fortyADay})
		for i := range 6 {
			answer := x.ask([]string{"06 12 34 56 78", "+33612345678", "0033 6.12.34.56.78"}[i%3], fmt.Sprintf("192.0.2.%d", i+1))
			if want := []int{http.StatusSeeOther, http.StatusTooManyRequests}[i/3]; answer.Code != want {
				t.Errorf("request %d: %d, want %d", i+1, answer.Code, want)
			}
		}
		if n := x.queued(t); n != 3 {
			t.Errorf("%d messages", n)
		}
	})
	t.Run("sequential numbers from one network", func(t *testing.T) {
		x := startTexting(t, Site{SMS: fortyADay})
		for i := range 30 {
			x.ask(fmt.Sprintf("06123456%02d", i), fmt.Sprintf("2001:db8:0:1::%x", i+1))
		}
		if n := x.queued(t); n != 10 {
			t.Errorf("%d messages", n)
		}
	})
	t.Run("many networks", func(t *testing.T) {
		x := startTexting(t, Site{SMS: fortyADay, HelpLine: "05 36 49 00 00"})
		var last *httptest.ResponseRecorder
		for i := range 60 {
			last = x.ask(fmt.Sprintf("07681234%02d", i), fmt.Sprintf("203.0.%d.1", i))
		}
		if n := x.queued(t); n != int64(fortyADay.Daily) {
			t.Errorf("%d messages", n)
		}
		page := last.Body.String()
		if last.Code != http.StatusTooManyRequests || !strings.Contains(page, "/imprimer") || !strings.Contains(page, "tel:") {
			t.Errorf("%d without a way out", last.Code)
		}
		uitest.Check(t, page)
	})
}

// TestNumbersAnswerAlike checks that the page never tells who is behind a
// number: not that its owner said STOP, nor which cap was reached.
func TestNumbersAnswerAlike(t *testing.T) {
	x := startTexting(t, Site{SMS: fortyADay})
	post := &sms.Post{DB: x.h.db, Now: x.h.clock.Now, MACs: x.h.keys.MACs}
	if err := post.Stop(t.Context(), "+33612345678"); err != nil {
		t.Fatal(err)
	}
	plain := func(a *httptest.ResponseRecorder) string {
		return fmt.Sprint(a.Code, a.Header().Get("Location"), a.Body.Len())
	}
	for i := range 5 {
		a, b := x.ask("0612345678", "192.0.2.1"), x.ask("0687654321", "192.0.2.2")
		if plain(a) != plain(b) {
			t.Errorf("request %d: %s and %s", i+1, plain(a), plain(b))
		}
	}
	if n := x.queued(t); n != 3 {
		t.Errorf("%d messages, want those of the other", n)
	}
}

// placesWith mounts the pages of the directory alone.
func placesWith(t *testing.T, h *house, texts *placepage.Texts) *web.Router {
	t.Helper()
	book, err := word.Load(ui.Catalogue, site.Catalogue, placepage.Catalogue)
	if err != nil {
		t.Fatal(err)
	}
	pages := &site.Pages{Book: book, Index: func() place.Index { return h.live.Get() }, Clock: h.clock, Base: "https://maillage.example.org"}
	rt := web.NewRouter(pages.Fail)
	(&placepage.Places{Index: pages.Index, Archive: h.places, Clock: h.clock, Atlas: h.atlas, Zone: zone, Words: book, Frame: pages.Frame,
		Base: pages.Base, Texts: texts}).Mount(rt)
	return rt
}

// TestNoSMS checks that nothing is offered without a sender, or while the
// switch is off.
func TestNoSMS(t *testing.T) {
	h := filled(t, web.NewLog(&bytes.Buffer{}, slog.LevelError))
	on := true
	boxed := &sms.Post{DB: h.db, Now: h.clock.Now, MACs: h.keys.MACs, Sender: sms.NewBox(1)}
	id := h.live.Get().All()[0].ID
	for _, c := range []struct {
		name    string
		texts   *placepage.Texts
		offered bool
	}{
		{"no sender", h.textPlaces(&sms.Post{}, web.Client{}, 10, nil), false},
		{"none a day", h.textPlaces(boxed, web.Client{}, 0, nil), false},
		{"switched on", h.textPlaces(boxed, web.Client{}, 10, func() bool { return on }), true},
	} {
		for range 2 {
			rt := placesWith(t, h, c.texts)
			link := strings.Contains(get(rt, "/lieux/"+id).Body.String(), "/sms")
			for _, target := range []string{"/lieux/" + id + "/sms", "/en/lieux/" + id + "/sms/merci"} {
				if status := get(rt, target).Code; link != c.offered || (status == http.StatusOK) != c.offered || status >= 500 {
					t.Errorf("%s: %s answers %d, a link: %v", c.name, target, status, link)
				}
			}
			on, c.offered = !on, c.offered && !on
		}
		on = true
	}
}

// TestSMSIsWhole reads what would arrive for every fictive place, in both
// languages: two segments at most, with what one needs to go there.
func TestSMSIsWhole(t *testing.T) {
	h := filled(t, web.NewLog(&bytes.Buffer{}, slog.LevelError))
	var number, text string
	rt := placesWith(t, h, &placepage.Texts{On: func() bool { return true }, Send: func(_ *web.Request, to, what string) error {
		number, text = to, what
		return nil
	}})
	hours := 0
	for _, e := range h.live.Get().All() {
		for _, lang := range []string{"", "/en"} {
			r := httptest.NewRequest(http.MethodPost, lang+"/lieux/"+e.ID+"/sms", strings.NewReader("mobile=0768123456"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			rt.ServeHTTP(httptest.NewRecorder(), r)
			link := "https://maillage.example.org" + lang + "/lieux/" + e.ID
			if n := sms.Segments(text); n < 1 || n > sms.Most || number != "+33768123456" || !strings.HasSuffix(text, "\n"+link) ||
				!strings.Contains(text, sms.Plain(e.Commune)) || !strings.Contains(text, sms.Plain(phone.Display(e.Phone))) {
				t.Errorf("%d segments to %s:\n%s", n, number, text)
			}
			if strings.Count(text, "\n") == 4 {
				hours++
			}
		}
	}
	if hours == 0 {
		t.Error("no message tells the hours")
	}
	t.Logf("%d messages of %d tell the hours; the last one:\n%s", hours, 2*len(h.live.Get().All()), text)
}
