package standard

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// nasty draws a row whose cells are canonical, known to be bad, or anything.
func nasty(t *rapid.T) Record {
	r := grenoble()
	for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, len(cases)-1), 0, 6, rapid.ID).Draw(t, "cases") {
		for line := range strings.SplitSeq(cases[i].set, "\n") {
			col, value, _ := strings.Cut(line, "=")
			*r.Fields()[column(col)] = strings.ReplaceAll(value, "⏎", "\n")
		}
	}
	words := rapid.SampledFrom([]string{"38000 Grenoble", "RÃ©", "<b>", "&lt;script&gt;", "null ", "0 ", ",", ";", "|", " ou ", "@", "http://", "www.",
		"a.fr", "Gratuit", "Payant", "12", "é", "\u00a0", "\u200b", "\\n", "\n", "\"", "²", "(", "+33", "04", "lundi 9h-12h", "St ", "CEDEX", "'", "Ã ", "-"})
	for _, i := range rapid.SliceOfN(rapid.IntRange(1, Width-1), 0, 5).Draw(t, "columns") {
		*r.Fields()[i] += strings.Join(rapid.SliceOfN(words, 0, 5).Draw(t, "words"), "") + rapid.StringN(0, 6, -1).Draw(t, "tail")
	}
	return r
}

func TestCleaningIsIdempotent(t *testing.T) {
	c := cleaner()
	rapid.Check(t, func(t *rapid.T) {
		once, fixes, refused := c.Clean(nasty(t))
		twice, more, again := c.Clean(once)
		if twice != once || len(more) > 0 {
			t.Fatalf("fixed %+v\nthen %+v", fixes, more)
		}
		if !slices.Equal(refused, again) {
			t.Fatalf("refused %v then %v", refused, again)
		}
	})
}

// exported writes records and reads the rows back as an import does.
func exported(t interface{ Fatal(...any) }, v Version, records ...Record) (text string, rows [][]string) {
	var b bytes.Buffer
	e := NewEncoder(&b, v)
	for i := range records {
		if err := e.Write(&records[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Flush(); err != nil {
		t.Fatal(err)
	}
	text = b.String()
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return text, rows
}

// Whatever came in, what is accepted exports as valid v1 and v2, and importing
// the export gives the same export, byte for byte.
func TestExportsAreValidAndStable(t *testing.T) {
	c := cleaner()
	rapid.Check(t, func(t *rapid.T) {
		clean, _, refused := c.Clean(nasty(t))
		if refused != nil {
			return
		}
		for _, v := range []Version{V1, V2} {
			text, rows := exported(t, v, clean)
			if problems := Validate(v, rows[1]); problems != nil {
				t.Fatalf("version %s: %v in %q", v, problems, rows[1])
			}
			h, err := ReadHeader(rows[0])
			if err != nil || h.Version != v {
				t.Fatalf("version %s reads as %s, %v", v, h.Version, err)
			}
			back, _, refused := c.Clean(h.Record(rows[1]))
			if again, _ := exported(t, v, back); again != text || refused != nil {
				t.Fatalf("version %s, refused %v\n%s\n%s", v, refused, text, again)
			}
		}
	})
}

func TestEncode(t *testing.T) {
	r := grenoble()
	r.Pivot, r.Updated, r.Address, r.Parent = "", "", "", "Ville"
	r.Name = `=Le "Lieu", ici`
	text, rows := exported(t, V1, r)
	if want := strings.Join(Columns[:], ",") + "\n" + `Test_1,PIVOTNONFOURNI,"=Le ""Lieu"", ici",Grenoble,38000,38185,Grenoble,,45.186115,`; !strings.HasPrefix(text, want) {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	if rows[1][colParent] != "Ville" || rows[1][20] != "1970-01-01" || strings.Contains(text, "\r") {
		t.Errorf("got %q", rows[1])
	}
	r.Pivot = "W123456789"
	_, rows = exported(t, V2, r)
	if len(rows[0]) != Width-1 || slices.Contains(rows[0], "structure_parente") || rows[1][1] != "" || rows[1][19] != "" {
		t.Errorf("v2: %q", rows)
	}
	if text, _ := exported(t, V2); strings.Count(text, "\n") != 1 {
		t.Errorf("an empty export is %q", text)
	}
}

type broken struct{}

var errBroken = errors.New("broken")

func (broken) Write([]byte) (int, error) { return 0, errBroken }

func TestEncodeReportsErrors(t *testing.T) {
	if err := NewEncoder(broken{}, V1).Flush(); !errors.Is(err, errBroken) {
		t.Errorf("got %v", err)
	}
}

func TestValidate(t *testing.T) {
	for _, c := range []struct {
		set    string
		v1, v2 string // field:rule of every problem
	}{
		{"nom=Mairie", "", ""},
		{"pivot=\ndate_maj=", "", ""}, // Row fills v1's requirements
		{"id=\nnom= ", "id:required nom:required", "id:required nom:required"},
		{"pivot=ABC", "pivot:pattern", ""},
		{"code_postal=3800", "code_postal:pattern", "code_postal:pattern"},
		{"code_postal=", "code_postal:required", "code_postal:required"},
		{"code_insee=96001", "", "code_insee:pattern"},
		{"code_insee=99123", "", "code_insee:pattern"},
		{"code_insee=20123", "code_insee:pattern", "code_insee:pattern"},
		{"code_insee=2A004", "", ""},
		{"code_insee=97801", "", ""},
		{"code_insee=98818", "", ""},
		{"telephone=0476714473", "telephone:pattern", "telephone:pattern"},
		{"latitude=91", "latitude:range", "latitude:range"},
		{"longitude=x", "longitude:range", "longitude:range"},
		{"courriels=a|b@c.fr", "courriels:item", "courriels:item"},
		{"site_web=ftp://a.fr", "site_web:item", "site_web:item"},
		{"prise_rdv=x", "prise_rdv:pattern", "prise_rdv:pattern"},
		{"presentation_resume=" + strings.Repeat("é", 281), "presentation_resume:length", "presentation_resume:length"},
		{"date_maj=21/04/2022", "date_maj:pattern", "date_maj:pattern"},
		{"services=Massage", "services:item", "services:item"},
	} {
		r := grenoble()
		assign(t, &r, c.set)
		for v, want := range map[Version]string{V1: c.v1, V2: c.v2} {
			var got []string
			for _, p := range Validate(v, Row(v, r)) {
				got = append(got, p.Field+":"+p.Rule)
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%q, version %s: %v, want %q", c.set, v, got, want)
			}
		}
	}
	if got := Validate(V1, []string{"a"}); len(got) != 1 || got[0].Rule != "width" {
		t.Errorf("a row of one cell: %v", got)
	}
	bare := slices.Clone(Row(V1, grenoble()))
	bare[1], bare[20] = "", ""
	if got := Validate(V1, bare); len(got) != 2 {
		t.Errorf("v1 requires pivot and date: %v", got)
	}
}

func TestCheckJSON(t *testing.T) {
	r := grenoble()
	r.Name = `<é> "x"`
	got, err := json.Marshal(Check{Row: 7, Place: r, Fixes: []Fix{{"spaces", "nom", "a ", "a"}}})
	if err != nil {
		t.Fatal(err)
	}
	start := `{"row":7,"id":"Test_1","fixes":[{"rule":"spaces","field":"nom","before":"a ","after":"a"}],"refused":[],"place":{"id":"Test_1","pivot":"43493312300029","nom":`
	if !strings.HasPrefix(string(got), start) {
		t.Errorf("got %s", got)
	}
	var back struct{ Place map[string]string }
	if err := json.Unmarshal(got, &back); err != nil || len(back.Place) != Width || back.Place["nom"] != r.Name {
		t.Errorf("%v, %v", back.Place, err)
	}
	last := -1
	for _, col := range Columns {
		at := strings.LastIndex(string(got), `"`+col+`":`)
		if at <= last {
			t.Errorf("%s is out of order", col)
		}
		last = at
	}
	if got, err := json.Marshal(Check{Row: 1, Refused: []Refusal{{"nom", "Le nom manque."}}}); err != nil ||
		!strings.Contains(string(got), `"fixes":[],"refused":[{"field":"nom","reason":"Le nom manque."}]`) {
		t.Errorf("got %s, %v", got, err)
	}
}

func FuzzClean(f *testing.F) {
	for _, c := range cases {
		col, value, _ := strings.Cut(strings.SplitN(c.set, "\n", 2)[0], "=")
		f.Add(uint8(column(col)), strings.ReplaceAll(value, "⏎", "\n"))
	}
	c := cleaner()
	f.Fuzz(func(t *testing.T, col uint8, value string) {
		raw := grenoble()
		*raw.Fields()[int(col)%Width] = value
		once, fixes, refused := c.Clean(raw)
		twice, more, _ := c.Clean(once)
		if twice != once || len(more) > 0 {
			t.Fatalf("fixed %+v\nthen %+v", fixes, more)
		}
		if refused == nil {
			if problems := Validate(V1, Row(V1, once)); problems != nil {
				t.Fatalf("%v in %+v", problems, once)
			}
		}
	})
}
