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

// rates are what the benchmarks of rooms report by these names, and how the
// table says it. Their own ratio, the median over pairs of turns, is kept.
var rates = []struct{ ours, baseline, name string }{
	{"grouped/s", "each/s", "transactions in groups; baseline: each alone"},
	{"sealed/s", "alone/s", "journal writes beside the sealer; baseline: without it"},
	{"drained/s", "", "journal rows sealed, nobody writing"},
	{"rows/s", "read/s", "journal rows verified offline, of 1M; baseline: the file read and hashed"},
}

// told is what benchmarks printed, as rows.
func told(out []byte) (rows []row) {
	lines := bufio.NewScanner(bytes.NewReader(out))
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) == 0 || !strings.HasPrefix(words[0], "Benchmark") {
			continue
		}
		figures := map[string]float64{}
		for i := 2; i+1 < len(words); i += 2 {
			figures[words[i+1]], _ = strconv.ParseFloat(words[i], 64) // what is no figure was not measured
		}
		if verified := figures["rows/s"]; verified > 0 {
			figures["read/s"] = verified / figures["ratio"]
		}
		_, variant, _ := strings.Cut(words[0], "/") // "BenchmarkWrites/sqlite-2"
		variant, _, _ = strings.Cut(variant, "-")
		for _, r := range rates {
			if figures[r.ours] == 0 {
				continue
			}
			found := row{Name: r.name, Unit: "/s", Ours: figures[r.ours], Baseline: figures[r.baseline]}
			if variant != "" {
				found.Name = variant + ": " + r.name
			}
			if found.Baseline > 0 {
				found.Ratio = figures["ratio"]
			}
			rows = append(rows, found)
		}
	}
	return rows
}
