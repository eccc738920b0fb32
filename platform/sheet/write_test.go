package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"maillage/core/fault"
)

var table = Table{
	Title:  "Lieux : [Isère]",
	Header: []string{"Nom", "Téléphone"},
	Rows: slices.Values([][]string{
		{"Mairie, annexe", "04 76 71 44 73"},
		{"=cmd|' /C calc'!A0", "+33476714473"},
		{"@SUM(1)", "-12,5"},
		{"-1+1", "\t1"},
		{"L'« Épi »\nau \"fond\"", ""},
	}),
}

func TestWriteCSV(t *testing.T) {
	var b bytes.Buffer
	if err := WriteCSV(&b, table); err != nil {
		t.Fatal(err)
	}
	want := "Nom,Téléphone\r\n" +
		"\"Mairie, annexe\",04 76 71 44 73\r\n" +
		"'=cmd|' /C calc'!A0,'+33476714473\r\n" +
		"'@SUM(1),\"-12,5\"\r\n" +
		"'-1+1,'\t1\r\n" +
		"\"L'« Épi »\r\nau \"\"fond\"\"\",\r\n"
	if b.String() != want {
		t.Errorf("got\n%q\nwant\n%q", b.String(), want)
	}
}

// A French spreadsheet cuts a file of commas at semicolons, tabs and line ends:
// what would then begin a cell is disarmed too.
func TestDisarmInside(t *testing.T) {
	for cell, want := range map[string]string{
		"Zoé;=cmd|' /C calc'!A0;":  "Zoé;'=cmd|' /C calc'!A0;",
		"a;@SUM(1);+1;-1+1":        "a;'@SUM(1);'+1;'-1+1",
		"a\t=1+1":                  "a\t'=1+1",
		"a\n=1+1\r\n+2":            "a\n'=1+1\r\n'+2",
		"a;;=1":                    "a;;'=1",
		"a;\"=1":                   "a;\"'=1",
		"lundi ; mardi - mercredi": "lundi ; mardi - mercredi",
		"1,5;2":                    "1,5;2",
		"=1;=2":                    "'=1;'=2",
	} {
		if got := disarm(cell); got != want {
			t.Errorf("%q became %q, want %q", cell, got, want)
		}
	}
}

// What WriteXLSX writes, Open reads back, as text, unchanged.
func TestWorkbookRoundTrip(t *testing.T) {
	var b bytes.Buffer
	if err := WriteXLSX(&b, table); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := f.GetSheetName(0); got != "Lieux  Isère" {
		t.Errorf("sheet %q", got)
	}
	for _, cell := range []string{"A3", "A4", "B3"} {
		formula, err := f.GetCellFormula(f.GetSheetName(0), cell)
		if err != nil || formula != "" {
			t.Errorf("%s is a formula: %q, %v", cell, formula, err)
		}
	}
	header, lines, r, err := readAll(t, b.String(), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if header != "Nom¦Téléphone" || len(r.Digest()) != 64 {
		t.Errorf("header %q", header)
	}
	i := 0
	for want := range table.Rows {
		if i >= len(lines) || lines[i].cells != strings.Join(want, "¦") || lines[i].row != i+1 {
			t.Fatalf("row %d: %+v, want %q", i+1, lines, want)
		}
		i++
	}
}

func TestWorkbookNumbers(t *testing.T) {
	f := excelize.NewFile()
	for cell, value := range map[string]any{
		"A1": "siret", "B1": "lat", "C1": "maj", "D1": "tel", "E1": "vide",
		"A2": int64(43493312300029), "B2": 48.858370000000001, "C2": 44683, "D2": 475582913,
		"A4": "x",
	} {
		if err := f.SetCellValue("Sheet1", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := errors.Join(f.Write(&b), f.Close()); err != nil {
		t.Fatal(err)
	}
	_, lines, _, err := readAll(t, b.String(), DefaultLimits())
	want := []line{{1, "43493312300029¦48.85837¦44683¦475582913¦"}, {3, "x¦¦¦¦"}}
	if err != nil || !slices.Equal(lines, want) {
		t.Errorf("got %+v, %v", lines, err)
	}
}

func TestShortest(t *testing.T) {
	for in, want := range map[string]string{
		"48.858370000000001": "48.85837", "4.3493312300029E+13": "43493312300029", "48.85837": "48.85837",
		"12 rue de l'Ève": "12 rue de l'Ève", "ESAT": "ESAT", "+33476714473": "+33476714473", "": "",
	} {
		if got := shortest(in); got != want {
			t.Errorf("shortest(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSheetName(t *testing.T) {
	for in, want := range map[string]string{
		"": "Feuille 1", "[]": "Feuille 1", "a/b": "ab", strings.Repeat("é", 40): strings.Repeat("é", 31),
	} {
		if got := sheetName(in); got != want {
			t.Errorf("sheetName(%q) = %q", in, got)
		}
	}
}

// archive builds a ZIP of the given files.
func archive(t *testing.T, files map[string][]byte) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestArchives(t *testing.T) {
	limits := Limits{Bytes: 1 << 20, Row: 1000, Columns: 10}
	for name, c := range map[string]struct {
		in, key string
	}{
		"other archive": {archive(t, map[string][]byte{"content.xml": nil}), "sheet.fault.archive"},
		"empty book":    {archive(t, map[string][]byte{"xl/workbook.xml": nil}), "sheet.fault.xlsx"},
		"bomb":          {archive(t, map[string][]byte{"xl/workbook.xml": make([]byte, 4<<20)}), "sheet.fault.large"},
	} {
		_, _, _, err := readAll(t, c.in, limits)
		if err == nil || fault.Of(err).Key != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
}

type full struct{}

var errFull = errors.New("full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestWriteErrors(t *testing.T) {
	if err := WriteCSV(full{}, table); !errors.Is(err, errFull) {
		t.Errorf("CSV: %v", err)
	}
	if err := WriteXLSX(full{}, table); !errors.Is(err, errFull) {
		t.Errorf("XLSX: %v", err)
	}
}
