package page

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"maillage/core/capacity"
	"maillage/module/organisation"
	"maillage/platform/sheet"
	"maillage/platform/ui"
	"maillage/platform/web"
)

// filterOf reads the address of a list; what is none of the answers filters
// nothing.
func (p *Organisations) filterOf(r *web.Request) organisation.Filter {
	q := r.URL.Query()
	f := organisation.Filter{Words: q.Get("mots"), State: organisation.State(q.Get("etat")), Kind: organisation.Kind(q.Get("type")),
		Capacity: capacity.Capacity(q.Get("capacite")), Departement: q.Get("departement")}
	if !slices.Contains(organisation.States, f.State) {
		f.State = ""
	}
	if !f.Kind.Valid() {
		f.Kind = ""
	}
	if !f.Capacity.Valid() {
		f.Capacity = ""
	}
	if _, ok := p.Cases.Atlas.Departement(f.Departement); !ok {
		f.Departement = ""
	}
	return f
}

// query is the filter as an address carries it.
func query(f organisation.Filter, page int) string {
	q := url.Values{}
	for name, value := range map[string]string{"mots": f.Words, "etat": string(f.State), "type": string(f.Kind), "capacite": string(f.Capacity), "departement": f.Departement} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// mostPages bounds the number of a page that an address may ask for.
const mostPages = 100_000

// list answers the organisations that a filter leaves.
func (p *Organisations) list(w http.ResponseWriter, r *web.Request) error {
	f := p.filterOf(r)
	page, _ := strconv.Atoi(r.URL.Query().Get("page")) // zero is the first page
	page = min(max(page, 1), mostPages)
	found, total, err := p.Cases.Find(r.Context(), r.Who, f, page)
	if err != nil {
		return err
	}
	v := p.view(r, nil)
	pages := (total + organisation.PageSize - 1) / organisation.PageSize
	return v.answer(w, v.T("organisation.list.title"), listPage(v, f, found, total, min(page, max(pages, 1)), pages), v.toSteer())
}

func (v view) toSteer() ui.Link {
	return ui.Link{Text: v.T("organisation.steer.above"), Href: "/gestion"}
}

func (v view) toList() ui.Link {
	return ui.Link{Text: v.T("organisation.list.title"), Href: "/gestion/organisations"}
}

// columns are those of the list, on screen and in its file.
var columns = []string{"name", "siret", "kind", "area", "state", "capacities"}

// cells are one line of the list, under columns.
func (v view) cells(l organisation.Listed) []string {
	return []string{l.Name, number(l.SIRET), v.kind(l.Kind), v.where(l), v.state(l.State), v.capacities(l.Capacities)}
}

// where is the town of an organisation, and its area when that is another.
func (v view) where(l organisation.Listed) string {
	if name, _ := l.Area.Name(v.Cases.Atlas); l.Area.Level == organisation.InCommune && name == l.Town {
		return l.Town
	}
	return l.Town + " - " + v.area(l.Area)
}

func (v view) listRows(found []organisation.Listed) [][]ui.Cell {
	rows := make([][]ui.Cell, len(found))
	for i, l := range found {
		for _, text := range v.cells(l) {
			rows[i] = append(rows[i], ui.Cell{Text: text})
		}
		rows[i][0].Href = sheetPath(l.ID)
	}
	return rows
}

// export answers the file of what a filter leaves.
func (p *Organisations) export(w http.ResponseWriter, r *web.Request) error {
	v := p.view(r, nil)
	var rows [][]string
	if err := p.Cases.Each(r.Context(), r.Who, p.filterOf(r), func(l organisation.Listed) { rows = append(rows, v.cells(l)) }); err != nil {
		return err
	}
	table := sheet.Table{Title: v.T("organisation.list.title"), Rows: slices.Values(rows)}
	for _, c := range v.heads(columns...) {
		table.Header = append(table.Header, c.Text)
	}
	var file bytes.Buffer
	if err := sheet.WriteCSV(&file, table); err != nil {
		return err
	}
	web.Attach(w, "text/csv; charset=utf-8", "organisations.csv")
	_, _ = file.WriteTo(w) // the client may have left
	return nil
}

// departements are the answers to "which département".
func (v view) departements() []ui.Option {
	var list []ui.Option
	for _, d := range v.Cases.Atlas.Departements() {
		list = append(list, ui.Option{Value: d.Code, Text: d.Code + " " + d.Name})
	}
	return list
}

// states are the answers to "in which state".
func (v view) states() []ui.Option {
	var list []ui.Option
	for _, s := range organisation.States {
		list = append(list, ui.Option{Value: string(s), Text: v.state(s)})
	}
	return list
}

// filters are the questions that narrow a list.
func (v view) filters(f organisation.Filter) []ui.Select {
	any := v.T("organisation.list.any")
	return []ui.Select{
		{Name: "etat", Label: v.T("organisation.state"), Value: string(f.State), Empty: any, Optional: true, Options: v.states()},
		{Name: "type", Label: v.T("organisation.kind"), Value: string(f.Kind), Empty: any, Optional: true, Options: v.kinds()},
		{Name: "capacite", Label: v.T("organisation.capacity"), Value: string(f.Capacity), Empty: any, Optional: true, Options: v.allCapacities()},
		{Name: "departement", Label: v.T("organisation.departement"), Value: f.Departement, Empty: any, Optional: true, Options: v.departements()},
	}
}

// tags are the filters that are on.
func (v view) tags(f organisation.Filter) ui.Tags {
	var tags ui.Tags
	add := func(on bool, text string, without func(*organisation.Filter)) {
		if on {
			g := f
			without(&g)
			tags = append(tags, ui.Tag{Text: text, Href: "/gestion/organisations" + query(g, 1)})
		}
	}
	add(f.Words != "", f.Words, func(g *organisation.Filter) { g.Words = "" })
	add(f.State != "", v.state(f.State), func(g *organisation.Filter) { g.State = "" })
	add(f.Kind != "", v.kind(f.Kind), func(g *organisation.Filter) { g.Kind = "" })
	add(f.Capacity != "", v.capacity(f.Capacity), func(g *organisation.Filter) { g.Capacity = "" })
	if d, ok := v.Cases.Atlas.Departement(f.Departement); ok {
		add(true, d.Name, func(g *organisation.Filter) { g.Departement = "" })
	}
	return tags
}
