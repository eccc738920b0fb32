package page

import (
	"strings"
	"time"

	"maillage/core/capacity"
	"maillage/core/id"
	"maillage/core/phone"
	"maillage/module/organisation"
	"maillage/platform/ui"
)

// date is a day in words, where the service is.
func (v view) date(t time.Time) string { return v.Date(t.In(v.Zone)) }

func (v view) state(s organisation.State) string { return v.T("organisation.state." + string(s)) }
func (v view) kind(k organisation.Kind) string   { return v.T("organisation.kind." + string(k)) }
func (v view) capacity(c capacity.Capacity) string {
	return v.T("organisation.capacity." + string(c))
}

// capacities lists names in one text.
func (v view) capacities(list []capacity.Capacity) string {
	names := make([]string, len(list))
	for i, c := range list {
		names[i] = v.capacity(c)
	}
	return strings.Join(names, ", ")
}

// area is the name of an area and what it is.
func (v view) area(a organisation.Area) string {
	name, ok := a.Name(v.Cases.Atlas)
	switch {
	case a.Level == organisation.National:
		return v.T("organisation.level.national")
	case !ok:
		name = a.Code
	}
	return name + " (" + v.T("organisation.level."+string(a.Level)) + ")"
}

// number writes a SIRET as people read it: "900 000 000 00018".
func number(siret string) string {
	if len(siret) != 14 {
		return siret
	}
	return siret[:3] + " " + siret[3:6] + " " + siret[6:9] + " " + siret[9:]
}

// told is a text, or the words that say there is none.
func (v view) told(text string) string {
	if text == "" {
		return v.T("organisation.none")
	}
	return text
}

// identity is what an organisation is, for its members and for stewards.
func (v view) identity(o organisation.Organisation) ui.Definitions {
	list := ui.Definitions{
		{Term: v.T("organisation.state"), Text: v.state(o.State)},
		{Term: v.T("organisation.siret"), Text: number(o.SIRET)},
		{Term: v.T("organisation.kind"), Text: v.kind(o.Kind)},
		{Term: v.T("organisation.area"), Text: v.area(o.Area)},
		{Term: v.T("organisation.email"), Text: v.told(o.Email)},
		{Term: v.T("organisation.phone"), Text: v.told(phone.Display(o.Phone))},
		{Term: v.T("organisation.check"), Text: v.T("organisation.check." + string(o.Check))},
	}
	if o.Official != "" {
		list = append(list, ui.Definition{Term: v.T("organisation.official"), Text: o.Official})
	}
	return list
}

func (v view) heads(keys ...string) []ui.Head {
	heads := make([]ui.Head, len(keys))
	for i, k := range keys {
		heads[i] = ui.Head{Text: v.T("organisation." + k)}
	}
	return heads
}

// grantRows are capacities with their dates.
func (v view) grantRows(grants []organisation.Grant) [][]ui.Cell {
	rows := make([][]ui.Cell, len(grants))
	for i, g := range grants {
		rows[i] = []ui.Cell{{Text: v.capacity(g.Capacity)}, {Text: v.date(g.At)}, {Text: v.until(g)}}
	}
	return rows
}

// until says when a grant ends, or ended.
func (v view) until(g organisation.Grant) string {
	switch {
	case !g.Ended.IsZero():
		return v.date(g.Ended)
	case !g.Until.IsZero():
		return v.date(g.Until.Add(-time.Second)) // the last day it holds
	}
	return v.T("organisation.endless")
}

// past lists the grants that are over.
func past(s organisation.Sheet, now time.Time) []organisation.Grant {
	var over []organisation.Grant
	for _, g := range s.Grants {
		if !g.Holds(now) {
			over = append(over, g)
		}
	}
	return over
}

// eventRows are a story, latest first.
func (v view) eventRows(s organisation.Sheet) [][]ui.Cell {
	rows := make([][]ui.Cell, len(s.Events))
	for i, e := range s.Events {
		rows[i] = []ui.Cell{{Text: v.T("organisation.event." + strings.TrimPrefix(e.Name, "organisation."))}, {Text: v.detail(e)}, {Text: v.by(e)}, {Text: v.date(e.At)}}
	}
	return rows
}

// detail says of an event what its words do not.
func (v view) detail(e organisation.Event) string {
	what, value, _ := strings.Cut(e.Detail, "=")
	switch what {
	case "capacity":
		return v.capacity(capacity.Capacity(value))
	case "act":
		act, _, _ := strings.Cut(value, ",")
		return v.T("organisation.act." + act)
	case "fields":
		var names []string
		for field := range strings.SplitSeq(value, ",") {
			names = append(names, v.T("organisation."+field))
		}
		return strings.Join(names, ", ")
	}
	return ""
}

// by says who did something: never a person's name.
func (v view) by(e organisation.Event) string {
	switch {
	case e.By == organisation.VerifyKind:
		return v.T("organisation.by.register")
	case e.ByOrg == e.Org:
		return v.T("organisation.by.own")
	case strings.HasPrefix(e.Name, "organisation.request"), e.Name == "organisation.claim":
		return v.T("organisation.by.asker")
	}
	return v.T("organisation.by.service")
}

// address is where a site is, in one line.
func address(s organisation.Site) string {
	if s.Street == "" {
		return s.Written()
	}
	return s.Street + ", " + s.Written()
}

// name is the name of an account. The operator's command line has none.
func (v view) name(people map[string]Person, account string) string {
	known, ok := people[account]
	switch {
	case ok:
		return known.Name
	case id.Valid(account):
		return v.T("organisation.someone")
	}
	return v.T("organisation.operator")
}

// asker is the name and the address of an account, to check who asks.
func (v view) asker(people map[string]Person, account string) string {
	return v.name(people, account) + " (" + people[account].Email + ")"
}

// kinds are the answers to "what kind".
func (v view) kinds() []ui.Option {
	list := make([]ui.Option, len(organisation.Kinds))
	for i, k := range organisation.Kinds {
		list[i] = ui.Option{Value: string(k), Text: v.kind(k)}
	}
	return list
}

// allCapacities are the answers to "which capacity".
func (v view) allCapacities() []ui.Option {
	list := make([]ui.Option, len(capacity.All))
	for i, c := range capacity.All {
		list[i] = ui.Option{Value: string(c), Text: v.capacity(c)}
	}
	return list
}

// levels are the answers to "which territory", worded under a key.
func (v view) levels(chosen organisation.Level) []ui.Choice {
	list := make([]ui.Choice, len(organisation.Levels))
	for i, l := range organisation.Levels {
		list[i] = ui.Choice{Value: string(l), Text: v.T("organisation.own." + string(l)), Checked: l == chosen}
	}
	return list
}
