package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"maillage/core/fault"
)

// workbook reads the first sheet of an XLSX file.
type workbook struct {
	number int // rows seen, the empty ones too
	file   *excelize.File
	rows   *excelize.Rows
	width  int // of the header
}

// openWorkbook reads the archive into memory, at most limits.Bytes of it packed
// and as many unpacked, so that a bomb is refused by what it declares. Large
// sheets are unpacked to temporary files, which close removes.
func openWorkbook(in io.Reader, limits Limits) (rows, error) {
	packed, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	if err := checkArchive(packed, limits); err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(packed), excelize.Options{UnzipSizeLimit: limits.Bytes, RawCellValue: true})
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "sheet.fault.xlsx", "Ce classeur XLSX ne s'ouvre pas. Enregistrez-le de nouveau, ou en CSV.")
	}
	it, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		return nil, errors.Join(fault.Wrap(err, fault.Invalid, "sheet.fault.xlsx", "La première feuille de ce classeur ne se lit pas."), f.Close())
	}
	return &workbook{file: f, rows: it}, nil
}

// checkArchive tells a workbook from another archive, and from a bomb.
func checkArchive(packed []byte, limits Limits) error {
	z, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "sheet.fault.archive", "Ce fichier est une archive abîmée.")
	}
	size, book := uint64(0), false
	for _, f := range z.File {
		size += f.UncompressedSize64
		book = book || f.Name == "xl/workbook.xml"
		if size > uint64(limits.Bytes) {
			return tooLarge(limits.Bytes)
		}
	}
	if !book {
		return invalid("archive", "Ce fichier est une archive (ZIP, ODS ou Word), pas un tableau. Il faut un CSV ou un XLSX.")
	}
	return nil
}

// sheetRows is how many rows a sheet can have (ECMA-376, Excel).
const sheetRows = 1 << 20

// next returns the next row, with the empty cells Excel leaves out at its end.
func (w *workbook) next() (cells []string, bad, err error) {
	if !w.rows.Next() {
		if err := w.rows.Error(); err != nil {
			return nil, nil, fault.Wrap(err, fault.Invalid, "sheet.fault.xlsx", "Ce classeur XLSX est abîmé.")
		}
		return nil, nil, io.EOF
	}
	if w.number++; w.number > sheetRows { // a forged row number would be counted up to
		return nil, nil, invalid("xlsx", "Ce classeur XLSX est abîmé.")
	}
	if cells, err = w.rows.Columns(); err != nil {
		return nil, nil, fault.Wrap(err, fault.Invalid, "sheet.fault.xlsx", "Ce classeur XLSX est abîmé.")
	}
	for i := range cells {
		cells[i] = shortest(cells[i])
	}
	if w.width == 0 && !blank(cells) {
		w.width = len(cells)
	}
	for len(cells) < w.width {
		cells = append(cells, "")
	}
	return cells, nil, nil
}

// shortest undoes the binary digits with which Excel stores a number typed as
// 48.85837 (48.858370000000001), and its exponents.
func shortest(cell string) string {
	if len(cell) < 17 && !strings.ContainsAny(cell, "E") || strings.Trim(cell, "0123456789.+-E") != "" || !strings.Contains(cell, ".") {
		return cell
	}
	f, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		return cell
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

func (w *workbook) close() error { return errors.Join(w.rows.Close(), w.file.Close()) }
