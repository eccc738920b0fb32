package form

import (
	"net/http"
	"strings"

	"maillage/core/fault"
	"maillage/platform/ui"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

// View is what a template knows of the request it answers.
type View struct {
	*word.Words
	Request *web.Request
	mistake *fault.Fault // nil: nothing is wrong
}

// See is the view of a request, in its language.
func See(book *word.Book, r *web.Request) View {
	return View{Words: book.In(r.Lang), Request: r}
}

// With is the view of a form that was sent with a mistake; nil is none.
func (v View) With(err error) View {
	v.mistake = fault.Of(err)
	return v
}

// Mistaken reports whether the mistake is the one of a key.
func (v View) Mistaken(key string) bool { return v.mistake != nil && v.mistake.Key == key }

// Wrong is the mistake of one field, in words; empty when it has none.
func (v View) Wrong(field string) string {
	if v.mistake == nil || v.mistake.Field != field {
		return ""
	}
	return v.Fault(v.mistake)
}

// Errors are the lines of the summary.
func (v View) Errors() []ui.FieldError {
	if v.mistake == nil {
		return nil
	}
	return []ui.FieldError{{ID: v.mistake.Field, Text: v.Fault(v.mistake)}}
}

// Public answers with a public page. Like every page of forms, no search
// engine lists it and no cache keeps it.
func (v View) Public(w http.ResponseWriter, page ui.Page, title string, body web.Component) error {
	page = v.dress(page, title)
	return v.render(w, ui.Layout(page, body))
}

// Professional answers with a professional page, below the pages of a trail.
func (v View) Professional(w http.ResponseWriter, page ui.Page, title string, body web.Component, trail ...ui.Link) error {
	page = v.dress(page, title)
	page.Trail = append(page.Trail, trail...)
	return v.render(w, ui.ProLayout(page, body))
}

// Print answers with a sheet for paper.
func (v View) Print(w http.ResponseWriter, page ui.Page, title string, back ui.Link, body web.Component) error {
	return v.render(w, ui.PrintLayout(v.dress(page, title), back, body))
}

func (v View) dress(page ui.Page, title string) ui.Page {
	page.Title, page.NoIndex, page.Faulty, page.Done = title, true, v.mistake != nil, v.done()
	return page
}

// done is what the form before has done, in words; empty: nothing to say.
func (v View) done() string {
	key := v.Request.URL.Query().Get(doneName)
	if v.mistake != nil || !strings.Contains(key, doneMark) || !v.Has(key) {
		return ""
	}
	return v.T(key)
}

func (v View) render(w http.ResponseWriter, page web.Component) error {
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, v.Request, v.status(), page)
}

func (v View) status() int {
	switch {
	case v.mistake == nil:
		return http.StatusOK
	case v.mistake.Kind == fault.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusUnprocessableEntity
}
