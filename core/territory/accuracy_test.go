//go:build prove

package territory

import (
	"encoding/csv"
	"os"
	"slices"
	"strconv"
	"testing"
)

// places is the file of real places: coordinates measured by others, in
// communes of every size.
func places(t *testing.T) []map[string]string {
	t.Helper()
	path := os.Getenv("MAILLAGE_SHARED_DATA")
	if path == "" {
		path = "../../../shared/data"
	}
	f, err := os.Open(path + "/lieux-mednum-v1.0.1.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, row := range all[1:] {
		m := map[string]string{}
		for i, name := range all[0] {
			m[name] = row[i]
		}
		rows = append(rows, m)
	}
	return rows
}

// anchors returns the codes of the communes placed by hand.
func anchors(t *testing.T) map[string]bool {
	t.Helper()
	f, err := os.Open("../../tool/territory/anchor.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]bool{}
	for _, row := range rows[1:] {
		codes[row[0]] = true
	}
	return codes
}

// stratum is the communes whose points have one origin.
type stratum struct {
	name                  string
	communes, inhabitants float64
	errors                []float64 // km, of the communes that have a real place
}

// share is the part of the errors that are at most limit.
func (s *stratum) share(limit float64) float64 {
	n := 0
	for _, e := range s.errors {
		if e <= limit {
			n++
		}
	}
	return float64(n) / float64(len(s.errors))
}

// quantile is the error that a part q of the communes of all strata do not
// exceed. Real places are rarer in small communes, so each stratum weighs what
// it weighs in the country.
func quantile(q float64, strata ...*stratum) float64 {
	for limit := 0.0; ; limit += 0.01 {
		within, all := 0.0, 0.0
		for _, s := range strata {
			within += s.communes * s.share(limit)
			all += s.communes
		}
		if within >= q*all {
			return limit
		}
	}
}

// TestPointsAgainstRealPlaces measures how far each commune's point is from
// the places in it. A place is not the centre of its commune and some are
// filed in the wrong one, so the true errors are smaller.
func TestPointsAgainstRealPlaces(t *testing.T) {
	a := Embedded()
	lats, lons := map[string][]float64{}, map[string][]float64{}
	for _, row := range places(t) {
		c, ok := a.Commune(row["code_insee"])
		lat, latErr := strconv.ParseFloat(row["latitude"], 64)
		lon, lonErr := strconv.ParseFloat(row["longitude"], 64)
		if ok && latErr == nil && lonErr == nil {
			lats[c.Code], lons[c.Code] = append(lats[c.Code], lat), append(lons[c.Code], lon)
		}
	}
	byHand := anchors(t)
	known, placed, estimated := &stratum{name: "GeoNames"}, &stratum{name: "by hand"}, &stratum{name: "estimated"}
	for c := range a.Communes() {
		s := known
		switch {
		case byHand[c.Code]:
			s = placed
		case c.Approximate:
			s = estimated
		}
		if c.Parent == "" {
			s.communes++
			s.inhabitants += float64(c.Population)
		}
		if n := len(lats[c.Code]); n > 0 {
			slices.Sort(lats[c.Code])
			slices.Sort(lons[c.Code])
			s.errors = append(s.errors, metres(c, Commune{Lat: lats[c.Code][n/2], Lon: lons[c.Code][n/2]})/1000)
		}
	}
	near, inhabitants := 0.0, 0.0
	for _, s := range []*stratum{known, placed, estimated} {
		near += s.inhabitants * s.share(10)
		inhabitants += s.inhabitants
		t.Logf("%-9s %5.0f communes, %3d measured: median %5.2f km, 95%% %5.2f km", s.name, s.communes, len(s.errors), quantile(0.5, s), quantile(0.95, s))
	}
	median, p95 := quantile(0.5, known, placed, estimated), quantile(0.95, known, placed, estimated)
	t.Logf("all communes: median %.2f km, 95%% %.2f km; within 10 km: %.1f%% of the population", median, p95, 100*near/inhabitants)
	if median > 4 || p95 > 15 || near < 0.95*inhabitants {
		t.Error("want a median of at most 4 km, 95 % within 15 km, 95 % of the population within 10 km")
	}
}

// metres is the great-circle distance between two points.
func metres(a, b Commune) float64 {
	one := &Atlas{communes: []Commune{a}, vectors: vectors([]Commune{a})}
	_, d, _ := one.Nearest(b.Lat, b.Lon)
	return d
}

// TestAllCommunesAreFoundByTheirNames is the long form of the test of the same
// aim.
func TestAllCommunesAreFoundByTheirNames(t *testing.T) { findAll(t, 1) }

// TestRealRowsResolve counts the real rows Resolve attaches to a commune, and
// checks that none is moved away from its own valid code.
func TestRealRowsResolve(t *testing.T) {
	a := Embedded()
	rows := places(t)
	how := map[Resolution]int{}
	for i, row := range rows {
		c, by, ok := a.Resolve(row["commune"], row["code_postal"], row["code_insee"], "")
		how[by]++
		if !ok {
			t.Logf("row %d: %s %s %s: %s", i+1, row["code_postal"], row["commune"], row["code_insee"], by)
			continue
		}
		if given, valid := a.Commune(row["code_insee"]); valid && given.Code != c.Code {
			t.Logf("row %d: %s %s %s became %s %s", i+1, row["code_postal"], row["commune"], row["code_insee"], c.Code, c.Name)
		}
	}
	t.Log(how)
	refused := how[Unknown] + how[Ambiguous] + how[Conflict]
	if refused*100 > len(rows) {
		t.Errorf("%d of %d rows refused", refused, len(rows))
	}
}
