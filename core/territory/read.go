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

// Bounds of an official file: it has 35,000 communes in 20 MB at most.
const (
	maxFile     = 128 << 20
	maxCommunes = 200_000
)

// Read makes an atlas from an official list of communes: the CSV that Write
// makes, or the JSON array of geo.api.gouv.fr with the fields nom, code,
// codesPostaux, codeDepartement, codeRegion, codeEpci, population and centre.
// Départements, regions, groupings, former communes and outlines stay those of
// the embedded atlas, and so do arrondissements when the file has none. A
// fault names the row and the field.
func Read(r io.Reader) (*Atlas, error) {
	b := bufio.NewReader(io.LimitReader(r, maxFile))
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
		line, _ := c.FieldPos(0)
		if err != nil {
			return wrong(fmt.Sprintf("Ligne %d", line), "", "n'est pas une ligne de CSV lisible")
		}
		where := fmt.Sprintf("Ligne %d", line)
		if len(row) != 9 {
			return wrong(where, "", fmt.Sprintf("a %d colonnes au lieu de 9", len(row)))
		}
		k := Commune{
			Code: strings.Clone(row[0]), Name: strings.Clone(row[1]), Departement: strings.Clone(row[2]),
			Region: strings.Clone(row[3]), Approximate: row[8] == "true", Parent: city(row[0]),
		}
		if row[8] != "true" && row[8] != "false" {
			return wrong(where, "approximate", "doit être true ou false")
		}
		if k.Population, err = strconv.Atoi(row[4]); err != nil {
			return wrong(where, "population", "doit être un nombre entier")
		}
		if row[5] != "" {
			k.Postcodes = strings.Split(strings.Clone(row[5]), "|")
		}
		if k.Lat, err = strconv.ParseFloat(row[6], 64); err != nil {
			return wrong(where, "lat", "doit être un nombre")
		}
		if k.Lon, err = strconv.ParseFloat(row[7], 64); err != nil {
			return wrong(where, "lon", "doit être un nombre")
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
			Nom, Code, CodeDepartement, CodeRegion, CodeEpci string
			CodesPostaux                                     []string
			Population                                       int
			Centre                                           struct{ Coordinates []float64 }
		}
		if err := d.Decode(&row); err != nil {
			if of, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
				return wrong(where, of.Field, "n'a pas la forme attendue")
			}
			return wrong(where, "", "n'est pas lisible : ce n'est pas du JSON complet")
		}
		k := Commune{
			Code: row.Code, Name: row.Nom, Departement: row.CodeDepartement, Region: row.CodeRegion, EPCI: row.CodeEpci,
			Population: row.Population, Postcodes: row.CodesPostaux, Parent: city(row.Code),
		}
		known, ok := in.base.Commune(k.Code)
		switch {
		case len(row.Centre.Coordinates) == 2:
			k.Lon, k.Lat = row.Centre.Coordinates[0], row.Centre.Coordinates[1]
		case ok && known.Code == k.Code:
			k.Lat, k.Lon, k.Approximate = known.Lat, known.Lon, known.Approximate
		default:
			return wrong(where, "centre", "manque")
		}
		if err := in.add(where, k); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return wrong("La fin du fichier", "", "manque : la liste JSON n'est pas fermée")
	}
	return nil
}

// add checks one commune and keeps it.
func (in *intake) add(where string, k Commune) error {
	d := in.base.departement(k.Departement)
	switch {
	case !coded(strings.ToLower(k.Code)) || k.Code != strings.ToUpper(k.Code):
		return wrong(where, "code", "n'est pas un code INSEE de cinq caractères")
	case in.seen[k.Code]:
		return wrong(where, "code", "est déjà dans le fichier")
	case strings.TrimSpace(k.Name) == "" || !utf8.ValidString(k.Name) || len(k.Name) > queryLimit || strings.ContainsFunc(k.Name, unicode.IsControl):
		return wrong(where, "name", "est vide ou illisible")
	case d == nil || !strings.HasPrefix(k.Code, d.Code):
		return wrong(where, "departement", "n'est pas celui du code de la commune")
	case k.Region != d.Region:
		return wrong(where, "region", "n'est pas celle du département")
	case k.Population < 0:
		return wrong(where, "population", "est négative")
	case slices.ContainsFunc(k.Postcodes, func(p string) bool { return len(p) != 5 || !digits(p) }):
		return wrong(where, "postcodes", "doit être une liste de codes de cinq chiffres")
	case !(math.Abs(k.Lat) <= 90):
		return wrong(where, "lat", "doit être entre -90 et 90")
	case !(math.Abs(k.Lon) <= 180):
		return wrong(where, "lon", "doit être entre -180 et 180")
	case len(in.communes) == maxCommunes:
		return fault.New(fault.TooLarge, "", "territory.fault.large", "Le fichier a trop de communes.")
	}
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
func wrong(where, field, what string) error {
	text := where + " : " + what + "."
	if field != "" {
		text = where + ", champ " + field + " : " + what + "."
	}
	return fault.New(fault.Invalid, field, "territory.fault.row", text)
}
