package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Table is what someone downloads: exactly what is on screen.
type Table struct {
	Title  string
	Header []string
	Rows   iter.Seq[[]string]
}

// WriteCSV writes the table in UTF-8, separated by commas (RFC 4180). Cells
// that a spreadsheet would run are disarmed.
func WriteCSV(w io.Writer, t Table) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	write := func(cells []string) error {
		safe := make([]string, len(cells))
		for i, c := range cells {
			safe[i] = disarm(c)
		}
		return out.Write(safe)
	}
	if err := write(t.Header); err != nil {
		return err
	}
	for cells := range t.Rows {
		if err := write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// begun is where a formula would begin inside a cell, for a spreadsheet that
// cuts cells at semicolons as the French ones do, and knows no quotes then.
var begun = regexp.MustCompile(`([;\t\r\n]"?)([=+@-])`)

// disarm puts an apostrophe before what a spreadsheet would take for a formula
// (OWASP, CSV injection). A negative number is left alone: it is a number.
func disarm(cell string) string {
	cell = begun.ReplaceAllString(cell, "$1'$2")
	if cell == "" || strings.IndexByte("=+-@\t\r\n", cell[0]) < 0 {
		return cell
	}
	if cell[0] == '-' && len(cell) > 1 && strings.Trim(cell[1:], "0123456789.,") == "" {
		return cell
	}
	return "'" + cell
}

// WriteXLSX writes the table as a workbook of one sheet. Every cell is typed as
// text: a telephone keeps its zero and nothing is ever run.
func WriteXLSX(w io.Writer, t Table) (err error) {
	f := excelize.NewFile()
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	name := sheetName(t.Title)
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return fmt.Errorf("naming the sheet: %w", err)
	}
	out, err := f.NewStreamWriter(name)
	if err != nil {
		return fmt.Errorf("opening the sheet: %w", err)
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return fmt.Errorf("styling the header: %w", err)
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return fmt.Errorf("freezing the header: %w", err)
	}
	if err := setRow(out, 1, t.Header, excelize.RowOpts{StyleID: bold}); err != nil {
		return err
	}
	n := 1
	for cells := range t.Rows {
		n++
		if err := setRow(out, n, cells); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("finishing the sheet: %w", err)
	}
	return f.Write(w)
}

func setRow(out *excelize.StreamWriter, n int, cells []string, opts ...excelize.RowOpts) error {
	values := make([]any, len(cells))
	for i, c := range cells {
		values[i] = c
	}
	if err := out.SetRow(fmt.Sprintf("A%d", n), values, opts...); err != nil {
		return fmt.Errorf("writing row %d: %w", n, err)
	}
	return nil
}

// sheetName brings a title to what Excel allows: 31 characters, none of []:*?/\.
func sheetName(title string) string {
	title = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) {
			return -1
		}
		return r
	}, title)
	runes := []rune(strings.TrimSpace(title))
	if len(runes) == 0 {
		return "Feuille 1"
	}
	return strings.TrimSpace(string(runes[:min(len(runes), 31)]))
}
