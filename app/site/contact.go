package site

import (
	"context"
	"net/http"
	"net/url"
	"unicode/utf8"

	"maillage/core/fault"
	"maillage/core/sensitive"
	"maillage/platform/mail"
	"maillage/platform/ui"
	"maillage/platform/web"
)

// Letters keeps a message until it is sent.
type Letters interface {
	Put(ctx context.Context, m mail.Message) error
}

// maxMessage is the longest message, characters.
const maxMessage = 4000

// message is what someone writes to the publisher.
type message struct {
	text, reply, place string
}

// read takes the message of a form. Errors: Invalid, on its field.
func readMessage(r *http.Request) (message, error) {
	if err := r.ParseForm(); err != nil {
		return message{}, fault.New(fault.TooLarge, "message", "site.fault.long", "Votre message est trop long. Gardez l'essentiel.")
	}
	m := message{sensitive.Clean(r.PostFormValue("message")), sensitive.Line(r.PostFormValue("reponse")), r.PostFormValue("lieu")}
	switch {
	case m.text == "":
		return m, fault.New(fault.Invalid, "message", "site.fault.message", "Écrivez votre message. Exemple : « Les horaires ont changé. »")
	case utf8.RuneCountInString(m.text) > maxMessage || utf8.RuneCountInString(m.reply) > 200:
		return m, fault.New(fault.Invalid, "message", "site.fault.long", "Votre message est trop long. Gardez l'essentiel.")
	}
	_, err := sensitive.Check("message", m.text+"\n"+m.reply)
	return m, err
}

// contact answers the form.
func (p *Pages) contact(w http.ResponseWriter, r *web.Request) error {
	return p.form(w, r, message{place: r.URL.Query().Get("lieu")}, "", http.StatusOK)
}

func (p *Pages) form(w http.ResponseWriter, r *web.Request, m message, mistake string, status int) error {
	words := p.Book.In(r.Lang)
	name := ""
	if e, ok := p.Index().ByID(m.place); ok {
		name = e.Name
	}
	return p.render(w, r, status, words.T("site.contact.title"), contactPage(p, r, words, m, name, mistake))
}

// write takes a message and thanks for it once it is kept.
func (p *Pages) write(w http.ResponseWriter, r *web.Request) error {
	m, err := readMessage(r.Request)
	if p.Contact == "" {
		return fault.New(fault.Unavailable, "", "site.contact.closed", "L'envoi de messages n'est pas ouvert. Appelez-nous.")
	}
	if err != nil {
		return p.form(w, r, m, p.Book.In(r.Lang).Fault(err), http.StatusUnprocessableEntity)
	}
	subject, about := "Message reçu", ""
	if e, ok := p.Index().ByID(m.place); ok {
		subject = "Erreur signalée sur un lieu"
		about = "Lieu : " + e.Name + "\n" + p.Base + "/lieux/" + url.PathEscape(e.ID) + "\n\n"
	}
	text := about + m.text
	if m.reply != "" {
		text += "\n\nRépondre à : " + m.reply
	}
	if err := p.Letters.Put(r.Context(), mail.Message{To: p.Contact, Subject: subject, Text: text}); err != nil {
		return err
	}
	return web.SeeOther(w, r, r.Link("/contact/merci"))
}

// thanks answers what happens next.
func (p *Pages) thanks(w http.ResponseWriter, r *web.Request) error {
	words := p.Book.In(r.Lang)
	return p.render(w, r, http.StatusOK, words.T("site.contact.thanks"), thanksPage(p, r, words))
}

// mistakes are the lines of the error summary.
func mistakes(mistake string) []ui.FieldError {
	if mistake == "" {
		return nil
	}
	return []ui.FieldError{{ID: "message", Text: mistake}}
}
