package form

import (
	"net/http"
	"net/url"

	"maillage/core/fault"
	"maillage/core/right"
	"maillage/platform/web"
)

// Form is a professional page that asks, and what is done with the answers.
type Form struct {
	Path func(*web.Request) string // where it is shown, to come back to from a proof
	// Show answers the page; the error is the mistake to tell, nil the first
	// time. Nil: the form stands on another page, and its mistakes are for the
	// page of errors.
	Show func(w http.ResponseWriter, r *web.Request, wrong error) error
	// Take does what the form asks and says where it leads.
	Take func(r *web.Request) (next string, err error)
}

// At is the path of a form whose address never changes.
func At(path string) func(*web.Request) string { return func(*web.Request) string { return path } }

// Mount declares both at one address.
func (f Form) Mount(rt *web.Router, pattern string, need right.Right) {
	f.Shown(rt, pattern, need)
	f.Taken(rt, pattern, need)
}

// Shown declares where the form is shown.
func (f Form) Shown(rt *web.Router, pattern string, need right.Right) {
	rt.Handle(http.MethodGet, pattern, need, func(w http.ResponseWriter, r *web.Request) error { return f.Show(w, r, nil) })
}

// Taken declares where the form is sent.
func (f Form) Taken(rt *web.Router, pattern string, need right.Right) {
	rt.Handle(http.MethodPost, pattern, need, func(w http.ResponseWriter, r *web.Request) error {
		next, err := "", Read(r)
		if err == nil {
			next, err = f.Take(r)
		}
		if fault.Is(err, fault.Unproved) {
			return web.SeeOther(w, r, "/connexion/confirmer?suite="+url.QueryEscape(f.Path(r)))
		}
		return End(w, r, next, err, func(wrong error) error {
			if f.Show == nil {
				return wrong
			}
			return f.Show(w, r, wrong)
		})
	})
}

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
