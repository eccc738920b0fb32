package territory

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"maillage/core/fault"
)

func TestWriteThenReadIsStable(t *testing.T) {
	var first, second bytes.Buffer
	if err := Embedded().Write(&first); err != nil {
		t.Fatal(err)
	}
	again, err := Read(bytes.NewReader(first.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Write(&second); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the second file differs")
	}
	if line, _, _ := strings.Cut(first.String(), "\n"); line != header {
		t.Errorf("the header is %s", line)
	}
	if n := strings.Count(first.String(), "\n"); n != 1+34969+45 {
		t.Errorf("%d lines", n)
	}
	// What the file does not hold comes from the embedded atlas.
	if m := again.Find("Saint-Barbant", 1); len(m) != 1 || m[0].Commune.Code != "87028" {
		t.Errorf("Saint-Barbant gives %v", m)
	}
	one, _ := Embedded().Region("44")
	two, _ := again.Region("44")
	reims, _ := again.Commune("51454")
	if one != two || reims.EPCI == "" || len(again.Outline("51")) == 0 {
		t.Errorf("regions %v and %v, grouping %q, %d rings", one, two, reims.EPCI, len(again.Outline("51")))
	}
}

const officialReims = `{"nom":"Reims","code":"51454","codesPostaux":["51100"],"codeDepartement":"51","codeRegion":"44",` +
	`"codeEpci":"200067213","population":178478,"centre":{"type":"Point","coordinates":[4.0403,49.2535]}}`

func TestReadOfficialJSON(t *testing.T) {
	a, err := Read(strings.NewReader("\ufeff [" + officialReims + `,
		{"nom":"Lyon","code":"69123","codesPostaux":["69001"],"codeDepartement":"69","codeRegion":"84","population":522250,
		 "centre":{"type":"Point","coordinates":[4.8351,45.758]},"zone":"metro"},
		{"nom":"Blois","code":"41018","codesPostaux":["41000"],"codeDepartement":"41","population":47092}]`))
	if err != nil {
		t.Fatal(err)
	}
	reims, _ := a.Commune("51454")
	if reims.Lat != 49.2535 || reims.Lon != 4.0403 || reims.Approximate || reims.EPCI != "200067213" || reims.Population != 178478 {
		t.Errorf("Reims is %+v", reims)
	}
	blois, _ := a.Commune("41018")
	if blois.Region != "24" || blois.Lat == 0 {
		t.Errorf("Blois, without region nor point, is %+v", blois)
	}
	if n := len(a.Arrondissements("69123")); n != 9 {
		t.Errorf("Lyon has %d arrondissements", n)
	}
	if _, ok := a.Commune("75056"); ok {
		t.Error("Paris is not in the file")
	}
	if r, _ := a.Region("84"); r.Population != 522250 {
		t.Errorf("the region of Lyon has %d inhabitants", r.Population)
	}
}

func TestReadRefuses(t *testing.T) {
	row := func(change ...string) string {
		line := "51454,Reims,51,44,178478,51100|51430,49.2535,4.0403,false\n"
		for i := 0; i < len(change); i += 2 {
			line = strings.Replace(line, change[i], change[i+1], 1)
		}
		return header + "\n" + line
	}
	official := func(from, to string) string { return "[" + strings.Replace(officialReims, from, to, 1) + "]" }
	for _, c := range []struct{ file, field, text string }{
		{"", "", "vide"},
		{" \n\t", "", "vide"},
		{header, "", "aucune commune"},
		{"[]", "", "aucune commune"},
		{"code;name\n", "", "première ligne"},
		{row("Reims,51", "Reims;51"), "", "Ligne 2 : il y a 8 colonnes"},
		{row("Reims", "\"Reims"), "", "guillemets"},
		{row("51454", "5145"), "code", "Ligne 2, champ code"},
		{row("51454", "2a004"), "code", "INSEE"},
		{row() + "51454,Reims,51,44,1,,1,1,false\n", "code", "Ligne 3"},
		{row("Reims", ""), "name", "vide"},
		{row("Reims", "Re\x00ims"), "name", "illisible"},
		{row("Reims", "Orl\xe9ans"), "name", "UTF-8"},
		{row(",51,", ",52,"), "departement", "département"},
		{row(",51,", ",,"), "departement", "département"},
		{row(",44,", ",11,"), "region", "région"},
		{row("178478", "beaucoup"), "population", "entier"},
		{row("178478", "-1"), "population", "négatif"},
		{row("51430", "5143"), "postcodes", "cinq chiffres"},
		{row("49.2535", "49,2535"), "", "10 colonnes"},
		{row("49.2535", "nord"), "lat", "nombre"},
		{row("49.2535", "91"), "lat", "-90"},
		{row("49.2535", "NaN"), "lat", "-90"},
		{row("4.0403", "est"), "lon", "nombre"},
		{row("4.0403", "-181"), "lon", "-180"},
		{row("false", "oui"), "approximate", "true ou false"},
		{official(`"Reims"`, `""`), "nom", "Commune n° 1, champ nom"},
		{official(`"51454"`, `51454`), "code", "forme"},
		{official(`"51454"`, `"51999"`), "", ""},
		{official(`[4.0403,49.2535]`, `[49.2535,94.0403]`), "centre", "-90"},
		{official(`"51100"`, `"511"`), "codesPostaux", "cinq chiffres"},
		{strings.Replace(official(`"51454"`, `"51999"`), `"centre"`, `"center"`, 1), "centre", "manque"},
		{"[" + officialReims, "", "fermée"},
		{"[" + officialReims[:40], "", "illisible"},
	} {
		_, err := Read(strings.NewReader(c.file))
		if c.text == "" {
			if err != nil {
				t.Errorf("%.60q: %v", c.file, err)
			}
			continue
		}
		of := fault.Of(err)
		if err == nil || of.Kind != fault.Invalid || of.Field != c.field || !strings.Contains(of.Text, c.text) {
			t.Errorf("%.60q: %v, want field %q and %q", c.file, err, c.field, c.text)
		}
	}
}

// endless is a reader that never ends.
type endless struct{ line string }

func (e endless) Read(p []byte) (int, error) { return copy(p, e.line), nil }

func TestReadRefusesAnEndlessFile(t *testing.T) {
	for name, start := range map[string]string{"one CSV line": header + "\n", "one JSON text": `[{"nom":"`} {
		_, err := Read(io.MultiReader(strings.NewReader(start), endless{strings.Repeat("a", 512)}))
		if !fault.Is(err, fault.TooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// broken is a reader that stops before the end.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestReadInterrupted(t *testing.T) {
	_, err := Read(io.MultiReader(strings.NewReader(header+"\n"), broken{}))
	if !fault.Is(err, fault.Unavailable) {
		t.Errorf("got %v", err)
	}
}

// TestOfficialRoundTrip: any commune given as JSON is written as it was.
func TestOfficialRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[A-ZÉ][a-zéèœ' -]{1,20}[a-z]`).Draw(t, "name")
		lat, lon := rapid.Float64Range(-90, 90).Draw(t, "lat"), rapid.Float64Range(-180, 180).Draw(t, "lon")
		population := rapid.IntRange(0, 3_000_000).Draw(t, "population")
		file, err := json.Marshal([]map[string]any{{
			"nom": name, "code": "51999", "codeDepartement": "51", "population": population,
			"centre": map[string]any{"coordinates": []float64{lon, lat}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		a, err := Read(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		var written bytes.Buffer
		if err := a.Write(&written); err != nil {
			t.Fatal(err)
		}
		b, err := Read(&written)
		if err != nil {
			t.Fatal(err)
		}
		c, ok := b.Commune("51999")
		if !ok || c.Name != name || c.Lat != lat || c.Lon != lon || c.Population != population || c.Region != "44" {
			t.Fatalf("%s became %+v", file, c)
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(header + "\n51454,Reims,51,44,178478,51100,49.2535,4.0403,false\n"))
	f.Add([]byte("[" + officialReims + "]"))
	f.Add([]byte("\ufeff[{}]"))
	f.Fuzz(func(t *testing.T, file []byte) {
		a, err := Read(bytes.NewReader(file))
		if (a == nil) == (err == nil) {
			t.Fatal("neither an atlas nor an error")
		}
		if err != nil {
			if fault.Of(err).Text == "" || fault.Is(err, fault.Internal) {
				t.Fatalf("not a fault for people: %v", err)
			}
			return
		}
		var first, second bytes.Buffer
		if err := a.Write(&first); err != nil {
			t.Fatal(err)
		}
		b, err := Read(bytes.NewReader(first.Bytes()))
		if err != nil {
			t.Fatalf("Read refuses what Write wrote: %v", err)
		}
		if err := b.Write(&second); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatalf("not stable: %v", err)
		}
	})
}
