package page

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"maillage/core/right"
	"maillage/module/account"
	"maillage/platform/ui"
)

func or(s, otherwise string) string { return cmp.Or(s, otherwise) }

// suite is the query that says where to go on to.
func suite(next string) string {
	if next == "" {
		return ""
	}
	return "?suite=" + url.QueryEscape(next)
}

// date is a day in words, where the service is.
func (v view) date(t time.Time) string {
	if t.IsZero() {
		return v.T("account.never")
	}
	return v.Date(t.In(v.Zone))
}

// moment is a day and an hour.
func (v view) moment(t time.Time) string {
	if t.IsZero() {
		return v.T("account.never")
	}
	return v.Moment(t.In(v.Zone))
}

// role is the name of a role in words.
func (v view) role(name string) string {
	if key := "role." + name; v.Has(key) {
		return v.T(key)
	}
	return name
}

// roleHint says what a role is for; empty when its module does not say.
func (v view) roleHint(name string) string {
	if key := "role." + name + ".hint"; v.Has(key) {
		return v.T(key)
	}
	return ""
}

// roles are roles in words.
func (v view) roles(names []string) string {
	if len(names) == 0 {
		return v.T("account.roles.none")
	}
	all := make([]string, len(names))
	for i, n := range names {
		all[i] = v.role(n)
	}
	return strings.Join(all, ", ")
}

// scope is a right in words.
func (v view) scope(r right.Right) string {
	if key := "right." + string(r); v.Has(key) {
		return v.T(key)
	}
	return string(r)
}

// heads are the headers of a table.
func (v view) heads(keys ...string) []ui.Head {
	all := make([]ui.Head, len(keys))
	for i, k := range keys {
		all[i].Text = v.T(k)
	}
	return all
}

func (v view) sessionRows(all []account.Session) (rows [][]ui.Cell) {
	for _, s := range all {
		rows = append(rows, []ui.Cell{{Text: s.Device}, {Text: v.moment(s.CreatedAt)}, {Text: v.moment(s.SeenAt)}, {Body: endSessionForm(v, s)}})
	}
	return rows
}

func (v view) memberRows(all []account.Member) (rows [][]ui.Cell) {
	for _, m := range all {
		seen := v.date(m.Person.SeenAt)
		if m.Person.State == account.Inactive {
			seen = v.T("account.state.inactive")
		}
		rows = append(rows, []ui.Cell{{Text: m.Person.Name(), Href: "/equipe/" + m.Account}, {Text: m.Person.Email}, {Text: v.roles(m.Roles)}, {Text: seen}})
	}
	return rows
}

func (v view) invitationRows(all []account.Invitation) (rows [][]ui.Cell) {
	for _, i := range all {
		rows = append(rows, []ui.Cell{{Text: i.Email}, {Text: v.roles(i.Roles)}, {Text: v.date(i.ExpiresAt)}, {Body: invitationActs(v, i)}})
	}
	return rows
}

func (v view) lineRows(lines []account.Line) (rows [][]ui.Cell) {
	for _, l := range lines {
		will := v.T("account.will." + string(l.Will))
		if l.Why != nil {
			will += " " + v.Fault(l.Why)
		}
		rows = append(rows, []ui.Cell{{Text: strconv.Itoa(l.Number)}, {Text: l.Typed}, {Text: will}})
	}
	return rows
}

// toInvite counts the lines that an invitation would be sent to.
func toInvite(lines []account.Line) (n int) {
	for _, l := range lines {
		if l.Will == account.WillInvite {
			n++
		}
	}
	return n
}

// nameOf is a member's name, or a word for who is not one.
func (v view) nameOf(t account.Team, id string) string {
	for _, m := range t.Members {
		if m.Account == id {
			return m.Person.Name()
		}
	}
	return v.T("account.steer.someone")
}

func (v view) keyRows(all []account.Key, now time.Time) (rows [][]ui.Cell) {
	for _, k := range all {
		names := make([]string, len(k.Scopes))
		for i, r := range k.Scopes {
			names[i] = v.scope(r)
		}
		last := ui.Cell{Body: endKeyForm(v, k)}
		switch {
		case !k.EndedAt.IsZero():
			last = ui.Cell{Text: v.T("account.keys.retired")}
		case !now.Before(k.ExpiresAt):
			last = ui.Cell{Text: v.T("account.keys.expired")}
		}
		rows = append(rows, []ui.Cell{{Text: k.Name}, {Text: k.Prefix}, {Text: strings.Join(names, ", ")}, {Text: v.date(k.UsedAt)}, {Text: v.date(k.ExpiresAt)}, last})
	}
	return rows
}

// scopeBoxes asks for the rights of a key.
func (v view) scopeBoxes(scopes []right.Right, held []string) ui.Choices {
	c := ui.Choices{Name: "droits", Legend: v.T("account.keys.scopes"), Error: v.Wrong("droits"), Multiple: true}
	for _, r := range scopes {
		c.Options = append(c.Options, ui.Choice{Value: string(r), Text: v.scope(r), Checked: slices.Contains(held, string(r))})
	}
	return c
}

func (v view) accountRows(all []account.Account) (rows [][]ui.Cell) {
	for _, a := range all {
		rows = append(rows, []ui.Cell{{Text: a.Name(), Href: "/gestion/comptes/" + a.ID}, {Text: a.Email}, {Text: v.T("account.state." + string(a.State))}, {Text: v.date(a.SeenAt)}})
	}
	return rows
}

// factors says what an account proves itself with.
func (v view) factors(s account.Sheet) string {
	if !s.Enrolled {
		return v.T("account.steer.no_factor")
	}
	return v.T("account.steer.app") + ", " + v.N("account.steer.passkeys", s.Passkeys)
}
