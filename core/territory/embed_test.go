package territory

import (
	"bytes"
	"compress/gzip"
	"math"
	"testing"
	"time"
)

func TestEmbeddedHoldsTheOfficialCode(t *testing.T) {
	a := Embedded()
	communes, arrondissements, inhabitants := 0, 0, 0
	for c := range a.Communes() {
		if c.Parent == "" {
			communes++
			inhabitants += c.Population
		} else {
			arrondissements++
		}
		if c.Lat == 0 && c.Lon == 0 {
			t.Errorf("%s %s has no point", c.Code, c.Name)
		}
		if d, ok := a.Departement(c.Departement); !ok || d.Region != c.Region {
			t.Errorf("%s %s: département %q, region %q", c.Code, c.Name, c.Departement, c.Region)
		}
	}
	// The counts of the official geographic code of 2026.
	if communes != 34969 || arrondissements != 45 || len(a.Departements()) != 109 || len(a.Regions()) != 26 || len(a.epcis) != 1255 {
		t.Errorf("%d communes, %d arrondissements, %d départements, %d regions, %d groupings",
			communes, arrondissements, len(a.Departements()), len(a.Regions()), len(a.epcis))
	}
	byRegion, byDepartement := 0, 0
	for _, r := range a.Regions() {
		byRegion += r.Population
	}
	for _, d := range a.Departements() {
		byDepartement += d.Population
	}
	if byRegion != inhabitants || byDepartement != inhabitants {
		t.Errorf("population %d, by region %d, by département %d", inhabitants, byRegion, byDepartement)
	}
}

// TestPointsLieInTheirDepartement finds points in the wrong part of the
// country: on the mainland every commune is near another of its département.
func TestPointsLieInTheirDepartement(t *testing.T) {
	a := Embedded()
	for _, d := range a.Departements() {
		in := a.InDepartement(d.Code)
		if len(d.Code) > 2 || len(in) == 1 {
			continue // islands may be alone
		}
		at := vectors(in)
		for i, c := range in {
			nearest := math.Inf(1)
			for j, v := range at {
				if i != j {
					nearest = min(nearest, earth*math.Hypot(v[0]-at[i][0], math.Hypot(v[1]-at[i][1], v[2]-at[i][2])))
				}
			}
			if nearest > 31_000 {
				t.Errorf("%s %s is %.0f km from any other", c.Code, c.Name, nearest/1000)
			}
		}
	}
}

func TestZonesExist(t *testing.T) {
	for _, d := range Embedded().Departements() {
		zone := Zone(d.Code)
		if _, err := time.LoadLocation(zone); err != nil {
			t.Errorf("%s: %v", d.Name, err)
		}
		if european := len(d.Code) == 2; european != (zone == "Europe/Paris") {
			t.Errorf("%s has the zone %s", d.Name, zone)
		}
	}
	if !AlsaceMoselle("57") || !AlsaceMoselle("67") || !AlsaceMoselle("68") || AlsaceMoselle("54") {
		t.Error("Alsace-Moselle is 57, 67 and 68")
	}
}

func TestDecodeRefusesWhatItCannotRead(t *testing.T) {
	for _, text := range []string{
		"X\t1\n",
		"C\t01001\tName\t01\t\tmany\t01000\t46\t5\t\n",
		"C\t01001\tName\t01\t\t1\t01000\tnorth\t5\t\n",
	} {
		var file bytes.Buffer
		z := gzip.NewWriter(&file)
		z.Write([]byte(text))
		z.Close()
		if _, err := decode(file.Bytes()); err == nil {
			t.Errorf("%q was read", text)
		}
	}
	if _, err := decode([]byte("not gzip")); err == nil {
		t.Error("read what is not compressed")
	}
}

func BenchmarkEmbedded(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decode(territoryFile); err != nil {
			b.Fatal(err)
		}
	}
}
