package main

import (
	"fmt"
	"testing"
)

// ain is a made-up country of one postcode and grouping: a row of communes ten
// kilometres apart along a meridian.
func ain(n int) *country {
	c := &country{byCode: map[string]*commune{}, now: map[string]string{}}
	for i := range n {
		k := &commune{
			code: fmt.Sprintf("01%03d", i+1), name: fmt.Sprintf("Bourg %c", 'A'+i), departement: "01", epci: "1",
			postcodes: []string{"01000"}, population: 500,
		}
		c.communes = append(c.communes, k)
		c.byCode[k.code] = k
	}
	return c
}

func row(i int) point { return point{46 + float64(i)*0.09, 5} }

func ppl(name, code string, at point, population int) place {
	return place{name: name, at: at, feature: "PPL", country: "FR", codes: []string{code, "", "01", "84"}, population: population}
}

func TestListPlacesPrefersTheSeat(t *testing.T) {
	c := ain(3)
	c.formers = []former{{code: "01002", name: "Vieux Bourg", now: "01002"}}
	c.now["01901"] = "01003"
	listPlaces(c, []place{
		ppl("Hameau", "01001", row(9), 9000),
		ppl("Bourg A", "01001", row(0), 10),
		ppl("Hameau", "01002", row(9), 9000),
		ppl("Vieux-Bourg", "01002", row(1), 10),
		ppl("Petit", "01003", row(9), 10),
		ppl("Grand", "01901", row(2), 20),
		{name: "Quartier", at: row(9), feature: "PPLX", codes: []string{"01003"}, population: 9999},
		ppl("Ailleurs", "99999", row(9), 1),
	})
	for i, k := range c.communes {
		if k.at != row(i) || k.origin != listed {
			t.Errorf("%s is at %v", k.name, k.at)
		}
	}
}

func TestArrondissementsAndOverseas(t *testing.T) {
	c := ain(0)
	for _, k := range []*commune{
		{code: "69383", departement: "69"}, {code: "13216", departement: "13"},
		{code: "97801", name: "Saint-Martin", departement: "978"}, {code: "98735", name: "Papeete", departement: "987"},
	} {
		c.communes = append(c.communes, k)
		c.byCode[k.code] = k
	}
	listPlaces(c, []place{
		{name: "Lyon 03", feature: "PPLX", at: point{45, 4}},
		{name: "Marseille 16", feature: "PPLA5", at: point{43, 5}},
		{name: "Marigot", feature: "PPLC", country: "MF", at: point{18, -63}},
		{name: "Papeete", feature: "PPLC", country: "PF", at: point{-17, -149}},
		{name: "Taunoa", feature: "PPL", country: "PF", at: point{-16, -149}},
	})
	for code, want := range map[string]point{"69383": {45, 4}, "13216": {43, 5}, "97801": {18, -63}, "98735": {-17, -149}} {
		if got := c.byCode[code].at; got != want {
			t.Errorf("%s is at %v, want %v", code, got, want)
		}
	}
}

func TestMisfiledPlaceIsFoundByItsName(t *testing.T) {
	c := ain(4)
	places := []place{ppl("Bourg A", "01001", row(0), 1), ppl("Bourg C", "01003", row(2), 1), ppl("Bourg B", "01001", row(1), 1), ppl("Bourg D", "01001", row(80), 1)}
	listPlaces(c, places)
	found := nameMisfiled(c, newNeighbourhood(c), places)
	if len(found) != 1 || c.byCode["01002"].at != row(1) {
		t.Errorf("found %s", list(found))
	}
	if c.byCode["01004"].origin != nowhere {
		t.Error("a homonym 700 km away was taken")
	}
}

func TestDoubtRefusesWhatIsFarFromItsNeighbours(t *testing.T) {
	c := ain(6)
	for i, k := range c.communes {
		k.at, k.origin = row(i), listed
		k.at.lon += 0.0123
	}
	c.communes[5].at = point{48, 2}
	doubted := doubt(c, newNeighbourhood(c))
	if len(doubted) != 1 || doubted[0] != c.communes[5] || doubted[0].origin != nowhere {
		t.Errorf("doubted %s", list(doubted))
	}
}

func TestEstimateTakesTheNarrowestNeighbourhood(t *testing.T) {
	c := ain(5)
	c.communes[1].epci = "2" // of the postcode, not of the grouping
	c.communes[2].postcodes = []string{"01999"}
	for i := range 3 {
		c.communes[i].at, c.communes[i].origin = row(i), listed
	}
	n := newNeighbourhood(c)
	k := c.communes[3]
	for _, step := range []struct {
		change func()
		at     point
		from   origin
	}{
		{func() {}, row(0), byBoth},
		{func() { k.epci = "3" }, point{(row(0).lat + row(1).lat) / 2, 5}, byPost},
		{func() { k.epci, k.postcodes = "1", nil }, point{(row(0).lat + row(2).lat) / 2, 5}, byGroup},
		{func() { k.epci = "" }, point{}, nowhere},
	} {
		step.change()
		at, from := n.estimate(k)
		if from != step.from || km(at, step.at) > 0.001 {
			t.Errorf("estimated at %v from %d, want %v from %d", at, from, step.at, step.from)
		}
	}
}

func TestAnchorsFitTheCountry(t *testing.T) {
	if err := anchor(ain(1)); err == nil {
		t.Error("anchors of communes that do not exist were taken")
	}
}

func TestSpread(t *testing.T) {
	errors := make([]float64, 101)
	for i := range errors {
		errors[100-i] = float64(i)
	}
	if s := spreadOf("any", errors); s.median != 50 || s.p90 != 90 || s.p95 != 95 {
		t.Errorf("got %+v", s)
	}
}
