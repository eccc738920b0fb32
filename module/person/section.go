package person

import (
	"strings"
	"time"

	"maillage/core/phone"
)

// How times are written in what people download.
const (
	day  = "02/01/2006"
	hour = "02/01/2006 15:04 MST"
)

// written is an instant for people; empty for the zero time.
func written(t time.Time, layout string) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(layout)
}

func yes(b bool) string {
	if b {
		return "oui"
	}
	return "non"
}

// rows are the identity line by line.
func (i Identity) rows(p Person) [][]string {
	rows := [][]string{{"Nom", i.Name}}
	for _, line := range [][]string{
		{"Surnom", i.Nickname}, {"Téléphone", strings.ReplaceAll(phone.Display(i.Phone), "\u00a0", " ")}, {"E-mail", i.Email},
		{"Langue", i.Lang}, {"Contact préféré", string(i.Channel)}, {"Référence", i.Reference},
		{"Fiche créée le", written(p.Created, day)}, {"Dernière action le", written(p.Touched, day)},
		{"Effacement prévu le", written(p.EraseAt, hour)},
	} {
		if line[1] != "" {
			rows = append(rows, line)
		}
	}
	return rows
}

func followRows(all []Follow, names map[string]string) Section {
	s := Section{Name: "follow", Title: "Qui suit la personne", Head: []string{"Organisation", "Depuis le", "Jusqu'au", "Origine"}}
	for _, f := range all {
		s.Rows = append(s.Rows, []string{names[f.Org], written(f.Since, day), written(f.Ended, day), string(f.Origin)})
	}
	return s
}

func consentRows(all []Consent, names map[string]string) Section {
	s := Section{Name: "consent", Title: "Les accords de la personne",
		Head: []string{"Organisation", "Accord", "Version du texte", "Donné le", "Par quel moyen", "Retiré le"}}
	for _, c := range all {
		s.Rows = append(s.Rows, []string{names[c.Org], string(c.Kind), string('0' + rune(c.Wording)), written(c.At, hour), string(c.Channel), written(c.Withdrawn, hour)})
	}
	return s
}

func noteRows(all []Written, names map[string]string) Section {
	s := Section{Name: "note", Title: "Les notes de suivi", Head: []string{"Écrite le", "Organisation", "Note"}}
	for _, n := range all {
		s.Rows = append(s.Rows, []string{written(n.At, hour), names[n.Org], n.Text})
	}
	return s
}

func transferRows(all []Transfer, names map[string]string) Section {
	s := Section{Name: "transfer", Title: "Les transferts de suivi", Head: []string{"Proposé le", "De", "Vers", "État", "Garde le suivi"}}
	for _, t := range all {
		s.Rows = append(s.Rows, []string{written(t.At, hour), names[t.From], names[t.To], string(t.State), yes(t.Keep)})
	}
	return s
}

func visitRows(all []Visit) Section {
	s := Section{Name: "visit", Title: "Qui a consulté quoi", Head: []string{"Quand", "Organisation", "Action", "Refusée"}}
	for _, v := range all {
		org := v.Org
		if v.Own {
			org = "La personne elle-même"
		}
		s.Rows = append(s.Rows, []string{written(v.At, hour), org, v.Act, yes(v.Refused)})
	}
	return s
}
