package territory

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"maillage/core/fault"
)

// header is the first line of the file Write makes and Read accepts.
const header = "code,name,departement,region,population,postcodes,lat,lon,approximate"

// maxFile bounds what is read, in bytes; the official list takes ten million.
const maxFile = 64 << 20

var errTooLarge = fault.New(fault.TooLarge, "", "territory.fault.large",
	"Le fichier dépasse 64 Mo : ce n’est pas une liste de communes.")

// capped reads at most left bytes, then fails.
type capped struct {
	r    io.Reader
	left int
}

func (c *capped) Read(p []byte) (int, error) {
	if c.left == 0 {
		return 0, errTooLarge
	}
	n, err := c.r.Read(p[:min(len(p), c.left)])
	c.left -= n
	return n, err
}

// Read makes an atlas from an official list of communes: the CSV that Write
// makes, or the JSON array of geo.api.gouv.fr with the fields nom, code,
// codesPostaux, codeDepartement, codeRegion, codeEpci, population and centre.
// Départements, regions, groupings, former communes and outlines stay those of
// the embedded atlas, and so do arrondissements when the file has none. A
// fault names the row and the field.
func Read(r io.Reader) (*Atlas, error) {
	b := bufio.NewReader(&capped{r, maxFile})
	if bom, _ := b.Peek(3); string(bom) == "\ufeff" {
		_, _ = b.Discard(3)
	}
	first, err := b.Peek(1)
	for err == nil && strings.ContainsRune(" \t\r\n", rune(first[0])) {
		_, _ = b.Discard(1)
		first, err = b.Peek(1)
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "", "territory.fault.empty", "Le fichier est vide.")
	}
	rows := &intake{base: Embedded(), seen: map[string]bool{}}
	if first[0] == '[' {
		rows.fields = officialFields
		err = rows.readJSON(b)
	} else {
		err = rows.readCSV(b)
	}
	if err != nil {
		return nil, err
	}
	return rows.atlas()
}

// intake collects the communes of a file, checking each.
type intake struct {
	base     *Atlas
	communes []Commune
	seen     map[string]bool
	fields   map[string]string // what the file calls ours, when it differs
}

// officialFields are the names geo.api.gouv.fr gives to the columns of ours.
var officialFields = map[string]string{
	"name": "nom", "departement": "codeDepartement", "region": "codeRegion", "postcodes": "codesPostaux",
	"lat": "centre", "lon": "centre",
}

func (in *intake) readCSV(r io.Reader) error {
	c := csv.NewReader(r)
	c.ReuseRecord = true
	c.FieldsPerRecord = -1
	columns, err := c.Read()
	if err != nil || strings.Join(columns, ",") != header {
		return fault.New(fault.Invalid, "", "territory.fault.header",
			"La première ligne doit être : "+header+".")
	}
	for {
		row, err := c.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if fault.Is(err, fault.TooLarge) {
			return err
		}
		if of, ok := errors.AsType[*csv.ParseError](err); ok {
			return in.wrong(fmt.Sprintf("Ligne %d", of.Line), "", "les guillemets ne sont pas fermés ou sont mal placés")
		}
		if err != nil {
			return fault.Wrap(err, fault.Unavailable, "territory.fault.read", "La lecture du fichier a été interrompue.")
		}
		line, _ := c.FieldPos(0)
		where := fmt.Sprintf("Ligne %d", line)
		if len(row) != 9 {
			return in.wrong(where, "", fmt.Sprintf("il y a %d colonnes au lieu de 9", len(row)))
		}
		k := Commune{
			Code: strings.Clone(row[0]), Name: strings.Clone(row[1]), Departement: strings.Clone(row[2]),
			Region: strings.Clone(row[3]), Approximate: row[8] == "true", Parent: city(row[0]),
		}
		if row[8] != "true" && row[8] != "false" {
			return in.wrong(where, "approximate", "écrivez true ou false")
		}
		if k.Population, err = strconv.Atoi(row[4]); err != nil {
			return in.wrong(where, "population", "ce n’est pas un nombre entier")
		}
		if row[5] != "" {
			k.Postcodes = strings.Split(strings.Clone(row[5]), "|")
		}
		if k.Lat, err = strconv.ParseFloat(row[6], 64); err != nil {
			return in.wrong(where, "lat", "ce n’est pas un nombre")
		}
		if k.Lon, err = strconv.ParseFloat(row[7], 64); err != nil {
			return in.wrong(where, "lon", "ce n’est pas un nombre")
		}
		if known, ok := in.base.Commune(k.Code); ok && known.Code == k.Code {
			k.EPCI = known.EPCI
		}
		if err := in.add(where, k); err != nil {
			return err
		}
	}
}

func (in *intake) readJSON(r io.Reader) error {
	d := json.NewDecoder(r)
	_, _ = d.Token() // the opening bracket, already seen
	for n := 1; d.More(); n++ {
		where := fmt.Sprintf("Commune n° %d", n)
		var row struct {
			Name        string   `json:"nom"`
			Code        string   `json:"code"`
			Departement string   `json:"codeDepartement"`
			Region      string   `json:"codeRegion"`
			EPCI        string   `json:"codeEpci"`
			Population  int      `json:"population"`
			Postcodes   []string `json:"codesPostaux"`
			Centre      struct {
				Coordinates []float64 `json:"coordinates"` // longitude first
			} `json:"centre"`
		}
		if err := d.Decode(&row); err != nil {
			if fault.Is(err, fault.TooLarge) {
				return err
			}
			if of, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
				return in.wrong(where, of.Field, "la valeur n’a pas la forme attendue")
			}
			return in.wrong(where, "", "le JSON est illisible ou incomplet")
		}
		k := Commune{
			Code: row.Code, Name: row.Name, Departement: row.Departement, Region: row.Region, EPCI: row.EPCI,
			Population: row.Population, Postcodes: row.Postcodes, Parent: city(row.Code),
		}
		known, ok := in.base.Commune(k.Code)
		switch {
		case len(row.Centre.Coordinates) == 2:
			k.Lon, k.Lat = row.Centre.Coordinates[0], row.Centre.Coordinates[1]
		case ok && known.Code == k.Code:
			k.Lat, k.Lon, k.Approximate = known.Lat, known.Lon, known.Approximate
		default:
			return in.wrong(where, "centre", "le point manque")
		}
		if err := in.add(where, k); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return in.wrong("Fin du fichier", "", "la liste JSON n’est pas fermée")
	}
	return nil
}

// add checks one commune and keeps it.
func (in *intake) add(where string, k Commune) error {
	d := in.base.departement(k.Departement)
	switch {
	case !coded(strings.ToLower(k.Code)) || k.Code != strings.ToUpper(k.Code):
		return in.wrong(where, "code", "ce n’est pas un code INSEE de cinq caractères")
	case in.seen[k.Code]:
		return in.wrong(where, "code", "ce code est déjà dans le fichier")
	case strings.TrimSpace(k.Name) == "" || !utf8.ValidString(k.Name) || len(k.Name) > queryLimit || strings.ContainsFunc(k.Name, unicode.IsControl):
		return in.wrong(where, "name", "le nom est vide ou illisible. Le fichier doit être en UTF-8")
	case d == nil || !strings.HasPrefix(k.Code, d.Code):
		return in.wrong(where, "departement", "ce n’est pas le département du code de la commune")
	case k.Region != "" && k.Region != d.Region:
		return in.wrong(where, "region", "ce n’est pas la région du département")
	case k.Population < 0:
		return in.wrong(where, "population", "le nombre est négatif")
	case slices.ContainsFunc(k.Postcodes, func(p string) bool { return len(p) != 5 || !digits(p) }):
		return in.wrong(where, "postcodes", "un code postal a cinq chiffres")
	case math.IsNaN(k.Lat) || math.Abs(k.Lat) > 90:
		return in.wrong(where, "lat", "le nombre n’est pas entre -90 et 90")
	case math.IsNaN(k.Lon) || math.Abs(k.Lon) > 180:
		return in.wrong(where, "lon", "le nombre n’est pas entre -180 et 180")
	}
	k.Region = d.Region
	in.seen[k.Code] = true
	in.communes = append(in.communes, k)
	return nil
}

// atlas completes the file with what it does not hold.
func (in *intake) atlas() (*Atlas, error) {
	if len(in.communes) == 0 {
		return nil, fault.New(fault.Invalid, "", "territory.fault.empty", "Le fichier n'a aucune commune.")
	}
	arrondissements := slices.ContainsFunc(in.communes, func(k Commune) bool { return k.Parent != "" })
	for _, k := range in.base.communes {
		if !arrondissements && in.seen[k.Parent] {
			in.communes = append(in.communes, k)
		}
	}
	departements, regions, epcis := slices.Clone(in.base.departements), slices.Clone(in.base.regions), slices.Clone(in.base.epcis)
	a := atlas(regions, departements, epcis, in.communes, in.base.formers)
	a.outlines = in.base.outlines
	return a, nil
}

// wrong is the fault of one row of a file.
func (in *intake) wrong(where, field, what string) error {
	if theirs, ok := in.fields[field]; ok {
		field = theirs
	}
	text := where + " : " + what + "."
	if field != "" {
		text = where + ", champ " + field + " : " + what + "."
	}
	return fault.New(fault.Invalid, field, "territory.fault.row", text)
}
