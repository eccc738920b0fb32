package account

import (
	"strings"

	"maillage/core/fault"
)

// Line is one line of a pasted list and what will be done with it.
type Line struct {
	Number int // from 1, as pasted
	Typed  string
	Email  string
	Given  string
	Family string
	Will   Will
	Why    error // why it is Wrong
}

// Will is what becomes of a line.
type Will string

// What may become of a line.
const (
	WillInvite     Will = "invite"
	AlreadyMember  Will = "member"
	AlreadyInvited Will = "invited"
	Twice          Will = "twice"
	Wrong          Will = "wrong"
)

// Bounds of a pasted list.
const (
	maxLines = 50
	maxList  = 20_000 // bytes
)

// ParseList reads a pasted list: on each line an address, then a given and a
// family name if they are known, with a semicolon, a comma or a tab between
// them. A line that cannot be read says why and stops nothing. Errors: Invalid
// on the field liste for nothing, or for too much.
func ParseList(pasted string) ([]Line, error) {
	if len(pasted) > maxList {
		return nil, longList
	}
	var lines []Line
	seen := map[string]bool{}
	for n, typed := range strings.FieldsFunc(pasted, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if strings.Trim(typed, " \t;,\u00a0\ufeff") == "" {
			continue
		}
		if len(lines) == maxLines {
			return nil, longList
		}
		l := parseLine(typed)
		l.Number = n + 1
		if l.Will == WillInvite && seen[l.Email] {
			l.Will = Twice
		}
		seen[l.Email] = true
		lines = append(lines, l)
	}
	if len(lines) == 0 {
		return nil, fault.New(fault.Invalid, "liste", "account.fault.list_empty", "Collez au moins une adresse. Exemple : camille@exemple.fr.")
	}
	return lines, nil
}

func parseLine(typed string) Line {
	cells := strings.FieldsFunc(strings.TrimPrefix(typed, "\ufeff"), func(r rune) bool { return r == ';' || r == ',' || r == '\t' })
	for len(cells) < 3 {
		cells = append(cells, "")
	}
	l := Line{Typed: strings.TrimSpace(typed), Will: WillInvite}
	if len(cells) > 3 {
		l.Will, l.Why = Wrong, fault.New(fault.Invalid, "liste", "account.fault.line", "Cette ligne a trop de colonnes. Gardez adresse, prénom, nom.")
		return l
	}
	var err error
	if l.Email, err = ParseEmail("liste", strings.Trim(cells[0], " \t\"\u00a0")); err == nil {
		if l.Given, err = parseName("liste", strings.Trim(cells[1], " \t\"\u00a0")); err == nil {
			l.Family, err = parseName("liste", strings.Trim(cells[2], " \t\"\u00a0"))
		}
	}
	if err != nil {
		l.Will, l.Why = Wrong, err
	}
	return l
}

var longList = fault.New(fault.Invalid, "liste", "account.fault.list_long", "Votre liste dépasse 50 lignes. Envoyez-la en plusieurs fois.")
