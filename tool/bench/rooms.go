package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// measureRooms runs the benchmarks of rooms that measure both sides themselves.
func measureRooms() (rows []row, err error) {
	for _, room := range []struct{ folder, bench, times string }{
		{"./platform/db", "SQLiteGroup", "5000x"},
		{"./platform/journal", "Writes", "3x"},
		{"./platform/journal", "Verify", "1x"},
	} {
		out, err := exec.Command("go", "test", "-run", "^$", "-bench", room.bench, "-benchtime", room.times, room.folder).CombinedOutput() //nolint:gosec // our own benchmarks
		if err != nil {
			return nil, fmt.Errorf("%s: %w: %s", room.folder, err, out)
		}
		rows = append(rows, told(out)...)
	}
	return rows, nil
}

// tells are the rates that the benchmarks of rooms report.
var tells = []struct{ ours, baseline, name string }{
	{"grouped/s", "each/s", "transactions in groups; baseline: each alone"},
	{"sealed/s", "alone/s", "journal writes beside the sealer; baseline: without it"},
	{"drained/s", "", "journal rows sealed, nobody writing"},
	{"rows/s", "", "journal rows verified offline, of 1M; baseline: read and hash the file"},
}

// told is what benchmarks printed, as rows.
func told(out []byte) (rows []row) {
	lines := bufio.NewScanner(bytes.NewReader(out))
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) < 4 || !strings.HasPrefix(words[0], "Benchmark") {
			continue
		}
		figures := map[string]float64{}
		for i := 2; i+1 < len(words); i += 2 {
			figures[words[i+1]], _ = strconv.ParseFloat(words[i], 64) // what is no figure is 0: not measured
		}
		_, variant, _ := strings.Cut(words[0], "/")
		variant, _, _ = strings.Cut(variant, "-")
		for _, t := range tells {
			if figures[t.ours] == 0 {
				continue
			}
			r := row{Name: t.name, Unit: "/s", Ours: figures[t.ours], Baseline: figures[t.baseline]}
			if variant != "" {
				r.Name = variant + ": " + t.name
			}
			if t.baseline != "" || t.ours == "rows/s" {
				r.Ratio = figures["ratio"] // the median over pairs of turns, closer than that of the rates
			}
			if t.ours == "rows/s" {
				r.Baseline = r.Ours / r.Ratio
			}
			rows = append(rows, r)
		}
	}
	return rows
}
