package cli

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"maillage/core/fault"
	"maillage/core/territory"
	"maillage/module/place"
	"maillage/module/place/placetest"
	"maillage/module/place/standard"
)

const head = "id,pivot,nom,commune,code_postal,code_insee,adresse,date_maj,services\n"

// TestCheckContract checks the JSON of place check, line by line: it is a
// contract with those who check from outside.
func TestCheckContract(t *testing.T) {
	file := head +
		"a,,Mairie,gueret,23000,,1 rue A,2026-01-02,\n" +
		"a,,Mairie,Guéret,23000,23096,1 rue A,2026-01-02,\n" +
		",,Sans identifiant,Guéret,23000,23096,1 rue A,,\n"
	var out bytes.Buffer
	cleaner := &standard.Cleaner{Atlas: territory.Embedded(), Today: (&placetest.Clock{At: placetest.Monday}).Now}
	if err := Check(t.Context(), &out, true, strings.NewReader(file), cleaner); err != nil {
		t.Fatal(err)
	}
	type line struct {
		Row     int
		ID      string
		Fixes   []struct{ Rule, Field, Before, After string }
		Refused []struct{ Field, Reason string }
		Place   map[string]string
	}
	var lines []line
	for decoder := json.NewDecoder(&out); decoder.More(); {
		var l line
		if err := decoder.Decode(&l); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, l)
	}
	if len(lines) != 3 {
		t.Fatalf("%d lines for 3 rows", len(lines))
	}
	first := lines[0]
	if first.Row != 1 || first.ID != "a" || len(first.Refused) != 0 || len(first.Place) != 32 ||
		first.Place["commune"] != "Guéret" || first.Place["code_insee"] != "23096" {
		t.Errorf("first row: %+v", first)
	}
	fixed := false
	for _, f := range first.Fixes {
		fixed = fixed || f.Field == "commune" && f.Before == "gueret" && f.After == "Guéret" && f.Rule != ""
	}
	if !fixed {
		t.Errorf("the fix of the commune is not told: %+v", first.Fixes)
	}
	if len(lines[1].Refused) != 1 || lines[1].Refused[0].Field != "id" {
		t.Errorf("a repeated id: %+v", lines[1].Refused)
	}
	if len(lines[2].Refused) == 0 || lines[2].Refused[0].Reason == "" {
		t.Errorf("a row without id: %+v", lines[2].Refused)
	}
}

// TestImportContract checks that the JSON of an import ends with its report.
func TestImportContract(t *testing.T) {
	var out bytes.Buffer
	want := place.Report{Read: 3, Created: 1, Changed: 1, Refused: 1}
	err := Import(&out, true, strings.NewReader(head+"a,,b,c,1,2,3,,\n"), func(_ place.Rows, refused Refused) (place.Report, error) {
		refused(2, "b", []standard.Refusal{{Field: "nom", Reason: "vide"}})
		return want, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if last := lines[len(lines)-1]; last != `{"read":3,"created":1,"changed":1,"unchanged":0,"refused":1}` {
		t.Errorf("ends with %s", last)
	}
	if lines[0] != `{"row":2,"id":"b","refused":[{"field":"nom","reason":"vide"}]}` {
		t.Errorf("the refusal: %s", lines[0])
	}
}

// TestWholeFileRefused checks the typed error of a file that is no table.
func TestWholeFileRefused(t *testing.T) {
	for name, file := range map[string]string{
		"a web page": "<!DOCTYPE html><html><body>Erreur 500</body></html>",
		"a picture":  "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
		"nothing":    "",
	} {
		var out bytes.Buffer
		err := Import(&out, true, strings.NewReader(file), func(place.Rows, Refused) (place.Report, error) {
			t.Errorf("%s is imported", name)
			return place.Report{}, io.EOF
		})
		var told struct{ Error, Kind, Message string }
		if !fault.Is(err, fault.Invalid) || json.Unmarshal(out.Bytes(), &told) != nil || told.Error == "" || told.Message == "" {
			t.Errorf("%s: %v, %s", name, err, &out)
		}
	}
}
