package page

import (
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"maillage/core/capacity"
	"maillage/core/dual"
	"maillage/module/organisation"
	"maillage/platform/ui"
)

// here is the address of the page itself, where its form is sent.
func (v view) here() templ.SafeURL { return templ.SafeURL(v.Request.URL.Path) }

func (v view) linkTo(org string) templ.SafeURL { return templ.SafeURL(sheetPath(org)) }

func (v view) sheetURL(s organisation.Sheet) templ.SafeURL { return v.linkTo(s.ID) }

func (v view) claimURL(c organisation.Claim) templ.SafeURL {
	return templ.SafeURL("/gestion/revendications/" + c.ID)
}

func (v view) proposalURL(own string) templ.SafeURL { return templ.SafeURL("/gestion/accords/" + own) }

// quietWhen leaves the attention to another button.
func quietWhen(quiet bool) ui.Look {
	if quiet {
		return ui.Quiet
	}
	return ui.Primary
}

// siteRows are sites; who may edit them is led to their form.
func (v view) siteRows(sites []organisation.Site, edit bool) [][]ui.Cell {
	rows := make([][]ui.Cell, len(sites))
	for i, s := range sites {
		name, sheet := ui.Cell{Text: s.Name}, ui.Cell{Text: v.T("organisation.none")}
		if edit {
			name.Href = "/organisation/sites/" + s.ID
		}
		if s.Place != "" {
			sheet = ui.Cell{Text: v.T("organisation.sheet.see"), Href: "/lieux/" + s.Place}
		}
		rows[i] = []ui.Cell{name, {Text: address(s)}, sheet}
	}
	return rows
}

// selects are the questions that narrow a list, to lay out in columns.
func (v view) selects(f organisation.Filter) []templ.Component {
	var list []templ.Component
	for _, s := range v.filters(f) {
		list = append(list, s)
	}
	return list
}

// withdrawRows are the capacities held, each with the way to take it back.
func (v view) withdrawRows(held []organisation.Grant) [][]ui.Cell {
	rows := v.grantRows(held)
	for i, g := range held {
		rows[i] = append(rows[i], ui.Cell{Body: withdrawForm(v, g)})
	}
	return rows
}

// heavy are the acts that take two stewards.
func (v view) heavy(s organisation.Sheet) ui.LinkList {
	var list ui.LinkList
	if s.State == organisation.Active {
		list = append(list, ui.ListLink{Text: v.T("organisation.suspend"), Href: sheetPath(s.ID) + "/suspendre"})
	}
	return append(list, ui.ListLink{Text: v.T("organisation.close"), Href: sheetPath(s.ID) + "/fermer"},
		ui.ListLink{Text: v.T("organisation.merge"), Href: sheetPath(s.ID) + "/fusion"})
}

func (v view) levelOptions() []ui.Option {
	list := make([]ui.Option, len(organisation.Levels))
	for i, l := range organisation.Levels {
		list[i] = ui.Option{Value: string(l), Text: v.T("organisation.level." + string(l))}
	}
	return list
}

// winners are the organisations that may be kept.
func (v view) winners(loser organisation.Organisation, found []organisation.Listed) ui.LinkList {
	list := make(ui.LinkList, len(found))
	for i, l := range found {
		list[i] = ui.ListLink{Text: l.Name + " - " + l.Town, Count: number(l.SIRET), Href: sheetPath(loser.ID) + "/fusion?avec=" + l.ID}
	}
	return list
}

// compared are two organisations side by side.
func (v view) compared(loser, winner organisation.Sheet, now time.Time) [][]ui.Cell {
	line := func(key string, text func(organisation.Sheet) string) []ui.Cell {
		return []ui.Cell{{Text: v.T("organisation." + key)}, {Text: text(loser)}, {Text: text(winner)}}
	}
	return [][]ui.Cell{
		line("name", func(s organisation.Sheet) string { return s.Name }),
		line("siret", func(s organisation.Sheet) string { return number(s.SIRET) }),
		line("kind", func(s organisation.Sheet) string { return v.kind(s.Kind) }),
		line("area", func(s organisation.Sheet) string { return v.area(s.Area) }),
		line("sites", func(s organisation.Sheet) string { return strconv.Itoa(len(s.Sites)) }),
		line("capacities", func(s organisation.Sheet) string {
			held := make([]capacity.Capacity, 0, len(s.Grants))
			for _, g := range s.Held(now) {
				held = append(held, g.Capacity)
			}
			return v.told(v.capacities(held))
		}),
	}
}

// mergeRows are the merges that can, or could, be undone.
func (v view) mergeRows(all organisation.Agreements, now time.Time) [][]ui.Cell {
	rows := make([][]ui.Cell, len(all.Merges))
	for i, m := range all.Merges {
		undo := ui.Cell{Text: v.T("organisation.undone")}
		if m.CanUndo(now) {
			undo = ui.Cell{Body: undoForm(v, m)}
		}
		rows[i] = []ui.Cell{{Text: all.Names[m.Loser], Href: sheetPath(m.Loser)}, {Text: all.Names[m.Winner], Href: sheetPath(m.Winner)}, {Text: v.date(m.At)}, undo}
	}
	return rows
}

// decidedRows are the decisions of the last weeks, latest first.
func (v view) decidedRows(all organisation.Agreements, people map[string]Person) [][]ui.Cell {
	rows := make([][]ui.Cell, len(all.Decided))
	decided := slices.SortedFunc(slices.Values(all.Decided), func(a, b dual.Proposal) int { return b.Ended.Compare(a.Ended) })
	for i, p := range decided {
		rows[i] = []ui.Cell{{Text: v.act(all, p)}, {Text: v.T("organisation.decision." + string(p.State))},
			{Text: v.name(people, p.By)}, {Text: v.name(people, p.Second)}, {Text: v.date(p.Ended)}}
	}
	return rows
}
