package page

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"maillage/core/fault"
	"maillage/core/phone"
	"maillage/module/place"
	"maillage/platform/sms"
	"maillage/platform/ui"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

// Texts sends places to mobile telephones.
type Texts struct {
	// Send sends a text to a French mobile number, E.164, for the one who asks.
	// Errors: TooMany when this number, this network or the day has had enough.
	Send func(r *web.Request, number, text string) error
	// On reports whether the service offers it at present.
	On func() bool
}

// mobileField is the one field of the page.
const mobileField = "mobile"

// texting reports whether a place can be received by SMS.
func (p *Places) texting() bool { return p.Texts != nil && p.Texts.On() }

// smsEntry finds the place the address names; as entry, and nothing answers
// while texts are off.
func (p *Places) smsEntry(w http.ResponseWriter, r *web.Request, below string) (*place.Entry, error) {
	if !p.texting() {
		return nil, fault.New(fault.NotFound, "", "fault.page", "Cette page n'existe pas.")
	}
	e, err := p.entry(w, r, below)
	if e != nil && e.State == place.Closed {
		http.Redirect(w, r.Request, r.Link("/lieux/"+e.ID), http.StatusSeeOther)
		return nil, nil
	}
	return e, err
}

// askMobile asks where to send the place.
func (p *Places) askMobile(w http.ResponseWriter, r *web.Request) error {
	e, err := p.smsEntry(w, r, "/sms")
	if e == nil {
		return err
	}
	return p.mobileForm(w, r, e, "", "")
}

func (p *Places) mobileForm(w http.ResponseWriter, r *web.Request, e *place.Entry, typed, mistake string) error {
	words := p.words(r)
	return p.render(w, r, head{title: words.T("place.sms.title"), trail: p.placeTrail(r, e), faulty: mistake != "", noIndex: true},
		smsPage(p, r, words, e, typed, mistake))
}

// sendSMS sends the place. The answer is the same for every French mobile
// number: it never tells whether there is someone behind it.
func (p *Places) sendSMS(w http.ResponseWriter, r *web.Request) error {
	e, err := p.smsEntry(w, r, "/sms")
	if e == nil {
		return err
	}
	typed := r.PostFormValue(mobileField)
	number := phone.Mobile(typed, e.Postcode)
	words := p.words(r)
	if number == "" {
		return p.mobileForm(w, r, e, typed, words.Fault(
			fault.New(fault.Invalid, mobileField, "place.fault.mobile", "Écrivez un numéro de mobile français. Exemple : 06 12 34 56 78.")))
	}
	err = p.Texts.Send(r, number, p.smsText(r, words, e))
	if fault.Is(err, fault.TooMany) {
		return web.Render(w, r, http.StatusTooManyRequests, ui.Layout(
			p.page(r, head{title: words.T("place.sms.full"), trail: p.placeTrail(r, e), faulty: true, noIndex: true}), smsFullPage(p, r, words, e)))
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, r.Link("/lieux/"+e.ID+"/sms/merci"))
}

// smsSent thanks and says what comes next.
func (p *Places) smsSent(w http.ResponseWriter, r *web.Request) error {
	e, err := p.smsEntry(w, r, "/sms/merci")
	if e == nil {
		return err
	}
	words := p.words(r)
	return p.render(w, r, head{title: words.T("place.sms.sent"), trail: p.placeTrail(r, e), noIndex: true}, smsSentPage(p, r, words, e))
}

// The longest name and address of a text, letters: with a number and a link
// they leave room for the hours of most places.
const (
	longestName    = 50
	longestAddress = 80
)

// smsText is a place in two segments at most: what it is called, where it is,
// its number and its page, and its hours when they fit.
func (p *Places) smsText(r *web.Request, w *word.Words, e *place.Entry) string {
	lines := []string{shortened(e.Name, longestName), shortened(address(e), longestAddress)}
	if e.Phone != "" {
		lines = append(lines, w.T("place.sms.phone", "number", phone.Display(e.Phone)))
	}
	link := p.Base + r.Link("/lieux/"+e.ID)
	if whole := sms.Plain(strings.Join(append(lines, p.weekLine(w, e), link), "\n")); sms.Segments(whole) <= sms.Most {
		return whole
	}
	return sms.Plain(strings.Join(append(lines, link), "\n"))
}

// shortened cuts a text after a whole word.
func shortened(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	cut := string([]rune(s)[:most-1])
	if space := strings.LastIndexByte(cut, ' '); space > most/2 {
		cut = cut[:space]
	}
	return strings.TrimRight(cut, " ,-(") + "…"
}
