package territory

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
)

// The files tool/territory generates; data/PROVENANCE.md says from what.
var (
	//go:embed data/territory.tsv.gz
	territoryFile []byte
	//go:embed data/outline.gz
	outlineFile []byte
)

// Embedded returns the atlas built into the program. The first call reads it,
// the next ones return the same.
var Embedded = sync.OnceValue(func() *Atlas {
	a, err := decode(territoryFile)
	if err == nil {
		a.outlines, err = decodeOutlines(outlineFile)
	}
	if err != nil {
		// Our own file, checked by tests: reaching this is a broken build.
		panic("territory: embedded data: " + err.Error())
	}
	return a
})

// decode reads the generated file: gzip, one record per line, fields separated
// by tabs, the first naming the kind of record (R, D, E, C or F).
func decode(file []byte) (*Atlas, error) {
	text, err := unzip(file)
	if err != nil {
		return nil, err
	}
	regions := make([]Region, 0, 32)
	departements := make([]Departement, 0, 128)
	epcis := make([]EPCI, 0, 1300)
	communes := make([]Commune, 0, 36000)
	formers := make([]former, 0, 5000)
	regionOf := map[string]string{}
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		f := record{rest: line}
		switch kind := f.next(); kind {
		case "R":
			regions = append(regions, Region{Code: f.next(), Name: f.next()})
		case "D":
			d := Departement{Code: f.next(), Name: f.next(), Region: f.next()}
			regionOf[d.Code] = d.Region
			departements = append(departements, d)
		case "E":
			epcis = append(epcis, EPCI{Code: f.next(), Name: f.next()})
		case "C":
			c := Commune{Code: f.next(), Name: f.next(), Departement: f.next(), EPCI: f.next(), Population: f.integer()}
			if list := f.next(); list != "" {
				c.Postcodes = strings.Split(list, "|")
			}
			c.Lat, c.Lon, c.Approximate = f.float(), f.float(), f.next() == "~"
			c.Region, c.Parent = regionOf[c.Departement], city(c.Code)
			communes = append(communes, c)
		case "F":
			formers = append(formers, former{code: f.next(), name: f.next(), now: f.next()})
		default:
			return nil, fmt.Errorf("unknown record %q", kind)
		}
		if f.err != nil {
			return nil, fmt.Errorf("record %q: %w", line, f.err)
		}
	}
	return atlas(regions, departements, epcis, communes, formers), nil
}

func unzip(file []byte) (string, error) {
	z, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		return "", err
	}
	var text strings.Builder
	text.Grow(8 * len(file))
	if _, err := io.Copy(&text, io.LimitReader(z, 64<<20)); err != nil {
		return "", err
	}
	return text.String(), z.Close()
}

// record gives the fields of one line in turn and keeps the first error.
type record struct {
	rest string
	err  error
}

func (r *record) next() string {
	field, rest, _ := strings.Cut(r.rest, "\t")
	r.rest = rest
	return field
}

func (r *record) integer() int {
	n, err := strconv.Atoi(r.next())
	if err != nil {
		r.err = err
	}
	return n
}

func (r *record) float() float64 {
	x, err := strconv.ParseFloat(r.next(), 64)
	if err != nil {
		r.err = err
	}
	return x
}
