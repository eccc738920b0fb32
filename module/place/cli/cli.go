// Package cli is the directory on the command line: what it prints for an
// import, an export and a check, in plain French or in JSON.
package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"maillage/core/fault"
	"maillage/module/place"
	"maillage/module/place/standard"
	"maillage/platform/sheet"
)

// Refused is told of each refused row, in order.
type Refused func(row int, sourceID string, why []standard.Refusal)

// Import reads a table and hands it to bring, then prints its report. In JSON
// the report is the last line, after one line for each refused row.
func Import(out io.Writer, asJSON bool, source io.Reader, bring func(place.Rows, Refused) (place.Report, error)) error {
	rows, err := sheet.Open(source, sheet.DefaultLimits())
	if err != nil {
		return Failed(out, asJSON, err)
	}
	defer func() { _ = rows.Close() }()
	encoder := json.NewEncoder(out)
	report, err := bring(rows, func(row int, sourceID string, why []standard.Refusal) {
		if asJSON {
			_ = encoder.Encode(refusedRow{row, sourceID, why}) // a closed output ends the run at the report
			return
		}
		for _, r := range why {
			fmt.Fprintf(out, "Ligne %d (%s) refusée. %s : %s\n", row, cmp.Or(sourceID, "sans identifiant"), cmp.Or(r.Field, "ligne"), r.Reason)
		}
	})
	if err != nil { // what was saved before is told too
		if asJSON {
			_ = encoder.Encode(report) // the error below is the one that counts
		} else {
			tell(out, report)
		}
		return Failed(out, asJSON, err)
	}
	if asJSON {
		return encoder.Encode(report)
	}
	for _, note := range rows.Notes() {
		fmt.Fprintln(out, note)
	}
	tell(out, report)
	return nil
}

// tell prints a report in words.
func tell(out io.Writer, report place.Report) {
	fmt.Fprintf(out, "Lignes lues : %d. Lieux créés : %d, changés : %d, inchangés : %d. Lignes refusées : %d. Lieux fermés : %d.\n",
		report.Read, report.Created, report.Changed, report.Unchanged, report.Refused, report.Closed)
}

type refusedRow struct {
	Row     int                `json:"row"`
	ID      string             `json:"id"`
	Refused []standard.Refusal `json:"refused"`
}

// Failed prints a fault as a typed error in JSON, and returns it so that the
// command ends with its exit code.
func Failed(out io.Writer, asJSON bool, err error) error {
	if asJSON {
		f := fault.Of(err)
		_ = json.NewEncoder(out).Encode(map[string]string{"error": f.Key, "kind": string(f.Kind), "field": f.Field, "message": f.Text}) // the error itself is returned
	}
	return err
}

// Check prints what an import would do with each row: what it would fix, why
// it would refuse, and the place it would save.
func Check(ctx context.Context, out io.Writer, asJSON bool, source io.Reader, cleaner *standard.Cleaner) error {
	rows, err := sheet.Open(source, sheet.DefaultLimits())
	if err != nil {
		return Failed(out, asJSON, err)
	}
	defer func() { _ = rows.Close() }()
	header, err := standard.ReadHeader(rows.Header())
	if err != nil {
		return Failed(out, asJSON, err)
	}
	print := printText
	if asJSON {
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		print = func(_ io.Writer, c standard.Check) error { return encoder.Encode(c) }
	}
	seen := map[string]int{}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		row, cells, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && row == 0 {
			return Failed(out, asJSON, err)
		}
		c := standard.Check{Row: row}
		if err != nil {
			c.Refused = []standard.Refusal{{Field: fault.Of(err).Field, Reason: fault.Of(err).Text}}
		} else {
			c.Place, c.Fixes, c.Refused = cleaner.Clean(header.Record(cells))
			if len(c.Refused) == 0 {
				c.Refused = place.Repeat(seen, c.Place.ID, row)
			}
		}
		if err := print(out, c); err != nil {
			return err
		}
	}
}

// printText prints a row that has something to say.
func printText(out io.Writer, c standard.Check) error {
	for _, f := range c.Fixes {
		if _, err := fmt.Fprintf(out, "Ligne %d (%s), %s : « %s » devient « %s » (%s)\n", c.Row, c.Place.ID, f.Field, cmp.Or(f.Before, "(vide)"), cmp.Or(f.After, "(vide)"), f.Rule); err != nil {
			return err
		}
	}
	for _, r := range c.Refused {
		if _, err := fmt.Fprintf(out, "Ligne %d (%s) refusée. %s : %s\n", c.Row, c.Place.ID, cmp.Or(r.Field, "ligne"), r.Reason); err != nil {
			return err
		}
	}
	return nil
}
