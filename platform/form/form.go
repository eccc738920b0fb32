package form

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"maillage/core/fault"
	"maillage/core/right"
	"maillage/platform/web"
)

// Page is a professional page with forms.
type Page struct {
	Pattern string      // where it is shown
	Need    right.Right // to see it, and to send its forms
	// Show answers the page; the error is the mistake to tell, nil the first time.
	Show func(w http.ResponseWriter, r *web.Request, wrong error) error
}

// Take does what a form asks and says where it leads.
type Take func(r *web.Request) (next string, err error)

// Mount declares the page and, when its form is sent where it is shown, what
// the form does.
func (p Page) Mount(rt *web.Router, take ...Take) {
	rt.Handle(http.MethodGet, p.Pattern, p.Need, func(w http.ResponseWriter, r *web.Request) error { return p.Show(w, r, nil) })
	for _, t := range take {
		p.Takes(rt, p.Pattern, t)
	}
}

// Takes declares where a form of the page is sent, and what it does. The
// pattern has the wildcards of the page's own.
func (p Page) Takes(rt *web.Router, pattern string, take Take) {
	rt.Handle(http.MethodPost, pattern, p.Need, func(w http.ResponseWriter, r *web.Request) error {
		next, err := "", Read(r)
		if err == nil {
			next, err = take(r)
		}
		if fault.Is(err, fault.Unproved) {
			return web.SeeOther(w, r, "/connexion/confirmer?suite="+url.QueryEscape(p.path(r)))
		}
		return End(w, r, next, err, func(wrong error) error { return p.Show(w, r, wrong) })
	})
}

var wildcard = regexp.MustCompile(`\{\w+\}`)

// path is where the page is that a form was sent from.
func (p Page) path(r *web.Request) string {
	return wildcard.ReplaceAllStringFunc(p.Pattern, func(w string) string { return url.PathEscape(r.PathValue(strings.Trim(w, "{}"))) })
}

// doneName is the parameter that Done sets, doneMark what its keys hold: no
// other text can be shown by whoever writes an address.
const doneName, doneMark = "fait", ".done."

// Done is a path whose page first says what was done, by a key <module>.done.<what>.
func Done(path, key string) string { return path + "?" + doneName + "=" + key }

// End ends a form that was sent: it leads on, or shows the form again with its
// errand.
func End(w http.ResponseWriter, r *web.Request, next string, err error, again func(wrong error) error) error {
	switch {
	case err == nil:
		return web.SeeOther(w, r, next)
	case Errand(err):
		return again(err)
	}
	return err
}

// Errand reports whether a form can tell an error beside its fields.
func Errand(err error) bool {
	if err == nil {
		return false
	}
	f := fault.Of(err)
	switch f.Kind {
	case fault.Invalid, fault.Conflict, fault.TooMany, fault.Unavailable:
		return true
	case fault.NotFound:
		return f.Field != "" // what was typed names nothing; not the page itself
	case fault.Gone, fault.Anonymous, fault.Forbidden, fault.Unproved, fault.TooLarge, fault.Internal:
	}
	return false
}

// Read reads the fields of a form. Errors: TooLarge.
func Read(r *web.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(err, fault.TooLarge, "fault.form", "Votre envoi est trop long, ou abîmé. Recommencez.")
	}
	return nil
}
