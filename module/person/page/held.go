package page

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"maillage/core/phone"
	"maillage/core/reference"
	"maillage/module/person"
	"maillage/platform/form"
	"maillage/platform/sheet"
	"maillage/platform/ui"
	"maillage/platform/web"
)

func (p *Persons) mountHeld(rt *web.Router) {
	rt.Handle(http.MethodGet, "/personnes/{person}/export", person.MayExport, p.proved(p.exporting))
	rt.Handle(http.MethodPost, "/personnes/{person}/export", person.MayExport, p.proved(p.export))
	rt.Handle(http.MethodGet, "/personnes/export", person.MayMassExport, p.proved(p.exports))
	rt.Handle(http.MethodPost, "/personnes/export", person.MayMassExport, p.proved(p.proposeExport))
	rt.Handle(http.MethodPost, "/personnes/export/demande/{proposal}", person.MayMassExport, p.proved(p.decideExport))
	rt.Handle(http.MethodPost, "/personnes/export/demande/{proposal}/fichier", person.MayMassExport, p.proved(p.download))
}

func (p *Persons) exporting(w http.ResponseWriter, r *web.Request, v view) error {
	s, err := p.read(r)
	if err != nil {
		return err
	}
	return v.desk(w, "person.export", exportPage(v, s.ID), v.sheetLink(s.ID))
}

// export answers all that is held on a person, as a file or as a sheet to print.
func (p *Persons) export(w http.ResponseWriter, r *web.Request, v view) error {
	h, err := p.Space.Export(r.Context(), r.Who, r.PathValue("person"))
	if err != nil {
		return err
	}
	return v.give(w, h, ui.Link{Text: v.T("person.sheet"), Href: at(r.PathValue("person"))})
}

// give answers a holding in the form that was asked for.
func (v view) give(w http.ResponseWriter, h person.Holding, back ui.Link) error {
	if v.Request.PostFormValue("format") == "json" {
		web.Attach(w, "application/json; charset=utf-8", "donnees.json")
		out := json.NewEncoder(w)
		out.SetIndent("", "  ")
		_ = out.Encode(h) // the client may have left
		return nil
	}
	return v.Print(w, v.Frame(v.Request), v.T("person.held"), back, heldPage(v, h))
}

// exports answers the exports of every person: proposed, agreed, refused.
func (p *Persons) exports(w http.ResponseWriter, _ *web.Request, v view) error {
	return v.exported(w, "")
}

func (v view) exported(w http.ResponseWriter, reason string) error {
	all, err := v.Space.Exports(v.Request.Context(), v.Request.Who)
	if err != nil {
		return err
	}
	return v.desk(w, "person.mass", massPage(v, all, reason))
}

func (p *Persons) proposeExport(w http.ResponseWriter, r *web.Request, v view) error {
	err := p.Space.ProposeExport(r.Context(), r.Who, r.PostFormValue("reason"))
	if form.Errand(err) {
		return v.with(err).exported(w, r.PostFormValue("reason"))
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, "/personnes/export")
}

func (p *Persons) decideExport(w http.ResponseWriter, r *web.Request, _ view) error {
	if err := p.Space.DecideExport(r.Context(), r.Who, r.PathValue("proposal"), r.PostFormValue("answer") == "agree"); err != nil {
		return err
	}
	return web.SeeOther(w, r, "/personnes/export")
}

// download answers the file of an agreed export. Rows leave as they are read;
// an error before the first is a page.
func (p *Persons) download(w http.ResponseWriter, r *web.Request, v view) error {
	table := sheet.Table{Title: v.T("person.title"), Header: strings.Split(v.T("person.mass.head"), "|")}
	var failed error
	table.Rows = func(yield func([]string) bool) {
		failed = p.Space.MassExport(r.Context(), r.Who, r.PathValue("proposal"), func(row person.Row) error {
			if !yield(v.cells(row)) {
				return io.ErrShortWrite
			}
			return nil
		})
	}
	out := &late{to: w}
	err := sheet.WriteCSV(out, table)
	if failed == nil {
		failed = err
	}
	if failed != nil && out.begun {
		panic(http.ErrAbortHandler) // half a file must not look whole
	}
	if failed != nil {
		return failed
	}
	return out.flush()
}

// cells are one line of the file.
func (v view) cells(row person.Row) []string {
	return []string{reference.Reference(row.Reference).Display(), row.Name, row.Nickname, strings.ReplaceAll(phone.Display(row.Phone), "\u00a0", " "),
		row.Email, row.Lang, string(row.Channel), row.Since.In(v.Zone).Format("2006-01-02")}
}

// late holds the first bytes of a file back, so that an error can still be told
// as a page.
type late struct {
	to    http.ResponseWriter
	held  []byte
	begun bool
}

const heldBack = 16 << 10

// Write implements io.Writer.
func (l *late) Write(b []byte) (int, error) {
	if !l.begun && len(l.held)+len(b) <= heldBack {
		l.held = append(l.held, b...)
		return len(b), nil
	}
	if err := l.flush(); err != nil {
		return 0, err
	}
	return l.to.Write(b)
}

// flush sends what was held back.
func (l *late) flush() error {
	if l.begun {
		return nil
	}
	l.begun = true
	web.Attach(l.to, "text/csv; charset=utf-8", "personnes.csv")
	_, err := l.to.Write(l.held)
	return err
}
