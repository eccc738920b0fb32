package organisationtest

import (
	"io"
	"slices"

	"maillage/core/actor"
	"maillage/core/capacity"
	"maillage/core/fault"
	"maillage/module/organisation"
)

// Table is rows in memory; the first is the header.
type Table struct {
	Rows [][]string
	at   int
}

// Header implements organisation.Rows.
func (t *Table) Header() []string { return t.Rows[0] }

// Next implements organisation.Rows.
func (t *Table) Next() (int, []string, error) {
	t.at++
	if t.at >= len(t.Rows) {
		return 0, nil, io.EOF
	}
	return t.at, t.Rows[t.at], nil
}

func imported(w *World) {
	ctx, who := w.T.Context(), actor.CommandLine()
	rows := [][]string{
		{"SIRET", "Nom", "Type", "Commune", "Courriel", "Capacités"},
		{SIRET(1), "Mairie d'Essai", "commune", "23096", "contact@essai.example", "host follow"},
		{SIRET(2), "Médiathèque d'Essai", "bibliothèque", "23000 Guéret", "", ""},
		{SIRET(2), "La même", "bibliothèque", "23000 Guéret", "", ""},
		{"123", "Sans numéro", "commune", "23096", "", ""},
		{SIRET(3), "Sans type", "club", "23096", "", ""},
		{SIRET(4), "Capacité inconnue", "commune", "23096", "", "voler"},
		{SIRET(5), "Nulle part", "commune", "Nullepart-sur-Rien", "", ""},
	}
	var refused []int
	bring := func(dry bool) organisation.Report {
		refused = nil
		report, err := w.Import(ctx, who, &Table{Rows: rows}, dry, func(row int, _ error) { refused = append(refused, row) })
		w.fine(err)
		return report
	}
	first := organisation.Report{Read: 7, Created: 2, Refused: 5}
	equal(w, "preview", bring(true), first)
	_, total, err := w.Find(ctx, who, organisation.Filter{}, 1)
	w.fine(err)
	equal(w, "written by the preview", total, 0)
	equal(w, "import", bring(false), first)
	equal(w, "refused rows", slices.Equal(refused, []int{3, 4, 5, 6, 7}), true)
	list, _, err := w.Find(ctx, who, organisation.Filter{Capacity: capacity.Follow}, 1)
	w.fine(err)
	equal(w, "found", len(list), 1)
	equal(w, "check", list[0].Check, organisation.Later)
	rows[1][5], rows[2][5] = "host follow", "host"
	again := organisation.Report{Read: 7, Granted: 1, Same: 1, Refused: 5}
	equal(w, "second preview", bring(true), again)
	equal(w, "second import", bring(false), again)
	equal(w, "third import", bring(false), organisation.Report{Read: 7, Same: 2, Refused: 5})
	_, err = w.Import(ctx, who, &Table{Rows: [][]string{{"nom"}}}, true, nil)
	w.fails("without columns", err, fault.Invalid)
}
