package sheet

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"maillage/core/fault"
)

type line struct {
	row   int
	cells string // joined by "¦"; the key of the fault for a bad row
}

func readAll(t *testing.T, in string, limits Limits) (string, []line, *Reader, error) {
	t.Helper()
	r, err := Open(strings.NewReader(in), limits)
	if err != nil {
		return "", nil, nil, err
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	var lines []line
	for {
		n, cells, err := r.Next()
		switch {
		case errors.Is(err, io.EOF):
			return strings.Join(r.Header(), "¦"), lines, r, nil
		case err != nil && n == 0:
			return strings.Join(r.Header(), "¦"), lines, r, err
		case err != nil:
			lines = append(lines, line{n, fault.Of(err).Key})
		default:
			lines = append(lines, line{n, strings.Join(cells, "¦")})
		}
	}
}

func utf16le(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		b.WriteByte(byte(u))
		b.WriteByte(byte(u >> 8))
	}
	return b.String()
}

func utf16be(s string) string {
	le := []byte(utf16le(s))
	for i := 0; i+1 < len(le); i += 2 {
		le[i], le[i+1] = le[i+1], le[i]
	}
	return string(le)
}

func TestRead(t *testing.T) {
	const bad = "sheet.fault.row"
	for name, c := range map[string]struct {
		in     string
		header string
		lines  []line
		notes  int
	}{
		"plain":           {"id,nom\n1,Été\n2,b\n", "id¦nom", []line{{1, "1¦Été"}, {2, "2¦b"}}, 0},
		"no last newline": {"id,nom\n1,a", "id¦nom", []line{{1, "1¦a"}}, 0},
		"windows ends":    {"id,nom\r\n1,a\r\n", "id¦nom", []line{{1, "1¦a"}}, 0},
		"old mac ends":    {"id,nom\r1,a\r2,b", "id¦nom", []line{{1, "1¦a"}, {2, "2¦b"}}, 0},
		"byte-order mark": {"\ufeffid,nom\n1,é\n", "id¦nom", []line{{1, "1¦é"}}, 0},
		"semicolon":       {"id;nom\n1;a,b\n", "id¦nom", []line{{1, "1¦a,b"}}, 0},
		"tab":             {"id\tnom\n1\ta,b;c\n", "id¦nom", []line{{1, "1¦a,b;c"}}, 0},
		"bar":             {"id|nom\n1|a\n", "id¦nom", []line{{1, "1¦a"}}, 0},
		"comma, lists":    {"id,nom,x\n1,a|b|c|d|e,\n", "id¦nom¦x", []line{{1, "1¦a|b|c|d|e¦"}}, 0},
		"quoted header":   {"\"id;x;y\",nom\n1,a\n", "id;x;y¦nom", []line{{1, "1¦a"}}, 0},
		"announced":       {"sep=;\r\nid;nom\r\n1;a\r\n", "id¦nom", []line{{1, "1¦a"}}, 0},
		"windows-1252":    {"id,nom\n1,\xc9t\xe9 \x80\n", "id¦nom", []line{{1, "1¦Été €"}}, 1},
		"one stray byte":  {"id,nom\n1,Été\n2,\xc9\n3,É\n", "id¦nom", []line{{1, "1¦Été"}, {2, "2¦É"}, {3, "3¦É"}}, 1},
		"zero bytes":      {"id,nom\n1,a\x00b" + strings.Repeat("c", 200) + "\n", "id¦nom", []line{{1, "1¦ab" + strings.Repeat("c", 200)}}, 1},
		"utf-16 le, mark": {"\xff\xfe" + utf16le("id;nom\r\n1;Œ\r\n"), "id¦nom", []line{{1, "1¦Œ"}}, 0},
		"utf-16 be, mark": {"\xfe\xff" + utf16be("id;nom\n1;Œ\n"), "id¦nom", []line{{1, "1¦Œ"}}, 0},
		"utf-16, zero":    {"\xff\xfe" + utf16le("id;nom\n1;a\x00b\n"), "id¦nom", []line{{1, "1¦ab"}}, 0},
		"break in the first cell": {"a,b,c,d,e,f,g,h\n1,2,3,4,5,6,7,8\n\"t\nx\",2,3,4,5,6,7,8\n9,2,3,4,5,6,7,8\n", "a¦b¦c¦d¦e¦f¦g¦h",
			[]line{{1, "1¦2¦3¦4¦5¦6¦7¦8"}, {2, "t\nx¦2¦3¦4¦5¦6¦7¦8"}, {3, "9¦2¦3¦4¦5¦6¦7¦8"}}, 0},
		"utf-16 le":        {utf16le("id;nom\n1;été\n"), "id¦nom", []line{{1, "1¦été"}}, 0},
		"utf-16 be":        {utf16be("id;nom\n1;été\n"), "id¦nom", []line{{1, "1¦été"}}, 0},
		"newline in quote": {"id,nom\n1,\"a\nb\"\n2,c\n", "id¦nom", []line{{1, "1¦a\nb"}, {2, "2¦c"}}, 0},
		"doubled quotes":   {"id,nom\n1,\"a \"\"b\"\" c\"\n", "id¦nom", []line{{1, `1¦a "b" c`}}, 0},
		"stray quotes":     {"id,nom\n1,a \"b\" c\n2,\"d \"e\" f\"\n", "id¦nom", []line{{1, `1¦a "b" c`}, {2, `2¦d "e" f`}}, 0},
		"ragged":           {"id,nom\n1\n2,b,c\n3,c,\n4,d\n", "id¦nom", []line{{1, bad}, {2, bad}, {3, "3¦c"}, {4, "4¦d"}}, 0},
		"empty lines":      {"\n\nid,nom\n\n1,a\n\n\n2,b\n,\n3,c\n", "id¦nom", []line{{1, "1¦a"}, {2, "2¦b"}, {4, "3¦c"}}, 0},
		"open quote": {"id,nom,x\n1,\"a,\n2,b,\n\"3\",c,\n4,d,\n", "id¦nom¦x",
			[]line{{1, "sheet.fault.quotes"}, {2, "2¦b¦"}, {3, "3¦c¦"}, {4, "4¦d¦"}}, 0},
		"open quote, same width": {"a,b,c,d,e,f,g,h\n1,\"2,3,4,5,6,7,8\n1,2,3,4,5,6,7,8\n1\",2,3,4,5,6,7,8\n", "a¦b¦c¦d¦e¦f¦g¦h",
			[]line{{1, "sheet.fault.quotes"}, {2, "1¦2¦3¦4¦5¦6¦7¦8"}, {3, "1\"¦2¦3¦4¦5¦6¦7¦8"}}, 0},
		"open quote at the end": {"id,nom\n1,a\n2,\"b\n", "id¦nom", []line{{1, "1¦a"}, {2, "sheet.fault.quotes"}}, 0},
		"one column":            {"id\n1\n", "id", []line{{1, "1"}}, 0},
	} {
		header, lines, r, err := readAll(t, c.in, DefaultLimits())
		if err != nil || header != c.header || !slices.Equal(lines, c.lines) {
			t.Errorf("%s: %q %+v, %v", name, header, lines, err)
			continue
		}
		if len(r.Notes()) != c.notes {
			t.Errorf("%s: notes %q", name, r.Notes())
		}
		if len(r.Digest()) != 64 {
			t.Errorf("%s: digest %q", name, r.Digest())
		}
	}
}

// The fallback to Windows-1252 may be decided long after the first buffer.
func TestLateWindows1252(t *testing.T) {
	want := "id,nom\n" + strings.Repeat("1,abc\n", 40_000) + "2,Médiathèque « Œuvre »\n"
	in, err := charmap.Windows1252.NewEncoder().String(want)
	if err != nil {
		t.Fatal(err)
	}
	_, lines, _, err := readAll(t, in, DefaultLimits())
	if err != nil || len(lines) != 40_001 || lines[40_000].cells != "2¦Médiathèque « Œuvre »" {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
}

func TestRefuse(t *testing.T) {
	small := Limits{Bytes: 1000, Row: 100, Columns: 5}
	for name, c := range map[string]struct {
		in, key string
		kind    fault.Kind
	}{
		"nothing":       {"", "sheet.fault.empty", fault.Invalid},
		"white space":   {" \n\n ", "sheet.fault.empty", fault.Invalid},
		"only commas":   {",,\n,,\n", "sheet.fault.empty", fault.Invalid},
		"web page":      {"<!DOCTYPE html><html>", "sheet.fault.html", fault.Invalid},
		"late web page": {"\ufeff\n <HTML lang=fr>", "sheet.fault.html", fault.Invalid},
		"xml":           {"<?xml version='1.0'?><a/>", "sheet.fault.xml", fault.Invalid},
		"json":          {`{"a":1}`, "sheet.fault.json", fault.Invalid},
		"json list":     {`[{"a":1}]`, "sheet.fault.json", fault.Invalid},
		"pdf":           {"%PDF-1.7", "sheet.fault.pdf", fault.Invalid},
		"old excel":     {"\xd0\xcf\x11\xe0\xa1\xb1", "sheet.fault.xls", fault.Invalid},
		"gzip":          {"\x1f\x8b\x08", "sheet.fault.archive", fault.Invalid},
		"broken zip":    {"PK\x03\x04 nothing else", "sheet.fault.archive", fault.Invalid},
		"binary":        {"id\x00\x00\x00\x01\x02,nom", "sheet.fault.binary", fault.Invalid},
		"too large":     {"id,nom\n" + strings.Repeat("1,a\n", 300), "sheet.fault.large", fault.TooLarge},
		"endless line":  {"id,nom\n1," + strings.Repeat("a", 200), "sheet.fault.row", fault.TooLarge},
		"columns":       {"a,b,c,d,e,f\n", "sheet.fault.columns", fault.TooLarge},
	} {
		_, _, _, err := readAll(t, c.in, small)
		if f := fault.Of(err); err == nil || f.Key != c.key || f.Kind != c.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// endless is a file that never ends and never holds a newline after its header.
type endless struct{ started bool }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	if !e.started {
		e.started = true
		copy(p, "id,nom\n")
	}
	return len(p), nil
}

func TestEndlessLineIsBounded(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r, err := Open(&endless{}, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := r.Next(); !fault.Is(err, fault.TooLarge) {
		t.Fatalf("got %v", err)
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
		t.Errorf("%d MiB for one line", used>>20)
	}
}

// A file known to be too large is refused before a single row is read.
func TestLargeFileIsRefusedUpFront(t *testing.T) {
	path := filepath.Join(t.TempDir(), "large.csv")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString("id,nom\n1,a\n"); err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(200_000_001); err != nil { // sparse: takes no room
		t.Fatal(err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(f, DefaultLimits()); !fault.Is(err, fault.TooLarge) {
		t.Fatalf("got %v", err)
	}
}

// failing breaks after some bytes, as a network does.
type failing struct{ r io.Reader }

var errCut = errors.New("cut")

func (f failing) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if errors.Is(err, io.EOF) {
		err = errCut
	}
	return n, err
}

func TestBrokenSource(t *testing.T) {
	r, err := Open(failing{strings.NewReader("id,nom\n" + strings.Repeat("1,a\n", 50_000))}, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	for {
		n, _, err := r.Next()
		if err == nil {
			continue
		}
		if n != 0 || !errors.Is(err, errCut) {
			t.Fatalf("row %d: %v", n, err)
		}
		return
	}
}

// What WriteCSV-like writers quote, the reader gives back.
func TestAnyTableSurvives(t *testing.T) {
	cell := rapid.StringMatching(`[a-zé",;|\n ]{0,8}`)
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(2, 5).Draw(t, "width")
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, width, width), 0, 6).Draw(t, "rows")
		header := make([]string, width)
		for i := range header {
			header[i] = "col" + string(rune('a'+i))
		}
		var b bytes.Buffer
		for _, row := range append([][]string{header}, rows...) {
			for i, c := range row {
				if i > 0 {
					b.WriteByte(',')
				}
				b.WriteString(`"` + strings.ReplaceAll(c, `"`, `""`) + `"`)
			}
			b.WriteString("\n")
		}
		r, err := Open(&b, DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range rows {
			if blank(want) {
				continue
			}
			n, cells, err := r.Next()
			if err != nil || n != i+1 || !slices.Equal(cells, want) {
				t.Fatalf("row %d: %d %q, %v; want %q", i+1, n, cells, err, want)
			}
		}
		if _, _, err := r.Next(); !errors.Is(err, io.EOF) {
			t.Fatalf("then %v", err)
		}
	})
}

func FuzzOpen(f *testing.F) {
	for _, s := range []string{
		"id,nom\n1,\"a\nb\"\n", "id;nom\r\n1;\xe9\r\n", "\xff\xfei\x00d\x00", "PK\x03\x04", "sep=;\na;b\n\"", "a\rb\rc", "\"\"\"\n\"",
	} {
		f.Add([]byte(s))
	}
	limits := Limits{Bytes: 1 << 16, Row: 1 << 12, Columns: 50}
	f.Fuzz(func(t *testing.T, in []byte) {
		r, err := Open(bytes.NewReader(in), limits)
		if err != nil {
			return
		}
		defer r.Close()
		last := 0
		for {
			n, cells, err := r.Next()
			if err != nil && n == 0 {
				return
			}
			if n <= last {
				t.Fatalf("row %d after row %d", n, last)
			}
			last = n
			if err == nil && len(cells) != len(r.Header()) {
				t.Fatalf("row %d has %d cells of %d", n, len(cells), len(r.Header()))
			}
		}
	})
}
