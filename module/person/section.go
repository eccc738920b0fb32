package person

import (
	"strings"
	"time"

	"maillage/core/phone"
	"maillage/core/reference"
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

// Done says an act in plain words. Acts of other modules bring their own, under
// <module>.act.<verb>.
func Done(w Words, act string) string {
	module, verb, _ := strings.Cut(act, ".")
	if module == "person" {
		return w.T("person.act." + verb)
	}
	if key := module + ".act." + verb; w.Has(key) {
		return w.T(key)
	}
	return w.T("person.act.other")
}

// identityRows are an identity line by line.
func identityRows(w Words, title string, i Identity, p Person) Section {
	s := Section{Name: "identity", Title: title, Head: []string{"Information", "Contenu"}}
	lang, channel := "", ""
	if i.Lang != "" {
		lang = w.T("person.lang." + i.Lang)
	}
	if i.Channel != "" {
		channel = w.T("person.channel." + string(i.Channel))
	}
	for _, line := range [][]string{
		{"Nom", i.Name}, {"Surnom", i.Nickname}, {"Téléphone", strings.ReplaceAll(phone.Display(i.Phone), "\u00a0", " ")}, {"E-mail", i.Email},
		{"Langue", lang}, {"Contact préféré", channel},
		{"Référence", reference.Reference(i.Reference).Display()}, {"Fiche créée le", written(p.Created, day)},
		{"Dernière action le", written(p.Touched, day)}, {"Effacement prévu le", written(p.EraseAt, hour)},
	} {
		if line[1] != "" {
			s.Rows = append(s.Rows, line)
		}
	}
	return s
}

func followRows(w Words, all []Follow, names map[string]string) Section {
	s := Section{Name: "follow", Title: "Qui suit la personne", Head: []string{"Organisation", "Depuis le", "Jusqu'au", "Comment"}}
	for _, f := range all {
		s.Rows = append(s.Rows, []string{names[f.Org], written(f.Since, day), written(f.Ended, day), w.T("person.origin." + string(f.Origin))})
	}
	return s
}

func consentRows(w Words, all []Consent, names map[string]string) Section {
	s := Section{Name: "consent", Title: "Les accords de la personne",
		Head: []string{"Organisation", "Accord", "Texte lu", "Donné le", "Comment", "Retiré le"}}
	for _, c := range all {
		s.Rows = append(s.Rows, []string{names[c.Org], w.T("person.consent." + string(c.Kind)), w.T(c.Words()), written(c.At, hour),
			w.T("person.channel." + string(c.Channel)), written(c.Withdrawn, hour)})
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

func transferRows(w Words, all []Transfer, names map[string]string) Section {
	s := Section{Name: "transfer", Title: "Les transferts de suivi", Head: []string{"Proposé le", "De", "Vers", "Où en est-ce"}}
	for _, t := range all {
		s.Rows = append(s.Rows, []string{written(t.At, hour), names[t.From], names[t.To],
			w.T("person.transfer.state."+string(t.State), "org", names[t.To], "day", written(t.At, day))})
	}
	return s
}

func visitRows(w Words, all []Visit) Section {
	s := Section{Name: "visit", Title: "Qui a consulté quoi", Head: []string{"Quand", "Qui", "Quoi"}}
	for _, v := range all {
		who, what := v.Org, Done(w, v.Act)
		if v.Own {
			who = w.T("person.who.own")
		} else if who == "" {
			who = w.T("person.who.service")
		}
		if v.Refused {
			what = w.T("person.act.refused", "act", what)
		}
		s.Rows = append(s.Rows, []string{written(v.At, hour), who, what})
	}
	return s
}
