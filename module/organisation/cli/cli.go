// Package cli is organisations on the command line: bringing a table of them
// in, and creating the first one of a fresh installation.
package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"maillage/core/actor"
	"maillage/core/capacity"
	"maillage/core/fault"
	"maillage/module/organisation"
	"maillage/platform/sheet"
)

// Import are the arguments of organisation import.
type Import struct {
	File string `arg:"" help:"CSV or XLSX file with the columns siret, nom, type, commune, and if wanted adresse, territoire, courriel, telephone, capacites."`
	Dry  bool   `help:"Only say what would be done."`
	JSON bool   `help:"Answer in JSON."`
}

// refusedRow is a row that was not brought in, in JSON.
type refusedRow struct {
	Row   int    `json:"row"`
	Field string `json:"field"`
	Why   string `json:"why"`
}

// Do brings the table in and prints the report.
func (c *Import) Do(ctx context.Context, out io.Writer, source io.Reader, cases *organisation.Organisations) error {
	rows, err := sheet.Open(source, sheet.DefaultLimits())
	if err != nil {
		return c.failed(out, err)
	}
	defer func() { _ = rows.Close() }()
	encoder := json.NewEncoder(out)
	report, err := cases.Import(ctx, actor.CommandLine(), rows, c.Dry, func(row int, why error) {
		f := fault.Of(why)
		if c.JSON {
			_ = encoder.Encode(refusedRow{row, f.Field, f.Text}) // a closed output ends the run at the report
			return
		}
		fmt.Fprintf(out, "Ligne %d refusée. %s\n", row, f.Text)
	})
	if err != nil {
		return c.failed(out, err)
	}
	if c.JSON {
		return encoder.Encode(report)
	}
	for _, note := range rows.Notes() {
		fmt.Fprintln(out, note)
	}
	if c.Dry {
		fmt.Fprintln(out, "Aperçu : rien n'est écrit.")
	}
	_, err = fmt.Fprintf(out, "Lignes lues : %d. Organisations créées : %d, complétées : %d, inchangées : %d. Lignes refusées : %d.\n",
		report.Read, report.Created, report.Granted, report.Same, report.Refused)
	return err
}

// failed prints a fault as a typed error in JSON, and returns it so that the
// command ends with its exit code.
func (c *Import) failed(out io.Writer, err error) error {
	if c.JSON {
		f := fault.Of(err)
		_ = json.NewEncoder(out).Encode(map[string]string{"error": f.Key, "kind": string(f.Kind), "field": f.Field, "message": f.Text}) // the error itself is returned
	}
	return err
}

// Create are the arguments of organisation create.
type Create struct {
	SIRET    string   `name:"siret" required:"" help:"Number of the establishment: 14 digits."`
	Name     string   `required:"" help:"Name people know."`
	Kind     string   `required:"" help:"Kind: commune, epci, departement, region, prefecture, state-operator, association, library, social-centre, third-place, ccas, school, training-body, company, other."`
	Town     string   `required:"" help:"Commune of its seat: \"23000 Guéret\"."`
	Level    string   `default:"commune" enum:"commune,epci,departement,region,national" help:"Territory it works for, around its seat."`
	Street   string   `help:"Address of its seat."`
	Email    string   `help:"Its e-mail address, not a person's."`
	Phone    string   `help:"Its telephone."`
	Capacity []string `help:"What it may do: steer, host, follow, pass-buyer… May be repeated."`
}

// Do creates the organisation, active, and prints its id.
func (c *Create) Do(ctx context.Context, out io.Writer, cases *organisation.Organisations) error {
	kind, err := organisation.ReadKind(c.Kind)
	if err != nil {
		return err
	}
	form := organisation.Form{SIRET: c.SIRET, Name: c.Name, Kind: kind, Level: organisation.Level(c.Level), Street: c.Street, Town: c.Town, Email: c.Email, Phone: c.Phone}
	var capacities []capacity.Capacity
	for _, name := range c.Capacity {
		capacities = append(capacities, capacity.Capacity(name))
	}
	created, err := cases.Create(ctx, actor.CommandLine(), form, capacities)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, created)
	return err
}
