package person

import (
	"strings"
	"time"

	"maillage/core/phone"
	"maillage/core/reference"
)

// speech is how codes and times are said in what people take away.
type speech struct {
	Words
	zone *time.Location
}

// day is a date; empty for the zero time.
func (w speech) day(t time.Time) string { return w.at(t, "02/01/2006") }

// hour is a date and a time of day; empty for the zero time.
func (w speech) hour(t time.Time) string { return w.at(t, "02/01/2006 15:04") }

func (w speech) at(t time.Time, layout string) string {
	if t.IsZero() {
		return ""
	}
	return t.In(w.zone).Format(layout)
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
func (w speech) identityRows(title string, i Identity, p Person) Section {
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
		{"Référence", reference.Reference(i.Reference).Display()}, {"Fiche créée le", w.day(p.Created)},
		{"Dernière action le", w.day(p.Touched)}, {"Effacement prévu le", w.hour(p.EraseAt)},
	} {
		if line[1] != "" {
			s.Rows = append(s.Rows, line)
		}
	}
	return s
}

func (w speech) followRows(all []Follow, names map[string]string) Section {
	s := Section{Name: "follow", Title: "Qui suit la personne", Head: []string{"Organisation", "Depuis le", "Jusqu'au", "Comment"}}
	for _, f := range all {
		s.Rows = append(s.Rows, []string{names[f.Org], w.day(f.Since), w.day(f.Ended), w.T("person.origin." + string(f.Origin))})
	}
	return s
}

func (w speech) consentRows(all []Consent, names map[string]string) Section {
	s := Section{Name: "consent", Title: "Les accords de la personne",
		Head: []string{"Organisation", "Accord", "Texte lu", "Donné le", "Comment", "Retiré le"}}
	for _, c := range all {
		s.Rows = append(s.Rows, []string{names[c.Org], w.T("person.consent." + string(c.Kind)), w.T(c.Words()), w.hour(c.At),
			w.T("person.channel." + string(c.Channel)), w.hour(c.Withdrawn)})
	}
	return s
}

func (w speech) noteRows(all []Written, names map[string]string) Section {
	s := Section{Name: "note", Title: "Les notes de suivi", Head: []string{"Écrite le", "Organisation", "Note"}}
	for _, n := range all {
		s.Rows = append(s.Rows, []string{w.hour(n.At), names[n.Org], n.Text})
	}
	return s
}

func (w speech) transferRows(all []Transfer, names map[string]string) Section {
	s := Section{Name: "transfer", Title: "Les transferts de suivi", Head: []string{"Proposé le", "De", "Vers", "Où en est-ce"}}
	for _, t := range all {
		s.Rows = append(s.Rows, []string{w.hour(t.At), names[t.From], names[t.To],
			w.T("person.transfer.state."+string(t.State), "org", names[t.To], "day", w.day(t.At))})
	}
	return s
}

func (w speech) visitRows(all []Visit) Section {
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
		s.Rows = append(s.Rows, []string{w.hour(v.At), who, what})
	}
	return s
}
