// Command bench measures what we claim to be fast, each against a baseline in
// the same run, so that a ratio means something on any machine.
//
// Usage: go run ./tool/bench [--json] [--only WORD]
//
// To add a measurement, write a function that gives rows and name it in all.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
)

// measurement is a claim and how to check it.
type measurement struct {
	name string
	run  func() ([]row, error)
}

// all is everything measured, in the order it runs.
var all = []measurement{
	{"near", measureNear},
	{"names", measureNames},
	{"picture", measurePicture},
	{"server", measureServer},
	{"people", measurePeople},
	{"rooms", measureRooms},
}

// row is one line of the table. Ours and Baseline are in Unit; P50 and P99 are
// nanoseconds of ours.
type row struct {
	Name     string  `json:"name"`
	Unit     string  `json:"unit"` // "ns" a call, "B", or "/s": the only one of which more is better
	Ours     float64 `json:"ours"`
	Baseline float64 `json:"baseline,omitempty"` // 0 when there is nothing to compare with
	Ratio    float64 `json:"ratio,omitempty"`    // how many times better than the baseline; computed unless it is measured
	P50      float64 `json:"p50_ns,omitempty"`
	P99      float64 `json:"p99_ns,omitempty"`
}

func main() {
	asJSON := flag.Bool("json", false, "print one object a row")
	only := flag.String("only", "", "run only the measurements whose name holds this word")
	flag.Parse()
	if err := run(os.Stdout, *asJSON, *only); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, asJSON bool, only string) error {
	var rows []row
	for _, m := range all {
		if !strings.Contains(m.name, only) {
			continue
		}
		found, err := m.run()
		if err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		rows = append(rows, found...)
	}
	for i := range rows {
		rows[i].Ratio = rows[i].ratio()
	}
	if asJSON {
		return writeJSON(out, rows)
	}
	return writeTable(out, rows)
}

// ratio is how many times better than the baseline a row is.
func (r row) ratio() float64 {
	switch {
	case r.Ratio != 0 || r.Ours == 0 || r.Baseline == 0:
		return r.Ratio
	case r.Unit == "/s":
		return r.Ours / r.Baseline
	}
	return r.Baseline / r.Ours
}

func writeJSON(out io.Writer, rows []row) error {
	encoder := json.NewEncoder(out)
	for _, r := range rows {
		if err := encoder.Encode(r); err != nil {
			return err
		}
	}
	return nil
}

func writeTable(out io.Writer, rows []row) error {
	table := tabwriter.NewWriter(out, 0, 0, 1, ' ', 0)
	fmt.Fprintln(table, "name\t| ours\t| baseline\t| ratio\t| p50\t| p99\t")
	for _, r := range rows {
		fmt.Fprintf(table, "%s\t| %s\t| %s\t| %s\t| %s\t| %s\t\n", r.Name,
			amount(r.Ours, r.Unit), amount(r.Baseline, r.Unit), times(r.Ratio), amount(r.P50, "ns"), amount(r.P99, "ns"))
	}
	return table.Flush()
}

// amount writes a value with three figures and a unit at its measure.
func amount(v float64, unit string) string {
	if v == 0 {
		return ""
	}
	if unit == "/s" {
		return fmt.Sprintf("%.0f/s", v)
	}
	scales := map[string][]string{"ns": {"ns", "µs", "ms", "s"}, "B": {"B", "kB", "MB", "GB"}}[unit]
	step := 0
	for v >= 1000 && step+1 < len(scales) {
		v /= 1000
		step++
	}
	return fmt.Sprintf("%.3g %s", v, scales[step])
}

func times(ratio float64) string {
	if ratio == 0 {
		return ""
	}
	return fmt.Sprintf("%.3g×", ratio)
}
