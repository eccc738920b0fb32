package hours

import (
	"strings"
	"testing"
)

// plain shows the typographic spaces as "_" and "~".
func plain(s string) string { return strings.NewReplacer(nnbsp, "_", nbsp, "~").Replace(s) }

func TestLineText(t *testing.T) {
	for _, c := range []struct{ text, clock, french, english string }{
		{"", "2026-03-02 10:00", "Horaires non connus", "Opening hours not known"},
		{"24/7", "2026-03-02 10:00", "Ouvert jour et nuit", "Open day and night"},
		{"off", "2026-03-02 10:00", "Fermé", "Closed"},
		{"Mo-Fr 09:00-18:30", "2026-03-02 10:00", "Ouvert, ferme à 18_h_30", "Open, closes at 6:30pm"},
		{"Mo-Fr 09:00-12:00", "2026-03-02 10:00", "Ouvert, ferme à 12_h", "Open, closes at midday"},
		{"Mo-Fr 09:00-24:00", "2026-03-02 10:00", "Ouvert, ferme à minuit", "Open, closes at midnight"},
		{"Mo-Fr 20:00-02:05", "2026-03-02 22:00", "Ouvert, ferme à 2_h_05", "Open, closes at 2:05am"},
		{"Mo-Tu 00:00-24:00", "2026-03-02 10:00", "Ouvert, ferme demain à minuit", "Open, closes tomorrow at midnight"},
		{"Mo-Fr 09:00-12:00,14:00-18:00", "2026-03-02 12:30", "Fermé, ouvre à 14_h", "Closed, opens at 2pm"},
		{"Mo-Fr 09:00-12:00", "2026-03-02 12:30", "Fermé, ouvre demain à 9_h", "Closed, opens tomorrow at 9am"},
		{"Tu 09:00-12:00", "2026-03-06 12:30", "Fermé, ouvre mardi à 9_h", "Closed, opens Tuesday at 9am"},
		{"Tu 09:00-12:00", "2026-03-03 12:30", "Fermé, ouvre le mardi 10 mars à 9_h", "Closed, opens on Tuesday 10 March at 9am"},
		{"Mo-Fr 09:00-17:00; Jul-Aug off", "2026-07-15 10:00", "Fermé, ouvre le mardi 1er septembre à 9_h", "Closed, opens on Tuesday 1 September at 9am"},
		{"Tu 00:00-10:00", "2026-03-02 12:30", "Fermé, ouvre demain à 0_h", "Closed, opens tomorrow at 12am"},
		{`Mo-Fr 09:00-12:00 "sur RDV"`, "2026-03-02 10:00", "Ouvert (sur RDV), ferme à 12_h", "Open (sur RDV), closes at midday"},
		{`Mo-Fr 09:00-12:00 "sur RDV"`, "2026-03-02 07:00", "Fermé, ouvre à 9_h (sur RDV)", "Closed, opens at 9am (sur RDV)"},
		{`Mo 08:30-12:30 "sans RDV", Mo 12:30-16:15 "sur RDV"`, "2026-03-02 10:00",
			"Ouvert (sans RDV), puis ouvert (sur RDV) à 12_h_30", "Open (sans RDV), then open (sur RDV) at 12:30pm"},
		{"Mo 14:00-17:00+", "2026-03-02 15:00", "Ouvert, horaires à vérifier ensuite", "Open, hours to be checked after that"},
		{"Mo 08:22", "2026-03-02 15:00", "Horaires à vérifier~: 08:22", "Opening hours to be checked: 08:22"},
		{"Mo 08:22", "2026-03-01 15:00", "Fermé, horaires à vérifier demain", "Closed, hours to be checked tomorrow"},
		{"Mo 09:00+", "2026-03-01 15:00", "Fermé, horaires à vérifier demain à 9_h", "Closed, hours to be checked tomorrow at 9am"},
	} {
		when, cal := at(t, "75", c.clock)
		line := parsed(t, c.text).Line(when, cal)
		if got := plain(line.Text(French)); got != c.french {
			t.Errorf("%q at %s: %q, want %q", c.text, c.clock, got, c.french)
		}
		if got := line.Text(English); got != c.english {
			t.Errorf("%q at %s: %q, want %q", c.text, c.clock, got, c.english)
		}
	}
}

func TestLineNotice(t *testing.T) {
	for _, c := range []struct{ text, clock, want string }{
		{"Mo-Fr 09:00-17:00", "2026-07-14 10:00", "Jour férié (Fête nationale)~: vérifiez par téléphone."},
		{"Mo-Fr 09:00-17:00", "2026-07-13 20:00", "Jour férié (Fête nationale)~: vérifiez par téléphone."}, // opens on the 14th
		{"Mo-Fr 09:00-17:00", "2026-07-13 10:00", ""},
		{"Mo-Fr 09:00-17:00; PH off", "2026-07-14 10:00", ""},
	} {
		when, cal := at(t, "75", c.clock)
		if got := plain(parsed(t, c.text).Line(when, cal).Notice(French)); got != c.want {
			t.Errorf("%q at %s: %q, want %q", c.text, c.clock, got, c.want)
		}
	}
	when, cal := at(t, "75", "2026-07-14 10:00")
	if got := parsed(t, "Mo-Fr 09:00-17:00").Line(when, cal).Notice(English); got != "Public holiday (Fête nationale): please check by phone." {
		t.Errorf("in English: %q", got)
	}
}

func TestRowText(t *testing.T) {
	_, cal := at(t, "75", "2026-01-01 00:00")
	for text, want := range map[string][2]string{
		"Mo 09:00-12:00":                         {"de 9_h à 12_h", "9am to midday"},
		"Mo 09:00-12:00,14:00-18:30":             {"de 9_h à 12_h et de 14_h à 18_h_30", "9am to midday and 2pm to 6:30pm"},
		"Mo 08:00-09:00,10:00-11:00,14:00-18:00": {"de 8_h à 9_h, de 10_h à 11_h et de 14_h à 18_h", "8am to 9am, 10am to 11am and 2pm to 6pm"},
		"Mo 09:00-13:00,13:00-18:00":             {"de 9_h à 18_h", "9am to 6pm"},
		"Mo 20:00-02:00":                         {"de 20_h à 2_h", "8pm to 2am"},
		"Mo 18:00-24:00":                         {"de 18_h à minuit", "6pm to midnight"},
		"24/7":                                   {"24_h sur 24", "all day and night"},
		"Tu 09:00-12:00":                         {"fermé", "closed"},
		"":                                       {"horaires non connus", "opening hours not known"},
		"Mo 08:22":                               {"horaires à vérifier~: 08:22", "opening hours to be checked: 08:22"},
		"Mo 14:00-17:00+":                        {"de 14_h à 17_h et à partir de 17_h, à vérifier", "2pm to 5pm and from 5pm, to be checked"},
		`Mo 08:30-12:30 "sans RDV", Mo 13:00-16:15 "sur RDV"`: {
			"de 8_h_30 à 12_h_30 (sans RDV) et de 13_h à 16_h_15 (sur RDV)", "8:30am to 12:30pm (sans RDV) and 1pm to 4:15pm (sur RDV)"},
	} {
		row := parsed(t, text).Week(monday, cal)[0]
		if french, english := plain(row.Text(French)), row.Text(English); french != want[0] || english != want[1] {
			t.Errorf("%q: %q, %q, want %q", text, french, english, want)
		}
		if row.Weekday(French) != "lundi" || row.Weekday(English) != "Monday" {
			t.Errorf("a Monday is called %q, %q", row.Weekday(French), row.Weekday(English))
		}
	}
}
