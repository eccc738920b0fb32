package site

import (
	"net/http"
	"slices"
	"strconv"

	"maillage/core/vocab"
	"maillage/module/place"
	"maillage/platform/sheet"
	"maillage/platform/ui"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

// figure is one line of the public figures.
type figure struct {
	name  string
	count int
}

// figures counts what the directory holds: places are public, so nothing here
// is about a person.
func (p *Pages) figures(w *word.Words) (services, quality []figure) {
	index := p.Index()
	for _, need := range place.Needs() {
		services = append(services, figure{need.Name(w.Lang()), index.Count(nil, []place.Wish{need})})
	}
	var located, timed, fresh, free int
	gratis, _ := vocab.Fees.BySlug("gratuit")
	now := p.Clock.Now()
	for _, e := range index.All() {
		located += one(e.Located && !e.Approximate)
		timed += one(!e.Schedule.Empty())
		fresh += one(!e.Stale(now))
		free += one(e.Facets&place.Bit(vocab.Fees, gratis) != 0)
	}
	quality = []figure{{w.T("site.stats.all"), len(index.All())}, {w.T("site.stats.located"), located},
		{w.T("site.stats.timed"), timed}, {w.T("site.stats.fresh"), fresh}, {w.T("site.stats.free"), free}}
	return services, quality
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// stats answers the public figures, as drawings with their tables.
func (p *Pages) stats(w http.ResponseWriter, r *web.Request) error {
	words := p.Book.In(r.Lang)
	services, quality := p.figures(words)
	return p.render(w, r, http.StatusOK, words.T("site.link.stats"), statsPage(words,
		drawn(words, words.T("site.stats.quality"), quality), drawn(words, words.T("site.stats.services"), services)))
}

// drawn is a list of figures as a drawing, a table and a file.
func drawn(w *word.Words, title string, list []figure) ui.Figure {
	f := ui.Figure{Title: title, CSV: "/stats.csv", Size: w.T("site.stats.size"), Table: ui.Table{Caption: title,
		Head: []ui.Head{{Text: w.T("site.stats.what")}, {Text: w.T("site.stats.count"), Number: true}}}}
	bars := ui.Bars{Label: title}
	for _, l := range list {
		bars.Bars = append(bars.Bars, ui.Bar{Text: l.name, Value: l.count})
		f.Table.Rows = append(f.Table.Rows, []ui.Cell{{Text: l.name}, {Text: w.Number(l.count)}})
	}
	f.Picture = bars
	return f
}

// statsFile answers the same figures as a file.
func (p *Pages) statsFile(w http.ResponseWriter, _ *web.Request) error {
	words := p.Book.In("fr")
	services, quality := p.figures(words)
	rows := make([][]string, 0, len(quality)+len(services))
	for _, l := range append(quality, services...) {
		rows = append(rows, []string{l.name, strconv.Itoa(l.count)})
	}
	web.Attach(w, "text/csv; charset=utf-8", "stats.csv")
	return sheet.WriteCSV(w, sheet.Table{Header: []string{words.T("site.stats.what"), words.T("site.stats.count")}, Rows: slices.Values(rows)})
}
