package page

import (
	"iter"
	"net/http"
	"strconv"
	"strings"

	"maillage/core/phone"
	"maillage/core/vocab"
	"maillage/module/place"
	"maillage/platform/sheet"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

// export answers the list of the address as a file: every place of it, with
// what the screen shows of each.
func (p *Places) export(kind string) web.Handler {
	return func(w http.ResponseWriter, r *web.Request) error {
		a, err := p.readAsk(r)
		if err != nil {
			return err
		}
		p.locate(&a)
		if a.town == nil {
			return nowhere()
		}
		words := p.words(r)
		table := sheet.Table{Title: words.T("place.list.title", "town", townName(*a.town)),
			Header: []string{words.T("place.export.name"), words.T("place.export.address"), words.T("place.export.postcode"), words.T("place.export.town"),
				words.T("place.export.distance"), words.T("place.show.hours"), words.T("place.export.osm"), words.T("place.export.phone"),
				words.T("place.export.services"), words.T("place.export.lat"), words.T("place.export.lon"), words.T("place.export.link")},
			Rows: p.rows(r, words, a)}
		name := "lieux-" + a.town.Slug + "." + kind
		if kind == "xlsx" {
			web.Attach(w, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name)
			return sheet.WriteXLSX(w, table)
		}
		web.Attach(w, "text/csv; charset=utf-8", name)
		return sheet.WriteCSV(w, table)
	}
}

// rows are the places of the list, all its pages one after the other.
func (p *Places) rows(r *web.Request, w *word.Words, a ask) iter.Seq[[]string] {
	answer := place.List(p.Index(), p.search(a))
	return func(yield func([]string) bool) {
		for _, f := range answer.Found {
			e := f.Entry
			row := []string{e.Name, e.Address, e.Postcode, e.Commune, strconv.Itoa(int(f.Metres)), p.weekLine(w, e), e.Hours,
				phone.Display(e.Phone), strings.Join(valueNames(w, vocab.Services, e.Services), ", "), e.Latitude, e.Longitude, p.Base + r.Link("/lieux/"+e.ID)}
			if !yield(row) {
				return
			}
		}
	}
}
