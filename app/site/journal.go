package site

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"time"

	"maillage/core/act"
	"maillage/core/id"
	"maillage/platform/journal"
	"maillage/platform/sheet"
	"maillage/platform/ui"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

// Journal is the page on who did what: for one's own organisation, or for all
// of them with the right to audit.
type Journal struct {
	Pages *Pages
	Book  Book // the reading itself is an act
	Rows  func(context.Context, journal.Filter) ([]journal.Row, error)
	// Actors names accounts, and Orgs organisations, by id; ids they do not
	// know are left out.
	Actors func(ctx context.Context, ids []string) (map[string]string, error)
	Orgs   func(ctx context.Context, ids []string) (map[string]string, error)
	Zone   *time.Location
}

// journalShown is how many acts a page of the journal holds.
const journalShown = 50

// Mount declares the page and its file.
func (j *Journal) Mount(rt *web.Router) {
	rt.Handle(http.MethodGet, "/gestion/journal", ReadJournal, j.show)
	rt.Handle(http.MethodGet, "/gestion/journal.csv", ReadJournal, j.file)
}

// actName is the form of an act's name.
var actName = regexp.MustCompile(`^[a-z0-9_.-]{1,64}$`)

// filter reads what is asked. Someone who may not audit reads their own
// organisation's acts, whatever they ask.
func (j *Journal) filter(r *web.Request) journal.Filter {
	ask := r.URL.Query()
	f := journal.Filter{Limit: journalShown}
	if name := ask.Get("acte"); actName.MatchString(name) {
		f.Name = name
	}
	if before := ask.Get("avant"); id.Valid(before) {
		f.Before = before
	}
	if org := ask.Get("organisation"); id.Valid(org) {
		f.Org = org
	}
	if !r.Who.May(AuditJournal) {
		f.Org = r.Who.Org
	}
	return f
}

// journalLine is an act as it is shown.
type journalLine struct {
	at, who, org, what, object, detail string
	refused                            bool
}

func (l journalLine) cells(w *word.Words) []string {
	what := l.what
	if l.refused {
		what = w.T("site.journal.refused", "act", what)
	}
	return []string{l.at, what, l.who, l.org, l.object, l.detail}
}

// read lists the lines of a filter, and the id from which the next page goes on.
func (j *Journal) read(r *web.Request, f journal.Filter) (lines []journalLine, next string, err error) {
	if err := j.Book.Note(r.Context(), act.Act{Name: "journal.read", Who: r.Who, Org: f.Org}); err != nil {
		return nil, "", err
	}
	rows, err := j.Rows(r.Context(), f)
	if err != nil {
		return nil, "", err
	}
	var actors, orgs []string
	for _, row := range rows {
		actors, orgs = append(actors, row.Who.ID), append(orgs, row.Org)
	}
	names, err := j.Actors(r.Context(), distinct(actors))
	if err != nil {
		return nil, "", err
	}
	known, err := j.Orgs(r.Context(), distinct(orgs))
	if err != nil {
		return nil, "", err
	}
	words := j.Pages.Book.In(r.Lang)
	for _, row := range rows {
		who := names[row.Who.ID]
		if who == "" {
			who = words.T("site.journal.kind." + string(row.Who.Kind))
		}
		object := row.Object
		if object == "" {
			object = row.Person
		}
		lines = append(lines, journalLine{at: row.At.In(j.Zone).Format("2006-01-02 15:04:05"), who: who, org: known[row.Org],
			what: row.Name, object: object, detail: row.Detail, refused: row.Refused})
	}
	if len(rows) == f.Limit {
		next = rows[len(rows)-1].ID
	}
	return lines, next, nil
}

// distinct is the ids without repeats and blanks.
func distinct(ids []string) []string {
	slices.Sort(ids)
	return slices.DeleteFunc(slices.Compact(ids), func(s string) bool { return !id.Valid(s) })
}

// show answers one page of the journal, newest first.
func (j *Journal) show(w http.ResponseWriter, r *web.Request) error {
	f := j.filter(r)
	lines, next, err := j.read(r, f)
	if err != nil {
		return err
	}
	words := j.Pages.Book.In(r.Lang)
	table := ui.Table{Caption: words.T("site.journal.caption")}
	for _, h := range j.header(words) {
		table.Head = append(table.Head, ui.Head{Text: h})
	}
	for _, l := range lines {
		var row []ui.Cell
		for _, c := range l.cells(words) {
			row = append(row, ui.Cell{Text: c})
		}
		table.Rows = append(table.Rows, row)
	}
	query := url.Values{}
	for name, value := range map[string]string{"acte": f.Name, "organisation": f.Org} {
		if value != "" {
			query.Set(name, value)
		}
	}
	file := "/gestion/journal.csv?" + query.Encode()
	older := ""
	if next != "" {
		query.Set("avant", next)
		older = "/gestion/journal?" + query.Encode()
	}
	if f.Before != "" {
		query.Set("avant", f.Before)
		file = "/gestion/journal.csv?" + query.Encode()
	}
	return j.Pages.steered(w, r, words.T("site.desk.journal"), journalPage(words, f, table, file, older))
}

// file answers what the page shows as CSV.
func (j *Journal) file(w http.ResponseWriter, r *web.Request) error {
	lines, _, err := j.read(r, j.filter(r))
	if err != nil {
		return err
	}
	words := j.Pages.Book.In(r.Lang)
	web.Attach(w, "text/csv; charset=utf-8", "journal.csv")
	return sheet.WriteCSV(w, sheet.Table{Header: j.header(words), Rows: func(yield func([]string) bool) {
		for _, l := range lines {
			if !yield(l.cells(words)) {
				return
			}
		}
	}})
}

func (j *Journal) header(w *word.Words) []string {
	return []string{w.T("site.journal.at"), w.T("site.journal.act"), w.T("site.journal.who"), w.T("site.journal.org"), w.T("site.journal.object"), w.T("site.journal.detail")}
}
