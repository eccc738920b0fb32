package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"maillage/platform/geo"
)

func TestBothFormsSayTheSame(t *testing.T) {
	was := all
	defer func() { all = was }()
	all = []measurement{
		{"one", func() ([]row, error) {
			return []row{{Name: "speed", Unit: "ns", Ours: 2500, Baseline: 1e6, P50: 2000, P99: 3e9}}, nil
		}},
		{"other", func() ([]row, error) { return []row{{Name: "memory", Unit: "B", Ours: 52_000_000}}, nil }},
	}
	var table, objects bytes.Buffer
	if err := run(&table, false, ""); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"speed", "2.5 µs", "1 ms", "400×", "2 µs", "3 s", "memory", "52 MB"} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("the table does not say %s:\n%s", want, table.String())
		}
	}
	if err := run(&objects, true, "one"); err != nil {
		t.Fatal(err)
	}
	var r row
	if err := json.Unmarshal(objects.Bytes(), &r); err != nil || r.Ratio != 400 || r.P99 != 3e9 || strings.Count(objects.String(), "\n") != 1 {
		t.Errorf("%v, %s", err, objects.String())
	}
}

// TestTheBaselineIsFair: the scan answers as the index does, so both do the
// same work.
func TestTheBaselineIsFair(t *testing.T) {
	c := newCountry()
	points := c.points(500)
	index, list := geo.Build(points), newScan(points)
	for range 100 {
		q := geo.Query{Limit: nearest, Filter: []uint64{3}}
		q.Lat, q.Lon = c.position()
		if a, b := index.Near(q, nil), list.near(q, nil); len(a) != nearest || !same(a, b) {
			t.Fatalf("the index found %v, the scan %v", a, b)
		}
	}
}
