package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

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

// TestRatesAreRead reads what go test prints of the benchmarks of rooms.
func TestRatesAreRead(t *testing.T) {
	printed := `cpu: of no importance
BenchmarkVerify-2   	       1	         0.05 ratio	    120000 rows/s
BenchmarkWrites/sqlite-2         	       3	     20000 alone/s	         0.84 behind	     72000 drained/s	         0.93 ratio	     18000 sealed/s
PASS
ok  	maillage/platform/journal	57.994s
`
	want := []row{
		{Name: rates[3].name, Unit: "/s", Ours: 120_000, Baseline: 2_400_000, Ratio: 0.05},
		{Name: "sqlite: " + rates[1].name, Unit: "/s", Ours: 18_000, Baseline: 20_000, Ratio: 0.93},
		{Name: "sqlite: " + rates[2].name, Unit: "/s", Ours: 72_000},
	}
	if got := told([]byte(printed)); !slices.Equal(got, want) {
		t.Errorf("read\n%v, want\n%v", got, want)
	}
}

// TestRatios: more is better of rates alone.
func TestRatios(t *testing.T) {
	for _, c := range []struct {
		r    row
		want float64
	}{
		{row{Unit: "ns", Ours: 10, Baseline: 20}, 2}, {row{Unit: "/s", Ours: 10, Baseline: 20}, 0.5},
		{row{Unit: "/s", Ours: 10}, 0}, {row{Unit: "/s", Ours: 10, Baseline: 20, Ratio: 0.6}, 0.6},
	} {
		if got := c.r.ratio(); got != c.want {
			t.Errorf("%v: %v, want %v", c.r, got, c.want)
		}
	}
}

// TestCrowdCallsEach: every number is called once, whoever fails ends it.
func TestCrowdCallsEach(t *testing.T) {
	var p pace
	var called [100]atomic.Int64
	if err := p.crowd(time.Hour, len(called), func(i int) error { called[i].Add(1); return nil }); err != nil {
		t.Fatal(err)
	}
	for i := range called {
		if n := called[i].Load(); n != 1 {
			t.Errorf("%d was called %d times", i, n)
		}
	}
	if len(p.took) != len(called) || p.rate() <= 0 {
		t.Errorf("%d calls, %v a second", len(p.took), p.rate())
	}
	wrong := errors.New("wrong")
	if err := p.crowd(time.Hour, endless, func(i int) error {
		if i == 150 {
			return wrong
		}
		return nil
	}); !errors.Is(err, wrong) {
		t.Errorf("ended with %v", err)
	}
}

// TestCode is the secret of RFC 6238, appendix B, whose code is used once.
func TestCode(t *testing.T) {
	h := helper{secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}
	for _, want := range []struct {
		at   int64
		code string
	}{{59, "287082"}, {1111111109, "081804"}, {1111111109, "050471"}} {
		if got, err := h.code(time.Unix(want.at, 0)); err != nil || got != want.code {
			t.Errorf("at %d: %s, %v", want.at, got, err)
		}
	}
}
